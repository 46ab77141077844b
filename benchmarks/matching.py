"""Names a second: the full gazetteer against flashgeotext and geotext on the same texts, in one run.

    python benchmarks/matching.py [TEXT.txt | CORPUS.jsonl ...]

Without files the sample articles are repeated to about three megabytes. One core; the best of five rounds,
the contenders in turn, so that a busy machine slows all alike. A contender that is not installed is left out.
"""

import json
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from geobrief.gazetteer import load_gazetteer
from geobrief.mentions.matching import find_names
from geobrief.mentions.pipeline import resolve_article
from geobrief.mentions.places import load_model
from geobrief.resources import home

ROUNDS, ENOUGH = 5, 3_000_000


def read_texts(paths):
    """Return the texts of the files, or the sample articles repeated."""
    if not paths:
        seeds = [path.read_text(encoding="utf-8") for path in sorted(home().joinpath("seeds").glob("*.txt"))]
        return seeds * (1 + ENOUGH // max(sum(len(text.encode()) for text in seeds), 1))
    texts = []
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        texts += (
            [json.loads(line)["text"] for line in text.splitlines()] if path.suffix == ".jsonl" else [text]
        )
    return texts


def contenders():
    """Yield (name, function of a text): Geobrief's parts, then the peers that are installed."""
    gazetteer, model = load_gazetteer(), load_model()
    yield (
        f"geobrief, automaton alone ({len(gazetteer.numbers):,} names)",
        gazetteer.automaton.find_matches_as_indexes,
    )
    yield "geobrief, matching with word boundaries", lambda text: find_names(text, gazetteer)
    yield "geobrief, resolved mentions", lambda text: resolve_article({"text": text}, "", gazetteer, model)
    if find_spec("flashgeotext"):
        from flashgeotext.geotext import GeoText

        yield "flashgeotext", GeoText().extract
    if find_spec("geotext"):
        from geotext import GeoText as Plain

        yield "geotext", Plain


def main(paths):
    """Print megabytes a second and the ratio to the slowest."""
    texts = read_texts(paths)
    size = sum(len(text.encode()) for text in texts) / 1e6
    runs = list(contenders())
    best = dict.fromkeys((name for name, _ in runs), float("inf"))
    for _ in range(ROUNDS):
        for name, function in runs:
            start = time.process_time()
            for text in texts:
                function(text)
            best[name] = min(best[name], time.process_time() - start)
    slowest = max(best.values())
    print(f"{len(texts):,} texts, {size:.1f} MB, best of {ROUNDS}, one core")
    for name, seconds in best.items():
        speed = f"{size / seconds:8.1f} MB/s {slowest / seconds:7.1f} x {len(texts) / seconds:9,.0f} texts/s"
        print(f"{speed}  {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
