"""What several test files share: a folder of articles, the gazetteer, the command line."""

import json
import os
import signal

import pytest
from browser import axe, browser  # noqa: F401, fixtures
from hypothesis import HealthCheck, settings

# The same examples in every run: a fault that a new example finds is found at the desk, not in someone's build. And no
# clock: a machine that is busy makes examples slowly, which is no fault.
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
os.environ.setdefault("MPLBACKEND", "Agg")
for name in ("GEOBRIEF_CACHE", "GEOBRIEF_SHARED", "GEOBRIEF_RETRY_SECONDS", "SOURCE_DATE_EPOCH"):
    os.environ.pop(name, None)  # what a desk has set for itself is no part of what is tested
# A background job of a script is started with interrupts ignored, and so would be the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes `{name: content}` into a folder and returns the folder."""

    def write(files, below="corpus"):
        root = tmp_path / below
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else _as_text(content).encode())
        return root

    return write


def _as_text(content):
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # JSON Lines
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
    return json.dumps(content, ensure_ascii=False)


@pytest.fixture(scope="session")
def gazetteer():
    """Return the gazetteer without a user's own actors, loaded once."""
    from geobrief.gazetteer import load_gazetteer

    return load_gazetteer()


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A folder with a published edition of a small report, for copies; its notebook does what `do.py` says."""
    from schedule_tools import publish_small

    made = tmp_path_factory.mktemp("published")
    publish_small(made)
    return made


@pytest.fixture
def run_cli(capsys):
    """Return a function that runs the command line in this process: `(exit code, stdout, stderr)`."""
    from geobrief.cli import main

    def run(*arguments):
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return stopped.value.code, said.out, said.err

    return run
