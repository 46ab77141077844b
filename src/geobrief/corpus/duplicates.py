"""Copies of one article: exact ones, and near ones such as syndicated wire copy with another head or a cut tail.

Candidates come from MinHash over word shingles (Broder 1997), banded; what two texts share is estimated from their
signatures, so that no text has to be kept: an article costs about half a kilobyte, whatever its length. Two reports
from one template are told apart by their numbers and names (`facts`).
"""

import itertools

import numpy as np
import pandas as pd

from geobrief.corpus import facts
from geobrief.corpus.columns import Column
from geobrief.corpus.words import words_of

SHINGLE = 4  # words in a row; shorter ones make two reports of one event look alike
PERMUTATIONS = 256  # numbers of 16 bits; the estimate of a similarity of .5 is off by .03 (one standard deviation)
BANDS = PERMUTATIONS // 2  # two numbers that candidates share: this finds pairs down to a similarity of .15
OPENING = 60  # words at the beginning that have a signature of their own,
OPENING_NUMBERS = 16  # of as many numbers of 16 bits,
BEGIN_ALIKE = 2  # of which as many agree where two texts begin alike
WIDTH = BANDS + OPENING_NUMBERS // 2 + facts.WIDTH  # numbers of 32 bits in a signature: MinHash, opening, facts
SHARED = 0.75  # of the shorter text's shingles that the longer one must hold,
ALIKE = 0.35  # with at least this Jaccard similarity,
NESTED = 0.9  # unless it holds nearly all of them: a text whose tail was cut,
EXCERPT = 0.15  # with at least this similarity, below which the estimate says nothing
FULL_LENGTH = 0.6  # of the longer text; one that has less must begin as it does: a round-up holds whole reports
FEWEST_WORDS = 20  # shorter texts are copies only if they are equal
_NEIGHBOURS = 6  # of a row in its band that it is compared with; larger groups are joined link by link
_AT_ONCE = 2_000  # pairs compared at once
_KEYS = 100_000  # numbers of as many bands as have no more are sorted together
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, bits spread evenly: Knuth's multiplicative hashing


class Fingerprints:
    """What is kept of every article to tell its copies: content, moment, signature; add articles, then ask."""

    def __init__(self):
        self._contents, self._moments = Column(np.uint64), Column("datetime64[ns]")
        self._sizes, self._signatures = Column(np.uint32), Column(np.uint32, WIDTH)
        self._columns = (self._contents, self._moments, self._sizes, self._signatures)

    def add(self, articles):
        """Add a batch: columns `content_id`, `text`, `published`."""
        self.extend(*prints_of(articles, *signatures_of(words_of(articles["text"]))))

    def extend(self, *columns):
        """Add what `prints_of`, or `all` of a part of the corpus that was read elsewhere, gave."""
        for column, rows in zip(self._columns, columns, strict=True):
            column.add(rows)

    def all(self):
        """Return what is kept of every article, an array a column."""
        return [column.all() for column in self._columns]

    def originals(self):
        """Return for each row the row that stands for its group: the dated before the undated, the earlier before
        the later, then the first read."""
        root = self._groups()
        moments = self._moments.all()
        order = np.lexsort((np.arange(len(root)), moments, np.isnat(moments)))
        groups, first = np.unique(root[order], return_index=True)
        return order[first][np.searchsorted(groups, root)]

    def _groups(self):
        """Return for each row the first row of its group."""
        _, first, group = np.unique(self._contents.all(), return_index=True, return_inverse=True)
        parent, sizes = first[group.reshape(-1)], self._sizes.all()
        rows = np.sort(first[sizes[first] >= FEWEST_WORDS])  # exact copies need no second look
        n_bands = max(1, _KEYS // max(len(rows), 1))
        for first_band in range(0, BANDS, n_bands):
            bands = range(BANDS)[first_band : first_band + n_bands]
            keys = [self._signatures.all(band)[rows] + np.uint64(band << 32) for band in bands]
            for ones, others in _candidates(np.concatenate(keys), np.tile(rows, len(bands))):
                apart = parent[ones] != parent[others]
                for one, other in self._copies(*_different(ones[apart], others[apart]), sizes):
                    _join(parent, one, other)
            _flatten(parent)
        return parent

    def _copies(self, ones, others, sizes):
        """Yield those of the pairs of rows whose texts are near copies."""
        for start in range(0, len(ones), _AT_ONCE):
            one, other = ones[start : start + _AT_ONCE], others[start : start + _AT_ONCE]
            pair = [self._signatures.take(rows) for rows in (one, other)]
            alike = _agreeing(pair, slice(BANDS)) / PERMUTATIONS
            begin_alike = _agreeing(pair, slice(BANDS, -facts.WIDTH)) >= BEGIN_ALIKE
            copies = _are_copies(alike, begin_alike, sizes[one], sizes[other])
            copies &= ~facts.tell_apart(*(rows[:, -facts.WIDTH :] for rows in pair))
            yield from zip(one[copies].tolist(), other[copies].tolist(), strict=True)


def _agreeing(pair, columns):
    """Return how many numbers of 16 bits are the same in some columns of two arrays of signatures, row by row."""
    numbers = (np.ascontiguousarray(rows[:, columns]).view(np.uint16) for rows in pair)
    return np.equal(*numbers).view(np.uint8).sum(axis=1, dtype=np.uint16)


def _different(ones, others):
    """Return pairs of rows, each once."""
    pairs = np.unique((ones.astype(np.uint64) << np.uint64(32)) + others.astype(np.uint64))
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def prints_of(articles, sizes, signatures):
    """Return what is kept of articles, an array a column; sizes and signatures as `signatures_of` gives them."""
    contents = pd.util.hash_array(articles["content_id"].to_numpy(dtype=object), categorize=False)
    moments = pd.to_datetime(articles["published"], utc=True).astype("datetime64[ns, UTC]")
    return contents, moments.dt.tz_localize(None).to_numpy(dtype="datetime64[ns]"), sizes, signatures


def signatures_of(groups):
    """Return the number of shingles of each text, and its signature, shapes (n,) and (n, WIDTH), from its `Words`."""
    sizes, signatures = [np.empty(0, np.uint32)], [np.empty((0, WIDTH), np.uint32)]
    for words in groups:
        hashes = pd.util.hash_array(np.array([name.lower() for name in words.names], dtype=object), categorize=False)
        runs = _runs(words, hashes)
        shingles, n = _shingles(runs, words.edges)
        opening = _signatures(*_shingles(runs, words.edges, OPENING), OPENING_NUMBERS)
        sizes.append(n)
        signatures.append(np.hstack([_signatures(shingles, n), opening, facts.facts_of(words, hashes)]))
    return np.concatenate(sizes), np.concatenate(signatures)


def first_copies(articles):
    """Return for each article the `article_id` of the article it copies, NA for originals.

    Parameters
    ----------
    articles : pandas.DataFrame
        Columns `article_id`, `content_id`, `text`, `published`.
    """
    known = Fingerprints()
    known.add(articles)
    ids = articles["article_id"].to_numpy(dtype=object)
    original = pd.Series(ids[known.originals()], index=articles.index, dtype=object)
    return original.where(original != articles["article_id"], None)


def _runs(words, hashes):
    """Return a number of 64 bits for the run of `SHINGLE` words that begins at each word."""
    numbers = hashes[words.codes]
    mixed = numbers[: max(len(numbers) - SHINGLE + 1, 0)].copy()
    for at in range(1, SHINGLE):
        mixed = (mixed ^ (mixed >> np.uint64(32))) * _MIX + numbers[at : at + len(mixed)]
    return mixed


def _shingles(runs, edges, most=None):
    """Return the different shingles of each text, or of its first `most` words, one text behind the other, and their
    number."""
    found = []
    for start, end in itertools.pairwise(edges.tolist()):
        end = end if most is None else min(end, start + most)
        own = np.sort(runs[start : max(end - SHINGLE + 1, start)])
        found.append(own[np.diff(own, prepend=~own[:1]) != 0])
    return np.concatenate(found), np.array([len(own) for own in found], dtype=np.uint32)


def _signatures(shingles, n, permutations=PERMUTATIONS):
    """Return a row of numbers of 32 bits, each two of the `permutations` of MinHash, for each text with its `n`
    shingles."""
    from rensa import RMinHash

    ends = np.concatenate([[0], np.cumsum(n)]).astype(np.uint64)
    digests = RMinHash.digest_matrix_from_flat_token_hashes(shingles, ends, permutations, 1).to_rows()
    found = np.array(digests, dtype=np.uint32).reshape(len(n), permutations)
    return found.astype(np.uint16).view(np.uint32)  # the lower 16 bits are enough


def _candidates(keys, rows):
    """Yield `(ones, others)`: arrays of rows whose keys are equal, each with the next few of its group."""
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    for step in range(1, _NEIGHBOURS + 1):
        here = np.flatnonzero(keys[step:] == keys[:-step])
        if not len(here):
            return
        yield rows[here], rows[here + step]


def _are_copies(alike, begin_alike, one, other):
    """Tell which pairs are copies from their similarity and sizes: `shared` of the shorter is in the longer."""
    one, other = one.astype(float), other.astype(float)
    shorter = np.minimum(one, other)
    shared = alike / (1 + alike) * (one + other) / shorter
    nearly = ((shared >= NESTED) & (alike >= EXCERPT)) | ((shared >= SHARED) & (alike >= ALIKE))
    return nearly & (begin_alike | (shorter >= FULL_LENGTH * np.maximum(one, other)))


def _root(parent, row):
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def _join(parent, first, second):
    first, second = _root(parent, first), _root(parent, second)
    parent[max(first, second)] = min(first, second)


def _flatten(parent):
    """Let every row name the first row of its group itself."""
    while ((above := parent[parent]) != parent).any():
        parent[:] = above
