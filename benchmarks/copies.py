"""How well reprints are found: pairs made from the articles of a corpus by the edits that syndication makes.

    python benchmarks/copies.py [CORPUS]      by default the seeds

Every article is printed once more with a new head, a cut tail, a changed figure, an added paragraph, and all four at
once. Recall: the share of reprints that stand in the group of their article. Precision: the share of pairs within
groups whose texts come from one article. Articles that copy one another in the corpus as it is are left out first,
exact ones and near ones (half of the 4-word shingles of both), so that every pair counted is one made here.
"""

import json
import random
import re
import sys
from collections import Counter
from itertools import combinations

import pandas as pd

from geobrief.corpus import read_corpus
from geobrief.corpus.duplicates import first_copies

FEWEST_WORDS = 60  # a shorter article has no tail to cut
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def reprints(text, head, added, draw):
    """Return what syndication makes of an article: edit -> text; `head` and `added` are sentences of others."""
    return {
        "new head": new_head(text, head),
        "cut tail": cut_tail(text, draw.uniform(0.3, 0.8)),
        "changed figure": changed_figure(text, draw),
        "added paragraph": f"{text}\n\n{added}",
        "all at once": f"{changed_figure(new_head(cut_tail(text, 0.8), head), draw)}\n\n{added}",
    }


def new_head(text, head):
    """Return the text with another first sentence."""
    return " ".join([head, *_SENTENCE.split(text)[1:]])


def cut_tail(text, share):
    """Return the sentences at the beginning that make up about `share` of the text."""
    sentences = _SENTENCE.split(text)
    return " ".join(sentences[: max(1, round(share * len(sentences)))])


def changed_figure(text, draw):
    """Return the text with one of its numbers one higher."""
    figures = list(re.finditer(r"\d+", text))
    if not figures:
        return text
    figure = draw.choice(figures)
    return f"{text[: figure.start()]}{int(figure[0]) + 1}{text[figure.end() :]}"


def apart(texts):
    """Return the texts of which none holds half of another's shingles."""
    kept, owners = [], {}
    for text in dict.fromkeys(texts):
        words = re.findall(r"\w+", text.lower())
        shingles = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
        shared = Counter(owners[shingle] for shingle in shingles if shingle in owners)
        if not shared or max(shared.values()) < len(shingles) / 2:
            owners.update(dict.fromkeys(shingles, len(kept)))
            kept.append(text)
    return kept


def measure(texts, seed=0):
    """Return precision, recall and recall by edit over the reprints of `texts`."""
    draw, rows = random.Random(seed), []
    for number, text in enumerate(texts):
        others = _SENTENCE.split(draw.choice(texts[:number] + texts[number + 1 :]))
        made = reprints(text, draw.choice(others), " ".join(draw.sample(others, min(2, len(others)))), draw)
        rows += [(number, edit, reprint) for edit, reprint in {"original": text, **made}.items()]
    draw.shuffle(rows)
    frame = pd.DataFrame(rows, columns=["article", "edit", "text"])
    names = [f"{number:016x}" for number in range(len(frame))]
    frame = frame.assign(article_id=names, content_id=frame["text"], published=pd.NaT)
    frame["group"] = first_copies(frame).fillna(frame["article_id"])
    home = frame[frame["edit"] == "original"].set_index("article")["group"]
    found = (frame["group"] == frame["article"].map(home))[frame["edit"] != "original"]
    pairs = [one == other for _, group in frame.groupby("group") for one, other in combinations(group["article"], 2)]
    by_edit = found.groupby(frame["edit"]).mean().round(4).to_dict()
    return {"articles": len(texts), "precision": round(sum(pairs) / max(len(pairs), 1), 4),
            "recall": round(found.mean(), 4), "recall_by_edit": by_edit}


if __name__ == "__main__":
    articles = read_corpus(sys.argv[1:] or ["seeds"]).articles
    print(json.dumps(measure(apart(articles.loc[articles["n_words"] >= FEWEST_WORDS, "text"])), indent=1))
