"""Milliseconds an article that each stage of the analysis takes on one core, with both scorers.

    python benchmarks/analyse.py [CORPUS.jsonl]

Without a file, the sample articles, repeated. Everything that is loaded once is loaded before the clock starts, and
the stages run as `geobrief analyse` runs them. Processor's time of one pass; a repeated sentence is scored once
within a batch, so a corpus of one's own gives the better figure for the model.
"""

import sys
import tempfile

import measuring


def stages(file, scorer):
    """Return the milliseconds an article of each stage, and the number of articles."""
    from geobrief.analysis import analyse
    from geobrief.engine import stages

    taken, plain = {}, dict(stages._WORK)

    def timed(name):
        def run(*given):
            seconds, found = measuring.seconds(lambda: plain[name](*given))
            taken[name] = taken.get(name, 0.0) + seconds
            return found

        return run

    stages._WORK.update({name: timed(name) for name in plain})
    try:
        whole, found = measuring.seconds(lambda: analyse(str(file), scorer=scorer))
    finally:
        stages._WORK.update(plain)
    n = len(found.articles)
    taken["reading, checks and the rest"] = whole - sum(taken.values())
    return {name: 1000 * seconds / n for name, seconds in taken.items()}, n


def main(paths):
    from geobrief.sentiment import default_scorer

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        file, named = measuring.articles_file(paths, folder)
        for scorer in dict.fromkeys(("textblob", default_scorer())):
            measuring.load(scorer)
            found[scorer], n = stages(file, scorer)
    print(f"{named}: {n:,} articles; milliseconds an article on one core")
    for scorer, taken in found.items():
        parts = ", ".join(f"{name} {value:.2f}" for name, value in taken.items())
        print(f"{scorer}: {1000 / sum(taken.values()):,.0f} articles a second; {parts}")
    rounded = {scorer: {name: round(value, 3) for name, value in taken.items()} for scorer, taken in found.items()}
    measuring.keep("analyse", {"text": named, "articles": n, "milliseconds_an_article": rounded})


if __name__ == "__main__":
    main(sys.argv[1:])
