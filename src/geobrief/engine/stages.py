"""One batch of articles through all stages; an article that a stage fails on is named and left out."""

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd
import pyarrow as pa

from geobrief import cache, frames
from geobrief.corpus import Problem
from geobrief.engine.tables import STAGES, as_table, concat, nothing
from geobrief.errors import GeobriefError
from geobrief.events import find_events
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.sentences import split_sentences
from geobrief.sentiment import get_scorer, score_mentions, score_targets
from geobrief.sentiment.known import KnownScores
from geobrief.statements import find_statements, spoken_spans

_COLLECTED_AT = (50_000, 20, 20)  # objects, then collections
DIED = "every process that worked on it died"


@dataclass(frozen=True)
class Way:
    """How articles are analysed: the scorer's name, what it reads, and the file of the user's own actors."""

    scorer: str
    scope: str = "sentence"
    actors: str | None = None


@dataclass(frozen=True)
class Found:
    """What the stages found in some articles: an Arrow table a stage, in their order.

    `failed` maps the `article_id` of those that a stage failed on to the `Problem` that says so.
    """

    tables: dict
    failed: dict = field(default_factory=dict)


class StageFailed(Exception):
    """A stage raised an error on a batch; it is told apart from a fault of the set-up, which ends the work."""


@lru_cache(maxsize=4)
def prepare(way):
    """Return the gazetteer for `way`, with its scorer tried once: what is missing is said before the work.

    Raises
    ------
    GeobriefError, UsageError
        If the scorer, its model or the file of actors does not exist or is not usable.
    """
    get_scorer(way.scorer)
    gazetteer = load_gazetteer(way.actors)
    score_targets(pd.DataFrame({"text": ["France met."], "start": [0], "end": [6]}), way.scorer, way.scope)
    return gazetteer


@lru_cache(maxsize=1)
def known_scores(scorer):
    """Return the `KnownScores` of a scorer, None where none are kept; what is kept meanwhile it does not see."""
    entries = cache.open_scores(scorer)
    return entries and KnownScores(entries)


def run(articles, way):
    """Return what all stages find in `articles`, `Found`.

    A batch that a stage fails on is halved until the article is found: it gives no row but one of the problems, and
    the others give theirs.

    Parameters
    ----------
    articles : pyarrow.Table
        Rows of the frame `articles`, in English.
    way : Way
    """
    if not len(articles):
        return Found(nothing())
    gazetteer = prepare(way)
    try:
        with _rarely_collected():
            return Found(_tables(articles.to_pandas(), gazetteer, way))
    except StageFailed as failed:
        if len(articles) == 1:
            return without(articles, *failed.args)
    half = len(articles) // 2
    return joined([run(articles.slice(0, half), way), run(articles.slice(half), way)])


def without(articles, stage, reason):
    """Return what is left of one article that `stage` failed on: nothing, and the problem."""
    path, article_id = (articles[name][0].as_py() for name in ("path", "article_id"))
    message = f"Kept without mentions, statements and events, since its analysis failed ({reason}). Please report it."
    return Found(nothing(), {article_id: Problem(path, "not-analysed", " ".join(message.split())[:300], stage)})


def joined(parts):
    """Return the parts, `Found`, as one."""
    tables = {name: concat([part.tables[name] for part in parts]) for name in STAGES}
    return Found(tables, {key: problem for part in parts for key, problem in part.failed.items()})


@contextmanager
def _rarely_collected():
    """Let the collector of circular garbage look at many objects at a time, not at every 700: what the stages make goes
    with its last use, and looking for more of it costs a twentieth of their time."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTED_AT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _tables(articles, gazetteer, way):
    found = {}
    for stage, work in _WORK.items():
        try:
            found |= work(articles, found, gazetteer, way)
        except Exception as error:
            raise StageFailed(stage, f"{error.__class__.__name__}: {error}") from error
    return {stage: _checked(stage, found[stage]) for stage in STAGES}


def _checked(stage, frame):
    """Return a stage's frame as a table, if it keeps its contract."""
    try:
        return as_table(frame if stage == "persons" else frames.check(stage, frame))
    except (GeobriefError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise StageFailed(stage, str(error)) from error


def _mentions(articles, found, gazetteer, way):
    mentions, persons = find_mentions(articles, found["sentences"], gazetteer)
    return {"mentions": mentions, "persons": persons}


def _statements(articles, found, gazetteer, way):
    return {"statements": find_statements(articles, found["sentences"], found["mentions"])}


def _sentiment(articles, found, gazetteer, way):
    spoken = spoken_spans(found["statements"])
    known = known_scores(way.scorer)
    scored = score_mentions(articles, found["sentences"], found["mentions"], way.scorer, way.scope, spoken, known)
    return {"sentiment": scored}


def _events(articles, found, gazetteer, way):
    return {"events": find_events(articles, found["sentences"], found["mentions"], found["statements"])}


_WORK = {
    "sentences": lambda articles, found, gazetteer, way: {"sentences": split_sentences(articles)},
    "mentions": _mentions,
    "statements": _statements,
    "sentiment": _sentiment,
    "events": _events,
}

