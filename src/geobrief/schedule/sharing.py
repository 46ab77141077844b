"""One reading and one analysis of a corpus for all reports of a command."""

import json
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.schedule import warm
from geobrief.stopping import undisturbed


def share_analyses(jobs, scratch, forks, log):
    """Analyse each corpus that the notebooks of `jobs` would analyse, into `scratch`, in a process of its
    own.

    A notebook that asks for the same corpus then finds the analysis (`geobrief.cache`). Where it cannot be
    made the reports say why themselves: nothing is raised. Without forks a corpus of one report is left to
    its notebook.
    """
    asked = {}
    for job in jobs:
        if wanted := wanted_analysis(job.task):
            asked.setdefault(wanted["key"], (wanted, []))[1].append(job)
    for key, (wanted, members) in asked.items():
        if not forks and len(members) < 2:
            continue
        start, deadline = time.monotonic(), max(job.deadline for job in members)
        runs = "one run" if len(members) == 1 else f"{len(members)} runs"
        log.say("analysing", "", f"{_names(wanted['paths'])}, for {runs}")
        _run(wanted, scratch, forks, deadline)
        if (scratch / key / "analysis.json").is_file():
            log.say("analysed", "", f"in {time.monotonic() - start:.1f} s")
            if forks:
                _hold(key, scratch / key)
        for line in _lines(scratch / f"{key}.warnings"):
            log.say("warning", "", line)


def wanted_analysis(task):
    """Return the analysis that a job's notebooks ask for as a dict, None where they ask for none."""
    from geobrief.cache import shared_key
    from geobrief.report.parameters import read_parameters

    for path in task["notebooks"]:
        try:
            if "load_corpus" not in Path(path).read_text(encoding="utf-8"):
                continue
            asked = {parameter.name: parameter.default for parameter in read_parameters(path)} | task["values"]
        except (OSError, GeobriefError):  # the report itself will say it
            continue
        corpus = asked.get("corpus")
        paths = corpus if isinstance(corpus, list) else [corpus]
        scorer, actors = asked.get("scorer") or None, asked.get("actors_file") or None
        return {
            "key": shared_key(paths, scorer, "sentence", actors),
            "paths": paths,
            "scorer": scorer,
            "actors": actors,
            "cwd": task["cwd"],
        }
    return None


def _run(wanted, scratch, forks, deadline):
    """Analyse apart from this process, since a scorer's threads do not survive a fork; leave no process behind."""
    process, until = None, time.monotonic() + deadline
    try:
        with undisturbed():
            process = _start(wanted, scratch, forks)
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        if process and process.poll() is None:
            process.kill()
            process.wait()


def _start(wanted, scratch, forks):
    if forks:
        return warm.forked(lambda: analyse_into(wanted, scratch))
    return subprocess.Popen(
        [sys.executable, "-m", __name__, json.dumps(wanted), str(scratch), str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def analyse_into(wanted, scratch):
    """Analyse and write the frames into `scratch`/KEY, the warnings beside; return the exit code."""
    from geobrief.analysis import analyse, write_analysis

    os.chdir(wanted["cwd"])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        try:
            found = analyse(wanted["paths"], scorer=wanted["scorer"], actors=wanted["actors"])
            write_analysis(found, Path(scratch) / wanted["key"])
            code = 0
        except (GeobriefError, KeyboardInterrupt, OSError):
            code = 1
    ours = [str(item.message) for item in said if item.category.__module__.startswith("geobrief")]
    (Path(scratch) / f"{wanted['key']}.warnings").write_text("\n".join(ours), encoding="utf-8")
    return code


def _names(paths):
    return ", ".join(Path(str(path)).name for path in paths)


def _hold(key, folder):
    from geobrief.analysis import load_analysis
    from geobrief.cache import keep_warm

    keep_warm(key, load_analysis(folder))


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


if __name__ == "__main__":
    warm.end_with_parent(int(sys.argv[3]))
    sys.exit(analyse_into(json.loads(sys.argv[1]), sys.argv[2]))
