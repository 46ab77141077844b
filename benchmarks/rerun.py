"""A second run of a corpus that has grown by one article in a hundred, with the cache, against the first.

    python benchmarks/rerun.py [--scorer NAME] [--corpus CORPUS] [ARTICLES]      by default 3000, the default scorer

The new articles stand all over the corpus, which is one JSON Lines file, so the file has changed as well. Processor's
time of both, what is imported and loaded once left out; the clock beside it.
"""

import argparse
import tempfile
from pathlib import Path

import made
import measured_run
import measuring

SHARE = 100  # one in so many is new


def main():
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("articles", nargs="?", type=int, default=3_000)
    ask.add_argument("--scorer")
    ask.add_argument("--corpus")
    asked = ask.parse_args()
    runs, numbers = made.runs_of(asked.corpus), range(asked.articles)
    with tempfile.TemporaryDirectory() as folder:
        file, options = Path(folder, "made.jsonl"), {"scorer": asked.scorer, "cache": str(Path(folder, "cache"))}
        made.make(file, [number for number in numbers if number % SHARE != SHARE // 2], runs)
        first = measured_run.measure(file, **options)
        made.make(file, numbers, runs)
        second = measured_run.measure(file, **options)
    ratios = {name: first[name] / second[name] for name in ("processor_seconds", "seconds")}
    print(f"{first['articles']:,} articles: {first['processor_seconds']:.1f} s of the processor; "
          f"with {second['articles'] - first['articles']:,} more: {second['processor_seconds']:.2f} s")
    print(f"{ratios['processor_seconds']:.1f} x (at least 20), by the clock {ratios['seconds']:.1f} x")
    measuring.keep("rerun", {"scorer": asked.scorer or "default", "articles": first["articles"],
                             "new": second["articles"] - first["articles"],
                             "first_seconds": round(first["processor_seconds"], 2),
                             "second_seconds": round(second["processor_seconds"], 2),
                             "ratio": round(ratios["processor_seconds"], 1)})


if __name__ == "__main__":
    main()
