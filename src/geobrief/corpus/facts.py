"""What tells two reports written from one template apart: the numbers and the names in them.

A reprint keeps most of both, whatever else was cut or added. A bank's second report on its base rate, or the report of
another earthquake, keeps the sentences and changes the numbers or the names. Both are kept as sets of 64 bits, to which
each word is spread by its hash (Whang et al. 1990, linear counting), so that an article costs sixteen bytes.
"""

import numpy as np

WIDTH = 4  # numbers of 32 bits: two for the numbers of a text, two for its names
FEWEST = 3  # numbers or names in both texts, below which nothing is concluded from them
SHARED = 0.25  # of the fewer that the other text must have; by chance alone none
_FULL = 48  # bits set, from which on a set says nothing
# Words that begin a sentence in any report.
_COMMON = frozenset(
    """the a an in on at by for from with of to it its he she they his her their this that these those there but and or
    as if when while after before since not no we our you i what who how why new more most some many one two both all
    however although though because under over about into""".split()
)


def facts_of(words, hashes):
    """Return the numbers and names of each text of a group of `Words`, shape (n, WIDTH).

    `hashes` are those of its words in lower case.
    """
    bits = np.uint64(1) << (hashes & np.uint64(63))
    is_number = np.array([name[0].isdigit() for name in words.names], dtype=bool)
    is_name = np.array([name[0].isupper() and name.lower() not in _COMMON for name in words.names], dtype=bool)
    sets = [_together(np.where(kept, bits, np.uint64(0))[words.codes], words.edges) for kept in (is_number, is_name)]
    return np.stack(sets, axis=1).view(np.uint32)


def _together(bits, edges):
    """Return the bits of all words of each text, those from one edge to the next."""
    found = np.zeros(len(edges) - 1, np.uint64)
    filled = np.flatnonzero(np.diff(edges))
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(bits, edges[filled])
    return found


def tell_apart(one, other):
    """Tell for which pairs of rows of `facts_of` the numbers, or the names, are others."""
    one, other = (np.ascontiguousarray(rows).view(np.uint64) for rows in (one, other))
    n_one, n_other = np.bitwise_count(one), np.bitwise_count(other)
    fewer, more = np.minimum(n_one, n_other), np.maximum(n_one, n_other)
    by_chance = more / 64
    shared = np.bitwise_count(one & other) / np.maximum(fewer, 1)
    known = (fewer >= FEWEST) & (more < _FULL)
    return (known & ((shared - by_chance) / (1 - np.minimum(by_chance, 0.9)) < SHARED)).any(axis=1)
