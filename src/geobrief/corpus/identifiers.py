"""The identifiers of a corpus as numbers: eight bytes each, and which of them are copies of which."""

import numpy as np
import pandas as pd

from geobrief.corpus.columns import Column
from geobrief.frames import new_id


class Identifiers:
    """Identifiers of 16 hexadecimal digits, unique over a corpus, in the order in which they were given."""

    def __init__(self):
        self._given, self._met, self._repeats = Column(np.uint64), _Met(), {}

    def unique(self, names):
        """Return `names`, those that were met before replaced by an identifier made of the name and its number."""
        numbers = _numbers(names)
        met = set(numbers[self._met.holds(numbers)].tolist())
        made = []
        for name, number in zip(names, numbers.tolist(), strict=True):
            if number in met:
                self._repeats[number] = self._repeats.get(number, 0) + 1
                name = new_id(name, self._repeats[number])
            met.add(number)
            made.append(name)
        self._met.add(numbers)
        self._given.add(_numbers(made))
        return made

    def all(self):
        """Return every identifier as a number, in the order given."""
        return self._given.all()


class _Met:
    """A set of numbers in ascending runs, each more than twice as long as the next: a number is sorted into a longer
    run only as often as the set doubles, so that each batch of a large corpus costs what one of a small one does."""

    def __init__(self):
        self._runs = []

    def add(self, numbers):
        """Add an array of numbers."""
        run = np.unique(numbers)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.union1d(self._runs.pop(), run)
        self._runs.append(run)

    def holds(self, numbers):
        """Tell for each of `numbers` whether the set holds it."""
        found = np.zeros(len(numbers), dtype=bool)
        for run in self._runs:
            found |= _holds(run, numbers)
        return found


class Numbers:
    """Identifiers of a part of a corpus until all parts are read: each article's number, in 16 hexadecimal digits.

    Attributes
    ----------
    names : list of str
        What the articles would be called, were they alone.
    """

    def __init__(self):
        self.names = []

    def unique(self, names):
        """Return the numbers of the next articles."""
        self.names += names
        return [f"{number:016x}" for number in range(len(self.names) - len(names), len(self.names))]


class Copies:
    """Which articles of a corpus are copies, and of which article.

    Parameters
    ----------
    identifiers : numpy.ndarray
        Of every article, as a number.
    originals : numpy.ndarray
        For every article the row of the one that stands for it: its own where it is no copy.
    """

    def __init__(self, identifiers, originals):
        self.n_articles = len(identifiers)
        rows = np.flatnonzero(originals != np.arange(len(identifiers)))
        rows = rows[np.argsort(identifiers[rows])]
        self._copies, self._originals = identifiers[rows], identifiers[originals[rows]]

    def __len__(self):
        return len(self._copies)

    def originals_of(self, article_ids):
        """Return for each of `article_ids` (a series) the identifier of the article it copies, NA where of none."""
        return pd.Series(self.of(_numbers(article_ids)), index=article_ids.index, dtype="str")

    def of(self, numbers):
        """Return the same for identifiers as numbers: an array of texts and None."""
        found = np.full(len(numbers), None, dtype=object)
        here = np.flatnonzero(_holds(self._copies, numbers))
        named = self._originals[np.searchsorted(self._copies, numbers[here])]
        found[here] = [f"{number:016x}" for number in named.tolist()]
        return found


def _numbers(names):
    return np.array([int(name, 16) for name in names], dtype=np.uint64)


def _holds(ascending, numbers):
    """Tell for each of `numbers` whether the array `ascending` holds it."""
    if not len(ascending):
        return np.zeros(len(numbers), dtype=bool)
    at = np.searchsorted(ascending, numbers)
    return ascending[np.minimum(at, len(ascending) - 1)] == numbers
