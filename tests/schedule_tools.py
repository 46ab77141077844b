"""Small reports for the tests of schedules: tiny notebooks, a reports.toml, the command in a process of its
own."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

from notebook_tools import SIGN_OFF, cell, saved
from process_tools import HANG

from geobrief.errors import GeobriefError
from geobrief.schedule import publish, runs, warm

WRITES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.link"}
SMALL = '[[report]]\nname = "daily"\nnotebook = "small.ipynb"\nschedule = "0 6 * * *"\nretries = 0\n'
PARAMETERS = 'word: str = "one"\nsince: str = ""\nuntil: str = ""'


def notebook(folder, name, *sources):
    """Write a notebook with the parameters above and cells of `sources` before the last one."""
    return saved(folder, name, cell(PARAMETERS, tags=["parameters"]), *sources, SIGN_OFF)


def reports(folder, text=SMALL, top=""):
    """Write reports.toml and return its path; the cache is off."""
    path = folder / "reports.toml"
    path.write_text(f"cache = false\n{top}\n{text}", encoding="utf-8")
    return path


@contextmanager
def command(path, *words, code=None, **environment):
    """Yield `geobrief run-due` as a process, which is gone afterwards; `code` runs in it before."""
    start = f"{code or ''}\nfrom geobrief.cli import main; main()"
    env = {**os.environ, "GEOBRIEF_RETRY_SECONDS": "0.1", "PYTHONHASHSEED": "0", **environment}
    with subprocess.Popen(
        [sys.executable, "-c", start, "run-due", "--config", str(path), *map(str, words)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=path.parent,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def run(path, *words, **more):
    """Run `geobrief run-due` to its end; return the exit code and its log."""
    with command(path, *words, **more) as process:
        log = process.communicate(timeout=HANG)[1]
    return process.returncode, log


def events(log):
    """Return what a log of JSON lines tells."""
    return [json.loads(line) for line in log.splitlines() if line.startswith("{")]


def publish_small(folder):
    """Publish an edition in `folder`, with the real command; its notebook does what the file `do.py` says."""
    notebook(folder, "small", "from pathlib import Path\nexec(Path('do.py').read_text())")
    (folder / "do.py").write_text("pass", encoding="utf-8")
    code, log = run(reports(folder), "daily")
    assert code == 0, log


def check_old_then_recover(path, before, log, reason):
    """The old edition is as it was, the reason is told once in one line, the next run works and tidies up."""
    output = path.parent / "outputs"
    assert contents(output) == before
    failed = [event["reason"] for event in events(log) if event["event"] == "failed"]
    assert len(failed) == 1 and "\n" not in failed[0], log
    assert re.search(reason, failed[0]), failed
    assert failed[0] in (output / "daily" / "failed.txt").read_text(encoding="utf-8")
    assert not left_over(output)
    check_recovers(path, before)


def check_recovers(path, before):
    """The next run publishes a second edition, leaves the first as it was, and removes what was left."""
    output = path.parent / "outputs"
    (path.parent / "do.py").write_text("pass", encoding="utf-8")
    code, log = run(path, "daily")
    assert code == 0, log
    assert not left_over(output) and not list(output.rglob("failed.*"))
    names = [edition["name"] for edition in publish.editions(output / "daily")]
    assert len(names) == 2
    now = contents(output)
    assert {name: now[name] for name in before if names[0] in name} == {
        name: data for name, data in before.items() if names[0] in name
    }


def without_notebooks(monkeypatch, changes=()):
    """Replace the runs by ones that end at once and find `changes`; return a list of the (title, due) that were run."""
    done = []

    class Quick:
        def __init__(self, *_):
            pass

        def run(self, jobs, start, end):
            for job in jobs:
                if start(job):
                    work = job.make_folder()
                    (work / "small.html").write_text(publish.index_page("x", []), encoding="utf-8")
                    done.append((job.title, job.due))
                    end(job, work, {"pages": ["small.html"], "findings": [], "changes": list(changes)}, 0.0)

    monkeypatch.setattr(warm, "usable", lambda: False)  # alerts, too, are sent by this process
    monkeypatch.setattr(runs, "Pool", Quick)
    monkeypatch.setattr(runs, "share_analyses", lambda *_: None)
    return done


def at(text):
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


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


def stop_at(n, stop, steps=WRITES):
    """Call `stop` before the n-th change of a file that this process makes; return the countdown."""
    left = [n]

    def hook(event, arguments):
        if event not in steps or (event == "open" and not _writes(arguments)):
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
