"""Waiting for processes, for tests that start real ones."""

import time

import psutil

HANG = 300  # seconds after which something that was waited for hangs; no test depends on how fast a machine is


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
