"""Runs side by side, each in a process group of its own, with a deadline, retries and a clean end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from geobrief.schedule import warm
from geobrief.schedule.work import perform
from geobrief.stopping import undisturbed

BACKOFF = "GEOBRIEF_RETRY_SECONDS"  # before the first retry; doubled before each further one
_SCRATCH = "run-"  # what the folder of a command that runs is called
_GRACE = 8.0  # seconds between the request to end and the end
_ASKED_AGAIN = 0.2  # seconds until a job that could not begin is asked again


@dataclass
class Attempt:
    """A job while it runs.

    Attributes
    ----------
    job : object
        With `task` (the dict that `work.perform` takes, but for `work` and `result`), `make_folder`,
        `deadline`, `retries`.
    """

    job: object
    number: int = 1
    not_before: float = 0.0
    process: object = None
    started: float = 0.0
    work: Path | None = None
    asked_to_end: float = 0.0
    children: list = field(default_factory=list)


class Pool:
    """Runs jobs in up to `workers` processes.

    Parameters
    ----------
    workers : int
    scratch : pathlib.Path
        A folder for the results that processes write.
    forks : bool
        Whether runs are forked from this process, which has been warmed, or started anew.
    """

    def __init__(self, workers, scratch, forks):
        self.workers, self.scratch, self.forks = workers, scratch, forks
        self.running = []

    def run(self, jobs, start, end):
        """Run all of `jobs`; leave no process and no folder behind, whatever happens.

        Parameters
        ----------
        jobs : iterable
        start : callable
            Called with a job before its first attempt; False: the job is left out; None: it is asked again in a
            moment, and the others go on meanwhile.
        end : callable
            Called as `end(job, work, told, seconds)` once a job is through; `told` is the result or holds
            `error`.
        """
        waiting = [Attempt(job) for job in jobs]
        try:
            while waiting or self.running:
                self._start_ready(waiting, start, end)
                for attempt in [one for one in self.running if self._ended(one)]:
                    self._finish(attempt, waiting, end)
                    self.running.remove(attempt)
                time.sleep(0.02)
        finally:
            with undisturbed():
                self._end_all()

    def _start_ready(self, waiting, start, end):
        for attempt in list(waiting):
            if len(self.running) >= self.workers:
                return
            if attempt.not_before > time.monotonic():
                continue
            begins = start(attempt.job) if attempt.number == 1 else True
            if begins is None:
                attempt.not_before = time.monotonic() + _ASKED_AGAIN
                continue
            waiting.remove(attempt)
            if begins:
                with undisturbed():  # what is started is known, and so is ended
                    self._start(attempt, end)

    def _start(self, attempt, end):
        from geobrief.errors import GeobriefError

        try:
            attempt.work = attempt.job.make_folder()
            self._begin(attempt)
        except (GeobriefError, OSError) as error:  # such as no room for another process
            if attempt.work:
                shutil.rmtree(attempt.work, ignore_errors=True)
            end(attempt.job, None, {"error": str(getattr(error, "strerror", None) or error)}, 0.0)

    def _begin(self, attempt):
        attempt.result = self.scratch / f"{attempt.work.name}.json"
        task = {
            **attempt.job.task,
            "work": str(attempt.work),
            "result": str(attempt.result),
            "warm": self.forks,
            "parent": os.getpid(),
        }
        attempt.started = time.monotonic()
        attempt.process = warm.forked(lambda: perform(task)) if self.forks else self._spawn(task, attempt)
        self.running.append(attempt)

    def _spawn(self, task, attempt):
        path = attempt.result.with_suffix(".task")
        path.write_text(json.dumps(task), encoding="utf-8")
        apart = (
            {"start_new_session": True} if os.name != "nt" else {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        )
        return subprocess.Popen(
            [sys.executable, "-m", "geobrief.schedule.work", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **apart,
        )

    def _ended(self, attempt):
        if attempt.process.poll() is not None:
            return True
        now = time.monotonic()
        if not attempt.asked_to_end and now - attempt.started > attempt.job.deadline:
            self._ask_to_end(attempt)
        if attempt.asked_to_end and now - attempt.asked_to_end > _GRACE:
            _kill_tree(attempt)
        return False

    def _ask_to_end(self, attempt):
        attempt.asked_to_end = time.monotonic()
        attempt.children = _children(attempt.process.pid)
        with suppress(OSError):
            attempt.process.send_signal(signal.SIGTERM)

    def _finish(self, attempt, waiting, end):
        """Tell how an attempt ended, or put it back to wait for the next."""
        _kill_tree(attempt)
        told = self._told(attempt)
        seconds = time.monotonic() - attempt.started
        if told.get("error") and told.get("again") and attempt.number <= attempt.job.retries:
            shutil.rmtree(attempt.work, ignore_errors=True)
            pause = float(os.environ.get(BACKOFF, "10")) * 2 ** (attempt.number - 1)
            attempt.job.tell_retry(told["error"], attempt.number, pause)
            waiting.append(Attempt(attempt.job, attempt.number + 1, time.monotonic() + pause))
            return
        try:
            end(attempt.job, attempt.work, told, seconds)
        finally:
            shutil.rmtree(attempt.work, ignore_errors=True)

    def _told(self, attempt):
        if attempt.asked_to_end:
            limit = f"{attempt.job.deadline:.0f} seconds"
            return {"error": f"It took longer than its deadline of {limit} and was ended.", "again": True}
        try:
            return json.loads(attempt.result.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            code = attempt.process.poll()
            how = f"by signal {-code}" if code < 0 else f"with code {code}"
            return {
                "error": f"Its process ended {how} without a result: out of memory, disk full, or killed.",
                "again": True,
            }

    def _end_all(self):
        for attempt in self.running:
            self._ask_to_end(attempt)
        until = time.monotonic() + _GRACE
        while time.monotonic() < until and any(one.process.poll() is None for one in self.running):
            time.sleep(0.05)
        for attempt in self.running:
            _kill_tree(attempt)
            with suppress(OSError, subprocess.SubprocessError):
                attempt.process.wait(5)
            shutil.rmtree(attempt.work, ignore_errors=True)
        self.running = []


def _children(pid):
    """Return the processes below `pid`: the kernel has a group of its own."""
    import psutil

    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _kill_tree(attempt):
    """Kill what is left of an attempt: its process, its kernel, and what they started."""
    left = attempt.children
    if attempt.process.poll() is None:
        left = left + _children(attempt.process.pid)
        with suppress(OSError):
            attempt.process.kill()
    for process in left:
        with suppress(Exception):  # psutil.Error: it is gone, which is what is wanted
            if process.is_running():  # and its number has not become that of another
                _kill_group(process.pid) if hasattr(os, "killpg") else process.kill()


def _kill_group(pid):
    if os.getpgid(pid) != os.getpgid(0):
        os.killpg(os.getpgid(pid), signal.SIGKILL)


def scratch_folder(folder):
    """Make a folder for what one command needs while it runs; return it and its lock, which is held as long as the
    command lives: a number of a process would mean another one in another container."""
    from filelock import FileLock

    with _one_at_a_time(folder):
        path = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
        lock = FileLock(path / "lock")
        lock.acquire()
    return path, lock


def remove_stale(folder):
    """Remove the folders of commands that were killed: their locks are free."""
    from filelock import FileLock

    with suppress(OSError), _one_at_a_time(folder):
        for path in folder.glob(f"{_SCRATCH}*"):
            with suppress(OSError):  # TimeoutError is one: the command is alive
                FileLock(path / "lock").acquire(timeout=0).lock.release()
                shutil.rmtree(path, ignore_errors=True)


def _one_at_a_time(folder):
    """Return a lock under which no folder is taken for one of a killed command before it has its own lock."""
    from filelock import FileLock

    return FileLock(folder / "scratch.lock", timeout=60)
