"""What an article costs in a small and in a large corpus: processor's time and memory, each size in its own process.

    python benchmarks/scaling.py [--scorer NAME] [--corpus CORPUS] [SIZE…]      by default 1000 4000

The articles are made from those of CORPUS (the samples) by `made.py`. One process analyses; sizes run one after
another, so a machine that is busy at times shows in the figures: they are of the processor's time.
"""

import argparse
import tempfile
from pathlib import Path

import made
import measured_run
import measuring

FULL = 10_000  # articles, after which what is kept of names and words has its full size


def main():
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("sizes", nargs="*", type=int, default=[1_000, 4_000])
    ask.add_argument("--scorer", default="textblob")
    ask.add_argument("--corpus")
    asked = ask.parse_args()
    runs, found = made.runs_of(asked.corpus), []
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            file = Path(folder, "made.jsonl")
            made.make(file, range(size), runs)
            found.append(one := measured_run.measure(file, scorer=asked.scorer))
            print(f"{size:9,} articles: {one['articles'] / one['processor_seconds']:7.1f} a second of one processor, "
                  f"peak {one['peak_bytes'] / 1e6:,.0f} MB", flush=True)
    first, last = found[0], found[-1]
    cost = [one["processor_seconds"] / one["articles"] for one in (first, last)]
    full = next((one for one in found if one["articles"] >= FULL), first)
    growth = (last["peak_bytes"] - full["peak_bytes"]) / max(last["articles"] - full["articles"], 1)
    print(f"an article of the largest costs {cost[1] / cost[0]:.3f} of one of the smallest (at most 1.15)")
    print(f"from {full['articles']:,} articles on, memory grows by {growth:,.0f} bytes an article (at most 1,000)")
    measuring.keep("scaling", {"scorer": asked.scorer, "sizes": [rounded(one) for one in found],
                               "cost_ratio": round(cost[1] / cost[0], 3), "grows_from": full["articles"],
                               "bytes_an_article": round(growth)})


def rounded(one):
    """Return the figures of one run as they are kept."""
    return {"articles": one["articles"], "peak_mb": round(one["peak_bytes"] / 1e6),
            "articles_a_second": round(one["articles"] / one["processor_seconds"], 1)}


if __name__ == "__main__":
    main()
