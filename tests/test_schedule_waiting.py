"""A report that another process runs is waited for, with real processes."""

import sys

import pytest
from filelock import FileLock
from schedule_tools import command, events, notebook, reports, run

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals")]


def lock_of(folder, name):
    """Return the lock of a report, to be held by this process."""
    locks = folder / "outputs" / ".geobrief" / "locks"
    locks.mkdir(parents=True)
    return FileLock(locks / f"{name}.lock")


def test_while_one_report_is_waited_for_the_others_run_and_their_deadlines_hold(tmp_path):
    """Its lock is held by another process; only once the others are through it is let go."""
    notebook(tmp_path, "small")
    notebook(tmp_path, "hangs", "import time; time.sleep(60)")
    entry = '[[report]]\nname = "{0}"\nnotebook = "{0}.ipynb"\nretries = 0\n'
    path = reports(tmp_path, entry.format("small") + entry.format("hangs") + 'deadline = "3 s"\n', top="workers = 1")
    lock = lock_of(tmp_path, "small")
    with lock.acquire(), command(path, "small", "hangs", "--wait", "60") as process:
        said = []
        while not said or said[-1]["event"] != "failed":
            said += events(process.stderr.readline())
        lock.release()
        said += events(process.communicate(timeout=60)[1])
    told = [(event["event"], event["report"]) for event in said]
    assert told[0] == ("waiting", "small") and ("locked", "small") not in told
    assert told.index(("failed", "hangs")) < told.index(("started", "small")) < told.index(("published", "small"))
    assert process.returncode == 1 and "longer than its deadline" in said[2]["text"], said


def test_a_report_that_is_waited_for_in_vain_ends_with_75(tmp_path):
    notebook(tmp_path, "small")
    path = reports(tmp_path)
    with lock_of(tmp_path, "daily"):
        code, log = run(path, "daily", "--wait", "1")
    assert code == 75 and [event["event"] for event in events(log)] == ["waiting", "locked", "finished"], log
