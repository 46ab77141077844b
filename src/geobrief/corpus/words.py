"""The words of many texts at once, in columns: where each begins and ends, and which it is."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

_AT_ONCE = 2_000_000  # characters; bounds the memory, changes no result
_JOINERS = np.array([ord(mark) for mark in "'’.-"], dtype=np.uint32)  # one of them between two words makes one of them


@dataclass(frozen=True)
class Words:
    """The runs of letters, digits and underscores (`\\w+`) of some texts, in order.

    Attributes
    ----------
    names : list of str
        The different words.
    codes : numpy.ndarray
        For each run the place of its word in `names`.
    edges : numpy.ndarray
        The runs of text `i` are those from `edges[i]` to `edges[i + 1]`.
    joined : numpy.ndarray
        For each text the number of its runs that only an apostrophe, a full stop or a hyphen parts from the one before.
    """

    names: list
    codes: np.ndarray
    edges: np.ndarray
    joined: np.ndarray

    def counts(self):
        """Return the number of words of each text, "don't" and "U.S" taken for one."""
        return np.diff(self.edges) - self.joined


def words_of(texts):
    """Yield `Words` for one group of texts after the other."""
    for group in _groups(texts):
        yield _words(group)


def _groups(texts):
    group, size = [], 0
    for text in texts:
        if group and size + len(text) > _AT_ONCE:
            yield group
            group, size = [], 0
        group.append(text)
        size += len(text)
    if group:
        yield group


def _words(texts):
    whole = "\n".join(["", *texts, ""])
    letters = np.frombuffer(whole.encode("utf-32-le"), dtype=np.uint32)
    inside = _word_characters(int(letters.max()).bit_length())[letters]
    bounds = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = bounds[::2], bounds[1::2]
    edges = np.searchsorted(starts, np.cumsum([0, *(len(text) + 1 for text in texts)]))
    joins = np.flatnonzero((starts[1:] - ends[:-1] == 1) & np.isin(letters[ends[:-1]], _JOINERS))
    encoded = _pieces(whole, letters, bounds).dictionary_encode()
    joined = np.diff(np.searchsorted(joins + 1, edges))
    return Words(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), edges, joined)


def _pieces(whole, letters, bounds):
    """Return every second piece between `bounds`, numbers of characters, of a text as an Arrow array."""
    data = whole.encode()
    if len(data) > len(letters):
        widths = 1 + sum((letters > last).view(np.uint8) for last in (0x7F, 0x7FF, 0xFFFF))
        bounds = np.cumsum(widths, dtype=np.int64)[bounds - 1]
    places = pa.py_buffer(bounds.astype(np.int32))
    every = pa.Array.from_buffers(pa.string(), max(len(bounds) - 1, 0), [None, places, pa.py_buffer(data)])
    return every.take(pa.array(np.arange(0, len(every), 2)))


@cache
def _word_characters(bits):
    """Return for each character below `2 ** bits` whether words are made of it, as `\\w` has it."""
    return np.array([letter.isalnum() or letter == "_" for letter in map(chr, range(min(2**bits, 0x110000)))])
