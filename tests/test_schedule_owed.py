"""What is to be told is told, whatever happens to the command that should have: at least once, and then no more."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from process_tools import wait_for
from schedule_tools import (
    SMALL,
    WRITES,
    at,
    events,
    in_a_fork,
    kill,
    notebook,
    reports,
    run,
    stop_at,
    without_notebooks,
)

from geobrief import schedule
from geobrief.errors import GeobriefError
from geobrief.schedule import alerts, publish, runs, state

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
CHANGE = {"about": "tone RUS negative", "claim": "Coverage of Russia was more negative."}
TELLS = '[report.alerts]\ncommand = ["sh", "-c", "cat >> told; echo >> told"]\n'
STEPS = WRITES | {"sqlite3.connect", "subprocess.Popen", "fcntl.flock"}  # wherever a command could be killed
SEEN, FIRST, SECOND = at("2026-11-01T12:00"), at("2026-11-02T06:01"), at("2026-11-03T06:01")
LATER = {"minutes later": at("2026-11-03T06:05"), "a day later": at("2026-11-04T06:01")}


@pytest.fixture
def quick(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return without_notebooks(monkeypatch, [CHANGE])


def told(folder):
    """Return what the command of the alerts was given, in order."""
    path = folder / "told"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def told_events(folder):
    return [item["event"] for item in told(folder)]


def torn(_):
    raise GeobriefError("it is torn")


def small(folder, more=TELLS):
    """Write a report that tells by a command and let it be known; return the file of reports."""
    folder.mkdir(exist_ok=True)
    notebook(folder, "small")
    path = reports(folder, SMALL + more)
    schedule.run_due(path, now=SEEN)
    return path


def states(folder):
    """Return the state of every alert in the record."""
    with sqlite3.connect(folder / "outputs" / ".geobrief" / "state.sqlite") as table:
        return [row[0] for row in table.execute("SELECT state FROM alerts ORDER BY id")]


# --- kill -9 ---------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("later", LATER)
def test_killed_at_any_step_the_recovery_and_the_finding_are_told_all_the_same(tmp_path, quick, monkeypatch, later):
    ended, n, twice = None, 0, 0
    while ended != 0:
        n += 1
        folder = tmp_path / str(n)
        path = small(folder)
        with monkeypatch.context() as broken:
            broken.setattr(publish, "check_page", torn)
            assert schedule.run_due(path, now=FIRST) == 1

        def work(n=n, path=path):
            stop_at(n, kill, STEPS)
            return schedule.run_due(path, now=SECOND)

        ended = in_a_fork(work)
        assert ended in (0, -signal.SIGKILL)
        assert schedule.run_due(path, now=LATER[later]) == 0, f"step {n}"
        assert told_events(folder)[0] == "failure"
        assert set(told_events(folder)[1:]) == {"recovery", "finding"}, f"step {n}: {told_events(folder)}"
        assert len(told_events(folder)) <= 4, f"step {n}: {told_events(folder)}"  # one message may be sent again
        twice += len(told_events(folder)) == 4
        assert set(states(folder)) == {"sent"} and not (folder / "outputs" / "daily" / "failed.html").exists()
        schedule.run_due(path, now=LATER[later])
        assert len(told_events(folder)) <= 4
    assert n > 40 and 0 < twice < n / 4


@pytest.mark.slow
def test_killed_at_any_step_a_failure_is_told_all_the_same(tmp_path, quick, monkeypatch):
    monkeypatch.setattr(publish, "check_page", torn)
    ended, n = None, 0
    while ended != 1:
        n += 1
        path = small(tmp_path / str(n))

        def work(n=n, path=path):
            stop_at(n, kill, STEPS)
            return schedule.run_due(path, now=FIRST)

        ended = in_a_fork(work)
        assert ended in (1, -signal.SIGKILL)
        schedule.run_due(path, now=FIRST)
        schedule.run_due(path, now=FIRST)
        assert told_events(path.parent) in (["failure"], ["failure"] * 2), f"step {n}"
        assert told(path.parent)[0]["text"].startswith("it is torn") and set(states(path.parent)) == {"sent"}
    assert n > 25


def killed_before_it_tells(path, monkeypatch, now=FIRST):
    """Publish an edition with a finding, in a process that is killed when it comes to the alerts."""

    def work():
        monkeypatch.setattr(alerts.Alerts, "send", lambda *_: kill())
        schedule.run_due(path, now=now)

    assert in_a_fork(work) == -signal.SIGKILL and told(path.parent) == []


def test_what_is_told_late_says_so_in_the_message_and_in_the_log(tmp_path, quick, monkeypatch, capsys):
    path = small(tmp_path)
    killed_before_it_tells(path, monkeypatch)
    assert schedule.run_due(path, now=FIRST) == 0
    (item,) = told(tmp_path)
    text = "Coverage of Russia was more negative.\n(Told late: of the run that was due Mon 2026-11-02 06:00 UTC.)"
    assert item["event"] == "finding" and item["text"] == text
    said = [event for event in events(capsys.readouterr().err) if event["event"] == "alert-sent"]
    assert len(said) == 1 and "finding by command, owed since 20" in said[0]["text"]


def test_an_edition_that_was_not_published_is_not_told(tmp_path, quick, monkeypatch):
    """Killed between the record of what is to be told and the edition; the run that takes it up finds nothing."""
    path = small(tmp_path)

    def work():
        monkeypatch.setattr(publish, "publish_edition", lambda *_: kill())
        schedule.run_due(path, now=FIRST)

    assert in_a_fork(work) == -signal.SIGKILL and states(tmp_path) == ["prepared"]
    without_notebooks(monkeypatch)
    assert schedule.run_due(path, now=FIRST) == 0
    assert told(tmp_path) == [] and states(tmp_path) == []


def test_an_edition_that_stands_from_before_is_not_taken_for_the_one_that_was_killed(tmp_path, quick, monkeypatch):
    """Both are of the same due time; the second was to tell of something that it never published."""
    path = small(tmp_path)
    schedule.run_report("daily", path, FIRST)
    without_notebooks(monkeypatch, [CHANGE, {"about": "dyad A B", "claim": "A and B."}])

    def work():
        monkeypatch.setattr(publish, "publish_edition", lambda *_: kill())
        schedule.run_report("daily", path, FIRST)

    assert in_a_fork(work) == -signal.SIGKILL
    assert schedule.run_due(path, now=FIRST) == 0
    assert [item["text"] for item in told(tmp_path)] == ["Coverage of Russia was more negative."]


def test_an_edition_that_was_asked_for_is_told_though_its_report_is_not_due(tmp_path, quick, monkeypatch):
    """Killed between the edition and its record."""
    path = small(tmp_path)

    def work():
        monkeypatch.setattr(state.State, "settle", lambda *_: kill())
        schedule.run_report("daily", path, at("2026-11-01T12:30"))

    assert in_a_fork(work) == -signal.SIGKILL and states(tmp_path) == ["prepared"]
    assert schedule.run_due(path, now=at("2026-11-01T12:35")) == 0
    assert told_events(tmp_path) == ["finding"] and states(tmp_path) == ["sent"]


def test_a_report_that_another_process_publishes_right_now_is_left_to_it(tmp_path, quick, monkeypatch):
    path = small(tmp_path)
    real = publish.publish_edition

    def meanwhile(*arguments):
        assert in_a_fork(lambda: schedule.run_due(path, now=FIRST)) == 75
        return real(*arguments)

    monkeypatch.setattr(publish, "publish_edition", meanwhile)
    assert schedule.run_due(path, now=FIRST) == 0
    assert told_events(tmp_path) == ["finding"]


def test_two_commands_at_once_do_not_both_tell_what_is_owed(tmp_path, quick, monkeypatch):
    path = small(tmp_path, TELLS.replace("cat >>", "sleep 1; cat >>"))
    killed_before_it_tells(path, monkeypatch)
    children = []
    for _ in range(3):
        children.append(os.fork())
        if not children[-1]:
            os._exit(schedule.run_due(path, now=FIRST))
    assert {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children} == {0}
    assert told_events(tmp_path) == ["finding"]


# --- an alert that does not get through ------------------------------------------------------------------


class Clock:
    """What the alerts take for the present."""

    def __init__(self, monkeypatch):
        self.now = datetime.now(UTC).replace(microsecond=0)
        monkeypatch.setattr(alerts, "now_utc", lambda: self.now)

    def later(self, **span):
        self.now += timedelta(**span)


WORKS_LATER = '[report.alerts]\ncommand = ["sh", "-c", "echo >> tries; test -e works && cat >> told"]\n'


def tries(folder):
    return (folder / "tries").read_text(encoding="utf-8").count("\n")


def test_an_alert_that_does_not_get_through_is_tried_again_with_pauses(tmp_path, quick, monkeypatch, capsys):
    clock, path = Clock(monkeypatch), small(tmp_path, WORKS_LATER)
    assert schedule.run_due(path, now=FIRST) == 1 and tries(tmp_path) == 1
    assert "tried again after 1 min" in capsys.readouterr().err
    assert schedule.run_due(path, now=FIRST) == 0 and tries(tmp_path) == 1  # too early
    clock.later(minutes=1)
    assert schedule.run_due(path, now=FIRST) == 1 and tries(tmp_path) == 2
    assert "tried again after 2 min" in capsys.readouterr().err
    clock.later(minutes=2)
    (tmp_path / "works").touch()
    assert schedule.run_due(path, now=FIRST) == 0 and tries(tmp_path) == 3
    clock.later(days=1)
    assert schedule.run_due(path, now=FIRST) == 0 and tries(tmp_path) == 3
    assert told_events(tmp_path) == ["finding"] and states(tmp_path) == ["sent"]


def test_tries_come_to_an_end_that_is_told(tmp_path, quick, monkeypatch, capsys):
    clock, path = Clock(monkeypatch), small(tmp_path, WORKS_LATER)
    codes = [schedule.run_due(path, now=FIRST)]
    while states(tmp_path) == ["owed"]:
        clock.later(hours=1)
        codes.append(schedule.run_due(path, now=FIRST))
    assert tries(tmp_path) == len(codes) == 26 and set(codes) == {1}
    last = [event for event in events(capsys.readouterr().err) if event["event"] == "alert-failed"][-1]
    assert last["text"] == "command: the command ended with code 1. It is given up." and last["tries"] == 26
    clock.later(days=3)
    assert schedule.run_due(path, now=FIRST) == 0 and tries(tmp_path) == 26 and states(tmp_path) == ["given up"]


def test_a_machine_that_was_off_for_days_tries_more_than_once(tmp_path, quick, monkeypatch):
    clock, path = Clock(monkeypatch), small(tmp_path, WORKS_LATER)
    killed_before_it_tells(path, monkeypatch)
    for n in (1, 2, 3):
        clock.later(days=4)
        assert schedule.run_due(path, now=FIRST) == 1 and tries(tmp_path) == n
    assert states(tmp_path) == ["given up"]


def test_a_clock_that_was_years_ahead_does_not_silence_an_alert(tmp_path, quick, monkeypatch):
    clock, path = Clock(monkeypatch), small(tmp_path, WORKS_LATER)
    clock.later(days=3000)
    assert schedule.run_due(path, now=FIRST) == 1
    clock.later(days=-3000)
    (tmp_path / "works").touch()
    assert schedule.run_due(path, now=FIRST) == 0 and told_events(tmp_path) == ["finding"]


def test_only_the_way_that_failed_is_tried_again(tmp_path, quick, monkeypatch):
    clock, path = Clock(monkeypatch), small(tmp_path, TELLS + 'webhook = "env:HOOK"\n')
    monkeypatch.delenv("HOOK", raising=False)
    assert schedule.run_due(path, now=FIRST) == 1 and told_events(tmp_path) == ["finding"]
    clock.later(minutes=1)
    assert schedule.run_due(path, now=FIRST) == 1 and told_events(tmp_path) == ["finding"]
    assert states(tmp_path) == ["sent", "owed"]


def test_a_way_that_hangs_is_tried_once_in_a_call(tmp_path, quick, monkeypatch, capsys):
    text = SMALL.replace("0 6 *", "0 * *") + WORKS_LATER
    notebook(tmp_path, "small")
    path = reports(tmp_path, text)
    schedule.run_due(path, now=SEEN)
    monkeypatch.setattr(publish, "check_page", torn)
    for hour in range(7, 12):
        schedule.run_due(path, now=at(f"2026-11-02T{hour:02}:01"))
    Clock(monkeypatch).later(days=0, hours=2)
    before = tries(tmp_path)
    assert schedule.run_due(path, now=at("2026-11-02T11:01")) == 1 and tries(tmp_path) == before + 1
    (tmp_path / "works").touch()
    Clock(monkeypatch).later(hours=4)
    assert schedule.run_due(path, now=at("2026-11-02T11:01")) == 0
    assert len((tmp_path / "told").read_text(encoding="utf-8").split("}{")) == 5 and set(states(tmp_path)) == {"sent"}


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_report_that_is_taken_out_of_the_file_while_an_alert_is_owed(
    tmp_path, quick, monkeypatch, capsys, comes_back
):
    """It is told if the report comes back within a day; after that it is given up, and the log says so."""
    clock, path = Clock(monkeypatch), small(tmp_path)
    killed_before_it_tells(path, monkeypatch)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('name = "daily"', 'name = "other"'), encoding="utf-8")
    assert schedule.run_due(path, now=FIRST) == 0 and told(tmp_path) == [] and states(tmp_path) == ["owed"]
    clock.later(hours=5 if comes_back else 25)
    if comes_back:
        path.write_text(whole, encoding="utf-8")
    assert schedule.run_due(path, now=FIRST) == 0
    said = [event for event in events(capsys.readouterr().err) if event["event"] == "alert-dropped"]
    assert told_events(tmp_path) == ["finding"] * comes_back and len(said) == (not comes_back)
    assert states(tmp_path) == ["sent" if comes_back else "given up"]


def test_an_alert_that_nobody_wants_any_more_is_not_sent(tmp_path, quick, monkeypatch, capsys):
    path = small(tmp_path)
    killed_before_it_tells(path, monkeypatch)
    path.write_text(path.read_text(encoding="utf-8") + 'on = ["failure"]\n', encoding="utf-8")
    assert schedule.run_due(path, now=FIRST) == 0 and told(tmp_path) == []
    assert "names nobody for it any more" in capsys.readouterr().err and states(tmp_path) == ["given up"]


# --- the record ------------------------------------------------------------------------------------------


def test_a_record_of_the_former_version_keeps_its_runs_and_learns_of_alerts(tmp_path, quick):
    private = tmp_path / "outputs" / ".geobrief"
    private.mkdir(parents=True)
    rows = [
        ("daily", "", "2026-11-01T06:00:00Z", "failed", 1, "2026-11-01T06:02:00Z", "no disk"),
        ("gone", "UKR", "2026-10-01T06:00:00Z", "done", 2, "2026-10-01T06:02:00Z", ""),
    ]
    with sqlite3.connect(private / "state.sqlite") as table:
        table.execute(
            "CREATE TABLE runs (report TEXT NOT NULL, variant TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, "
            "starts INTEGER NOT NULL, finished TEXT, reason TEXT, PRIMARY KEY (report, variant, due))"
        )
        table.executemany("INSERT INTO runs VALUES (?,?,?,?,?,?,?)", rows)
    notebook(tmp_path, "small")
    assert schedule.run_due(reports(tmp_path, SMALL + TELLS), now=FIRST) == 0
    assert told_events(tmp_path) == ["recovery", "finding"]  # it knows of the failure
    with sqlite3.connect(private / "state.sqlite") as table:
        kept = table.execute("SELECT * FROM runs ORDER BY due DESC").fetchall()
    assert kept[1:] == rows and kept[0][:4] == ("daily", "", "2026-11-02T06:00:00Z", "done")


def test_a_failure_that_cannot_be_recorded_is_told_all_the_same(tmp_path, quick, monkeypatch):
    path = small(tmp_path)
    monkeypatch.setattr(publish, "check_page", torn)
    record = tmp_path / "outputs" / ".geobrief" / "state.sqlite"
    real = publish.write_failure

    def disk_gets_full(*arguments):
        real(*arguments)
        record.unlink()
        record.mkdir()

    monkeypatch.setattr(publish, "write_failure", disk_gets_full)
    assert schedule.run_due(path, now=FIRST) == 1
    assert [(item["event"], item["text"]) for item in told(tmp_path)] == [("failure", "it is torn")]


def test_an_output_folder_that_cannot_be_written_to_is_told_once_an_hour(tmp_path, quick, monkeypatch, capsys):
    path = small(tmp_path)

    def read_only(*_):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as disk:
        disk.setattr(runs, "scratch_folder", read_only)
        disk.setattr(publish, "replace_file", read_only)
        disk.setattr(state.State, "settle", lambda *_: torn(None))
        assert [schedule.run_due(path, now=FIRST) for _ in range(3)] == [1, 1, 1]
        reason = "Cannot write to …/outputs: Read-only file system. Make the folder writable."
        said = [event["reason"] for event in events(capsys.readouterr().err) if event["event"] == "failed"]
        assert said == [reason] * 3 and [item["text"] for item in told(tmp_path)] == [reason]
        disk.setattr(alerts.time, "time", lambda: datetime.now(UTC).timestamp() + 3700)
        assert schedule.run_due(path, now=FIRST) == 1 and len(told(tmp_path)) == 2
    assert schedule.run_due(path, now=FIRST) == 0 and told_events(tmp_path)[2:] == ["finding"]


def test_what_is_published_and_cannot_be_recorded_is_no_failure_and_told_by_the_next_call(
    tmp_path, quick, monkeypatch, capsys
):
    path = small(tmp_path)
    real = publish.publish_edition
    record = tmp_path / "outputs" / ".geobrief" / "state.sqlite"

    def disk_gets_full(*arguments):
        made = real(*arguments)
        record.rename(record.with_name("away"))
        record.mkdir()
        return made

    with monkeypatch.context() as full:
        full.setattr(publish, "publish_edition", disk_gets_full)
        assert schedule.run_due(path, now=FIRST) == 1
    assert "It is published, but not recorded" in capsys.readouterr().err
    assert len(publish.editions(tmp_path / "outputs" / "daily")) == 1
    assert not list((tmp_path / "outputs" / "daily").glob("failed.*"))
    record.rmdir()
    record.with_name("away").rename(record)
    assert schedule.run_due(path, now=FIRST) == 0 and told_events(tmp_path) == ["finding"]


# --- the real commands -----------------------------------------------------------------------------------

SHOWS = f"from geobrief.report import changed\nchanged([{tuple(CHANGE.values())!r}], 'none')"
KILLED = (
    "import os, signal\nfrom geobrief.schedule.alerts import Alerts\n"
    "Alerts.send = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
)


@pytest.fixture
def owing(tmp_path):
    """A report that was published by the real command, which was killed before it told its finding."""
    notebook(tmp_path, "small", SHOWS)
    path = reports(tmp_path, SMALL + TELLS)
    assert run(path, "daily", code=KILLED)[0] == -signal.SIGKILL
    assert len(publish.editions(tmp_path / "outputs" / "daily")) == 1 and told(tmp_path) == []
    return path


@pytest.mark.slow
def test_killed_for_real_between_an_edition_and_its_alerts_the_next_command_tells(owing):
    code, log = run(owing)
    assert code == 0 and [event["event"] for event in events(log)] == ["alert-sent", "nothing-due"], log
    assert told_events(owing.parent) == ["finding"]
    assert run(owing)[0] == 0 and told_events(owing.parent) == ["finding"]


@pytest.mark.slow
def test_the_daemon_tells_what_is_owed_though_nothing_is_due(owing):
    run(owing, code=KILLED.replace("send =", "send_owed ="))  # the report is known now
    words = [sys.executable, "-c", "from geobrief.cli import main; main()", "schedule", "--config", str(owing)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, cwd=owing.parent) as process:
        wait_for(lambda: told(owing.parent), seconds=60)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert told_events(owing.parent) == ["finding"]


@pytest.mark.slow
def test_a_receiver_that_hangs_holds_up_no_other_report(tmp_path):
    notebook(tmp_path, "bad", "1 / 0")
    notebook(tmp_path, "slow", "import time; time.sleep(60)")
    entry = '[[report]]\nname = "{0}"\nnotebook = "{0}.ipynb"\nretries = 0\n{1}'
    hangs = '[report.alerts]\ncommand = ["sh", "-c", "cat > told; sleep 12"]\n'
    path = reports(tmp_path, entry.format("bad", hangs) + entry.format("slow", 'deadline = "6 s"\n'), top="workers = 2")
    code, log = run(path, "bad", "slow")
    assert code == 1
    order = [(event["event"], event["report"]) for event in events(log)]
    assert order.index(("failed", "bad")) < order.index(("failed", "slow")) < order.index(("alert-sent", "bad")), log
