"""Reports that run themselves, with real processes: whatever goes wrong, the edition before stays as it
is."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from schedule_tools import command, contents, in_a_fork, kill, left_over, notebook, reports, run, stop_at

from geobrief import schedule
from geobrief.errors import GeobriefError
from geobrief.schedule import publish, runs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
SMALL = '[[report]]\nname = "daily"\nnotebook = "small.ipynb"\nschedule = "0 6 * * *"\nretries = 0\n'
# What a cell does and what is said about it.
FAULTS = {
    "raises": ("raise ValueError('no good')", "ValueError: no good"),
    "exits": ("import os; os._exit(3)", "Python died"),
    "leaves": ("import sys; sys.exit(0)", "stopped before its end|SystemExit"),
    "is killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Python died"),
    "hangs": ("import time; time.sleep(60)", "longer than its deadline"),
    "eats memory": ("x = bytearray(40_000_000_000)", "MemoryError"),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with a published edition; its notebook does what the file `do.py` says."""
    folder = tmp_path_factory.mktemp("published")
    notebook(folder, "small", "from pathlib import Path\nexec(Path('do.py').read_text())")
    (folder / "do.py").write_text("pass", encoding="utf-8")
    assert run(reports(folder, SMALL), "daily")[0] == 0
    return folder


@pytest.fixture
def good(published, tmp_path):
    """The file of reports in a copy of that folder."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "reports.toml"


def events(log):
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def check_old_then_recover(path, before, log, reason):
    """The old edition is as it was, the reason is told once in one line, the next run works and tidies up."""
    output = path.parent / "outputs"
    assert contents(output) == before
    failed = [event["reason"] for event in events(log) if event["event"] == "failed"]
    assert len(failed) == 1 and "\n" not in failed[0], log
    assert re.search(reason, failed[0]), failed
    assert failed[0] in (output / "daily" / "failed.txt").read_text(encoding="utf-8")
    assert not left_over(output)
    (path.parent / "do.py").write_text("pass", encoding="utf-8")
    assert run(path, "daily")[0] == 0
    assert not list(output.rglob("failed.*")) and len(publish.editions(output / "daily")) == 2


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_cell_that_does_wrong_costs_nothing_but_its_run(good, fault):
    source, reason = FAULTS[fault]
    more = {"hangs": 'deadline = "4 s"\n', "eats memory": 'memory = "8 GB"\n'}.get(fault, "")
    reports(good.parent, SMALL + more)
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(good.parent / "outputs")
    code, log = run(good, "daily")
    assert code == 1
    reports(good.parent, SMALL)
    check_old_then_recover(good, before, log, reason)


@pytest.mark.slow
def test_what_an_overdue_cell_started_is_ended_with_it(good):
    pid = good.parent / "pid"
    source = "import subprocess\np = subprocess.Popen(['sleep', '60'])\n"
    source += f"open({str(pid)!r}, 'w').write(str(p.pid))\np.wait()"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    reports(good.parent, SMALL + 'deadline = "4 s"\n')
    assert run(good, "daily")[0] == 1
    wait_for(lambda: not alive(int(pid.read_text())))


@pytest.mark.slow
def test_a_disk_that_is_full_leaves_the_edition(good):
    (good.parent / "do.py").write_text("print('x' * 3_000_000)", encoding="utf-8")
    before = contents(good.parent / "outputs")
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    code, log = run(good, "daily", code=limit)
    assert code == 1
    check_old_then_recover(good, before, log, "could not be|File too large|without a result")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_all_it_started(good, number):
    pid = good.parent / "pid"
    source = f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(good.parent / "outputs")
    with command(good, "daily") as process:
        wait_for(lambda: pid.exists() and pid.read_text())
        process.send_signal(number)
        process.communicate(timeout=30)
    assert process.returncode == 130 and contents(good.parent / "outputs") == before
    wait_for(lambda: not alive(int(pid.read_text())))
    assert not left_over(good.parent / "outputs")


@pytest.mark.slow
def test_killed_with_its_lock_held_the_next_run_takes_over(good):
    """kill -9 of the command: its runs end, the lock is free, what is left is removed."""
    output, pid = good.parent / "outputs", good.parent / "pid"
    source = f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(output)
    with command(good, "daily") as process:
        wait_for(lambda: pid.exists() and pid.read_text())
        process.kill()
        process.communicate(timeout=30)
    wait_for(lambda: not alive(int(pid.read_text())))
    kept = {name: data for name, data in contents(output).items() if "/.run-" not in name}
    assert kept == before
    (good.parent / "do.py").write_text("pass", encoding="utf-8")
    assert (output / ".geobrief" / "locks" / "daily.lock").exists()
    assert run(good, "daily")[0] == 0 and not left_over(output)


@pytest.mark.slow
def test_two_runs_at_once_do_not_meet(good):
    go = good.parent / "go"
    source = f"import os, time\nopen({str(good.parent / 'on')!r}, 'w')\n"
    source += f"while not os.path.exists({str(go)!r}): time.sleep(.05)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    with command(good, "daily") as first:
        wait_for(lambda: (good.parent / "on").exists())
        code, log = run(good, "daily")
        assert code == 75 and events(log)[-1]["event"] == "locked"
        with command(good, "daily", "--wait", "60") as waiting:
            time.sleep(3)
            go.write_text("", encoding="utf-8")
            assert (first.communicate(timeout=60), first.returncode)[1] == 0
            assert (waiting.communicate(timeout=60), waiting.returncode)[1] == 0


def test_an_output_folder_that_cannot_be_written_is_named(tmp_path):
    notebook(tmp_path, "small")
    (tmp_path / "closed").write_text("", encoding="utf-8")
    path = reports(tmp_path, SMALL, top='output = "closed"')
    with pytest.raises(GeobriefError, match=r"closed.*writable"):
        schedule.run_due(path)


@pytest.mark.slow
def test_an_output_folder_that_is_gone_is_made_again(good):
    shutil.rmtree(good.parent / "outputs")
    assert run(good, "daily")[0] == 0
    assert (good.parent / "outputs" / "daily" / "latest.html").is_file()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_report_folder_fails_with_a_reason(good):
    folder = good.parent / "outputs" / "daily"
    before = contents(folder)
    folder.chmod(0o555)
    try:
        code, log = run(good, "daily")
    finally:
        folder.chmod(0o755)
    assert code == 1 and "Cannot write" in log and contents(folder) == before


@pytest.mark.slow
def test_a_report_that_failed_once_is_tried_again(good):
    source = "from pathlib import Path\nif not Path('tried').exists():\n"
    source += "    Path('tried').touch()\n    raise OSError('once')"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    reports(good.parent, SMALL.replace("retries = 0", "retries = 1"))
    code, log = run(good, "daily")
    assert code == 0 and [event["event"] for event in events(log)] == ["started", "retry", "published"]


@pytest.mark.slow
def test_the_plain_function_returns_the_newest_pages_and_raises_on_failure(good):
    notebook(good.parent, "small", "assert word != 'bad', 'it is bad'")
    reports(good.parent, SMALL + '[report.matrix]\nword = ["good", "fine"]\n')
    due = datetime(2026, 11, 22, 5, tzinfo=UTC)
    pages = schedule.run_report("daily", good, due=due)
    assert [page.parent.name for page in pages] == ["good", "fine"] and all(page.is_file() for page in pages)
    assert (pages[0].parent / "2026-11-22T050000Z" / "small.html").is_file()
    reports(good.parent, SMALL + '[report.parameters]\nword = "bad"\n')
    with pytest.raises(GeobriefError, match="it is bad"):
        schedule.run_report("daily", good)


@pytest.mark.slow
def test_an_empty_corpus_is_published_or_refused_clearly(tmp_path, folder):
    folder({"empty.txt": ""})
    source = "from geobrief.analysis import load_corpus\nlen(load_corpus(corpus, 'textblob').articles)"
    from notebook_tools import SIGN_OFF, cell, saved

    saved(tmp_path, "small", cell('corpus: str = "seeds"', tags=["parameters"]), source, SIGN_OFF)
    path = reports(tmp_path, SMALL + 'corpus = "corpus"\n')
    code, log = run(path, "daily")
    assert code == 0, log
    assert (tmp_path / "outputs" / "daily" / "latest.html").is_file()


@pytest.mark.slow
def test_reports_of_one_corpus_share_one_analysis_and_a_damaged_cache_changes_nothing(tmp_path, folder):
    from notebook_tools import SIGN_OFF, cell, saved

    corpus = folder({"a.txt": "Talks\n\nRussia met Ukraine.", "b.txt": "Trade\n\nChina and Japan signed."})
    source = "from geobrief.analysis import load_corpus\nfound = load_corpus(corpus, 'textblob')\n"
    source += "print(word, found.sentiment.to_csv())"
    parameters = 'corpus: str = "seeds"\nscorer: str = "textblob"\nword: str = ""'
    saved(tmp_path, "small", cell(parameters, tags=["parameters"]), source, SIGN_OFF)
    path = reports(tmp_path, SMALL + 'corpus = "corpus"\n[report.matrix]\nword = ["x", "y", "z"]\n')
    path.write_text(path.read_text().replace("cache = false", 'cache = "kept"'), encoding="utf-8")
    stamp, latest = "1700000000", tmp_path / "outputs" / "daily" / "y" / "latest.html"
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and [event["event"] for event in events(log)].count("analysed") == 1
    first = latest.read_bytes()
    (entry,) = (tmp_path / "kept").rglob("*.entry")
    entry.write_bytes(b"damaged")
    (corpus / "c.txt").write_text("", encoding="utf-8")  # the corpus grows by a file without an article
    code, log = run(path, "daily", SOURCE_DATE_EPOCH=stamp)
    assert code == 0 and "damaged entry" in log and latest.read_bytes() == first


# --- when: the real command, its runs replaced by ones that end at once ---------------------------------


@pytest.fixture
def quick(monkeypatch):
    """Return a list of the (title, due) that were run; no notebook is executed."""
    done = []

    class Quick:
        def __init__(self, *_):
            pass

        def run(self, jobs, start, end):
            for job in jobs:
                if start(job):
                    work = job.make_folder()
                    (work / "small.html").write_text(publish.index_page("x", []), encoding="utf-8")
                    done.append((job.title, job.due))
                    end(job, work, {"pages": ["small.html"], "findings": []}, 0.0)

    monkeypatch.setattr(runs, "Pool", Quick)
    monkeypatch.setattr(runs, "share_analyses", lambda *_: None)
    return done


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


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
    for minute in range(1, 6):
        schedule.run_due(path, now=at(f"2026-11-02T06:0{minute}"))
    assert quick == ["daily"] * 3
    with sqlite3.connect(tmp_path / "outputs" / ".geobrief" / "state.sqlite") as table:
        assert ("failed", "it was killed 3 times") in table.execute("SELECT state, reason FROM runs").fetchall()


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


# --- alerts ----------------------------------------------------------------------------------------------


@pytest.fixture
def receiver():
    """A web server on this machine; returns its address and what it was sent."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "http://127.0.0.1:1/stolen")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def alerting(folder, address):
    told = f'[report.alerts]\nwebhook = "{address}"\n'
    told += f'command = ["{sys.executable}", "-c", "import sys; open(\'told\', \'a\').write(sys.stdin.read())"]\n'
    return reports(folder, SMALL + told)


@pytest.mark.slow
def test_failure_recovery_and_change_are_told_and_the_secret_never_appears(tmp_path, receiver, monkeypatch):
    address, got = receiver
    monkeypatch.setenv("HOOK", f"{address}/secret-token")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    path = alerting(tmp_path, "env:HOOK") if notebook(tmp_path, "small", "import os; 1 / 0") else None
    logs = run(path, "daily")[1]
    source = "import os\nfrom geobrief.report import finding\nassert 'HOOK' not in os.environ\n"
    source += "finding('Coverage of X was more negative in the later period: 1.', 'thin', 'few')"
    notebook(tmp_path, "small", source)
    logs += run(path, "daily")[1] + run(path, "daily")[1]
    assert [item["event"] for item in got] == ["failure", "recovery", "finding"], logs
    assert "ZeroDivisionError" in got[0]["text"] and "more negative" in got[2]["text"]
    assert (tmp_path / "told").read_text().count('"event"') == 3
    everything = logs.encode() + b"".join(contents(tmp_path / "outputs").values())
    assert b"secret-token" not in everything


def test_an_alert_that_does_not_get_through_is_told_and_fails_the_command(tmp_path, quick, monkeypatch, capsys):
    notebook(tmp_path, "small")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("HOOK", f"http://127.0.0.1:{port}/secret-token")
    path = reports(tmp_path, SMALL + '[report.alerts]\nwebhook = "env:HOOK"\n')
    schedule.run_due(path, now=at("2026-11-01T12:00"))
    monkeypatch.setattr(publish, "check_page", lambda path: (_ for _ in ()).throw(GeobriefError("torn")))
    assert schedule.run_due(path, now=at("2026-11-02T06:01")) == 1
    said = capsys.readouterr().err
    assert "alert-failed" in said and "secret-token" not in said


def test_a_webhook_is_not_followed_to_another_address(tmp_path, receiver, quick, monkeypatch, capsys):
    address, got = receiver
    notebook(tmp_path, "small")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    path = reports(tmp_path, SMALL + f'[report.alerts]\nwebhook = "{address}/away"\n')
    schedule.run_due(path, now=at("2026-11-01T12:00"))
    monkeypatch.setattr(publish, "check_page", lambda path: (_ for _ in ()).throw(GeobriefError("torn")))
    schedule.run_due(path, now=at("2026-11-02T06:01"))
    assert len(got) == 1 and "302" in capsys.readouterr().err


# --- the daemon ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_daemon_runs_what_is_due_and_ends_when_told(tmp_path):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL.replace("0 6 * * *", "* * * * *"))
    start = "from geobrief.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", start, "schedule", "--config", str(path)], stderr=subprocess.PIPE, text=True
    ) as daemon:
        wait_for(lambda: (tmp_path / "outputs" / "daily" / "latest.html").exists(), seconds=150)
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=30)
    assert daemon.returncode == 130


def wait_for(condition, seconds=40):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def alive(pid):
    """Return whether a process runs; one that ended and waits for its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
