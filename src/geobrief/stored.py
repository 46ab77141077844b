"""An analysis on disk, read as far as a report asks: the frames, columns and articles that it needs."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geobrief import frames
from geobrief.engine.writing import MANIFEST
from geobrief.errors import UsageError

_TEXTS = ("text",)  # of articles: most of what an analysis holds, and nothing that a page shows
_ROWS = 50_000  # read at a time


class StoredAnalysis:
    """What `Analysis` is, in a folder: each frame is read when it is first asked for.

    Attributes
    ----------
    articles, problems, sentences, actors, mentions, statements, sentiment, events : pandas.DataFrame
        As of `Analysis`; limited to some articles where `of_articles` made it.
    provenance : dict

    Parameters
    ----------
    folder : pathlib.Path
        One Parquet file or folder of such files a frame.
    provenance : dict
    given : dict, optional
        Frames that need not be read; the articles among them are the only ones of the analysis.
    has_texts : bool
        Whether the articles come with their text.
    """

    def __init__(self, folder, provenance, given=None, has_texts=True):
        self.folder, self.provenance, self.has_texts = folder, provenance, has_texts
        self._ids = None if given is None else pa.array(given["articles"]["article_id"], pa.large_string())
        self.__dict__.update(given or {})

    def __getattr__(self, name):
        if name not in frames.COLUMNS:
            raise AttributeError(f"An analysis has no '{name}'.")
        left_out = _TEXTS if name == "articles" and not self.has_texts else ()
        ids = self._ids if "article_id" in frames.COLUMNS[name] else None
        frame = self.__dict__[name] = read_frame(self.folder, name, left_out, ids)
        return frame

    def of_articles(self, articles):
        """Return the analysis of some of its articles, rows of the frame; what was not read yet is read for these."""
        given = {name: _of_articles(frame, articles["article_id"]) for name, frame in self._at_hand().items()}
        given["articles"] = articles.reset_index(drop=True)
        return StoredAnalysis(self.folder, self.provenance, given, self.has_texts)

    def without_texts(self):
        """Return the same with articles that have no column `text`."""
        if self._ids is not None or not self.has_texts:
            return self
        made = self.changed()
        made.has_texts = False
        if "articles" in made.__dict__:
            made.articles = made.articles.drop(columns=list(_TEXTS))
        return made

    def changed(self, **changes):
        """Return the same with other frames or another provenance."""
        provenance = changes.pop("provenance", self.provenance)
        made = StoredAnalysis(self.folder, provenance, has_texts=self.has_texts)
        made._ids = self._ids
        made.__dict__.update(self._at_hand() | changes)
        return made

    def _at_hand(self):
        """Return the frames that were read, given or changed."""
        return {name: self.__dict__[name] for name in frames.COLUMNS if name in self.__dict__}


def _of_articles(frame, ids):
    return frame[frame["article_id"].isin(ids)].reset_index(drop=True) if "article_id" in frame else frame


def open_analysis(folder):
    """Return the analysis in `folder`; nothing of it but its outline is read yet.

    Raises
    ------
    UsageError
        If a frame is missing, torn, or has not the rows or columns it should have.
    """
    folder = Path(folder)
    try:
        provenance = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, columns in frames.COLUMNS.items():
            stored = _dataset(folder, name)
            missing = [column for column in columns if column not in stored.schema.names]
            if missing or stored.count_rows() != provenance["rows"][name]:
                raise ValueError(f"{name}: {'no column ' + missing[0] if missing else 'not all rows are there'}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise not_complete(folder, error) from error
    return StoredAnalysis(folder, provenance)


def not_complete(folder, error):
    """Return what is said of an analysis that cannot be read."""
    return UsageError(f"The analysis in {folder.name} is not complete ({error}); run geobrief analyse again.")


def read_frame(folder, name, left_out=(), article_ids=None):
    """Return a frame of the analysis in `folder`.

    Parameters
    ----------
    folder : path-like
    name : str
        Of the frame.
    left_out : sequence of str
        Columns that are not read.
    article_ids : pyarrow.Array, optional
        Only the rows of these articles.
    """
    stored = _dataset(Path(folder), name)
    columns = [column for column in stored.schema.names if column not in left_out]
    wanted = None if article_ids is None else pc.field("article_id").isin(article_ids)
    scanner = stored.scanner(columns, wanted, batch_size=_ROWS, batch_readahead=1, fragment_readahead=1)
    return frames.as_frame(name, scanner.to_table().to_pandas()).drop(columns=list(left_out))


def _dataset(folder, name):
    return ds.dataset(folder / f"{name}.parquet", format="parquet")
