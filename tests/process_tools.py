"""Waiting for processes, for tests that start real ones."""

import os
import time
from pathlib import Path


def wait_for(condition, seconds=40):
    """Wait until `condition` holds; fail after that many seconds."""
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
