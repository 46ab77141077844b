"""A request to terminate is answered as Ctrl-C is: what was begun is undone, nothing is left half made."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def terminate_as_interrupt():
    """Let SIGTERM raise KeyboardInterrupt while the body runs; outside the main thread nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
