"""Scheduled reports and their corpus: read once for all, in whatever state it is."""

import sys

import pytest
from notebook_tools import SIGN_OFF, cell, saved
from process_tools import wait_for
from schedule_tools import SMALL, contents, events, reports, run

from geobrief.schedule import publish

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals")]
TEXTS = {"a.txt": "Talks\n\nRussia met Ukraine.", "b.txt": "Trade\n\nChina and Japan signed."}
MORE = 'corpus = "corpus"\n[report.matrix]\nword = ["x", "y", "z"]\n'


def reading_report(folder, *before, more=MORE, cached="false"):
    """Write a report whose notebook runs the cells `before`, then shows what it read; return its file."""
    parameters = 'corpus: str = "seeds"\nscorer: str = "textblob"\nword: str = ""'
    source = "from geobrief.analysis import load_corpus\nfound = load_corpus(corpus, 'textblob')\n"
    source += "print(found.articles['path'].tolist(), found.articles['text'].tolist(), found.sentiment.to_csv())"
    saved(folder, "small", cell(parameters, tags=["parameters"]), *before, source, SIGN_OFF)
    path = reports(folder, SMALL + more)
    path.write_text(path.read_text().replace("cache = false", f"cache = {cached}"), encoding="utf-8")
    return path


def pages(folder):
    return [(folder / "outputs" / "daily" / word / "latest.html").read_bytes() for word in "xyz"]


def test_an_empty_corpus_is_published_by_the_report_and_by_the_brief(tmp_path, folder):
    folder({"empty.txt": ""})
    brief = '[[report]]\nname = "brief"\nnotebook = "brief"\ncorpus = "corpus"\nretries = 0\n'
    brief += 'parameters = { scorer = "textblob" }\n'
    code, log = run(reading_report(tmp_path, more=f'corpus = "corpus"\n{brief}'), "daily", "brief")
    assert code == 0, log
    for name in ("daily", "brief"):
        assert (tmp_path / "outputs" / name / "latest.html").is_file()
    assert "No article was read" in (tmp_path / "outputs" / "brief" / "latest.html").read_text(encoding="utf-8")


def test_a_corpus_that_is_not_there_fails_each_run_with_its_name_and_keeps_the_editions(tmp_path, folder):
    corpus = folder(TEXTS)
    path = reading_report(tmp_path)
    assert run(path, "daily")[0] == 0
    before = pages(tmp_path)
    corpus.rename(tmp_path / "elsewhere")
    code, log = run(path, "daily")
    reasons = [event["reason"] for event in events(log) if event["event"] == "failed"]
    assert code == 1 and len(reasons) == 3 and all("corpus" in reason for reason in reasons), log
    assert pages(tmp_path) == before
    (tmp_path / "elsewhere").rename(corpus)
    assert run(path, "daily")[0] == 0


def test_reports_of_one_corpus_share_one_analysis_and_a_damaged_or_old_cache_changes_nothing(tmp_path, folder):
    corpus = folder(TEXTS)
    path, stamp = reading_report(tmp_path, cached='"kept"'), "1700000000"
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and [event["event"] for event in events(log)].count("analysed") == 1, log
    first = pages(tmp_path)
    entries = list((tmp_path / "kept").rglob("*.entry"))
    assert len(entries) == 2  # of the reading, and of the stages
    for entry in entries:
        entry.write_bytes(b"damaged")
    (corpus / "c.txt").write_text("", encoding="utf-8")  # the corpus grows by a file without an article
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and "damaged entry" in log and pages(tmp_path) == first, log
    version = next((tmp_path / "kept" / "analysis").iterdir())
    version.rename(version.with_name("0" * 16))
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and "another version" in log and pages(tmp_path) == first, log
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and "warning" not in log and pages(tmp_path) == first, log


# Adds an article, changes one and removes one, once, before the notebook reads the corpus.
GROWS = r"""from pathlib import Path
if not Path("grown").exists():
    Path("grown").touch()
    Path("corpus/c.txt").write_text("Floods\n\nPakistan asked for help.")
    Path("corpus/a.txt").write_text("Talks\n\nBrazil met Peru.")
    Path("corpus/b.txt").unlink()"""


def test_a_corpus_that_changes_during_the_run_is_the_one_that_was_read_in_every_report_of_it(tmp_path, folder):
    folder(TEXTS)
    (tmp_path / "grow.py").write_text(GROWS, encoding="utf-8")  # not in a cell, whose source the page shows
    path = reading_report(tmp_path, "exec(open('grow.py').read())", cached='"kept"')
    code, log = run(path, "daily", "--workers", 1)
    assert code == 0, log
    for text in pages(tmp_path):  # all of them say what the corpus was when the command read it
        assert b"Russia met Ukraine" in text and b"China and Japan" in text
        assert b"Pakistan" not in text and b"Brazil" not in text
    folders = [tmp_path / "outputs" / "daily" / word for word in "xyz"]
    before = [contents(folder / publish.newest(folder)["name"]) for folder in folders]
    code, log = run(path, "daily")
    assert code == 0, log
    for text in pages(tmp_path):
        assert b"Brazil met Peru" in text and b"Pakistan asked" in text
        assert b"Ukraine" not in text and b"Japan" not in text
    first = [folder / publish.editions(folder)[0]["name"] for folder in folders]
    assert [contents(edition) for edition in first] == before


WRITER = """import time
from pathlib import Path
for n in range(400):
    Path(f"corpus/n{n:03}.txt").write_text(f"News {n}\\n\\nFrance met Spain.")
    time.sleep(.02)
Path("written").touch()
"""


def test_a_corpus_that_grows_while_it_is_read_is_read_as_a_whole_by_the_next_run(tmp_path, folder):
    """Files are written all the time; each edition holds whole articles only, the last one all of them."""
    folder(TEXTS)
    path = reading_report(tmp_path, more='corpus = "corpus"\n', cached='"kept"')
    (tmp_path / "write.py").write_text(WRITER, encoding="utf-8")
    start = "import subprocess, sys; subprocess.Popen([sys.executable, 'write.py'])"
    code, log = run(path, "daily", code=start)
    assert code == 0, log
    wait_for((tmp_path / "written").exists)
    assert run(path, "daily")[0] == 0
    text = (tmp_path / "outputs" / "daily" / "latest.html").read_text(encoding="utf-8")
    assert all(f"n{n:03}.txt" in text for n in range(400))
