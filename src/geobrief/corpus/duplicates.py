"""Copies of one article: exact ones, and near ones such as syndicated wire copy with another head or a cut tail."""

import re

import pandas as pd

_WORD = re.compile(r"\w+")
SHINGLE = 4             # words in a row; shorter ones make two reports of one event look alike
PERMUTATIONS = 128
CANDIDATE = 0.3         # estimated Jaccard similarity from which a pair is looked at in full
SHARED = 0.7            # of the shorter text's shingles that the longer one must hold,
ALIKE = 0.35            # with at least this Jaccard similarity,
NESTED = 0.9            # unless it holds nearly all of them: a text whose tail was cut
FEWEST_WORDS = 20       # shorter texts are copies only if they are equal


def first_copies(articles):
    """Return for each article the `article_id` of the article it copies, NA for originals.

    Candidates come from MinHash over word shingles (Broder 1997) and are confirmed on the shingles themselves. Of a
    group the dated come before the undated, the earlier before the later, then the order of reading decides.

    Parameters
    ----------
    articles : pandas.DataFrame
        Columns `article_id`, `content_id`, `text`, `published`.
    """
    group = _exact_groups(articles["content_id"])
    distinct = [row for row, first in enumerate(group) if row == first]  # exact copies need no second look
    texts = articles["text"].iloc[distinct].tolist()
    for first, second in _near_pairs(texts):
        _join(group, distinct[first], distinct[second])
    root = pd.Series([_root(group, row) for row in range(len(group))], index=articles.index)
    order = articles.assign(root=root).sort_values("published", kind="stable", na_position="last")
    original = order.groupby("root")["article_id"].first().reindex(root).set_axis(articles.index)
    return original.where(original != articles["article_id"], None)


def _exact_groups(content_ids):
    """Return for each row the first row with the same content: the start of a union-find."""
    return content_ids.groupby(content_ids).transform(lambda rows: rows.index[0]).map(
        dict(zip(content_ids.index, range(len(content_ids)), strict=True))).tolist()


def _near_pairs(texts):
    from rensa import RMinHash, RMinHashLSH

    shingles = [_shingles(text) for text in texts]
    long_enough = [row for row, found in enumerate(shingles) if len(found) >= FEWEST_WORDS]
    index = RMinHashLSH(threshold=CANDIDATE, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS // 2)
    for row in long_enough:
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(sorted(shingles[row]))
        for other in sorted(index.query(sketch)):
            if _is_copy(shingles[row], shingles[other]):
                yield other, row
        index.insert(row, sketch)


def _shingles(text):
    words = _WORD.findall(text.lower())
    return {" ".join(words[at:at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _is_copy(first, second):
    shared, shorter = len(first & second), min(len(first), len(second))
    return shared >= NESTED * shorter or (shared >= SHARED * shorter and shared >= ALIKE * len(first | second))


def _root(group, row):
    while group[row] != row:
        row = group[row]
    return row


def _join(group, first, second):
    first, second = _root(group, first), _root(group, second)
    group[max(first, second)] = min(first, second)
