"""A corpus as a stream of batches: memory grows by what tells copies, not by the articles."""

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from geobrief import frames
from geobrief.corpus.articles import Frames
from geobrief.corpus.readers import read_file
from geobrief.corpus.records import Problem, unforeseen
from geobrief.corpus.sources import size_of
from geobrief.errors import GeobriefError

BATCH = 1_000  # records; changes no result
_BATCH_CHARACTERS = 50_000_000  # of text in one batch, whatever their number
_BATCH_ITEMS = 50_000  # records and problems: a file of nothing but broken lines is no reason to hold them all
_MOST_OF_A_KIND = 1_000  # problems of one kind in one file; the others are counted


@dataclass(frozen=True)
class Batch:
    """Some articles of a corpus, in order, with the problems met until then and the events that came with them."""

    articles: pd.DataFrame
    problems: pd.DataFrame
    events: pd.DataFrame


class CorpusStream:
    """The batches of a corpus, to be gone through once.

    Parameters
    ----------
    files, problems : list
        What `list_files` gives.
    batch : int
    columns : dict, optional
        As `parse_columns` gives them.
    identifiers, kept : optional
        See `Frames`.

    Attributes
    ----------
    n_files : int
        The number of files looked at.
    made : Frames
        What is remembered of the articles read so far.
    """

    def __init__(self, files, problems, batch=BATCH, columns=None, identifiers=None, kept=None):
        self._files, self._listed, self._batch, self._columns = files, problems, batch, columns
        self.made, self._kept, self._kinds = Frames(identifiers, kept), kept, Counter()
        self.n_files = len(self._files)
        self._n_bytes, self._behind, self._here, self._in_file = sum(map(bytes_of, files)), 0, 0, 0

    @property
    def share(self):
        """How much of the corpus has been read, from 0 to 1: by the bytes of its files, for what time is left."""
        return (self._behind + min(self._in_file, self._here)) / max(self._n_bytes, 1)

    def __iter__(self):
        items, n, size = list(self._listed), 0, 0
        for item in self._items():
            items.append(item)
            if not isinstance(item, Problem):
                n, size, self._in_file = n + 1, size + len(item.text), self._in_file + len(item.text)
            if n >= self._batch or size >= _BATCH_CHARACTERS or len(items) >= _BATCH_ITEMS:
                yield self._made_of(items)
                items, n, size = [], 0, 0
        yield self._made_of(items)
        if self._kept:
            self._kept.tidy()

    def copies(self):
        """Return the `Copies` among the articles read so far: for `with_copies`, once the last batch was read."""
        return self.made.copies()

    def last_problems(self):
        """Return the frame `problems` of what is known after the last batch: how many of a kind were not shown."""
        return problems_frame(
            Problem(path, kind, f"{n - _MOST_OF_A_KIND:,} more of this kind in this file.")
            for (path, kind), n in sorted(self._kinds.items())
            if n > _MOST_OF_A_KIND
        )

    def _items(self):
        for file, name in self._files:
            self._behind, self._here, self._in_file = self._behind + self._here, bytes_of((file, name)), 0
            yield from _read(file, name, self._columns)

    def _made_of(self, items):
        articles, problems, events = self.made.of(items)
        shown = [problem for problem in problems if self._is_shown(problem)]
        return Batch(articles, problems_frame(shown), events_frame(events))

    def _is_shown(self, problem):
        key = (problem.path.partition("#")[0], problem.kind)
        self._kinds[key] += 1
        return self._kinds[key] <= _MOST_OF_A_KIND


def bytes_of(file):
    """Return the size of a file of a corpus, `(file, name)`; 0 where only reading tells."""
    try:
        return size_of(file[0]) or 0
    except OSError:  # gone or closed; reading it will say so
        return 0


def _read(file, name, columns):
    try:
        yield from read_file(file, name, columns)
    except OSError as error:
        yield Problem(name, "unreadable", f"Cannot be opened: {error.strerror or error.__class__.__name__}.")
    except (GeobriefError, MemoryError, RecursionError) as error:
        yield Problem(name, "unreadable", f"Could not be read: {error.__class__.__name__} {error}"[:200])
    except Exception as error:  # what no reader foresaw in one file must not cost the others
        yield unforeseen(name, error)


def problems_frame(problems):
    """Return the frame `problems` for a list of `Problem`."""
    rows = [(item.path, item.stage, item.kind, item.message) for item in problems]
    return frames.as_frame("problems", pd.DataFrame(rows, columns=["path", "stage", "kind", "message"]))


def events_frame(events):
    """Return the frame `events` for the rows that data sets gave, each with its article."""
    if not events:
        return frames.empty("events")
    rows = pd.DataFrame(events, columns=[*frames.COLUMNS["events"]])
    rows["event_date"] = pd.to_datetime(rows["event_date"], utc=True)
    return frames.as_frame("events", rows)
