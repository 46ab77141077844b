"""The whole flow in one place: articles -> sentences -> mentions -> statements -> sentiment and events."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from geobrief import __version__, cache, frames
from geobrief.corpus import read_corpus
from geobrief.corpus.languages import is_english
from geobrief.errors import GeobriefError, UsageError
from geobrief.events import find_events
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.resources import home
from geobrief.sentences import split_sentences
from geobrief.sentiment import default_scorer, get_scorer, score_mentions
from geobrief.statements import find_statements, spoken_spans

FRAMES = ("articles", "problems", "sentences", "actors", "mentions", "statements", "sentiment", "events")
MANIFEST = "analysis.json"
BATCH = 500  # articles; bounds the memory of a stage, changes no result


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


def analyse(corpus, scorer=None, scope="sentence", actors=None, progress=None, columns=None):
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
        Called as `progress(done, total)` with numbers of articles.
    columns : str or dict, optional
        How the user's tables name what articles have: `text=Body,title=Head`.

    Returns
    -------
    Analysis

    Raises
    ------
    UsageError
        If the corpus, the scorer or the file of actors does not exist or is not usable.
    """
    paths = [corpus] if not isinstance(corpus, list | tuple) else list(corpus)
    if len(paths) == 1 and (finished := _finished(paths[0])):
        return _as_asked(
            load_analysis(finished), {"scorer": scorer, "scope": scope if scope != "sentence" else None}
        )
    key = cache.shared_key(paths, scorer, scope, actors if not columns else (actors, columns))
    if (found := _shared(key)) is not None:
        return found
    scorer = scorer or default_scorer()
    get_scorer(scorer)
    read = read_corpus(paths, columns)
    gazetteer = load_gazetteer(actors or _beside(paths))
    english = read.articles[is_english(read.articles)].reset_index(drop=True)
    stages = _run_stages(english, gazetteer, scorer, scope, progress)
    stages["events"] = _with_loaded(stages["events"], read.events)
    known = _actors(gazetteer, stages.pop("persons"))
    found = {"articles": read.articles, "problems": read.problems, "actors": known, **stages}
    checked = {name: frames.check(name, found[name]) for name in FRAMES}
    return Analysis(**checked, provenance=_provenance(checked, read, gazetteer, scorer, scope))


def _shared(key):
    """Return the analysis that one command made for all its reports of a corpus, None where there is none."""
    folder = cache.shared_folder(key)
    if cache.warm(key) is not None:
        return cache.warm(key)
    return load_analysis(folder) if folder and (folder / MANIFEST).is_file() else None


def load_corpus(corpus, scorer="", actors_file="", progress=None, columns=""):
    """Analyse `corpus` for a notebook: as `analyse`, with "" for what is left to the defaults."""
    return analyse(corpus, scorer=scorer or None, actors=actors_file or None, progress=progress,
                   columns=columns or None)


def _with_loaded(events, loaded):
    """Return the events found in the texts and below them those that data sets brought along."""
    return pd.concat([events, loaded], ignore_index=True) if len(loaded) else events


def _run_stages(articles, gazetteer, scorer, scope, progress):
    """Run every stage over what the cache does not know, batch by batch; without a cache, over everything."""
    kept = cache.open_cache(gazetteer.fingerprint, scorer, scope)
    parts, new = kept.find(articles) if kept else ([], articles)
    known = len(articles) - len(new)
    for first in range(0, len(new) if parts else max(len(new), 1), BATCH):
        batch = new.iloc[first:first + BATCH].reset_index(drop=True)
        parts.append(_run_batch(batch, gazetteer, scorer, scope))
        if kept and len(batch):
            kept.add(batch, parts[-1])
        if progress:
            progress(known + min(first + BATCH, len(new)), len(articles))
    found = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in cache.STAGES}
    if not kept:
        return found
    found = cache.in_order(found, articles)
    kept.tidy(articles, found)
    return found


def _run_batch(batch, gazetteer, scorer, scope):
    sentences = split_sentences(batch)
    mentions, persons = find_mentions(batch, sentences, gazetteer)
    statements = find_statements(batch, sentences, mentions)
    sentiment = score_mentions(batch, sentences, mentions, scorer=scorer, scope=scope,
                               statements=spoken_spans(statements))
    events = find_events(batch, sentences, mentions, statements)
    return dict(zip(cache.STAGES, (sentences, mentions, statements, sentiment, events, persons), strict=True))


def _actors(gazetteer, persons):
    """Return every known actor and the persons that the corpus itself introduces, in an order of their own."""
    met = persons.sort_values(["actor_id", "name"], kind="stable")
    found = pd.concat([gazetteer.actors, met], ignore_index=True)
    return frames.as_frame("actors", found.drop_duplicates("actor_id", ignore_index=True))


def _provenance(found, read, gazetteer, scorer, scope):
    return {
        "geobrief": __version__, "scorer": scorer, "scope": scope,
        "corpus_fingerprint": corpus_fingerprint(found["articles"]),
        "gazetteer_fingerprint": gazetteer.fingerprint,
        "gazetteer_as_of": str(found["actors"]["as_of"].max()),
        "files": read.n_files,
        "rows": {name: len(found[name]) for name in FRAMES},
    }


def corpus_fingerprint(articles):
    """Return 16 hexadecimal digits that change with any text, title, date, outlet or address."""
    columns = ["content_id", "outlet", "url", "published", "outlet_country"]
    filled = articles[columns].astype("str").fillna("")
    lines = filled["content_id"].str.cat(filled[columns[1:]], sep="\x1f")
    return hashlib.blake2b("\n".join(sorted(lines)).encode(), digest_size=8).hexdigest()


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
    """Write one Parquet file a frame and `analysis.json` to `folder`: each appears whole, the manifest last.

    Raises
    ------
    GeobriefError
        If the folder cannot be written to.
    """
    folder = Path(folder)
    check_output(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in FRAMES:
            _publish(
                folder / f"{name}.parquet",
                lambda path, name=name: _write_parquet(getattr(analysis, name), path),
            )
        manifest = json.dumps(analysis.provenance, indent=1, sort_keys=True) + "\n"
        _publish(folder / MANIFEST, lambda path: path.write_text(manifest, encoding="utf-8"))
    except OSError as error:
        raise GeobriefError(
            f"Cannot write to {folder}: {error.strerror}. Choose another --output."
        ) from error


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


def _write_parquet(frame, path):
    frame.to_parquet(path, index=False, compression="zstd")


def _publish(path, write):
    """Let `write` fill a file beside `path`, then put it in its place at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        write(Path(name))
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
    folder = Path(folder)
    try:
        provenance = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = {name: frames.check(name, frames.as_frame(name, pd.read_parquet(folder / f"{name}.parquet")))
                 for name in FRAMES}
    except (OSError, ValueError, GeobriefError) as error:
        raise UsageError(
            f"The analysis in {folder.name} is not complete ({error}); run geobrief analyse again."
        ) from error
    return Analysis(**found, provenance=provenance)
