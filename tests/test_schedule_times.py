"""When: the rules of due times, over days that pass in a moment; the runs are replaced by ones that end at once."""

import os
import signal
import sqlite3
import sys
from datetime import timedelta

import pytest
from schedule_tools import (
    SMALL,
    at,
    contents,
    events,
    in_a_fork,
    kill,
    left_over,
    notebook,
    reports,
    run,
    stop_at,
    without_notebooks,
)

from geobrief import schedule
from geobrief.schedule import publish, runs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def quick(monkeypatch):
    return without_notebooks(monkeypatch)


def every(minutes, first, last):
    """Return the moments at which cron calls, from `first` to `last`."""
    n = int((last - first) / timedelta(minutes=minutes))
    return [first + k * timedelta(minutes=minutes) for k in range(n + 1)]


WEEK = {
    "spring": ("2026-03-26T22:00", "2026-04-02T22:00"),
    "autumn": ("2026-10-22T22:00", "2026-10-29T22:00"),
}


@pytest.mark.parametrize("season", WEEK)
def test_a_week_over_a_change_of_the_clock_runs_every_due_report_once(tmp_path, quick, season):
    notebook(tmp_path, "small")
    entry = '[[report]]\nname = "{}"\nnotebook = "small.ipynb"\nschedule = "{}"\nkeep = 2\n'
    text = entry.format("six", "0 6 * * *") + entry.format("night", "30 2 * * *") + entry.format("work", "15 9 * * 1-5")
    path = reports(tmp_path, text, top='timezone = "Europe/Paris"')
    first, last = (at(text) for text in WEEK[season])
    with open(os.devnull, "w") as nothing:
        for now in every(30, first, last):
            schedule.run_due(path, now=now + timedelta(seconds=7), stream=nothing)
    summer = [4, 5] if season == "spring" else [5, 4]  # hours UTC after and before the change at 06:00 in Paris
    six = [due for name, due in quick if name == "six"]
    assert len(six) == 7 and {due.hour for due in six} == set(summer)
    night = [due for name, due in quick if name == "night"]
    sunday = at("2026-03-29T01:00") if season == "spring" else at("2026-10-25T00:30")
    assert len(night) == 7 and sunday in night
    assert len([due for name, due in quick if name == "work"]) == 5
    assert len(set(quick)) == len(quick)


def test_asleep_over_three_due_times_only_the_latest_runs(tmp_path, quick):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL)
    for now in ("2026-11-01T12:00", "2026-11-04T12:00", "2026-11-04T13:00"):
        schedule.run_due(path, now=at(now))
    assert quick == [("daily", at("2026-11-04T06:00"))]


def test_a_clock_that_goes_back_runs_nothing_twice(tmp_path, quick):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL)
    for now in (
        "2026-11-01T12:00",
        "2026-11-02T06:01",
        "2026-11-02T05:50",
        "2026-11-01T07:00",
        "2026-11-02T06:02",
    ):
        schedule.run_due(path, now=at(now))
    assert quick == [("daily", at("2026-11-02T06:00"))]


def test_a_clock_that_was_years_ahead_does_not_silence_the_reports(tmp_path, quick):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL)
    for now in ("2026-11-01T12:00", "2036-01-01T07:00", "2026-11-02T06:01", "2026-11-03T06:01"):
        schedule.run_due(path, now=at(now))
    assert [due.year for _, due in quick] == [2036, 2026, 2026]


def test_a_lost_record_is_taken_from_the_editions(tmp_path, quick):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL)
    for now in ("2026-11-01T12:00", "2026-11-02T06:01"):
        schedule.run_due(path, now=at(now))
    (tmp_path / "outputs" / ".geobrief" / "state.sqlite").write_bytes(b"torn" * 1000)
    for now in ("2026-11-02T06:05", "2026-11-03T06:01"):
        schedule.run_due(path, now=at(now))
    assert [due for _, due in quick] == [at("2026-11-02T06:00"), at("2026-11-03T06:00")]


def test_a_run_that_was_killed_is_taken_up_three_times_at_most(tmp_path, quick, monkeypatch):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL)
    schedule.run_due(path, now=at("2026-11-01T12:00"))

    class Dies:
        def __init__(self, *_):
            pass

        def run(self, jobs, start, end):
            quick.extend(job.title for job in jobs if start(job))
            for job in jobs:  # the lock of a process that dies is free
                if job.lock:
                    job.lock.release()

    monkeypatch.setattr(runs, "Pool", Dies)
    codes = [schedule.run_due(path, now=at(f"2026-11-02T06:0{minute}")) for minute in range(1, 6)]
    assert quick == ["daily"] * 3
    with sqlite3.connect(tmp_path / "outputs" / ".geobrief" / "state.sqlite") as table:
        ended = [row for row in table.execute("SELECT state, reason FROM runs") if row[0] == "failed"]
    assert len(ended) == 1 and "killed 3 times" in ended[0][1]
    assert codes == [0, 0, 0, 1, 0]
    assert "killed 3 times" in (tmp_path / "outputs" / "daily" / "failed.txt").read_text(encoding="utf-8")


def test_killed_at_any_write_the_next_call_finishes_the_job_once(tmp_path, quick):
    ended, n = None, 0
    while ended != 0:
        n += 1
        folder = tmp_path / str(n)
        folder.mkdir()
        notebook(folder, "small")
        path = reports(folder, SMALL + "keep = 3\n")
        for now in ("2026-11-01T12:00", "2026-11-02T06:01"):
            schedule.run_due(path, now=at(now))
        daily = folder / "outputs" / "daily"
        before = (daily / "latest.html").read_bytes()

        def work(n=n, path=path):
            stop_at(n, kill)
            schedule.run_due(path, now=at("2026-11-03T06:01"))

        ended = in_a_fork(work)
        assert ended in (0, -signal.SIGKILL) and (daily / "latest.html").read_bytes() == before
        assert schedule.run_due(path, now=at("2026-11-03T06:05")) == 0
        names = [edition["name"] for edition in publish.editions(daily)]
        assert names == ["2026-11-02T060000Z", "2026-11-03T060000Z"], f"write {n}"
        assert not left_over(folder / "outputs") and not list(daily.glob("failed.*"))
        assert schedule.run_due(path, now=at("2026-11-03T06:10")) == 0
        assert len(publish.editions(daily)) == 2
    assert n > 15


# --- the same with real processes ------------------------------------------------------------------------


def run_at(path, now):
    """Run the real command on a machine whose clock shows `now`."""
    clock = f"from datetime import UTC, datetime\nfrom geobrief.schedule import runs\nruns.now_utc = lambda: {now!r}"
    return run(path, code=clock.replace("datetime.timezone.utc", "UTC").replace("datetime.datetime", "datetime"))


@pytest.mark.slow
def test_a_real_clock_that_sleeps_and_goes_back_publishes_each_due_time_once(tmp_path):
    notebook(tmp_path, "small")
    path = reports(tmp_path)
    said = {}
    for now in ("2026-11-01T12:00", "2026-11-04T12:00", "2026-11-03T07:00", "2026-11-04T11:00", "2026-11-05T06:00"):
        before = contents(tmp_path / "outputs")
        code, log = run_at(path, at(now))
        assert code == 0, log
        said[now] = [event["event"] for event in events(log)][-1]
        after = contents(tmp_path / "outputs")
        assert {name: after[name] for name in before if "/2026" in name} == {
            name: data for name, data in before.items() if "/2026" in name
        }
    assert list(said.values()) == ["nothing-due", "finished", "nothing-due", "nothing-due", "finished"]
    names = [edition["name"] for edition in publish.editions(tmp_path / "outputs" / "daily")]
    assert names == ["2026-11-04T060000Z", "2026-11-05T060000Z"]
