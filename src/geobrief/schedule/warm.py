"""A warm process from which runs and their kernels are forked: what all need is imported and read once.

Only where a process can be forked without harm (Linux); elsewhere each run starts a Python of its own.
"""

import asyncio
import gc
import os
import signal
import sys
import threading
from contextlib import suppress

from geobrief.stopping import end_when_asked

_RUNNING = (
    "papermill",
    "nbclient",
    "nbconvert.exporters.templateexporter",
    "mistune",
    "nh3",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq.utils.garbage",
    "geobrief.report",
)
_ANALYSING = (
    "geopandas",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.patheffects",
    "PIL.Image",
    "geobrief.analysis",
    "geobrief.charts",
    "geobrief.maps",
    "geobrief.report.sections",
    "geobrief.summaries",
)


def usable():
    """Return whether runs may be forked from this process: Linux, no other thread, hashes fixed (as a kernel
    has them, so that the same input gives the same bytes)."""
    return sys.platform == "linux" and threading.active_count() == 1 and os.environ.get("PYTHONHASHSEED") == "0"


def preload(analysing):
    """Import what runs and kernels need, before the first is forked; `analysing`: what notebooks of corpora
    need."""
    from geobrief.report.notebook import import_without_grammar

    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as a kernel would have it
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a remark about debugging has no place in a log
    for name in _RUNNING + (_ANALYSING if analysing else ()):
        import_without_grammar(name)
    _make_what_is_made_once(import_without_grammar("nbformat"))
    if analysing:
        _read_what_maps_need()
    gc.collect()
    gc.freeze()  # the collector of a fork would else touch, and so copy, all memory


def _make_what_is_made_once(nbformat):
    """Let nbformat make its checker of notebooks, which takes as long as a small run."""
    nbformat.validate(nbformat.v4.new_notebook())


def _read_what_maps_need():
    from PIL import Image

    from geobrief import style
    from geobrief.maps.shapes import shapes

    Image.preinit()
    style.fonts()
    for which in ("world", "detail"):
        shapes(which)


def forked(work):
    """Fork a process in a session of its own that calls `work` and exits with the number it returns; return
    its `Fork`.

    An interrupt that comes while it is being forked would be lost, or unwind the parent's work in the fork: it waits.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGINT))
    try:
        if pid := os.fork():
            return Fork(pid)
        _be_fork(work, parent, before)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _be_fork(work, parent, signals):
    code = 1
    try:
        os.setsid()
        end_when_asked()
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        end_with_parent(parent)
        code = work()
    finally:
        os._exit(code)


def end_with_parent(parent):
    """Ask Linux to terminate this process when its parent, whose number is `parent`, dies, however it dies."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGTERM)
        if os.getppid() != parent:  # it died before it was asked
            raise KeyboardInterrupt


class Fork:
    """A forked process with the few methods of `subprocess.Popen` that are used."""

    stdin = stdout = stderr = None

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        """Return the exit code, negative for a signal; None while it runs."""
        if self.returncode is None:
            try:
                done, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                done, status = self.pid, 1 << 8
            if done:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            with suppress(ChildProcessError):
                self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


def forking_provisioner():
    """Return the class by which jupyter_client gets a kernel that is forked from this process."""
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    class ForkingProvisioner(LocalProvisioner):
        """Starts a kernel as a fork: its modules are loaded already."""

        async def launch_kernel(self, cmd, **more):
            parent = os.getpid()
            self.process = forked(lambda: _be_kernel(cmd[3:], more.get("env") or os.environ, parent))
            self.pid = self.pgid = self.process.pid
            self.cwd = os.getcwd()
            return self.connection_info

    return ForkingProvisioner


def _let_go_of_files():
    """Let every open file but the output be nothing: sockets, locks and loops belong to the parent.

    Their numbers stay taken, since the parent's objects, once collected here, close them by number.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/proc/self/fd")):
        if number not in (1, 2, nothing):
            with suppress(OSError):
                os.dup2(nothing, number, inheritable=number == 0)


def _be_kernel(arguments, environment, parent):
    """Be an IPython kernel with the command line `arguments` until it is told to stop."""
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _let_go_of_files()
    environment = dict(environment)
    os.environ.clear()
    os.environ.update(environment)
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.argv = ["ipykernel_launcher", *arguments]
    IPKernelApp.clear_instance()
    IPKernelApp.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={parent}"])
    return 0
