"""Small reports for the tests of schedules: tiny notebooks, a reports.toml, the command in a process of its
own."""

import os
import signal
import subprocess
import sys

from notebook_tools import SIGN_OFF, cell, saved

from geobrief.errors import GeobriefError

WRITES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.link"}
PARAMETERS = 'word: str = "one"\nsince: str = ""\nuntil: str = ""'


def notebook(folder, name, *sources):
    """Write a notebook with the parameters above and cells of `sources` before the last one."""
    return saved(folder, name, cell(PARAMETERS, tags=["parameters"]), *sources, SIGN_OFF)


def reports(
    folder, text='[[report]]\nname = "daily"\nnotebook = "small.ipynb"\nschedule = "0 6 * * *"\n', top=""
):
    """Write reports.toml and return its path; the cache is off."""
    path = folder / "reports.toml"
    path.write_text(f"cache = false\n{top}\n{text}", encoding="utf-8")
    return path


def command(path, *words, code=None, **environment):
    """Start `geobrief run-due` as a process; `code` runs in it before."""
    start = f"{code or ''}\nfrom geobrief.cli import main; main()"
    env = {**os.environ, "GEOBRIEF_RETRY_SECONDS": "0.1", "PYTHONHASHSEED": "0", **environment}
    return subprocess.Popen(
        [sys.executable, "-c", start, "run-due", "--config", str(path), *map(str, words)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=path.parent,
    )  # fmt: skip


def run(path, *words, **more):
    """Run `geobrief run-due` to its end; return the exit code and its log."""
    with command(path, *words, **more) as process:
        log = process.communicate(timeout=120)[1]
    return process.returncode, log


def contents(folder):
    """Return the bytes of every file below `folder` but the record of runs and what a failure leaves."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("failed.") and ".geobrief" not in path.parts
    }


def left_over(folder):
    """Return the names of what a run should have removed."""
    return [
        str(path) for path in folder.rglob("*") if path.name.startswith((".run-", ".old-", ".new-", "run-"))
    ]


def stop_at(n, stop):
    """Call `stop` before the n-th change of a file that this process makes; return the countdown."""
    left = [n]

    def hook(event, arguments):
        if event not in WRITES or (event == "open" and not _writes(arguments)):
            return
        left[0] -= 1
        if left[0] == 0:
            stop()

    sys.addaudithook(hook)
    return left


def _writes(arguments):
    mode, flags = arguments[1], arguments[2]
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool(flags & 3)


def in_a_fork(work):
    """Run `work` in a process of its own and return how it ended: its exit code, or minus the signal."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(work() or 0)
        except (GeobriefError, OSError):
            os._exit(1)
        except BaseException:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill():
    os.kill(os.getpid(), signal.SIGKILL)
