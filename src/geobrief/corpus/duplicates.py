"""Copies of one article: exact ones, and near ones such as syndicated wire copy with another head or a cut tail.

Candidates come from MinHash over word shingles (Broder 1997), banded; what two texts share is estimated from their
signatures, so that no text has to be kept: an article costs half a kilobyte, whatever its length.
"""

import re

import numpy as np
import pandas as pd

_WORD = re.compile(r"\w+")
SHINGLE = 4  # words in a row; shorter ones make two reports of one event look alike
PERMUTATIONS = 256  # the estimate of a similarity of .5 is off by .03 (one standard deviation)
BAND = 2  # numbers of a signature that candidates share: 128 bands find pairs down to a similarity of .15
SHARED = 0.7  # of the shorter text's shingles that the longer one must hold,
ALIKE = 0.35  # with at least this Jaccard similarity,
NESTED = 0.9  # unless it holds nearly all of them: a text whose tail was cut,
EXCERPT = 0.15  # with at least this similarity, below which the estimate says nothing
FEWEST_WORDS = 20  # shorter texts are copies only if they are equal
_NEIGHBOURS = 6  # of a row in its band that it is compared with; larger groups are joined link by link
_AT_ONCE = 4_000  # pairs compared at once


class Fingerprints:
    """What is kept of every article to tell its copies: content, moment, signature; add articles, then ask."""

    def __init__(self):
        self._contents, self._moments, self._sizes, self._signatures = [], [], [], []

    def add(self, articles):
        """Add a batch: columns `content_id`, `text`, `published`."""
        self._contents.append(pd.util.hash_array(articles["content_id"].to_numpy(dtype=object), categorize=False))
        moments = pd.to_datetime(articles["published"], utc=True).astype("datetime64[ns, UTC]")
        self._moments.append(moments.dt.tz_localize(None).to_numpy(dtype="datetime64[ns]"))
        shingles = [_shingles(text) for text in articles["text"]]
        self._sizes.append(np.array([len(found) for found in shingles], dtype=np.uint32))
        self._signatures.append(_signatures(shingles))

    def originals(self):
        """Return for each row the row that stands for its group: the dated before the undated, the earlier before
        the later, then the first read."""
        if not self._contents:
            return np.empty(0, dtype=np.int64)
        root = self._groups()
        moments = np.concatenate(self._moments)
        order = np.lexsort((np.arange(len(root)), moments, np.isnat(moments)))
        groups, first = np.unique(root[order], return_index=True)
        return order[first][np.searchsorted(groups, root)]

    def _groups(self):
        contents = np.concatenate(self._contents)
        _, first, group = np.unique(contents, return_index=True, return_inverse=True)
        parent = first[group.reshape(-1)].tolist()
        sizes = np.concatenate(self._sizes)
        rows = np.unique(first[sizes[first] >= FEWEST_WORDS])  # exact copies need no second look
        for one, other in _near_pairs(self._all_signatures(), sizes, rows):
            _join(parent, int(one), int(other))
        return np.array([_root(parent, row) for row in range(len(parent))])

    def _all_signatures(self):
        """Return the signatures as one array, without ever holding them twice."""
        whole, at = np.empty((sum(map(len, self._signatures)), PERMUTATIONS), dtype=np.uint16), 0
        self._signatures.reverse()
        while self._signatures:
            batch = self._signatures.pop()
            whole[at : at + len(batch)] = batch
            at += len(batch)
        self._signatures = [whole]
        return whole


def first_copies(articles):
    """Return for each article the `article_id` of the article it copies, NA for originals.

    Parameters
    ----------
    articles : pandas.DataFrame
        Columns `article_id`, `content_id`, `text`, `published`.
    """
    known = Fingerprints()
    if len(articles):
        known.add(articles)
    ids = articles["article_id"].to_numpy(dtype=object)
    original = pd.Series(ids[known.originals()] if len(ids) else ids, index=articles.index, dtype=object)
    return original.where(original != articles["article_id"], None)


def _shingles(text):
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _signatures(shingles):
    """Return one row of `PERMUTATIONS` numbers of 16 bits for each set of shingles; zeros for short ones."""
    from rensa import RMinHash

    found = np.zeros((len(shingles), PERMUTATIONS), dtype=np.uint16)
    for row, words in enumerate(shingles):
        if len(words) >= FEWEST_WORDS:
            sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
            sketch.update(sorted(words))
            found[row] = np.array(sketch.digest(), dtype=np.uint32) & 0xFFFF
    return found


def _near_pairs(signatures, sizes, rows):
    """Yield pairs of rows whose texts are near copies, as rows that agree in all numbers of a band."""
    for first in range(0, PERMUTATIONS - BAND + 1, BAND):
        keys = np.zeros(len(rows), dtype=np.uint64)
        for column in range(first, first + BAND):
            keys = keys << np.uint64(16) | signatures[rows, column].astype(np.uint64)
        order = np.argsort(keys, kind="stable")
        keys, order = keys[order], rows[order]
        for step in range(1, _NEIGHBOURS + 1):
            here = np.flatnonzero(keys[step:] == keys[:-step])
            if not len(here):
                break
            yield from _confirmed(order[here], order[here + step], signatures, sizes)


def _confirmed(ones, others, signatures, sizes):
    for start in range(0, len(ones), _AT_ONCE):
        one, other = ones[start : start + _AT_ONCE], others[start : start + _AT_ONCE]
        alike = (signatures[one] == signatures[other]).mean(axis=1)
        copies = _are_copies(alike, sizes[one], sizes[other])
        yield from zip(one[copies], other[copies], strict=True)


def _are_copies(alike, one, other):
    """Tell which pairs are copies from their similarity and sizes: `shared` of the shorter is in the longer."""
    one, other = one.astype(float), other.astype(float)
    shared = alike / (1 + alike) * (one + other) / np.minimum(one, other)
    return ((shared >= NESTED) & (alike >= EXCERPT)) | ((shared >= SHARED) & (alike >= ALIKE))


def _root(group, row):
    while group[row] != row:
        group[row] = group[group[row]]
        row = group[row]
    return row


def _join(group, first, second):
    first, second = _root(group, first), _root(group, second)
    group[max(first, second)] = min(first, second)
