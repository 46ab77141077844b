"""A notebook runs headlessly; its files appear whole, or the old ones stay."""

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from notebook_tools import SIGN_OFF, cell, saved, text_cell
from process_tools import HANG, alive, wait_for

from geobrief.errors import GeobriefError, UsageError
from geobrief.report import new_report, read_parameters, render, run_notebook

CLOCK = datetime(2022, 12, 1, 9, 30, tzinfo=UTC)
GOOD = """
import os, sys, warnings
from geobrief.report import bottom_line, in_report, now
from IPython.display import display
warnings.warn("look out")
print(os.getcwd(), hash("x"), {"b", "a", "c"}, object())
bottom_line(f"top {top}; headless {in_report()}; {now():%Y-%m-%d}; {sys.executable == PYTHON}")
"""


@pytest.fixture
def good(tmp_path):
    source = GOOD.replace("PYTHON", repr(sys.executable))
    start = cell('corpus: str = "x"\ntop: int = 3', ["parameters"])
    return saved(tmp_path, "good", text_cell("# A good report"), start, source, SIGN_OFF)


def _files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_run_publishes_page_and_notebook_the_same_from_run_to_run(good, tmp_path):
    out = tmp_path / "deep" / "out"
    corpus = str(tmp_path / "secret-place" / "articles")
    page = run_notebook(good, {"top": 7, "corpus": corpus}, out, clock=CLOCK)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    run_notebook(good, {"top": 7, "corpus": corpus}, out, clock=CLOCK)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert page == out / "good.html" and sorted(first) == ["good.html", "good.ipynb"]
    text = page.read_text(encoding="utf-8")
    assert "top 7; headless True; 2022-12-01; True" in text
    assert "1 December 2022, 09:30 UTC" in text


def test_nothing_published_tells_about_the_machine(good, tmp_path):
    run_notebook(good, {"corpus": str(tmp_path / "secret-place" / "articles")}, tmp_path / "out", clock=CLOCK)
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8")
        for private in (str(tmp_path), "secret-place", str(Path.cwd()), sys.prefix, "ipykernel_", "0x"):
            assert private not in re.sub(r"base64,[A-Za-z0-9+/=]+|sha256-\S+", "", text), (path.name, private)
    node = nbformat.read(tmp_path / "out" / "good.ipynb", as_version=4)
    nbformat.validate(node)
    assert set(node.metadata) == {"kernelspec", "language_info", "geobrief"}
    assert "secret-place" not in json.dumps(node)


FAILURES = {
    "a usage error": (
        'from geobrief.errors import UsageError\nraise UsageError("No corpus.\\nGive one.")',
        UsageError,
        r"^No corpus\. Give one\.$",
    ),
    "our error": (
        "# say\nfrom geobrief.errors import GeobriefError\nraise GeobriefError('Bad data.')",
        GeobriefError,
        "bad, in the cell that starts with `from geobrief.errors import GeobriefError`: Bad data",
    ),
    "a fault": ("1/0", GeobriefError, r"`1/0`: ZeroDivisionError: division by zero"),
    "a quiet end": ("import sys; sys.exit(0)", GeobriefError, "stopped before its end"),
    "a dead kernel": ("import os; os.kill(os.getpid(), 9)", GeobriefError, "Python died"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failed_run_says_where_in_one_line_and_leaves_the_old_report(tmp_path, case):
    source, kind, message = FAILURES[case]
    out = tmp_path / "out"
    out.mkdir()
    (out / "bad.html").write_text("old")
    with pytest.raises(kind, match=message) as error:
        run_notebook(saved(tmp_path, "bad", source, SIGN_OFF), {}, out)
    assert "\n" not in str(error.value)
    assert _files(out) == ["bad.html"] and (out / "bad.html").read_text() == "old"


def test_a_notebook_that_does_not_sign_off_is_not_published(tmp_path):
    with pytest.raises(GeobriefError, match="sign_off"):
        run_notebook(saved(tmp_path, "short", "1"), {}, tmp_path / "out")
    assert _files(tmp_path / "out") == []


def test_what_a_cell_started_ends_with_the_run(tmp_path):
    pid_file = tmp_path / "pid"
    start = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(900)'])\n"
        f"_ = open({str(pid_file)!r}, 'w').write(str(child.pid))"
    )
    run_notebook(saved(tmp_path, "parent", start, SIGN_OFF), {}, tmp_path / "out")
    wait_for(lambda: not alive(int(pid_file.read_text())))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path, signum):
    pid_file, out = tmp_path / "pid", tmp_path / "out"
    source = f"import os, time\nopen({str(pid_file)!r}, 'w').write(str(os.getpid()))\ntime.sleep(900)"
    path = saved(tmp_path, "slow", source, SIGN_OFF)
    code = f"from geobrief.report import run_notebook; run_notebook({str(path)!r}, {{}}, {str(out)!r})"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) as process:
        wait_for(lambda: pid_file.exists() and pid_file.read_text())
        process.send_signal(signum)
        assert b"KeyboardInterrupt" in process.communicate(timeout=HANG)[1]
    wait_for(lambda: not alive(int(pid_file.read_text())))
    assert _files(out) == []


def test_a_name_cannot_lead_out_of_the_folder(good, tmp_path):
    with pytest.raises(UsageError, match="cannot name a report"):
        run_notebook(good, {}, tmp_path / "out", name="../good")


def test_a_folder_that_cannot_be_written_is_named(good, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GeobriefError, match="output folder"):
        run_notebook(good, {}, tmp_path / "file" / "out")


def test_a_notebook_run_by_hand_renders_without_paths(tmp_path):
    output = nbformat.v4.new_output(
        "stream", name="stdout", text="read /home/alice/leak/x.txt, C:\\Users\\bob\\y.csv"
    )
    path = saved(tmp_path, "hand", text_cell("# By hand"), cell("print(1)", outputs=[output]))
    text = render(path, tmp_path / "shared").read_text(encoding="utf-8")
    assert "alice" not in text and "bob" not in text and "x.txt" in text
    assert _files(tmp_path / "shared") == ["hand.html"]


def test_a_notebook_that_failed_or_did_not_run_is_not_rendered(tmp_path):
    error = nbformat.v4.new_output("error", ename="E", evalue="x", traceback=[])
    with pytest.raises(GeobriefError, match="ended in an error"):
        render(saved(tmp_path, "failed", cell("x", outputs=[error])))
    with pytest.raises(GeobriefError, match="not run to its end"):
        render(saved(tmp_path, "fresh", cell("x", count=None)))


@pytest.fixture
def place_of_new(tmp_path, monkeypatch):
    """A repository without notebooks, where new reports go."""
    for folder in ("notebooks", "data/gazetteer"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr("geobrief.report.new.home", lambda: tmp_path)
    return tmp_path


def test_a_new_report_is_a_notebook_with_parameters_and_never_overwrites(place_of_new):
    path = new_report("my-report")
    nbformat.validate(nbformat.read(path, as_version=4))
    assert path == place_of_new / "notebooks" / "my-report.ipynb"
    assert "My report" in path.read_text(encoding="utf-8") and read_parameters(path)[0].name == "corpus"
    with pytest.raises(UsageError, match="already"):
        new_report("my-report")
    with pytest.raises(UsageError, match="cannot name"):
        new_report("../x")


@pytest.mark.slow
def test_a_new_report_runs_as_it_is(place_of_new):
    article = place_of_new / "article.txt"
    article.write_text("Russia and Ukraine signed a grain deal in Istanbul on Friday.\n\nTurkey welcomed it.")
    page = run_notebook(
        new_report("my-own"), {"corpus": str(article), "scorer": "textblob"}, place_of_new / "out"
    )
    text = page.read_text(encoding="utf-8")
    assert "<h1>My own</h1>" in text and "<figure" in text and "Ukraine" in text
