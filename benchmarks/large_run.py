"""One large run, for its figures: as many made articles as asked, or as fit into some minutes, through `analyse`.

    python benchmarks/large_run.py (--minutes M | --articles N) [--scorer NAME] [--corpus CORPUS] [--workers N]
                                   [--engine local|dask] [--work FOLDER]

The articles are made from those of CORPUS (the samples) by `made.py`, 10,000 a file. With --minutes a first run of
1,000 articles tells how many fit; nothing is cut off. Every ten seconds a line goes to large_run.log in
benchmarks/results: seconds, articles done, seconds of the processors, memory of this process and of its workers. The
figures go to large_run.json.
"""

import argparse
import os
import shutil
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import made
import measured_run
import measuring
import psutil

PER_FILE = 10_000
FIRST = 1_000
EVERY = 10  # seconds
_MAKING = 0.03  # of the minutes, for making the articles
_STAGES = 4  # of the run, for the cost and the memory of each


def main():
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("--minutes", type=float)
    ask.add_argument("--articles", type=int)
    ask.add_argument("--scorer")
    ask.add_argument("--corpus")
    ask.add_argument("--workers", type=int)
    ask.add_argument("--engine", default="local")
    ask.add_argument("--work")
    asked = ask.parse_args()
    if not (asked.minutes or asked.articles):
        print("Nothing was asked: give --minutes or --articles.")
        return
    runs = made.runs_of(asked.corpus)
    options = {"scorer": asked.scorer, "workers": asked.workers, "engine": asked.engine}
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        n = asked.articles or fitting(Path(folder, "first"), asked.minutes * 60 * (1 - _MAKING), runs, options)
        print(f"{n:,} articles", flush=True)
        corpus = written(Path(folder, "corpus"), n, runs)
        figures = run(corpus, Path(folder, "out"), options, n)
    print(f"{figures['articles_a_second']} articles a second, peak {figures['peak_mb']:,} MB in all")
    measuring.keep("large_run", {"scorer": asked.scorer or "default", "engine": asked.engine, **figures})


def fitting(folder, seconds, runs, options):
    """Return how many articles are analysed in some seconds, by a first run of a few."""
    found = run(written(folder / "corpus", FIRST, runs), folder / "out", options, FIRST)
    return max(int(seconds * found["articles_a_second"]), FIRST)


def written(folder, n, runs):
    """Write `n` articles to files in `folder` and return it."""
    folder.mkdir(parents=True)
    for first in range(0, n, PER_FILE):
        made.make(folder / f"{first // PER_FILE:06d}.jsonl", range(first, min(first + PER_FILE, n)), runs)
    return folder


def run(corpus, output, options, n):
    """Analyse `corpus` and return the figures of it."""
    from geobrief.analysis import analyse_into

    log, start = Log(), time.perf_counter()
    busy = measured_run.processors()
    with log:
        done = analyse_into(str(corpus), output, progress=log.progress, **options)
    seconds = time.perf_counter() - start
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    shutil.rmtree(output)
    assert done["rows"]["articles"] == n
    return {
        "articles": n, "rows": done["rows"], "seconds": round(seconds), "articles_a_second": round(n / seconds, 1),
        "processor_seconds": round(measured_run.processors() - busy),
        "cores": psutil.cpu_count(), "workers": options["workers"], "load": round(os.getloadavg()[0], 1),
        "peak_mb": round(log.peak / 1e6),
        "parent_peak_mb": round(log.parent_peak / 1e6), "course": log.course(),
        "corpus_mb": round(sum(path.stat().st_size for path in corpus.iterdir()) / 1e6), "output_mb": round(size / 1e6),
    }


class Log:
    """Writes a line every ten seconds, and remembers the most memory."""

    def __init__(self):
        self.file = open(measuring.RESULTS / "large_run.log", "w", encoding="utf-8")  # noqa: SIM115
        self.done, self.peak, self.parent_peak, self.rows, self.over = 0, 0, 0, [], threading.Event()
        self.start, self.thread = time.perf_counter(), threading.Thread(target=self._watch, daemon=True)

    def progress(self, done, total):
        self.done = done

    def course(self):
        """Return, for each quarter of the run, its last article, the processors' milliseconds an article took in it,
        and the memory of this process in MB at its end."""
        ends = [self.rows[round(part * (len(self.rows) - 1) / _STAGES)] for part in range(_STAGES + 1)]
        return [
            {"articles": done, "milliseconds": round(1e3 * (busy - before[1]) / max(done - before[0], 1), 2), "mb": mb}
            for before, (done, busy, mb) in pairwise(ends)
        ]

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self._note()
        self.file.close()

    def _watch(self):
        while not self.over.wait(EVERY):
            self._note()

    def _note(self):
        me = psutil.Process()
        mine, others, busy = me.memory_info().rss, 0, measured_run.processors()
        for child in me.children(recursive=True):
            try:
                others += child.memory_info().rss
                busy += sum(child.cpu_times()[:2])
            except psutil.Error:
                continue
        self.peak, self.parent_peak = max(self.peak, mine + others), max(self.parent_peak, mine)
        self.rows.append((self.done, busy, round(mine / 1e6)))
        seconds = time.perf_counter() - self.start
        self.file.write(f"{seconds:8.0f} s {self.done:10,} articles {busy:8.0f} s of processors "
                        f"{mine / 1e6:8,.0f} MB here {others / 1e6:8,.0f} MB in workers\n")
        self.file.flush()


if __name__ == "__main__":
    main()
