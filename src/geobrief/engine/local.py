"""A corpus from its files to its frames on one machine: read, analysed and handed on batch by batch."""

import hashlib
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geobrief import cache, frames
from geobrief.corpus import problems_frame
from geobrief.corpus.languages import is_english
from geobrief.engine.stages import known_scores, prepare
from geobrief.engine.tables import STAGES, as_table, concat
from geobrief.engine.workers import runner

# What is analysed at once: it bounds the memory of a stage and changes no result. By the characters, since every batch
# costs some 40 ms, which many short articles share, and since progress should come as often whatever their length.
BATCH = 1_000  # articles
_BATCH_CHARACTERS = 750_000
_MOST_KNOWN = 2_000  # articles that wait for a batch of new ones to be full, where the cache knows most
_MOST_PERSONS = 50_000  # rows that wait; more are put together, once they are as many as those that were before


@dataclass
class Window:
    """Some articles of a corpus in a row: what the cache knows of them, and those that are to be analysed."""

    ids: list = field(default_factory=list)
    known: list = field(default_factory=list)
    new: list = field(default_factory=list)
    n_new: int = 0
    n_characters: int = 0

    def add_new(self, articles):
        """Add a table of articles to those that are to be analysed."""
        self.new.append(articles)
        self.n_new += len(articles)
        self.n_characters += pc.sum(pc.utf8_length(articles["text"])).as_py() or 0

    def is_full(self, is_cached):
        """Tell whether it is time to analyse: a batch of new articles, or enough that wait for them."""
        is_batch = self.n_new >= BATCH or self.n_characters >= _BATCH_CHARACTERS
        return is_batch or len(self.ids) >= (_MOST_KNOWN if is_cached else 1)


class Fingerprint:
    """16 hexadecimal digits that change with any text, title, date, outlet or address, whatever the order."""

    _COLUMNS = ("content_id", "outlet", "url", "published", "outlet_country")

    def __init__(self):
        self._sum = 0

    def add(self, articles):
        """Add a frame of articles."""
        columns = [articles[name].astype("str").fillna("") for name in self._COLUMNS]
        for row in zip(*columns, strict=True):
            digest = hashlib.blake2b("\x1f".join(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            self._sum += int.from_bytes(digest)

    def __add__(self, other):
        both = Fingerprint()
        both._sum = self._sum + other._sum
        return both

    def __str__(self):
        return hashlib.blake2b((self._sum % 2**128).to_bytes(16), digest_size=8).hexdigest()


class Persons:
    """The actors that the corpus itself introduces: each once, by the first of its names in order."""

    _ORDER = ("actor_id", "name", "kind", "country", "parent")

    def __init__(self):
        self._parts, self._waiting, self._merged_rows = [], 0, 0

    def add(self, table):
        """Add the table `persons` of some articles."""
        self._parts.append(table.drop_columns([name for name in ("article_id",) if name in table.column_names]))
        self._waiting += len(table)
        if self._waiting > max(_MOST_PERSONS, self._merged_rows):
            self._parts = [self.table()]
            self._waiting, self._merged_rows = 0, len(self._parts[0])

    def among(self, known):
        """Return the frame `actors`: the known ones, then those met."""
        found = pd.concat([known, self._merged()], ignore_index=True)
        return frames.as_frame("actors", found.drop_duplicates("actor_id", ignore_index=True))

    def table(self):
        """Return those met as an Arrow table, to be added to others."""
        return as_table(self._merged())

    def _merged(self):
        if not self._parts:
            return frames.empty("actors")
        met = concat(self._parts).to_pandas()
        return met.sort_values(list(self._ORDER), kind="stable").drop_duplicates("actor_id", ignore_index=True)


def analyse_stream(stream, way, sink, workers=1, progress=None):
    """Take the articles of a corpus through all stages into `sink`; return what is known of the whole.

    Parameters
    ----------
    stream : CorpusStream
    way : Way
    sink : object
        `add(frame name, table)` is called with the rows of every frame in their order, then
        `close(frame names, copies)`, which returns the number of rows of each.
    workers : int
        Processes; changes no result.
    progress : callable, optional
        Called as `progress(done, total)` with numbers of articles; the total is None until it is known.

    Returns
    -------
    dict
        The provenance.
    """
    gazetteer = prepare(way)
    kept = cache.open_cache(gazetteer.fingerprint, way.scorer, way.scope)
    known_scores.cache_clear()  # an earlier run of this process may have kept more
    reading, persons, failed, done = Reading(stream, sink), Persons(), {}, 0
    with runner(way, workers) as in_order:
        for window, found in in_order(windows(reading, kept)):
            hand_on(window, found, sink, persons, kept)
            failed |= found.failed
            done += len(window.ids)
            if progress:
                progress(done, reading.expected())
    if progress:
        progress(done, done)
    for more in (stream.last_problems(), problems_frame(failed.values())):
        sink.add("problems", as_table(more))
    actors = persons.among(gazetteer.actors)
    sink.add("actors", as_table(frames.check("actors", actors)))
    for entries in filter(None, (kept, known_scores(way.scorer))):
        entries.tidy()
    rows = sink.close(tuple(frames.COLUMNS), stream.copies())
    return provenance(way, gazetteer, reading.fingerprint, actors, stream.n_files, rows)


def provenance(way, gazetteer, fingerprint, actors, n_files, rows):
    """Return everything that makes a result repeatable, a dict."""
    from geobrief import __version__

    return {
        "geobrief": __version__, "scorer": way.scorer, "scope": way.scope, "corpus_fingerprint": str(fingerprint),
        "gazetteer_fingerprint": gazetteer.fingerprint, "gazetteer_as_of": str(actors["as_of"].max()),
        "files": n_files, "rows": rows,
    }


class Reading:
    """The batches of a corpus, of which articles and problems go to the sink as they are read."""

    def __init__(self, stream, sink):
        self.stream, self.sink, self.fingerprint = stream, sink, Fingerprint()
        self.n_read, self.is_over = 0, False

    def __iter__(self):
        for batch in self.stream:
            articles = frames.check("articles", batch.articles)
            self.fingerprint.add(articles)
            self.n_read += len(articles)
            table = as_table(articles)
            self.sink.add("articles", table)
            self.sink.add("problems", as_table(batch.problems))
            yield table, is_english(articles).to_numpy(), as_table(batch.events)
        self.is_over = True

    def expected(self):
        """Return about how many articles there are, by the bytes that were read; None where that tells nothing."""
        share = 1 if self.is_over else self.stream.share
        return round(self.n_read / share) if share else None


def windows(reading, kept):
    """Yield `(window, articles to be analysed)` over the whole corpus."""
    window = Window()
    for table, english, events in reading:
        for piece in _pieces(table):
            articles = table.slice(*piece)
            _add(window, articles, articles.filter(pa.array(english[piece[0]:sum(piece)])), events, kept)
            if window.is_full(kept):
                yield window, concat(window.new)
                window = Window()
    if window.ids:
        yield window, concat(window.new)


def _pieces(table):
    """Yield `(start, length)` of the batches of a table of articles: bounded in number and in characters."""
    sizes, start, size = pc.utf8_length(table["text"]).to_pylist(), 0, 0
    for at, length in enumerate(sizes):
        if at > start and (at - start >= BATCH or size + length > _BATCH_CHARACTERS):
            yield start, at - start
            start, size = at, 0
        size += length
    if start < len(sizes):
        yield start, len(sizes) - start


def _add(window, articles, english, events, kept):
    """Add articles to the window, of which `english` are those that the stages read."""
    window.ids += articles["article_id"].to_pylist()
    if kept and len(english):
        known, is_new = kept.find(english)
        window.known += known
        english = english.filter(pa.array(is_new))
    if len(events):
        window.known.append({"events": cache.only(events, articles["article_id"])})
    window.add_new(english)


def hand_on(window, found, sink, persons, kept):
    """Give the sink what was found in the articles of a window, in their order, and keep what is new."""
    if kept and window.new:
        kept.add(concat(window.new), found)
    tables = cache.in_order([found.tables, *window.known], window.ids) if window.known else found.tables
    persons.add(tables["persons"])
    for stage in STAGES[:-1]:
        sink.add(stage, tables[stage])
