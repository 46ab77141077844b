"""What commands leave that were killed, and whose it is: numbers of processes say nothing where containers share a
folder."""

import os
import shutil
import sys

import pytest
from filelock import FileLock
from schedule_tools import SMALL, at, in_a_fork, notebook, reports, without_notebooks

from geobrief import schedule
from geobrief.errors import GeobriefError
from geobrief.schedule import publish, state

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file of reports whose runs end at once, called once."""
    without_notebooks(monkeypatch)
    notebook(tmp_path, "small")
    made = reports(tmp_path, SMALL)
    schedule.run_due(made, now=at("2026-11-01T12:00"))
    return made


def left(folder, name):
    """Make what a command called `name` has written so far."""
    made = folder / "outputs" / ".geobrief" / name
    made.mkdir()
    (made / "frames").write_text("half", encoding="utf-8")
    return made


def test_what_was_left_by_a_command_of_the_same_number_in_an_earlier_container_is_removed(path, tmp_path):
    made = left(tmp_path, f"run-{os.getpid()}-abc")
    assert schedule.run_due(path, now=at("2026-11-01T12:05")) == 0
    assert not made.exists()


def test_what_a_command_in_another_container_needs_stays_until_it_ends(path, tmp_path):
    made = left(tmp_path, "run-999999999-abc")
    with FileLock(made / "lock"):
        assert schedule.run_due(path, now=at("2026-11-02T06:01")) == 0
        assert (made / "frames").is_file()
    assert schedule.run_due(path, now=at("2026-11-02T06:05")) == 0
    assert not made.exists()


def test_a_command_leaves_nothing_of_its_own(path, tmp_path):
    assert schedule.run_due(path, now=at("2026-11-02T06:01")) == 0
    assert sorted(item.name for item in (tmp_path / "outputs" / ".geobrief").iterdir()) == [
        "locks", "scratch.lock", "state.sqlite",
    ]  # fmt: skip


@pytest.mark.parametrize("gone", ["record", "folder"])
def test_without_its_record_a_report_with_editions_is_not_taken_for_a_new_one(path, tmp_path, gone):
    private = tmp_path / "outputs" / ".geobrief"
    assert schedule.run_due(path, now=at("2026-11-02T06:01")) == 0
    (private / "state.sqlite").unlink() if gone == "record" else shutil.rmtree(private)
    for now in ("2026-11-02T06:05", "2026-11-03T06:01", "2026-11-03T06:05"):
        assert schedule.run_due(path, now=at(now)) == 0
    names = [edition["name"] for edition in publish.editions(tmp_path / "outputs" / "daily")]
    assert names == ["2026-11-02T060000Z", "2026-11-03T060000Z"]


def test_a_full_disk_is_named_as_what_keeps_the_record_from_being_written(tmp_path):
    import resource  # not on Windows

    record = state.State(tmp_path)

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
        with pytest.raises(GeobriefError, match=r"\((disk I/O error|database or disk is full)\): let"):
            record.claim("daily", "", at("2026-11-02T06:00"))

    assert in_a_fork(work) == 0
    assert record.claim("daily", "", at("2026-11-02T06:00"))
