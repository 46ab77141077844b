"""As many articles as wanted, made from those of a corpus: each of runs of sentences of others with figures of its own.

    python benchmarks/made.py NUMBER FILE [CORPUS]      by default from the sample articles

A run of three sentences keeps what the stages look for (a speaker, then "he said"), the order of the runs makes the
article another one: neither identifiers nor texts repeat, but for one article in twenty, which is a reprint of the one
before it under another head. The same number gives the same article, whatever the size of the corpus.
"""

import json
import random
import re
import sys
from pathlib import Path

RUN = 3  # sentences
RUNS = (3, 8)  # in an article, about 9 to 24 sentences
REPRINTS = 20
FIGURE = "\0"  # in a run, where each article has a figure of its own
_END = re.compile(r"[.!?…]*[\"'”’)\]]*$")


def runs_of(corpus=None, is_distinct=False):
    """Return the runs of sentences of the articles of a corpus, a list of texts; `is_distinct` gives every sentence
    a figure of its own in each article, so that none of them is met again but in reprints."""
    from geobrief.corpus import read_corpus
    from geobrief.resources import home
    from geobrief.sentences import split_sentences

    sentences = split_sentences(read_corpus([str(corpus or home() / "seeds")]).articles)
    bodies = sentences[sentences["part"] == "text"].groupby("article_id", sort=False)["text"].agg(list)
    runs = [body[at : at + RUN] for body in bodies for at in range(0, len(body), RUN)]
    return [" ".join(map(_with_figure, run) if is_distinct else run) for run in runs]


def _with_figure(sentence):
    return _END.sub(lambda end: f" ({FIGURE}){end[0]}", sentence, count=1)


def article(number, runs):
    """Return the article with a number: a JSON row."""
    is_reprint = number % REPRINTS == REPRINTS - 1
    draw = random.Random(number - is_reprint)
    parts = [_drawn(runs, draw) for _ in range(draw.randint(*RUNS))]
    if is_reprint:
        parts[0] = f"From our own desk, edition {number}."
    return {
        "id": str(number), "title": f"Report {number}: {parts[-1].partition('.')[0][:80]}", "text": "\n\n".join(parts),
        "outlet": f"Outlet {number % 40}", "date": f"2022-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}",
        "url": f"https://sample.example/{number}",
    }


def _drawn(runs, draw):
    run = re.sub(FIGURE, lambda _: str(draw.randrange(10**6)), draw.choice(runs))
    return f"{run} It was number {draw.randrange(10**9)}."


def make(file, numbers, runs):
    """Write the articles with the given numbers to a JSON Lines file."""
    with open(file, "w", encoding="utf-8") as out:
        out.writelines(line(number, runs) for number in numbers)


def line(number, runs):
    """Return the article with a number as a line of JSON."""
    return json.dumps(article(number, runs), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(0)  # among all benchmarks it has nothing to measure
    make(Path(sys.argv[2]), range(int(sys.argv[1])), runs_of(*sys.argv[3:4]))
