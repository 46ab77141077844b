"""Waiting for processes, and growth of time, for tests that must not depend on how fast a machine is."""

import time

import psutil

HANG = 300  # seconds after which something that was waited for hangs


def wait_for(condition, seconds=HANG):
    """Wait until `condition` holds; fail after that many seconds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def alive(pid):
    """Return whether a process runs; one that ended and waits for its parent does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def time_grows_with_length(work, text):
    """Return whether `work` takes some eight times as long for `text` as for an eighth of it, and not sixty-four times.

    Processor's time is compared with that of the same machine a moment ago; three times, since others may disturb it.
    """
    part = len(text) // 16
    short = text[:part] + text[-part:]
    work(short)  # what is loaded once
    return any(_seconds(work, text) < 24 * max(_seconds(work, short), 0.01) for _ in range(3))


def _seconds(work, text):
    start = time.process_time()
    work(text)
    return time.process_time() - start
