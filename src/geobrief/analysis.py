"""The whole flow in one place: articles -> sentences -> mentions -> statements -> sentiment and events."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from geobrief import cache, frames
from geobrief.corpus import list_files, parse_columns, stream_corpus
from geobrief.corpus.known import KnownRecords
from geobrief.corpus.sources import is_address
from geobrief.engine.local import Fingerprint, analyse_stream
from geobrief.engine.stages import Way
from geobrief.engine.tables import as_table, concat, empty_table
from geobrief.engine.workers import usable_cores
from geobrief.engine.writing import MANIFEST, FolderSink, publish, with_copies, working_folder
from geobrief.errors import GeobriefError, UsageError, did_you_mean
from geobrief.resources import home
from geobrief.sentiment import default_scorer, get_scorer
from geobrief.stored import not_complete, open_analysis

FRAMES = ("articles", "problems", "sentences", "actors", "mentions", "statements", "sentiment", "events")
OF_ARTICLES = ("sentences", "mentions", "statements", "sentiment", "events")
WORKERS = "GEOBRIEF_WORKERS"
ENGINES = ("local", "dask")


@dataclass(frozen=True)
class Analysis:
    """What is known about a corpus: one frame a stage, and where it came from.

    Attributes
    ----------
    articles, problems, sentences, actors, mentions, statements, sentiment, events : pandas.DataFrame
        The frames of the contract (`geobrief.frames.COLUMNS`).
    provenance : dict
        Version, parameters, corpus fingerprint and counts; everything that makes a result repeatable.
    """

    articles: pd.DataFrame
    problems: pd.DataFrame
    sentences: pd.DataFrame
    actors: pd.DataFrame
    mentions: pd.DataFrame
    statements: pd.DataFrame
    sentiment: pd.DataFrame
    events: pd.DataFrame = field(default_factory=lambda: frames.empty("events"))
    provenance: dict = field(default_factory=dict)

    def of_articles(self, articles):
        """Return the analysis of some of its articles, rows of the frame, with what belongs to them."""
        kept = {name: frame[frame["article_id"].isin(articles["article_id"])].reset_index(drop=True)
                for name in OF_ARTICLES for frame in [getattr(self, name)]}
        return replace(self, articles=articles.reset_index(drop=True), **kept)

    def without_texts(self):
        """Return the same: what is in memory need not be read (see `StoredAnalysis`)."""
        return self

    def changed(self, **changes):
        """Return the same with other frames or another provenance."""
        return replace(self, **changes)


def analyse(corpus, scorer=None, scope="sentence", actors=None, progress=None, columns=None, workers=None):
    """Read a corpus and run every stage over it.

    Parameters
    ----------
    corpus : str, Path, or list of them
        Files, folders, patterns; or one folder that an earlier analysis was written to.
    scorer : str, optional
        Who scores the tone, a name of `geobrief.sentiment.scorer_names()`.
    scope : {"sentence", "clause"}
        What of the text is scored for an actor.
    actors : str or Path, optional
        The user's own actors; by default an `actors.csv` beside the corpus.
    progress : callable, optional
        Called as `progress(done, total)` with numbers of articles; the total is an estimate
        until all is read, None where there is none.
    columns : str or dict, optional
        How the user's tables name what articles have: `text=Body,title=Head`.
    workers : int, optional
        Processes; by default `GEOBRIEF_WORKERS`, else this one alone. Changes no result.

    Returns
    -------
    Analysis
        For a folder of an earlier analysis `StoredAnalysis`, which reads a frame when it is asked for.

    Raises
    ------
    UsageError
        If the corpus, the scorer or the file of actors does not exist or is not usable.
    """
    paths = [corpus] if not isinstance(corpus, list | tuple) else list(corpus)
    if len(paths) == 1 and (finished := _finished(paths[0])):
        return _as_asked(
            open_analysis(finished), {"scorer": scorer, "scope": scope if scope != "sentence" else None}
        )
    key = cache.shared_key(paths, scorer, scope, actors if not columns else (actors, columns))
    if (found := _shared(key)) is not None:
        return found
    sink = MemorySink()
    stream, way = _stream(paths, columns), _way(paths, scorer, scope, actors)
    made = analyse_stream(stream, way, sink, workers or _workers(), progress)
    return Analysis(**sink.frames, provenance=made)


def analyse_into(corpus, output, scorer=None, scope="sentence", actors=None, progress=None, columns=None,
                 workers=None, engine="local", scheduler=None):
    """Analyse a corpus of any size into the folder `output`; the frames are never held in memory.

    Parameters
    ----------
    corpus, scorer, scope, actors, progress, columns
        As in `analyse`.
    output : str or Path
        The folder; what is in it stays until the new analysis is whole. With dask an address (`s3://…`) as well.
    workers : int, optional
        Processes; by default one a core that may be used, at most eight.
    engine : {"local", "dask"}
        Who runs the stages: processes of this machine, or a dask cluster, which writes a folder of parts a frame.
    scheduler : str, optional
        Where the cluster is (`tcp://…`); by default one is made on this machine for the run.

    Returns
    -------
    dict
        The provenance.

    Raises
    ------
    UsageError
        As `analyse`.
    GeobriefError
        If the folder cannot be written to.
    """
    if engine not in ENGINES:
        raise UsageError(f"There is no engine '{engine}'.{did_you_mean(engine, ENGINES)} Use local or dask.")
    paths = [corpus] if not isinstance(corpus, list | tuple) else list(corpus)
    if len(paths) == 1 and _finished(paths[0]):
        analysis = analyse(paths, scorer, scope, actors)
        write_analysis(analysis, output)
        return analysis.provenance
    if engine == "dask":
        way = _way(paths, scorer, scope, actors)
        return _analyse_on_cluster(paths, output, way, columns, workers, scheduler, progress)
    if scheduler or is_address(str(output)):
        raise UsageError("A scheduler, and a store such as s3:// as output, need --engine dask.")
    check_output(output)
    stream, way = _stream(paths, columns), _way(paths, scorer, scope, actors)
    with working_folder(output) as work:
        made = analyse_stream(stream, way, FolderSink(work), workers or usable_cores(), progress)
        publish(work, Path(output), FRAMES, made)
    return made


def _analyse_on_cluster(paths, output, way, columns, workers, scheduler, progress):
    try:
        from geobrief.engine.cluster import analyse_on_cluster, cluster, output_store
    except ImportError as error:
        raise UsageError("--engine dask needs dask: pip install 'geobrief[cluster]'.") from error
    files, problems = list_files(paths)
    with cluster(scheduler, workers) as client, output_store(output, FRAMES) as (store, finish):
        made = analyse_on_cluster(files, problems, parse_columns(columns), way, store, client, progress)
        finish(made)
    return made


def _stream(paths, columns):
    """Return the stream of articles, which takes from the cache, where there is one, what it knows."""
    kept = cache.open_reading()
    return stream_corpus(paths, columns=columns, kept=kept and KnownRecords(kept))


def _way(paths, scorer, scope, actors):
    """Return the way to analyse that is asked for."""
    scorer = scorer or default_scorer()
    get_scorer(scorer)
    own = actors or _beside(paths)
    return Way(scorer, scope, os.path.abspath(own) if own else None)


def _workers():
    """Return the number of processes for an analysis in memory: `GEOBRIEF_WORKERS`, else this one alone."""
    value = os.environ.get(WORKERS, "1")
    if not value.isdigit() or value == "0":
        raise UsageError(f"{WORKERS} is '{value}'; it must be a whole number from 1.")
    return int(value)


class MemorySink:
    """Collects the frames of an analysis in memory: `frames` maps each name to its frame, once all are there."""

    def __init__(self):
        self._tables, self.frames = {name: [empty_table(name)] for name in FRAMES}, {}

    def add(self, name, table):
        """Take the rows of `table` below those of frame `name`."""
        self._tables[name].append(table)

    def close(self, names, copies):
        """Make the frames `names`, `duplicate_of` filled from `copies` (`Copies`); return their numbers of rows."""
        for name in names:
            table = concat(self._tables.pop(name)).combine_chunks()
            table = with_copies(table, copies) if name == "articles" and copies else table
            self.frames[name] = frames.as_frame(name, table.to_pandas())
        return {name: len(self.frames[name]) for name in names}


def _shared(key):
    """Return the analysis that one command made for all its reports of a corpus, None where there is none."""
    folder = cache.shared_folder(key)
    if cache.warm(key) is not None:
        return cache.warm(key)
    return open_analysis(folder) if folder and (folder / MANIFEST).is_file() else None


def load_corpus(corpus, scorer="", actors_file="", progress=None, columns=""):
    """Analyse `corpus` for a notebook: as `analyse`, with "" for what is left to the defaults."""
    return analyse(corpus, scorer=scorer or None, actors=actors_file or None, progress=progress,
                   columns=columns or None)


def corpus_fingerprint(articles):
    """Return 16 hexadecimal digits that change with any text, title, date, outlet or address."""
    found = Fingerprint()
    found.add(articles)
    return str(found)


def _beside(paths):
    """Return the `actors.csv` beside the first part of the corpus, None where there is none."""
    for base in (Path.cwd(), home()):
        given = base / os.path.expanduser(str(paths[0]))
        folder = given if os.path.isdir(given) else given.parent
        if os.path.exists(given) and (folder / "actors.csv").is_file():
            return folder / "actors.csv"
    return None


# --- on disk -----------------------------------------------------------------------------------------------


def write_analysis(analysis, folder):
    """Write one Parquet file a frame and `analysis.json` to `folder`, once all are whole; the manifest comes last.

    Raises
    ------
    GeobriefError
        If the folder cannot be written to.
    """
    check_output(folder)
    with working_folder(folder) as work:
        sink = FolderSink(work)
        for name in FRAMES:
            sink.add(name, as_table(getattr(analysis, name)))
        sink.close(FRAMES, {})
        publish(work, Path(folder), FRAMES, analysis.provenance)


def check_output(folder):
    """Look whether files can be written into `folder`, made or not: better before the work than after it.

    Raises
    ------
    GeobriefError
        If the nearest folder that is there is none, or is closed.
    """
    folder = Path(folder).absolute()
    nearest = next(place for place in (folder, *folder.parents) if os.path.exists(place))
    if not nearest.is_dir():
        raise GeobriefError(f"Cannot write to {folder}: {nearest.name} is a file. Choose another --output.")
    if not os.access(nearest, os.W_OK):
        raise GeobriefError(f"Cannot write to {folder}: no permission. Choose another --output.")


def _finished(given):
    for base in (Path.cwd(), home()):
        folder = base / os.path.expanduser(str(given))
        if os.path.isfile(folder / MANIFEST):
            return folder
    return None


def _as_asked(analysis, asked):
    """Return a finished analysis, unless it was made in another way than what is asked for."""
    for name, value in asked.items():
        made = analysis.provenance.get(name)
        if value and value != made:
            raise UsageError(
                f"This analysis was made with {name} '{made}', not '{value}': analyse the articles again."
            )
    return analysis


def load_analysis(folder):
    """Return the analysis that was written to `folder`.

    Raises
    ------
    UsageError
        If a frame is missing or cannot be read: the analysis has to be made again.
    """
    stored = open_analysis(folder)
    try:
        found = {name: frames.check(name, getattr(stored, name)) for name in FRAMES}
    except (OSError, ValueError, GeobriefError) as error:
        raise not_complete(stored.folder, error) from error
    return Analysis(**found, provenance=stored.provenance)
