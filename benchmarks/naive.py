"""Articles a second on one core: Geobrief against the loop that a notebook is usually written with, in one run.

    python benchmarks/naive.py [CORPUS.jsonl]

Without a file, the sample articles, repeated. The naive loop reads the file, cuts sentences at full stops, looks
for names with one regular expression of all of them, and asks TextBlob for the sentences that hold any. It is run
twice: with the names of countries and peoples alone, as notebooks have them, and with the names of all actors that
Geobrief looks for (Geobrief looks for hundreds of thousands of places as well, and tells apart what they mean).
Both take the text only; Geobrief reads title and text. Processor's time, the best of some rounds, in turn.
"""

import json
import re
import sys
import tempfile

import measuring
import pandas as pd

ROUNDS = 6
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def naive_loop(file, names):
    """Return the mean TextBlob polarity of each actor, the plain way; `names` maps each name to its actor."""
    from textblob import TextBlob

    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")

    def run():
        rows = []
        with open(file, encoding="utf-8") as lines:
            for line in lines:
                for sentence in _SENTENCE_END.split(json.loads(line)["text"]):
                    found = pattern.findall(sentence)
                    if found:
                        polarity = TextBlob(sentence).sentiment.polarity
                        rows += [(names[name], polarity) for name in found]
        return pd.DataFrame(rows, columns=["actor", "polarity"]).groupby("actor")["polarity"].agg(["mean", "count"])

    return run


def tone(file):
    """Return the mean TextBlob polarity of each actor: the stages of Geobrief that lead to it."""
    from geobrief.corpus import read_corpus
    from geobrief.gazetteer import load_gazetteer
    from geobrief.mentions import find_mentions
    from geobrief.sentences import split_sentences
    from geobrief.sentiment import score_mentions

    articles = read_corpus([str(file)]).articles
    sentences = split_sentences(articles)
    mentions, _ = find_mentions(articles, sentences, load_gazetteer())
    scored = score_mentions(articles, sentences, mentions, scorer="textblob")
    return scored.groupby("actor_id")["polarity"].agg(["mean", "count"])


def contenders(file):
    """Return what is measured by name, all that is loaded once already loaded."""
    from geobrief.analysis import analyse
    from geobrief.resources import data_path

    aliases = pd.read_csv(data_path("gazetteer", "aliases.csv"), dtype=str, keep_default_na=False)
    states = aliases[aliases["name_kind"].isin(["country", "nationality"])]
    measuring.load("textblob")
    known = [dict(zip(rows["alias"], rows["actor_id"], strict=True)) for rows in (states, aliases)]
    return {
        f"naive loop, {len(known[0]):,} names of countries and peoples": naive_loop(file, known[0]),
        f"naive loop, {len(known[1]):,} names of all actors": naive_loop(file, known[1]),
        "Geobrief, articles to tone per actor": lambda: tone(file),
        "Geobrief, the whole analysis": lambda: analyse(str(file), scorer="textblob"),
    }


def main(paths):
    with tempfile.TemporaryDirectory() as folder:
        file, named = measuring.articles_file(paths, folder)
        with open(file, encoding="utf-8") as lines:
            n = sum(1 for _ in lines)
        best = measuring.best_in_turn(contenders(file), ROUNDS)
    print(f"{named}: {n:,} articles; articles a second on one core, and times each naive loop")
    few, all_names, *_ = best.values()
    for name, taken in best.items():
        print(f"{n / taken:8,.0f} {few / taken:7.1f} x {all_names / taken:7.1f} x  {name}")
    rates = {name: {"articles_a_second": round(n / taken, 1)} for name, taken in best.items()}
    measuring.keep("naive", {"text": named, "articles": n, "contenders": rates})


if __name__ == "__main__":
    main(sys.argv[1:])
