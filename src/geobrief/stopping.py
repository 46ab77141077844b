"""Ctrl-C and a request to terminate are answered alike: what was begun is undone, nothing is left half made."""

import atexit
import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path


class _Asked:
    """How many `undisturbed` bodies run, whether an interrupt waits for their end, whether this process ends by one."""

    held, waits, leaves = 0, False, False


@contextmanager
def terminate_as_interrupt():
    """Let SIGTERM, as SIGINT, raise KeyboardInterrupt while the body runs; what is ignored stays so.

    Outside the main thread nothing is changed.
    """
    if not _in_main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    answered = [number for number, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    try:
        for number in answered:
            signal.signal(number, _answer)
        yield
    finally:
        for number in answered:
            signal.signal(number, before[number])


@contextmanager
def undisturbed():
    """Let interrupts wait until the body is done: one that publishes, undoes, or starts what would have to be ended.

    Only for what takes seconds at most. An interrupt that came meanwhile is raised at the end.
    """
    if not _in_main_thread():
        yield
        return
    _Asked.held += 1
    try:
        with terminate_as_interrupt():
            yield
    finally:
        _Asked.held -= 1
        _raise_if_asked()


def end_when_asked():
    """Let an interrupt end this process, which was just forked, whatever its parent was in the middle of."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _answer)
    _Asked.held = 0
    _raise_if_asked()


def leave_when_asked_again(code):
    """Let a further interrupt end this process at once with `code`: all is undone, only Python itself has to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        if _in_main_thread() and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: os._exit(code))
            _Asked.leaves = True


@atexit.register
def _leave_in_peace():
    """Let no signal give another exit code once nothing is left to be waited for."""
    for number in (signal.SIGTERM, signal.SIGINT) if _Asked.leaves else ():
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def own_folder(prefix, parent=None):
    """Make a folder for unfinished work inside `parent` and remove it at the end.

    Its name tells whose it is: what processes that were killed left under the same prefix goes as well.

    Parameters
    ----------
    prefix : str
    parent : path, optional
        By default the system's folder for temporary files.
    """
    own, parent = None, Path(parent or tempfile.gettempdir())
    _remove_left(prefix, parent)
    try:
        with undisturbed():
            own = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=parent))
        yield own
    finally:
        with undisturbed():
            if own:
                shutil.rmtree(own, ignore_errors=True)


def _remove_left(prefix, parent):
    import psutil

    for left in parent.glob(f"{prefix}*-*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _answer(*_):
    _Asked.waits = True
    _raise_if_asked()


def _raise_if_asked():
    if _Asked.waits and not _Asked.held:
        _Asked.waits = False
        raise KeyboardInterrupt


def _in_main_thread():
    return threading.current_thread() is threading.main_thread()
