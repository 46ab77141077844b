"""Files of any kind to the frame `articles`; every file and record that was not read is named in `problems`."""

from dataclasses import dataclass, field

import pandas as pd

from geobrief import frames
from geobrief.corpus.articles import with_copies
from geobrief.corpus.records import Problem, parse_columns
from geobrief.corpus.stream import BATCH, CorpusStream, problems_frame

__all__ = ["Corpus", "CorpusStream", "Problem", "problems_frame", "read_corpus", "stream_corpus"]


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
    articles, problems, events = (
        pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        for name in ("articles", "problems", "events")
    )
    return Corpus(with_copies(articles, stream.copies()), problems, stream.n_files, events)


def stream_corpus(paths, batch=BATCH, columns=None):
    """Return the same as a stream of batches, of which each may be forgotten before the next.

    Which articles are copies is known when all were read: `CorpusStream.copies()`.
    """
    return CorpusStream([paths] if not isinstance(paths, list | tuple) else paths, batch, parse_columns(columns))
