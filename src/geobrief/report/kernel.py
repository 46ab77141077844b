"""A Python kernel of one's own: this interpreter, no history, no user profile, gone with all it started."""

import os
import signal
import sys
from contextlib import contextmanager, suppress

from geobrief.stopping import own_folder, undisturbed

_LONGEST = 100  # bytes of a socket's path: systems allow 104 or 108


@contextmanager
def running_kernel(moment, provisioner=None):
    """Start a kernel of this interpreter; end it and every process it started.

    Parameters
    ----------
    moment : datetime
        What the notebook takes for the present.
    provisioner : class, optional
        Of jupyter_client, for a kernel that is started in another way than as a command.

    Yields
    ------
    jupyter_client.AsyncKernelManager
        Its kernel is booting: whoever connects waits for it.
    """
    from jupyter_core.utils import run_sync

    with own_folder("geobrief-kernel-") as private:
        manager = _manager(private, moment, provisioner)
        try:
            with undisturbed():  # what is started is known, and so is ended
                run_sync(manager.start_kernel)()
            yield manager
        finally:
            with undisturbed():
                _end(manager)


def _end(manager):
    from jupyter_core.utils import run_sync

    if manager.has_kernel:
        _end_group(manager.provisioner.pid)
        run_sync(manager.shutdown_kernel)(now=True)


def _manager(private, moment, provisioner):
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class OwnKernel(AsyncKernelManager):
        """Starts the interpreter that runs now, whatever kernels a user has installed under the same name."""

        @property
        def kernel_spec(self):
            return KernelSpec(
                argv=_command(), env=_environment(private, moment), language="python", display_name="Python 3"
            )

    # Sockets are files in a folder that only this user can enter; Windows has none, nor has a place that lies too deep.
    file = private / "kernel.json"
    transport = "tcp" if os.name == "nt" or len(os.fsencode(file)) > _LONGEST else "ipc"
    made = OwnKernel(transport=transport, connection_file=str(file))
    if provisioner:
        made.provisioner = provisioner(parent=made, kernel_id="", kernel_spec=made.kernel_spec)
    return made


def _command():
    options = ["--HistoryManager.enabled=False", "--IPKernelApp.ignore_cwd=True"]
    return [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *options]


def _environment(private, moment):
    return {
        "GEOBRIEF_REPORT": "1",
        "SOURCE_DATE_EPOCH": str(int(moment.timestamp())),
        "PYTHONHASHSEED": "0",
        "IPYTHONDIR": str(private / "ipython"),
    }


def _end_group(leader):
    """Kill the kernel's process group: a process that a cell started would outlive the kernel."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
