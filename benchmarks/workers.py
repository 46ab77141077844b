"""Two worker processes against one, by the clock: a machine at rest with two cores is needed for a fair figure.

    python benchmarks/workers.py [--scorer NAME] [--corpus CORPUS] [--workers N] [ARTICLES]      by default 2, 2000

One worker is the command's own process; more are started for the run, which counts, some seconds: a run should be long
beside that. Each sentence has a figure of its own: one that repeats is scored once by each process.
"""

import argparse
import os
import tempfile
from pathlib import Path

import made
import measured_run
import measuring

ROUNDS = 2


def main():
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("articles", nargs="?", type=int, default=2_000)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--scorer")
    ask.add_argument("--corpus")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "made.jsonl")
        made.make(file, range(asked.articles), made.runs_of(asked.corpus, is_distinct=True))
        found = {1: [], asked.workers: []}
        for _ in range(ROUNDS):
            for workers, runs in found.items():
                runs.append(measured_run.measure(file, scorer=asked.scorer, workers=workers))
    best = {workers: min(run["seconds"] for run in runs) for workers, runs in found.items()}
    ratio = best[1] / best[asked.workers]
    for workers, taken in best.items():
        print(f"{workers} {'worker' if workers == 1 else 'workers'}: {asked.articles / taken:.1f} articles a second")
    print(f"{ratio:.2f} x by the clock (at least 1.7 for two), load of the machine {os.getloadavg()[0]:.1f}")
    rates = {str(workers): round(asked.articles / taken, 1) for workers, taken in best.items()}
    measuring.keep("workers", {"scorer": asked.scorer or "default", "articles": asked.articles,
                               "ratio": round(ratio, 2), "articles_a_second": rates})


if __name__ == "__main__":
    main()
