"""A second run of a corpus that has grown by one article in a hundred, with the cache, against the first.

    python benchmarks/rerun.py [--scorer NAME] [--corpus CORPUS] [--news FILE] [ARTICLES]      by default 2000

The new articles stand all over the corpus, which is one JSON Lines file, so the file has changed as well. Processor's
time of both, what is imported and loaded once left out; the clock beside it.

What a first run costs depends on whether sentences repeat, since the default scorer reads each once; in news they
hardly do. So the articles are made twice, each sentence with a figure of its own and with the sentences as they are,
and `--news` measures a JSON Lines file of real articles.
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
    ask.add_argument("articles", nargs="?", type=int, default=2_000)
    ask.add_argument("--scorer")
    ask.add_argument("--corpus")
    ask.add_argument("--news", help="a JSON Lines file of articles")
    asked = ask.parse_args()
    found = [measured(name, lines, asked.scorer) for name, lines in texts(asked)]
    measuring.keep("rerun", {"scorer": asked.scorer or "default", "texts": found})


def texts(asked):
    """Yield what is measured: its name and a list of lines."""
    if asked.news:
        yield "news", Path(asked.news).read_text(encoding="utf-8").splitlines(keepends=True)
    for name, is_distinct in (("made, every sentence another", True), ("made, sentences repeated", False)):
        runs = made.runs_of(asked.corpus, is_distinct)
        yield name, [made.line(number, runs) for number in range(asked.articles)]


def measured(name, lines, scorer):
    """Return the figures of one text, a dict."""
    with tempfile.TemporaryDirectory() as folder:
        file, options = Path(folder, "articles.jsonl"), {"scorer": scorer, "cache": str(Path(folder, "cache"))}
        file.write_text("".join(line for at, line in enumerate(lines) if at % SHARE != SHARE // 2), encoding="utf-8")
        first = measured_run.measure(file, **options)
        file.write_text("".join(lines), encoding="utf-8")
        second = measured_run.measure(file, **options)
    n_new, took = second["articles"] - first["articles"], (first["processor_seconds"], second["processor_seconds"])
    print(f"{name}: {first['articles']:,} articles: {took[0]:.1f} s of the processor; with {n_new:,} more: "
          f"{took[1]:.2f} s: {took[0] / took[1]:.1f} x (at least 20), by the clock "
          f"{first['seconds'] / second['seconds']:.1f} x", flush=True)
    return {"text": name, "articles": first["articles"], "new": n_new, "first_seconds": round(took[0], 2),
            "second_seconds": round(took[1], 2), "ratio": round(took[0] / took[1], 1)}


if __name__ == "__main__":
    main()
