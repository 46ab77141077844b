"""What the benchmarks of speed share: the texts, the clock, and where their figures are kept."""

import json
import os
import platform
import time
from pathlib import Path

os.environ["GEOBRIEF_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ.pop("GEOBRIEF_CACHE", None)  # nothing comes from an earlier run

RESULTS = Path(__file__).parent / "results"
ENOUGH = 300  # articles; the sample articles are repeated, each time with words of its own


def articles_file(paths, folder):
    """Return a JSON Lines file of articles and what it holds in words: the file given, or one made of the samples."""
    if paths:
        return Path(paths[0]), Path(paths[0]).name
    from geobrief.corpus import read_corpus
    from geobrief.resources import home

    samples = read_corpus([str(home() / "seeds")]).articles
    file = Path(folder) / "samples.jsonl"
    with open(file, "w", encoding="utf-8") as out:
        for number in range(ENOUGH):
            row = samples.iloc[number % len(samples)]
            text = f"{row['text']}\n\nEdition {number}."
            out.write(json.dumps({"id": str(number), "title": row["title"], "text": text}) + "\n")
    return file, f"{len(samples)} sample articles, repeated"


def load(scorer):
    """Let Geobrief load what it loads once: gazetteer, lexicons, the scorer, and what tells languages apart."""
    from geobrief.analysis import analyse
    from geobrief.corpus.languages import language_of
    from geobrief.resources import home

    analyse(str(home() / "seeds"), scorer=scorer)
    language_of(None, "", "Le ministre a dit que les troupes resteront dans le pays. " * 6)


def seconds(work):
    """Return the processor's time that a call takes, in seconds, and what it returns."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def best_in_turn(contenders, rounds):
    """Return the least time of each contender, a mapping of name to function, run in turn: a busy machine slows all."""
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, work in contenders.items():
            best[name] = min(best[name], seconds(work)[0])
    return best


def keep(name, figures):
    """Write the figures to benchmarks/results, for the chart in the documentation."""
    RESULTS.mkdir(exist_ok=True)
    figures = {"python": platform.python_version(), "machine": platform.machine(), **figures}
    (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
