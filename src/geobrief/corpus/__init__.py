"""Files of any kind to the frame `articles`, with every file and record that was not read named in `problems`."""

from dataclasses import dataclass

import pandas as pd

from geobrief import frames
from geobrief.corpus.articles import articles_frame
from geobrief.corpus.files import list_files
from geobrief.corpus.readers import read_file
from geobrief.corpus.records import Problem, Record
from geobrief.errors import GeobriefError


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
    """

    articles: pd.DataFrame
    problems: pd.DataFrame
    n_files: int


def read_corpus(paths):
    """Read every article of the files, folders and patterns in `paths`.

    Parameters
    ----------
    paths : str, Path, or list of them
        Where the articles are: .txt, .md, .csv, .tsv, .json and .jsonl.

    Returns
    -------
    Corpus

    Raises
    ------
    UsageError
        If a path names nothing. One bad file is a row of `problems`, never an error.
    """
    paths = [paths] if not isinstance(paths, list | tuple) else paths
    files, problems = list_files(paths)
    records = []
    for file, name in files:
        for item in _read(file, name):
            (records if isinstance(item, Record) else problems).append(item)
    articles, cleaning_problems = articles_frame(records)
    return Corpus(articles, problems_frame(problems + cleaning_problems), len(files))


def _read(file, name):
    try:
        yield from read_file(file, name)
    except OSError as error:
        yield Problem(name, "unreadable", f"Cannot be opened: {error.strerror}.")
    except (GeobriefError, MemoryError, RecursionError) as error:
        yield Problem(name, "unreadable", f"Could not be read: {error.__class__.__name__} {error}"[:200])


def problems_frame(problems):
    """Return the frame `problems` for a list of `Problem`."""
    rows = [(item.path, item.stage, item.kind, item.message) for item in problems]
    return frames.as_frame("problems", pd.DataFrame(rows, columns=["path", "stage", "kind", "message"]))
