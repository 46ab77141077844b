"""Files of any kind to the frame `articles`; every file and record that was not read is named in `problems`.

Whole, where a corpus fits into memory:

    corpus = read_corpus(paths)                 # corpus.articles, .problems, .events, .n_files

As a stream, where it need not. A part can be forgotten before the next is asked for; its identifiers are final, only
`duplicate_of` is open until the last part was read, so it is filled in a second pass over what was kept:

    stream = stream_corpus(paths, batch=1_000)  # UsageError where a path names nothing; stream.n_files
    for part in stream:                         # once, in the order of the paths
        part.articles, part.problems, part.events
    stream.last_problems()                      # of what there was too much to show
    copies = stream.copies()                    # len(copies) articles are copies
    articles = with_copies(part.articles, copies)

The stream itself keeps about 0.6 kB of every article, whatever its length, to tell copies.
"""

from dataclasses import dataclass, field

import pandas as pd

from geobrief import frames
from geobrief.corpus.articles import with_copies
from geobrief.corpus.files import list_files
from geobrief.corpus.records import Problem, parse_columns
from geobrief.corpus.stream import BATCH, Batch, CorpusStream, problems_frame

__all__ = [
    "Batch", "Corpus", "CorpusStream", "Problem", "list_files", "parse_columns", "problems_frame", "read_corpus",
    "stream_corpus", "with_copies",
]


@dataclass(frozen=True)
class Corpus:
    """What was read and what was not.

    Attributes
    ----------
    articles : pandas.DataFrame
        The frame `articles`, in the order of their paths.
    problems : pandas.DataFrame
        The frame `problems`.
    n_files : int
        The number of files looked at.
    events : pandas.DataFrame
        The frame `events` of the data sets among the files (GDELT).
    """

    articles: pd.DataFrame
    problems: pd.DataFrame
    n_files: int
    events: pd.DataFrame = field(default_factory=lambda: frames.empty("events"))


def read_corpus(paths, columns=None):
    """Read every article of the files, folders and patterns in `paths`.

    Parameters
    ----------
    paths : str, Path, or list of them
        Where the articles are: text, Markdown, pages, tables, JSON, Parquet, feeds, web archives, messages, GDELT,
        and archives of them; `-` for standard input; `s3://` and the like where fsspec is installed.
    columns : str or dict, optional
        How the user's tables name what articles have: `text=Body,title=Head`.

    Returns
    -------
    Corpus

    Raises
    ------
    UsageError
        If a path names nothing. One bad file is a row of `problems`, never an error.
    """
    stream = stream_corpus(paths, columns=columns)
    parts = list(stream)
    last = Batch(frames.empty("articles"), stream.last_problems(), frames.empty("events"))
    articles, problems, events = (
        _joined([getattr(part, name) for part in (*parts, last)]) for name in ("articles", "problems", "events")
    )
    return Corpus(with_copies(articles, stream.copies()), problems, stream.n_files, events)


def _joined(parts):
    filled = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]


def stream_corpus(paths, batch=BATCH, columns=None, kept=None):
    """Return the same as a stream of parts, of which each may be forgotten before the next.

    Parameters
    ----------
    paths, columns
        As for `read_corpus`.
    batch : int
        The most articles in a part; a part of long articles ends earlier. It changes no result.
    kept : KnownRecords, optional
        What earlier runs made of records; it changes no result.

    Returns
    -------
    CorpusStream
        Yields `Batch` (`articles`, `problems`, `events`) once, in the order of `read_corpus`; then its `copies()` are
        known.

    Raises
    ------
    UsageError
        If a path names nothing, before anything is read.
    """
    paths = [paths] if not isinstance(paths, list | tuple) else paths
    return CorpusStream(*list_files(paths), batch, parse_columns(columns), kept=kept)
