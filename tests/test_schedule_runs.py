"""Reports that run themselves, with real processes: retries, other schedulers, the daemon."""

import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from process_tools import HANG, alive, wait_for
from schedule_tools import SMALL, events, left_over, notebook, reports, run

from geobrief import schedule
from geobrief.errors import GeobriefError
from geobrief.resources import home
from geobrief.schedule import publish
from geobrief.schedule.due import now_utc
from geobrief.schedule.state import State

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals")]
EVERY_MINUTE = SMALL.replace("0 6 * * *", "* * * * *")


@pytest.fixture
def good(published, tmp_path):
    """The file of reports in a copy of that folder."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "reports.toml"


def test_a_report_that_failed_once_is_tried_again(good):
    source = "from pathlib import Path\nif not Path('tried').exists():\n"
    source += "    Path('tried').touch()\n    raise OSError('once')"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    reports(good.parent, SMALL.replace("retries = 0", "retries = 1"))
    code, log = run(good, "daily")
    assert code == 0 and [event["event"] for event in events(log)] == ["started", "retry", "published", "finished"]


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


# Stands in for Airflow, which is no dependency: the decorators call what they decorate, as a worker would.
AIRFLOW = """
import sys, types
from datetime import UTC, datetime, timedelta
airflow = types.ModuleType("airflow.decorators")
airflow.dag = lambda **_: lambda made: made
done = []
airflow.task = lambda **_: lambda run: lambda: done.append(run(data_interval_end=datetime(2026, 11, 22, 5, tzinfo=UTC)))
pendulum = types.ModuleType("pendulum")
pendulum.datetime = lambda *parts, tz: datetime(*parts, tzinfo=UTC)
sys.modules |= {"airflow": types.ModuleType("airflow"), "airflow.decorators": airflow, "pendulum": pendulum}
"""


def test_the_documented_example_for_airflow_runs_the_report(tmp_path):
    text = (home() / "docs" / "schedule.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL.replace("daily", "morning").replace('schedule = "0 6 * * *"\n', ""))
    assert "/srv/briefs/reports.toml" in example
    code = AIRFLOW + example.replace("/srv/briefs/reports.toml", str(path)) + "\nprint(done[0][0])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=HANG)
    assert ran.stdout.strip() == str(tmp_path / "outputs" / "morning" / "latest.html")
    assert (tmp_path / "outputs" / "morning" / "2026-11-22T050000Z" / "small.html").is_file()


@contextmanager
def daemon(path):
    """Yield `geobrief schedule` as a process, which is gone afterwards."""
    words = [sys.executable, "-c", "from geobrief.cli import main; main()", "schedule", "--config", str(path)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_daemon_runs_what_is_due_and_ends_when_told(tmp_path):
    notebook(tmp_path, "small")
    with daemon(reports(tmp_path, EVERY_MINUTE)) as process:
        wait_for(lambda: (tmp_path / "outputs" / "daily" / "latest.html").exists())
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=HANG)[1]
    assert process.returncode == 130
    assert events(log)[0]["event"] == "next" and "published" in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_daemon_told_to_stop_or_killed_during_a_run_ends_the_run_and_publishes_nothing(tmp_path, number):
    pid = tmp_path / "pid"
    notebook(tmp_path, "small", f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(900)")
    State(tmp_path / "outputs" / ".geobrief").see("daily", "", now_utc() - timedelta(hours=1))  # so it is due at once
    with daemon(reports(tmp_path, EVERY_MINUTE)) as process:
        wait_for(lambda: pid.exists() and pid.read_text())
        process.send_signal(number)
        process.communicate(timeout=HANG)  # also of the command that it started
    assert process.returncode == (-number if number == signal.SIGKILL else 130)
    wait_for(lambda: not alive(int(pid.read_text())))
    assert not publish.editions(tmp_path / "outputs" / "daily") and not left_over(tmp_path / "outputs")
