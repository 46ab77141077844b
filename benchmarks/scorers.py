"""Targets a second on one core: each scorer on the same text in one run, in turn, warm and cold.

The text is the project's own labelled sentences. Each scorer is loaded before the clock starts; "warm" is its
second pass, when a scorer that remembers words has met them.
"""

import os
import statistics
import time

os.environ["GEOBRIEF_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

from geobrief.evaluation import read_gold
from geobrief.sentiment import SCORERS, default_scorer, score_targets

ROUNDS = 5


def _textblob_itself(targets):
    from textblob import TextBlob

    return [TextBlob(text).sentiment.polarity for text in targets["text"]]


def _seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def main():
    targets = next(gold for gold in read_gold([]) if hasattr(gold, "targets")).targets
    names = [name for name in SCORERS if name != "target" or default_scorer() == "target"]
    work = {name: lambda name=name: score_targets(targets, scorer=name) for name in names}
    work["TextBlob's own package"] = lambda: _textblob_itself(targets)
    for name in names:
        score_targets(targets.iloc[:1], scorer=name)
    cold = {name: _seconds(run) for name, run in work.items()}
    warm = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, run in work.items():
            warm[name].append(_seconds(run))
    n = len(targets)
    print(f"{n} targets in {targets['text'].nunique()} sentences; targets a second of CPU time on one core")
    for name in work:
        print(f"  {name:24} {n / cold[name]:10,.0f} cold {n / statistics.median(warm[name]):10,.0f} warm")


if __name__ == "__main__":
    main()
