"""The suite under an analyst's hands: `make lab`, Run All from a fresh kernel, a control moved, in a real browser.

Skipped where playwright, a Chromium or make is missing.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from browser import patient, running_browser
from process_tools import HANG, wait_for

from geobrief.report.page import SIGNED

pytestmark = pytest.mark.slow
REPOSITORY = Path(__file__).parents[1]
TOKEN = "a-token-of-this-test"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A folder with a copy of the notebooks: JupyterLab saves what it runs."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder


@pytest.fixture(scope="module")
def address(root):
    """The address of a JupyterLab that `make lab` started, with settings and a token of its own."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    own = {f"JUPYTER_{kind}_DIR": str(root / f".{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {f"JUPYTERLAB_{kind}_DIR": str(root / f".{kind.lower()}") for kind in ("SETTINGS", "WORKSPACES")}
    environment = {**os.environ, **own, "IPYTHONDIR": str(root / ".ipython"), "GEOBRIEF_HOME": str(REPOSITORY)}
    options = f"--no-browser --allow-root --ServerApp.root_dir={root} --ServerApp.ip=127.0.0.1 " \
              f"--ServerApp.port=0 --IdentityProvider.token={TOKEN}"
    ready = f"{sys.prefix}/.ready"  # this environment serves as it is
    command = ["make", f"--old-file={ready}", f"VENV={sys.prefix}", "lab", f"LAB={options}"]
    with open(root / "lab.log", "wb") as log:
        server = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log,
                                  start_new_session=True)
    try:
        wait_for(lambda: _port(root) or server.poll() is not None)
        assert server.poll() is None, (root / "lab.log").read_text()
        yield f"http://127.0.0.1:{_port(root)}/?token={TOKEN}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(HANG)


@pytest.fixture(scope="module")
def lab(address):
    """The page of JupyterLab in Chromium, and the addresses on other machines that it asked for."""
    with running_browser() as browser:
        page = patient(browser.new_context(viewport={"width": 1400, "height": 1000})).new_page()
        page.elsewhere = []
        page.on("request", lambda request: _is_elsewhere(request.url) and page.elsewhere.append(request.url))
        page.goto(address)
        yield page


def _is_elsewhere(url):
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def _port(root):
    """The port that JupyterLab has found and answers on, None as long as it does not."""
    for told in (root / ".runtime").glob("jpserver-*.json"):
        with socket.socket() as asking, suppress(ValueError):  # of a file that is being written
            port = json.loads(told.read_text(encoding="utf-8"))["port"]
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return port
    return None


def _run_all(lab, root, name):
    """Open a notebook from the file browser, run all of it in a fresh kernel, save it; return it as saved."""
    lab.locator(".jp-DirListing-item", has_text=f"{name}.ipynb").dblclick()
    panel = lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    panel.get_by_text("Python 3").first.wait_for()
    lab.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    lab.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    panel.get_by_text("The report is complete.").wait_for()
    saved = root / "notebooks" / f"{name}.ipynb"
    wait_for(lambda: lab.keyboard.press("Control+s") or _is_whole(saved))
    return json.loads(saved.read_text(encoding="utf-8"))


def _is_whole(saved):
    """Whether a notebook was saved after its last cell: what that shows comes before its number."""
    text = saved.read_text(encoding="utf-8")
    return SIGNED in text and json.loads(text)["cells"][-1]["execution_count"]


def _faults(notebook):
    """What went wrong in a notebook that ran: cells not run, errors, warnings; and an end without the sign."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in code for output in cell["outputs"]]
    wrong = [cell["source"] for cell in code if not cell["execution_count"]]
    wrong += [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]
    return wrong + ([] if SIGNED in code[-1]["outputs"][-1].get("data", {}) else ["no sign-off"])


def test_make_lab_opens_the_suite_and_asks_nobody_on_the_network(lab):
    lab.locator(".jp-DirListing-item", has_text="brief.ipynb").wait_for()
    listed = {text.split(".ipynb")[0] for text in lab.locator(".jp-DirListing-itemText").all_inner_texts()}
    assert listed == {path.stem for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    assert not lab.get_by_text("official Jupyter news").is_visible()
    assert lab.elsewhere == []


def test_the_brief_runs_to_its_last_cell_and_says_what_it_is(lab, root):
    notebook = _run_all(lab, root, "brief")
    assert _faults(notebook) == []
    assert "situation report" in "".join(notebook["cells"][0]["source"])
    assert lab.elsewhere == []


def _shown(lab):
    """The description of the chart, the line above it and the folded sentences below, as they stand now."""
    panel = lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    return (panel.locator("img[alt*='tone']").first.get_attribute("alt"),
            panel.locator(".widget-html", has_text="tone by the scorer").first.inner_text(),
            panel.locator(".widget-html:has(.gb-evidence)").first.inner_text())


def test_a_changed_control_of_explore_changes_chart_line_and_sentences(lab, root):
    assert _faults(_run_all(lab, root, "explore")) == []
    panel = lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    country = panel.locator(".widget-dropdown", has_text="Country").locator("select")
    country.scroll_into_view_if_needed()
    every = _shown(lab)
    country.select_option(label="Iran")
    wait_for(lambda: all(now != then for now, then in zip(_shown(lab), every, strict=True)))
    alt, line, sentences = _shown(lab)
    assert "Iran" in alt and "Iran: mean tone" in sentences and "Nine articles" in line

    actors = panel.locator(".widget-select-multiple select")
    actors.select_option(label="Iran")
    wait_for(lambda: _shown(lab)[0].startswith("Line chart of mean tone over"))
    assert _shown(lab)[2].startswith("Iran: mean tone")


def test_the_frames_are_searched_as_one_types(lab):
    panel = lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    search = panel.get_by_placeholder("words that a row holds")
    search.scroll_into_view_if_needed()
    found = panel.locator(".widget-html:has(table.gb-table)")
    found.get_by_text("30 rows.").wait_for()
    search.fill("drones kyiv")
    found.get_by_text("Two rows.").wait_for()
    assert "kyiv" in found.locator("tbody").inner_text().lower()
