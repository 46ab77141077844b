"""A Chromium for the tests that need a real browser; they are skipped where there is none."""

import os
import shutil
from contextlib import contextmanager

import pytest

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
MINUTES = 300_000  # milliseconds after which something that was waited for hangs
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def patient(opened):
    """Let a context or a page wait for what happens, however long a busy machine takes; return it."""
    opened.set_default_timeout(MINUTES)
    return opened


@contextmanager
def running_browser():
    """Start a headless Chromium, that of the machine where it has one, and end it."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_api.sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=installed, args=FLAGS, timeout=MINUTES)
        except sync_api.Error as error:
            pytest.skip(f"no Chromium can be started: {str(error).splitlines()[0]}")
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe():
    """Return a function that gives the rules of accessibility that an open page breaks, each with its first element.

    AXE is the path of axe-core's `axe.min.js`; `.ci/run` fetches it.
    """
    if not os.environ.get("AXE"):
        pytest.skip("set AXE to the path of axe-core's axe.min.js (npm pack axe-core) to check accessibility")
    with open(os.environ["AXE"], encoding="utf-8") as file:
        script = file.read()

    def broken(page):
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.evaluate(script)
        found = page.evaluate("tags => axe.run(document, { runOnly: tags })", RULES)["violations"]
        return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]

    return broken


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium for the tests of one file."""
    with running_browser() as running:
        yield running
