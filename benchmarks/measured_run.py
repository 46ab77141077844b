"""One analysis in a process of its own, and what it took: `python benchmarks/measured_run.py CORPUS KEY=VALUE…`.

Prints JSON: articles, seconds of the clock and of the processors (workers included), peak memory of this process. What
is imported and loaded once is told apart by a first analysis of one sample article, before the clock starts.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["GEOBRIEF_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"


def measure(corpus, **options):
    """Return what an analysis of `corpus` took, run apart; `options` are those of `analyse_into`, and `cache`."""
    words = [f"{name}={value}" for name, value in options.items() if value is not None]
    command = [sys.executable, __file__, str(corpus), *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def processors():
    """Return the processors' time that this process and its ended children have used, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_bytes():
    """Return the most memory that this process has held.

    Linux lets `ru_maxrss` begin with what the parent held, so there the kernel's own mark is read.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        marks = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(marks["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _run(corpus, cache=None, workers="1", **options):
    os.environ.pop("GEOBRIEF_CACHE", None)
    from geobrief.analysis import analyse_into
    from geobrief.resources import home

    with tempfile.TemporaryDirectory() as folder:
        one = min((home() / "seeds").glob("*.md"))
        analyse_into(str(one), Path(folder, "one"), workers=1, **options)
        if cache:
            os.environ["GEOBRIEF_CACHE"] = cache
        before, busy, start = peak_bytes(), processors(), time.perf_counter()
        made = analyse_into(str(corpus), Path(folder, "all"), workers=int(workers), **options)
        taken = {"seconds": time.perf_counter() - start, "processor_seconds": processors() - busy}
    rows = made["rows"]["articles"]
    print(json.dumps({"articles": rows, **taken, "peak_bytes": peak_bytes(), "peak_before": before}))


if __name__ == "__main__":
    if sys.argv[1:]:
        _run(sys.argv[1], **dict(word.split("=", 1) for word in sys.argv[2:]))
