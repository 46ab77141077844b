"""Write data/model/common_words.txt: words that news writes in lower case.

    python training/common_words.py DATA

The model of the `target` scorer reads a sentence without names, and a capital at the start of a sentence does
not make one. A word is common if it stands inside sentences at least four times in lower case and more than
twice as often as with a capital. The list belongs to the model: after a change, train anew.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from labelled import read_jsonl

SOURCES = (
    "corpora/reuters21578.dev.jsonl",
    "corpora/bbc.dev.jsonl",
    "clusters/g5w1h_newscluster.dev.jsonl",
    "geo/gwn.dev.jsonl",
    "geo/geovirus.dev.jsonl",
    "sentiment/newsmtsc.train.jsonl",
)
FEWEST, RATIO = 4, 2
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Za-z]+")


def common_words(texts):
    """Return the sorted common words of `texts`."""
    lower, capital = Counter(), Counter()
    for text in texts:
        for word in _INSIDE.findall(text):
            (lower if word[0].islower() else capital)[word.lower()] += 1
    return sorted(word for word, n in lower.items() if n >= FEWEST and n > RATIO * capital[word])


def main():
    data = Path(sys.argv[1])
    texts = (
        row.get("text") or row["sentence_normalized"] for name in SOURCES for row in read_jsonl(data / name)
    )
    words = common_words(texts)
    Path("data/model/common_words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
