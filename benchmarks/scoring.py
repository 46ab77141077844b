"""Sentences a second on one core: TextBlob's polarity as Geobrief works it out, against TextBlob itself, in one run.

    python benchmarks/scoring.py [CORPUS.jsonl]

Without a file, the sentences of the sample articles. Every distinct sentence is scored by both and the figures are
compared to the last digit. "Cold" is Geobrief's first pass, when it has met no word; "warm" a later one. Processor's
time. TextBlob itself is timed on a part of a large corpus only, and compared on all of what it is timed on.
"""

import sys

import measuring
import pandas as pd

ROUNDS, TIMED = 5, 4_000


def sentences_of(paths):
    """Return the distinct sentences of a corpus and what it is in words."""
    from geobrief.corpus import read_corpus
    from geobrief.resources import home
    from geobrief.sentences import split_sentences

    named = paths or [str(home() / "seeds")]
    texts = split_sentences(read_corpus(named).articles)["text"].drop_duplicates()
    return texts.reset_index(drop=True), measuring.Path(paths[0]).name if paths else "sample articles"


def main(paths):
    from textblob import TextBlob

    from geobrief.sentiment.textblob_scorer import score

    texts, named = sentences_of(paths)
    frame, timed = pd.DataFrame({"text": texts}), texts.sample(min(TIMED, len(texts)), random_state=0)
    for load in (lambda: TextBlob("good").sentiment, lambda: score(pd.DataFrame({"text": [""]}))):
        load()  # both read their lexicon before the clock starts
    cold, found = measuring.seconds(lambda: score(frame))
    itself, expected = measuring.seconds(lambda: [TextBlob(text).sentiment.polarity for text in timed])
    same = sum(map(float.__eq__, found[timed.index].tolist(), expected))
    warm = min(measuring.seconds(lambda: score(frame))[0] for _ in range(ROUNDS))
    rates = {"TextBlob itself": len(timed) / itself, "cold": len(texts) / cold, "warm": len(texts) / warm}
    print(f"{named}: {len(texts):,} distinct sentences; sentences a second on one core")
    for name, rate in rates.items():
        print(f"{rate:10,.0f} {rate / rates['TextBlob itself']:7.1f} x  {name}")
    print(f"identical to the last digit: {same:,} of {len(expected):,}")
    rounded = {name: round(rate) for name, rate in rates.items()}
    measuring.keep("scoring", {"text": named, "sentences": len(texts), "identical": same, "compared": len(expected),
                               "sentences_a_second": rounded})


if __name__ == "__main__":
    main(sys.argv[1:])
