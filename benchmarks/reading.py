"""How fast articles are read and cleaned, and what memory that takes: 1,000, 10,000 and 100,000 made-up articles.

Each size runs in a process of its own, since memory that was once used stays with a process. The articles are made
from the sentences of the seeds, as JSON Lines; one in twenty is a copy of another with a new head.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
SENTENCES = 12


def make_articles(file, n, texts):
    """Write `n` articles to `file`, each of `SENTENCES` sentences drawn from `texts` with numbers of its own."""
    draw = random.Random(0)
    with open(file, "w", encoding="utf-8") as out:
        for number in range(n):
            if number % 20 or not number:
                body = " ".join(f"{draw.choice(texts)} ({draw.randrange(10**9)})" for _ in range(SENTENCES))
            row = {
                "id": str(number),
                "title": f"Report {number}",
                "text": body,
                "outlet": f"Outlet {number % 40}",
                "date": f"2022-10-{number % 28 + 1:02d}",
                "url": f"https://sample.example/{number}",
            }
            out.write(json.dumps(row) + "\n")


def measure(file):
    """Stream the corpus `file` and print what it took; the articles of a batch are forgotten after it."""
    from geobrief.corpus import stream_corpus

    stream_corpus("seeds")  # what importing and the first article cost is not what an article costs
    before, start = _peak(), time.perf_counter()
    stream = stream_corpus(file)
    n = sum(len(batch.articles) for batch in stream)
    seconds_read = time.perf_counter() - start
    copies = len(stream.copies())
    print(
        json.dumps(
            {
                "articles": n,
                "copies": copies,
                "articles_per_second": round(n / seconds_read),
                "seconds_for_copies": round(time.perf_counter() - start - seconds_read, 1),
                "peak_mb": round(_peak() / 1e6),
                "before_mb": round(before / 1e6),
            }
        )
    )


def _peak():
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main(sizes):
    """Print one line a size, and by how much memory grows with an article from the first to the last."""
    from geobrief.corpus import read_corpus
    from geobrief.sentences import split_sentences

    texts = split_sentences(read_corpus("seeds").articles)["text"].tolist()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            file = Path(folder, f"{n}.jsonl")
            make_articles(file, n, texts)
            done = subprocess.run(
                [sys.executable, __file__, "--measure", file], capture_output=True, text=True, check=True
            )
            print(done.stdout.strip(), flush=True)
            found.append(json.loads(done.stdout))
    first, last = found[0], found[-1]
    growth = (last["peak_mb"] - first["peak_mb"]) * 1e6 / max(last["articles"] - first["articles"], 1)
    print(f"memory grows by {growth:,.0f} bytes an article")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2])
    else:
        main([int(word) for word in sys.argv[1:]] or SIZES)
