"""One run in a process of its own: notebooks are executed into the run's folder, the result is told in a
file."""

import json
import os
import re
import sys
from functools import partial
from html import unescape
from pathlib import Path

from geobrief.errors import GeobriefError, UsageError
from geobrief.schedule import warm

_FINDING = re.compile(r'<div class="gb-finding gb-(\w+)"><h3[^>]*>(.*?)</h3>', re.DOTALL)
_CHANGE = re.compile(r'<(li|h3) class="gb-change" data-change="([^"]*)">(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def perform(job):
    """Execute the notebooks of a job and write its result; return the exit code.

    Parameters
    ----------
    job : dict
        `notebooks` (paths), `values`, `work` (the run's folder), `result` (a JSON file to write), `cwd`,
        `hidden` (environment variables that notebooks must not see), `memory` (bytes or None), `warm` (bool),
        `parent` (the number of the process that asks).
    """
    try:
        _prepare(job)
        pages, shown = _execute(job), _shown(job)
        told, code = {"pages": pages, "findings": findings(shown), "changes": changes(shown)}, 0
    except KeyboardInterrupt:
        told, code = {"error": "it was told to stop", "again": True}, 130
    except GeobriefError as error:
        told, code = {"error": str(error), "again": not isinstance(error, UsageError)}, error.exit_code
    except Exception as error:  # whatever it is, the process must say it before it ends
        told, code = {"error": f"{error.__class__.__name__}: {str(error)[:300]}", "again": True}, 1
    try:
        Path(job["result"]).write_text(json.dumps(told), encoding="utf-8")
    except OSError:
        return code or 1
    return code


def _prepare(job):
    for name in job["hidden"]:
        os.environ.pop(name, None)
    os.chdir(job["cwd"])
    with open(os.devnull, "r+b") as nothing:  # what is to be said stands in the result
        for number in (0, 1, 2):
            os.dup2(nothing.fileno(), number)
    if job["memory"] and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))


def _execute(job):
    from geobrief.report import check_parameters, read_parameters, run_notebook
    from geobrief.report.kernel import running_kernel

    kernel = partial(running_kernel, provisioner=warm.forking_provisioner()) if job["warm"] else running_kernel
    pages = []
    for path in job["notebooks"]:
        known = read_parameters(path)
        names = {parameter.name for parameter in known}
        values = job["values"]
        if len(job["notebooks"]) > 1:
            values = {name: value for name, value in values.items() if name in names}
        checked = check_parameters(known, values, name=Path(path).stem)
        pages.append(run_notebook(path, checked, Path(job["work"]), kernel=kernel).name)
    return pages


def _shown(job):
    """Return the HTML that the executed notebooks of a job show."""
    shown = []
    for path in job["notebooks"]:
        executed = Path(job["work"]) / f"{Path(path).stem}.ipynb"
        for cell in json.loads(executed.read_text(encoding="utf-8"))["cells"]:
            shown += ["".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", [])]
    return "".join(shown)


def findings(shown):
    """Return the key findings in what notebooks show: `strength` and `claim` of each, in order."""
    return [{"strength": strength, "claim": _text(claim)} for strength, claim in _FINDING.findall(shown)]


def changes(shown):
    """Return the changes beyond their interval in what notebooks show, each once.

    Returns
    -------
    list of dict
        `about` (what changed and which way, the same from edition to edition while it lasts), `claim`.
    """
    found = {unescape(about): _text(claim) for _, about, claim in reversed(_CHANGE.findall(shown))}
    return [{"about": about, "claim": claim} for about, claim in reversed(found.items())]


def _text(html):
    return unescape(_TAG.sub("", html)).strip()


if __name__ == "__main__":
    task = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    warm.end_with_parent(task["parent"])
    sys.exit(perform(task))
