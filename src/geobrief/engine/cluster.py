"""A corpus from its files to its frames on a dask cluster: the rows of the local engine, in parts side by side.

First every group of files is read where a worker is free; what tells identifiers and copies comes back as numbers. Once
all are known, every part of the articles is taken through the stages and written. A task does the same whenever and
wherever it is repeated, so the loss of a worker costs time only.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from distributed import Client, KilledWorker, LocalCluster, as_completed
from tornado.ioloop import PeriodicCallback

from geobrief import frames
from geobrief.corpus import problems_frame
from geobrief.corpus.duplicates import Fingerprints
from geobrief.corpus.identifiers import Copies, Identifiers, Numbers
from geobrief.corpus.languages import is_english
from geobrief.corpus.sources import StandardInput
from geobrief.corpus.stream import CorpusStream, bytes_of
from geobrief.engine import stages
from geobrief.engine.local import Fingerprint, Persons, hand_on, provenance, windows
from geobrief.engine.store import READ, output_store
from geobrief.engine.tables import as_table, concat, empty_table
from geobrief.engine.workers import usable_cores
from geobrief.errors import GeobriefError, UsageError
from geobrief.stopping import undisturbed

__all__ = ["analyse_on_cluster", "cluster", "output_store"]
PART = 1_000  # articles: one task, and one file of every frame
_GROUP_BYTES = 16_000_000  # of files that are read by one task
_GROUP_FILES = 500
_AT_ONCE = 8  # tasks for each worker that the scheduler knows of at a time
# A terminal tells Ctrl-C to every process of a command: it is the command's to answer.
_WORKER = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
_LOOK_EVERY = 2_000  # milliseconds between two looks at what workers there are
_ANSWER = 20  # seconds for a scheduler to answer, and three times as long for its first worker


@dataclass
class Part:
    """Some articles in a row that the first pass has written."""

    place: str
    n: int
    event_ids: list


@dataclass
class Group:
    """What the first pass tells of a group of files."""

    parts: list = field(default_factory=list)
    names: np.ndarray = None
    prints: list = None
    problems: list = field(default_factory=list)
    last_problems: object = None
    fingerprint: Fingerprint = field(default_factory=Fingerprint)


def analyse_on_cluster(files, problems, columns, way, store, client, progress=None):
    """Take the files of a corpus through all stages on a cluster, into folders of parts; return the provenance.

    Parameters
    ----------
    files, problems : list
        What `list_files` gives; every worker must reach the files and `store`.
    columns : dict
        What `parse_columns` gives.
    way : Way
    store : Store
    client : distributed.Client
    progress : callable, optional
        As for `analyse_stream`.
    """
    with _ended_before_its_folder(client):
        return _analyse(files, problems, columns, way, store, client, progress)


def _analyse(files, problems, columns, way, store, client, progress):
    gazetteer = stages.prepare(way)
    groups = _read(client, files, columns, store)
    calls, copies = _plan(groups, way, store)
    made, rows = Persons(), dict.fromkeys(frames.COLUMNS, 0)
    failed, done, total = {}, 0, copies.n_articles
    for number, (counts, persons, problem) in _each(client, _analyse_part, calls, _without_dead):
        made.add(persons)
        failed[number] = problem
        rows |= {name: rows[name] + n for name, n in counts.items()}
        done += counts["articles"]
        if progress:
            progress(done, total)
    actors = frames.check("actors", made.among(gazetteer.actors))
    whole = {"problems": _problems(problems, groups, failed), "actors": actors}
    for name in frames.COLUMNS:
        if name in whole or not rows[name]:
            table = as_table(whole[name]) if name in whole else empty_table(name)
            store.write(_part(name, 0), table)
            rows[name] = len(table)
    fingerprint = sum((group.fingerprint for group in groups), Fingerprint())
    return provenance(way, gazetteer, fingerprint, actors, len(files), rows)


@contextmanager
def cluster(scheduler=None, workers=None):
    """Give a client of the dask cluster at `scheduler` (`tcp://…`), or of one of `workers` processes made for the run.

    Raises
    ------
    UsageError
        If no cluster with workers answers.
    """
    if not scheduler:
        own = LocalCluster(n_workers=workers or usable_cores(), threads_per_worker=1, host="127.0.0.1",
                           scheduler_kwargs={"dashboard": False}, silence_logs=logging.CRITICAL, preload=[_WORKER])
        with own, Client(own, set_as_default=False) as client, _kept_whole(own):
            yield client
        return
    try:
        client = Client(scheduler, timeout=_ANSWER, set_as_default=False)
        client.wait_for_workers(1, timeout=3 * _ANSWER)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"No dask cluster with workers answers at {scheduler}: start one, or leave --scheduler out, "
                         "which makes one on this machine.") from error
    with client:
        yield client


@contextmanager
def _ended_before_its_folder(client):
    """End the workers of a cluster of one's own when the body fails: they would write into a folder that goes next."""
    try:
        yield
    except BaseException:
        if client.cluster:
            with undisturbed():
                client.cluster.close()
        raise


@contextmanager
def _kept_whole(own):
    """Replace the workers that dask gives up, as long as the body runs.

    One that dies while it is starting is not started again, and the cluster forgets it after
    `distributed.deploy.lost-worker-timeout`. With none left, every task would wait for ever.
    """
    wanted = len(own.worker_spec)
    look = PeriodicCallback(lambda: own.scale(wanted), _LOOK_EVERY)
    own.loop.add_callback(look.start)
    try:
        yield
    finally:
        own.loop.add_callback(look.stop)


# --- first pass: files to articles ---------------------------------------------------------------------------


def _read(client, files, columns, store):
    """Return the `Group` of every group of files, in their order."""
    if any(isinstance(file, StandardInput) for file, _ in files):
        raise UsageError("A cluster reads no standard input: write the articles to a file that all its workers see.")
    calls = [(number, group, columns, store) for number, group in enumerate(_grouped(files))]
    found = dict(_each(client, _read_group, calls))
    return [found[number] for number in range(len(calls))]


def _grouped(files):
    group, size = [], 0
    for file in files:
        if group and (size >= _GROUP_BYTES or len(group) >= _GROUP_FILES):
            yield group
            group, size = [], 0
        group.append(file)
        size += bytes_of(file)
    if group:
        yield group


def _read_group(number, files, columns, store):
    """Read files, write their articles in parts, and return their `Group`; articles are numbered, not yet named."""
    stream, found = CorpusStream(files, [], PART, columns, Numbers()), Group()
    for batch in stream:
        articles = frames.check("articles", batch.articles)
        place = f"{READ}/{number:06d}-{len(found.parts):06d}"
        store.write(f"{place}.articles", as_table(articles))
        store.write(f"{place}.events", as_table(batch.events))
        found.parts.append(Part(place, len(articles), batch.events["event_id"].tolist()))
        found.problems.append(batch.problems)
        found.fingerprint.add(articles)
    found.names, found.prints = np.array(stream.made.identifiers.names, "S16"), stream.made.prints.all()
    found.last_problems = stream.last_problems()
    return found


def _plan(groups, way, store):
    """Return the calls of the second pass, in the order of the articles, and the copies among them."""
    identifiers, prints = Identifiers(), Fingerprints()
    for group in groups:
        identifiers.unique(group.names.astype(str).tolist())
        prints.extend(*group.prints)
        group.prints = None
    copies = Copies(identifiers.all(), prints.originals())
    return list(_calls(groups, identifiers.all(), copies, way, store)), copies


def _calls(groups, identifiers, copies, way, store):
    at, number, seen = 0, 0, set()
    for part in (part for group in groups for part in group.parts if part.n):
        new = [event not in seen and not seen.add(event) for event in part.event_ids]
        mine = identifiers[at : at + part.n]
        yield number, part.place, mine, copies.of(mine), new, way, store
        at, number = at + part.n, number + 1


def _problems(listed, groups, failed):
    """Return the frame `problems` in the order of the local engine."""
    read = [problem for group in groups for problem in group.problems]
    last = pd.concat([group.last_problems for group in groups] or [frames.empty("problems")], ignore_index=True)
    of_stages = problems_frame(problem for number in sorted(failed) for problem in failed[number])
    last = last.sort_values(["path", "kind"], kind="stable")
    return frames.as_frame("problems", pd.concat([problems_frame(listed), *read, last, of_stages], ignore_index=True))


# --- second pass: articles to frames -------------------------------------------------------------------------


class _PartSink:
    """One part of every frame, written when all its rows are there."""

    def __init__(self, store, number):
        self.store, self.number, self.tables = store, number, {}

    def add(self, name, table):
        self.tables.setdefault(name, []).append(table)

    def close(self):
        rows = {}
        for name, tables in self.tables.items():
            table = concat(tables)
            rows[name] = len(table)
            if len(table):  # a part without a row would not know the columns beyond the promised ones
                self.store.write(_part(name, self.number), table)
        return rows


def _part(name, number):
    return f"{name}.parquet/part-{number:06d}.parquet"


def _analyse_part(number, place, identifiers, originals, is_new, way, store, dead=()):
    """Take one part through the stages and write it; return its numbers of rows, its persons and its problems.

    `dead` are the rows of articles that ended every process that worked on them.
    """
    articles, events = _named(store, place, identifiers, originals, is_new)
    sink, persons, failed = _PartSink(store, number), Persons(), {}
    sink.add("articles", articles)
    english = is_english(articles.to_pandas()).to_numpy(copy=True)
    english[list(dead)] = False
    for window, wanted in windows([(articles, english, events)], None):
        found = stages.run(wanted, way)
        hand_on(window, found, sink, persons, None)
        failed |= found.failed
    for row in dead:
        failed |= stages.without(articles.slice(row, 1), "process", stages.DIED).failed
    order = {name: at for at, name in enumerate(articles["article_id"].to_pylist())}
    return sink.close(), persons.table(), [failed[name] for name in sorted(failed, key=order.get)]


def _named(store, place, identifiers, originals, is_new):
    """Return the articles of a part, and the events that came with them, under their final identifiers."""
    articles, events = store.read(f"{place}.articles"), store.read(f"{place}.events")
    names = dict(zip(articles["article_id"].to_pylist(), (f"{number:016x}" for number in identifiers), strict=True))
    articles = _with(articles, "article_id", names.values())
    articles = _with(articles, "duplicate_of", originals)
    events = _with(events, "article_id", [names[number] for number in events["article_id"].to_pylist()])
    return articles, events.filter(pa.array(is_new, pa.bool_()))


def _with(table, name, values):
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(list(values), table.schema.field(at).type))


# --- tasks ---------------------------------------------------------------------------------------------------


def _each(client, work, calls, without_dead=None):
    """Yield `(number, result)` of `work` for every call as they are done; a call begins with its number."""
    calls, running = iter(calls), {}
    most = _AT_ONCE * max(sum(client.ncores().values()), 1)
    done = as_completed(loop=client.loop)

    def start():
        for call in calls:
            future = client.submit(work, *call, pure=False)
            running[future] = call
            done.add(future)
            return

    for _ in range(most):
        start()
    for future in done:
        call = running.pop(future)
        try:
            result = future.result()
        except KilledWorker as error:
            if not without_dead:
                first = call[1][0][1]
                raise GeobriefError(f"Reading {first} or a file after it ended every worker that tried.") from error
            result = without_dead(client, call)
        start()
        yield call[0], result


def _without_dead(client, call):
    """Return the result of a part of which an article ends the process that works on it, without that article."""
    dead = _dead_rows(client, call, 0, len(call[2]))
    return client.submit(_analyse_part, *call, dead, pure=False).result()


def _dead_rows(client, call, start, stop):
    try:
        client.submit(_try_rows, *call, start, stop, pure=False).result()
        return []
    except KilledWorker:
        if stop - start == 1:
            return [start]
    middle = (start + stop) // 2
    return _dead_rows(client, call, start, middle) + _dead_rows(client, call, middle, stop)


def _try_rows(number, place, identifiers, originals, is_new, way, store, start, stop):
    articles, _ = _named(store, place, identifiers, originals, is_new)
    stages.run(articles.slice(start, stop - start), way)
