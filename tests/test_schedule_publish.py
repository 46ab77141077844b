"""Whatever happens while an edition is published, the old one or the new one is there, whole."""

import json
import os
import signal
from datetime import UTC, datetime

import pytest
from schedule_tools import contents, in_a_fork, kill, left_over, stop_at

from geobrief.errors import GeobriefError
from geobrief.schedule import publish
from geobrief.schedule.pages import page, variants_page

SURVIVED = 3  # a change failed that nothing hangs on
OLD, NEW = datetime(2026, 11, 21, 5, tzinfo=UTC), datetime(2026, 11, 22, 5, tzinfo=UTC)


def edition(folder, due, text, keep=1, findings=(), pages=("a.html",)):
    """Publish an edition whose pages say `text`."""
    work = publish.working_folder(folder)
    for name in pages:
        (work / name).write_text(page(text, "x"), encoding="utf-8")
    (work / "a.ipynb").write_text(text, encoding="utf-8")
    moment = due.isoformat()
    about = {"title": "a", "due": moment, "due_text": moment, "findings": [{"claim": claim} for claim in findings]}
    return publish.publish_edition(work, folder, due, list(pages), about, keep)


def full():
    raise OSError(28, "No space left on device")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(("stop", "expected"), [(kill, -signal.SIGKILL), (full, 1)])
def test_an_edition_that_is_published_anew_is_never_lost(tmp_path, stop, expected):
    """Of the same due time: between the two renamings neither stands in its place."""
    said, n, ended = set(), 0, None
    while ended != 0:
        n += 1
        folder = tmp_path / str(n)
        edition(folder, OLD, "first", keep=3)
        edition(folder, NEW, "second", keep=3)

        def work(n=n, folder=folder):
            left = stop_at(n, stop)
            edition(folder, NEW, "third", keep=3)
            return SURVIVED if left[0] <= 0 else 0

        ended = in_a_fork(work)
        assert ended in (0, expected, SURVIVED), f"write {n}"
        if ended == 1:  # nobody has to come and tidy up for an edition to be there
            assert len(publish.editions(folder)) == 2, f"write {n}"
        publish.recover(folder)
        assert len(publish.editions(folder)) == 2 and not left_over(folder), f"write {n}"
        text = (folder / "latest.html").read_text(encoding="utf-8")
        said.add("second" if "<h1>second" in text else "third" if "<h1>third" in text else text)
    assert n > 8 and said == {"second", "third"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(("stop", "expected"), [(kill, -signal.SIGKILL), (full, 1)])
def test_stopped_at_any_write_the_old_or_the_new_edition_is_whole(tmp_path, stop, expected):
    seen, n, ended = set(), 0, None
    while ended != 0:
        n += 1
        folder = tmp_path / str(n)
        edition(folder, OLD, "old")
        before = (folder / "latest.html").read_bytes()

        def work(n=n, folder=folder):
            left = stop_at(n, stop)
            edition(folder, NEW, "new")
            return SURVIVED if left[0] <= 0 else 0

        ended = in_a_fork(work)
        assert ended in (0, expected, SURVIVED), f"write {n}"
        latest = (folder / "latest.html").read_bytes()
        assert latest == before or b"<h1>new</h1>" in latest, f"write {n}"
        whole = {found["name"] for found in publish.editions(folder)}
        assert whole, f"no whole edition after write {n}"
        publish.recover(folder)
        newest = publish.editions(folder)[-1]
        page_of_newest = (folder / newest["name"] / newest["page"]).read_bytes()
        assert (folder / "latest.html").read_bytes() == page_of_newest and not left_over(folder)
        seen.add(newest["name"])
    assert n > 8 and len(seen) == 2  # both outcomes were met on the way


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_stopped_while_recovering_it_recovers_all_the_same(tmp_path):
    ended, n = None, 0
    while ended != 0:
        n += 1
        folder = tmp_path / str(n)
        edition(folder, OLD, "old", keep=5)
        edition(folder, NEW, "new", keep=5)
        (folder / "latest.html").write_text("torn", encoding="utf-8")
        (folder / ".run-x").mkdir()
        (folder / ".run-x" / "half").write_text("half", encoding="utf-8")

        def work(n=n, folder=folder):
            stop_at(n, kill)
            publish.recover(folder)

        ended = in_a_fork(work)
        publish.recover(folder)
        assert b"<h1>new</h1>" in (folder / "latest.html").read_bytes() and not left_over(folder)
    assert n > 3


def test_an_edition_of_an_earlier_due_time_leaves_the_newest_one_the_latest(tmp_path):
    edition(tmp_path, NEW, "new", keep=2)
    edition(tmp_path, OLD, "old", keep=2)
    assert [found["title"] for found in publish.editions(tmp_path)] == ["a", "a"]
    assert "<h1>new</h1>" in (tmp_path / "latest.html").read_text(encoding="utf-8")


def test_a_page_that_is_not_whole_is_not_published(tmp_path):
    edition(tmp_path, OLD, "old")
    before = contents(tmp_path)
    work = publish.working_folder(tmp_path)
    (work / "a.html").write_text(page("new", "x")[:-20], encoding="utf-8")
    with pytest.raises(GeobriefError, match="not complete"):
        publish.publish_edition(work, tmp_path, NEW, ["a.html"], {"title": "a"}, 1)
    publish.recover(tmp_path)
    assert contents(tmp_path) == before


def test_a_damaged_edition_is_not_taken_for_the_newest(tmp_path):
    edition(tmp_path, OLD, "old", keep=5)
    name = edition(tmp_path, NEW, "new", keep=5)["name"]
    (tmp_path / name / "a.html").write_text("torn", encoding="utf-8")
    publish.recover(tmp_path)
    assert b"<h1>old</h1>" in (tmp_path / "latest.html").read_bytes()


def test_only_the_newest_editions_are_kept(tmp_path):
    for day in range(1, 6):
        edition(tmp_path, datetime(2026, 11, day, tzinfo=UTC), f"day {day}", keep=3)
    kept = [found["name"][:10] for found in publish.editions(tmp_path)]
    assert kept == ["2026-11-03", "2026-11-04", "2026-11-05"]
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert index.count("<h2>") == 3 and "2026-11-02" not in index


def test_the_index_says_what_changed_and_escapes_it(tmp_path):
    edition(tmp_path, OLD, "old", keep=5, findings=["A <b>", "B"])
    edition(tmp_path, NEW, "new", keep=5, findings=["B", "C & D"])
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    newest = text[: text.index("2026-11-21T")]
    assert "<p>New:</p><ul><li>C &amp; D</li></ul>" in newest and "No longer found" in newest
    assert "<b>" not in text and text.count("A &lt;b&gt;") == 2


def test_a_failure_leaves_the_edition_and_a_success_takes_the_failure_away(tmp_path):
    edition(tmp_path, OLD, "old", keep=5)
    before = contents(tmp_path)
    assert publish.write_failure(tmp_path, "a/UKR", "the <cell> broke", "Sun 2026-11-22 06:00 CET")
    assert contents(tmp_path) == before
    text = (tmp_path / "failed.html").read_text(encoding="utf-8")
    assert "the &lt;cell&gt; broke" in text and 'href="latest.html"' in text
    assert "06:00 CET" in text and "geobrief run-due a<" in text
    assert (tmp_path / "failed.txt").read_text(encoding="utf-8").count("\n") == 1
    edition(tmp_path, NEW, "new", keep=5)
    assert not list(tmp_path.glob("failed.*"))


def test_the_pages_of_a_suite_are_reached_from_the_newest(tmp_path):
    name = edition(tmp_path, NEW, "new", pages=("a.html", "b.html"))["name"]
    text = (tmp_path / "latest.html").read_text(encoding="utf-8")
    assert f'href="{name}/a.html"' in text and f'href="{name}/b.html"' in text
    publish.recover(tmp_path)
    assert json.loads((tmp_path / name / "edition.json").read_text(encoding="utf-8"))["page"] == "index.html"
    assert f'href="{name}/a.html"' in (tmp_path / "latest.html").read_text(encoding="utf-8")


def test_the_page_of_a_matrix_says_what_each_run_shows_and_which_failed():
    text = variants_page("countries", [("UKR", "Mon 06:00", False), ("SDN", "Sun 06:00", True), ("FJI", "", True)])
    items = text.split("<li>")[1:]
    assert 'href="UKR/latest.html"' in items[0] and "Mon 06:00" in items[0] and "failed" not in items[0]
    assert 'href="SDN/latest.html"' in items[1] and 'href="SDN/failed.html"' in items[1]
    assert "latest.html" not in items[2] and 'href="FJI/failed.html"' in items[2]
