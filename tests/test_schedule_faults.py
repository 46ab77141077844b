"""Whatever goes wrong in a run, with real processes: the edition before stays as it is, the next run recovers."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
from process_tools import HANG, alive, wait_for
from schedule_tools import (
    SMALL,
    WRITES,
    check_old_then_recover,
    check_recovers,
    command,
    contents,
    events,
    left_over,
    reports,
    run,
)

from geobrief.schedule import publish

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals")]
# What a cell does and what is said about it.
FAULTS = {
    "raises": ("raise ValueError('no good')", "ValueError: no good"),
    "exits": ("import os; os._exit(3)", "Python died"),
    "leaves": ("import sys; sys.exit(0)", "stopped before its end|SystemExit"),
    "is killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Python died"),
    "hangs": ("import time; time.sleep(900)", "longer than its deadline"),
    "hangs and will not end": (
        "import signal, time\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\ntime.sleep(900)",
        "longer than its deadline",
    ),
    "eats memory": ("x = bytearray(40_000_000_000)", "MemoryError"),
}
# Before the command: every change of a file is counted over all of its processes; the n-th kills or fails.
AT_THE_NTH = """
import mmap, os, signal, sys
count = mmap.mmap(-1, 8)  # shared with what is forked
def hook(event, arguments):
    if event in {writes!r} and (event != "open" or {opens}):
        n = int.from_bytes(count[:8], "little") + 1
        count[:8] = n.to_bytes(8, "little")
        if n == {n}:
            {stop}
sys.addaudithook(hook)
"""
OPENS = '(any(c in arguments[1] for c in "wax+") if isinstance(arguments[1], str) else arguments[2] & 3)'
STOPS = {"kill": "os.kill(os.getpid(), signal.SIGKILL)", "fail": 'raise OSError(28, "No space left on device")'}


@pytest.fixture
def good(published, tmp_path):
    """The file of reports in a copy of that folder."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "reports.toml"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cell_that_does_wrong_costs_nothing_but_its_run(good, fault):
    source, reason = FAULTS[fault]
    more = 'deadline = "4 s"\n' if "hangs" in fault else 'memory = "8 GB"\n' if fault == "eats memory" else ""
    reports(good.parent, SMALL + more)
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(good.parent / "outputs")
    code, log = run(good, "daily")
    assert code == 1
    reports(good.parent)
    check_old_then_recover(good, before, log, reason)


def test_what_an_overdue_cell_started_is_ended_with_it(good):
    pid = good.parent / "pid"
    source = "import subprocess\np = subprocess.Popen(['sleep', '900'])\n"
    source += f"open({str(pid)!r}, 'w').write(str(p.pid))\np.wait()"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    deadline = 4
    while not pid.exists():  # a machine that is busy needs longer to get to the cell
        reports(good.parent, SMALL + f'deadline = "{deadline} s"\n')
        assert run(good, "daily")[0] == 1 and deadline < HANG
        deadline *= 2
    wait_for(lambda: not alive(int(pid.read_text())))


def test_a_disk_that_is_full_leaves_the_edition(good):
    (good.parent / "do.py").write_text("print('x' * 3_000_000)", encoding="utf-8")
    before = contents(good.parent / "outputs")
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    code, log = run(good, "daily", code=limit)
    assert code == 1
    check_old_then_recover(good, before, log, "could not be|File too large|without a result")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_all_it_started(good, number):
    pid = good.parent / "pid"
    source = f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(900)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(good.parent / "outputs")
    with command(good, "daily") as process:
        wait_for(lambda: pid.exists() and pid.read_text())
        process.send_signal(number)
        process.communicate(timeout=HANG)
    assert process.returncode == 130 and contents(good.parent / "outputs") == before
    wait_for(lambda: not alive(int(pid.read_text())))
    assert not left_over(good.parent / "outputs")
    check_recovers(good, before)


def test_killed_with_its_lock_held_the_next_run_takes_over(good):
    """kill -9 of the command: its runs end, the lock is free, what is left is removed."""
    output, pids = good.parent / "outputs", good.parent / "pids"
    source = f"import os, time\nopen({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}}')\ntime.sleep(900)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    before = contents(output)
    with command(good, "daily") as process:
        wait_for(lambda: pids.exists() and pids.read_text())
        process.kill()
        process.communicate(timeout=HANG)
    wait_for(lambda: not any(map(alive, map(int, pids.read_text().split()))))  # the kernel and its run
    kept = {name: data for name, data in contents(output).items() if "/.run-" not in name}
    assert kept == before
    (good.parent / "do.py").write_text("pass", encoding="utf-8")
    assert (output / ".geobrief" / "locks" / "daily.lock").exists()
    assert run(good, "daily")[0] == 0 and not left_over(output)


def test_two_runs_at_once_do_not_meet(good):
    go = good.parent / "go"
    source = f"import os, time\nopen({str(good.parent / 'on')!r}, 'w')\n"
    source += f"while not os.path.exists({str(go)!r}): time.sleep(.05)"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    with command(good, "daily") as first:
        wait_for(lambda: (good.parent / "on").exists())
        code, log = run(good, "daily")
        assert code == 75 and [event["event"] for event in events(log)] == ["locked", "finished"]
        with command(good, "daily", "--wait", HANG) as waiting:
            assert any('"waiting"' in line for line in waiting.stderr)  # it says so once it is at the lock
            go.write_text("", encoding="utf-8")
            assert (first.communicate(timeout=HANG), first.returncode)[1] == 0
            assert (waiting.communicate(timeout=HANG), waiting.returncode)[1] == 0


@contextmanager
def mounted(folder, *words):
    """Mount something on `folder` while it lasts; skips where this user may not mount."""
    if sys.platform != "linux" or subprocess.run(["mount", *words, folder], check=False).returncode:
        pytest.skip("mounting needs Linux and its root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def on_a_small_disk(output):
    """Let the folder `output` be a disk of 1 MB, with what was in it."""
    kept = shutil.move(output, output.with_name("kept"))
    output.mkdir()
    with mounted(output, "-t", "tmpfs", "-o", "size=1m", "tmpfs"):
        shutil.copytree(kept, output, dirs_exist_ok=True)
        yield


@contextmanager
def read_only(folder):
    """Let a folder be read-only, for root as well."""
    if os.geteuid() == 0:
        with mounted(folder, "--bind", folder):
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            yield
        return
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


def test_a_small_disk_that_is_full_leaves_the_edition(good):
    output = good.parent / "outputs"
    with on_a_small_disk(output):
        before = contents(output)
        (good.parent / "do.py").write_text("import random\nprint(random.randbytes(700_000).hex())", encoding="utf-8")
        code, log = run(good, "daily")
        assert code == 1
        check_old_then_recover(good, before, log, "No space left on device")


def test_a_disk_without_any_room_leaves_the_edition(good):
    """Not even the record of runs can be written."""
    output = good.parent / "outputs"
    with on_a_small_disk(output):
        before = contents(output)
        filler = output / "filler"
        with suppress(OSError), open(filler, "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        code, log = run(good, "daily")
        assert (code == 1 and "disk" in log) or "No space" in log, log
        filler.unlink()
        assert contents(output) == before
        check_recovers(good, before)


@pytest.mark.parametrize("name", ["outputs", "outputs/daily"])
def test_a_read_only_folder_fails_with_a_reason_and_keeps_its_editions(good, name):
    """The whole output folder, and that of the one report."""
    output, folder = good.parent / "outputs", good.parent / name
    before = contents(output)
    with read_only(folder):
        code, log = run(good, "daily")
        assert code == 1 and "annot" in log and "Traceback" not in log, log
        assert "writable" in log
        assert contents(output) == before
    check_recovers(good, before)


def test_an_output_folder_that_cannot_be_one_is_named(good):
    shutil.rmtree(good.parent / "outputs")
    (good.parent / "outputs").write_text("", encoding="utf-8")
    code, log = run(good, "daily")
    assert code == 1 and "outputs" in log and "writable" in log and "Traceback" not in log


def test_an_output_folder_that_is_gone_is_made_again(good):
    shutil.rmtree(good.parent / "outputs")
    assert run(good, "daily")[0] == 0
    assert (good.parent / "outputs" / "daily" / "latest.html").is_file()


def test_an_output_folder_that_goes_during_a_run_fails_it_and_the_next_makes_it_again(good):
    source = "import shutil\nshutil.rmtree('outputs')"
    (good.parent / "do.py").write_text(source, encoding="utf-8")
    code, log = run(good, "daily")
    assert code == 1 and [event["event"] for event in events(log)][1:] == ["failed", "finished"], log
    assert "Traceback" not in log
    (good.parent / "do.py").write_text("pass", encoding="utf-8")
    code, log = run(good, "daily")
    assert code == 0 and (good.parent / "outputs" / "daily" / "latest.html").is_file(), log
    assert not left_over(good.parent / "outputs")


# --- stopped at any write --------------------------------------------------------------------------------


def at_the_nth(n, stop):
    return AT_THE_NTH.format(writes=sorted(WRITES), opens=OPENS, n=n, stop=STOPS[stop])


@pytest.mark.parametrize("stop", STOPS)
def test_stopped_at_any_write_of_any_of_its_processes_the_edition_is_the_old_or_the_new_one(published, tmp_path, stop):
    """The whole command (its own process, the run's, the kernel's), with a stride that a test can afford; every
    single write of publishing is in test_schedule_publish.py."""
    outcomes = set()
    for n in range(4, 77, 6):  # 64: the edition has appeared and latest.html has not followed
        folder = tmp_path / str(n)
        shutil.copytree(published, folder)
        output, path = folder / "outputs", folder / "reports.toml"
        before = contents(output)
        code, log = run(path, "daily", code=at_the_nth(n, stop))
        editions = [edition["name"] for edition in publish.editions(output / "daily")]
        latest = (output / "daily" / "latest.html").read_bytes()
        kept = contents(output)
        assert all(kept[name] == data for name, data in before.items() if editions[0] in name), n
        pages = [(output / "daily" / name / "small.html").read_bytes() for name in editions]
        assert latest in pages and publish.newest(output / "daily")["name"] == editions[-1], n
        outcomes.add((code, len(editions)))
        (folder / "do.py").write_text("pass", encoding="utf-8")
        code, log = run(path, "daily")
        assert code == 0 and not left_over(output) and not list(output.rglob("failed.*")), (n, log)
        shutil.rmtree(folder)
    assert {editions for _, editions in outcomes} == {1, 2} and len(outcomes) > 2
