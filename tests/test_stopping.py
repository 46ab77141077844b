"""An interrupt at any moment: what is being published or undone is done first, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime

import pytest
from notebook_tools import SIGN_OFF, saved
from process_tools import HANG, alive, wait_for
from schedule_tools import in_a_fork, stop_at

from geobrief.report import run_notebook
from geobrief.report.run import publish
from geobrief.schedule import warm
from geobrief.stopping import own_folder, terminate_as_interrupt, undisturbed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.fixture(autouse=True)
def handlers():
    """The handlers of this process are what they were."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def ask(number=signal.SIGTERM):
    os.kill(os.getpid(), number)


@BOTH
def test_an_interrupt_waits_until_what_must_not_be_disturbed_is_done(number):
    done = []
    with pytest.raises(KeyboardInterrupt), undisturbed():
        ask(number)
        with undisturbed():
            ask(number)
            done.append("inner")
        done.append("outer")
    assert done == ["inner", "outer"]
    with undisturbed():  # it is raised once
        done.append("later")


@BOTH
def test_an_interrupt_is_raised_at_once_where_nothing_holds_it(number):
    done = []
    with pytest.raises(KeyboardInterrupt), terminate_as_interrupt():
        ask(number)
        done.append("not reached")
    assert not done


def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as for a background job of a script
    try:
        with terminate_as_interrupt(), undisturbed():
            ask(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_files_that_belong_together_are_published_whole_whenever_the_interrupt_comes(tmp_path):
    seen, n, ended = set(), 0, None
    while ended != 0:
        n += 1
        work, folder = tmp_path / f"work{n}", tmp_path / f"out{n}"
        for place, text in ((work, "new"), (folder, "old")):
            place.mkdir()
            for name in ("a", "b", "c"):
                (place / name).write_text(text)

        def stopped(n=n, work=work, folder=folder):
            stop_at(n, ask)
            with terminate_as_interrupt():
                publish(work, folder, ["a", "b", "c"])

        ended = in_a_fork(stopped)
        texts = {(folder / name).read_text() for name in ("a", "b", "c")}
        assert len(texts) == 1 and ended in (0, 9), n
        seen |= texts
    assert seen == {"old", "new"} and n > 4


def test_a_folder_of_unfinished_work_goes_with_its_end_and_those_of_killed_processes_with_the_next(tmp_path):
    def killed():
        with own_folder("x-", tmp_path) as own:
            (own / "half").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    (tmp_path / "x-mine").mkdir()
    assert in_a_fork(killed) == -signal.SIGKILL and len(list(tmp_path.iterdir())) == 2
    with pytest.raises(KeyboardInterrupt), terminate_as_interrupt(), own_folder("x-", tmp_path) as own:
        assert {path.name for path in tmp_path.iterdir()} == {"x-mine", own.name}
        ask()
    assert [path.name for path in tmp_path.iterdir()] == ["x-mine"]


def work_on():
    """Work until told to stop; not in one long sleep, since a signal right before it would be answered after it."""
    while True:
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="forks a warm process")
def test_a_fork_that_is_told_to_stop_at_once_ends_and_undoes_nothing_of_its_parent(tmp_path):
    for n in range(40):
        try:
            with undisturbed():
                fork = warm.forked(work_on)
                time.sleep(n * 1e-4)
                fork.terminate()
            assert fork.wait() in (1, -signal.SIGTERM)
        finally:
            (tmp_path / f"{n}-{os.getpid()}").touch()
    assert {path.name.split("-")[1] for path in tmp_path.iterdir()} == {str(os.getpid())}


@pytest.mark.skipif(sys.platform != "linux", reason="forks a warm process")
def test_a_fork_ends_with_its_parent_even_if_that_has_died_already(tmp_path):
    def parent(pid_file, pause):
        def child():
            pid_file.write_text(str(os.getpid()))
            work_on()

        with undisturbed():
            warm.forked(child)
        time.sleep(pause)

    for n in range(20):
        pid_file = tmp_path / str(n)
        assert in_a_fork(lambda pid_file=pid_file, n=n: parent(pid_file, n * 5e-4)) == 0
        time.sleep(0.02)  # it may have ended before it could write
        if pid_file.exists() and pid_file.read_text():
            wait_for(lambda pid_file=pid_file: not alive(int(pid_file.read_text())))


# --- runs --------------------------------------------------------------------------------------------------


def test_where_folders_lie_too_deep_for_sockets_a_notebook_runs_all_the_same(tmp_path, monkeypatch):
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    run_notebook(saved(tmp_path, "small", SIGN_OFF), {}, tmp_path / "out")
    assert not list(deep.iterdir())


@pytest.mark.slow
def test_what_a_cell_shows_is_waited_for_on_a_machine_that_is_busy(tmp_path):
    """The thread of the kernel that hands on what is shown gets no time for some seconds."""
    busy = "import time\nget_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))\nprint('late')"
    page = run_notebook(saved(tmp_path, "small", busy, SIGN_OFF), {}, tmp_path / "out")
    assert "late" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_killed_run_leaves_no_kernel_and_the_next_removes_what_lies_about(tmp_path):
    out, temporary, pid = tmp_path / "out", tmp_path / "temporary", tmp_path / "pid"
    temporary.mkdir()
    source = f"import os, time\nfile = {str(pid)!r}\n"
    source += "if not os.path.exists(file):\n    open(file, 'w').write(str(os.getpid()))\n    time.sleep(900)"
    path = saved(tmp_path, "slow", source, SIGN_OFF)
    code = f"from geobrief.report import run_notebook; run_notebook({str(path)!r}, {{}}, {str(out)!r})"
    start, environment = [sys.executable, "-c", code], {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(start, env=environment) as process:
        wait_for(lambda: pid.exists() and pid.read_text())
        process.kill()
    wait_for(lambda: not alive(int(pid.read_text())))
    assert list(out.iterdir()) and list(temporary.iterdir())
    subprocess.run(start, env=environment, check=True, timeout=HANG)
    assert sorted(path.name for path in out.iterdir()) == ["slow.html", "slow.ipynb"] and not list(temporary.iterdir())


@pytest.mark.slow
@BOTH
def test_the_suite_told_to_stop_before_its_first_notebook_leaves_nothing(tmp_path, folder, number):
    out, corpus = tmp_path / "out", folder({f"{n}.txt": f"Talks {n}\n\nRussia met Ukraine." for n in range(300)})
    words = ["report", "--all", "--corpus", str(corpus), "--output", str(out)]
    start = [sys.executable, "-c", "from geobrief.cli import main; main()", *words]
    with subprocess.Popen(start, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: out.is_dir() and list(out.iterdir()))
        process.send_signal(number)
        said = process.communicate(timeout=HANG)[1]
    assert process.returncode == 130 and said == "geobrief: Interrupted; nothing unfinished was published.\n"
    assert not list(out.iterdir())


@pytest.mark.slow
@BOTH
def test_a_command_that_is_told_to_stop_over_and_over_ends_as_if_it_was_told_once(tmp_path, number):
    out = tmp_path / "out"
    start = [sys.executable, "-c", "from geobrief.cli import main; main()", "analyse", "-", "-o", str(out)]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: out.is_dir() and list(out.iterdir()))  # and it waits for its articles
        while process.poll() is None:
            process.send_signal(number)
            time.sleep(0.02)
        said = process.stderr.read()
    assert process.returncode == 130 and "Traceback" not in said and not out.exists()


def test_the_daemon_that_was_told_to_stop_starts_nothing_more(tmp_path):
    from schedule_tools import SMALL, notebook, reports

    from geobrief.schedule.daemon import Daemon
    from geobrief.schedule.state import State

    notebook(tmp_path, "small")
    daemon = Daemon(reports(tmp_path, SMALL))
    State(tmp_path / "outputs" / ".geobrief").see("daily", "", datetime(2026, 1, 1, tzinfo=UTC))
    daemon._stop()
    daemon.tick()
    assert daemon.child is None and not list((tmp_path / "outputs").glob("daily/*"))
