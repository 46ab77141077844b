"""Records to the frame `articles`: cleaned texts, dates, addresses and identifiers."""

import json
import re
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geobrief import frames
from geobrief.corpus.cleaning import clean, normalise, unscramble
from geobrief.corpus.datelines import read_dateline
from geobrief.corpus.dates import BadDate, parse_date
from geobrief.corpus.duplicates import WIDTH, Fingerprints, prints_of, signatures_of
from geobrief.corpus.identifiers import Copies, Identifiers
from geobrief.corpus.languages import ENGLISH, language_of
from geobrief.corpus.limits import ARTICLE_CHARACTERS, LONGEST_WORD
from geobrief.corpus.records import Problem, unforeseen
from geobrief.corpus.words import words_of

_MORE = {"dateline": "str", "agency": "str", "body_start": "Int64"}  # columns beyond those that are promised
_MORE_ELSEWHERE = re.compile(r"\s*(?:…|\.{3})?\s*\[\+([\d,]{1,12}) chars\]\s*\Z")  # as NewsAPI ends its texts
_MORE_CHARACTERS = 80  # at the end of a text that such a mark may take
_BESIDE = ["record", "problems", "n_shingles", "signature"]  # what a table of cleaned records has beside the articles
_COUNTRY = re.compile(r"[A-Z]{3}")


class Frames:
    """Records to frames, batch by batch: identifiers stay unique and copies are known over the whole corpus.

    Parameters
    ----------
    identifiers : Identifiers, optional
        Gives articles theirs; where a corpus is read in parts, what only numbers them until all are read.
    kept : KnownRecords, optional
        What earlier runs made of records.

    Attributes
    ----------
    identifiers : Identifiers
    prints : Fingerprints
    """

    def __init__(self, identifiers=None, kept=None):
        self.identifiers, self.prints, self._events = identifiers or Identifiers(), Fingerprints(), set()
        self._cleaned = kept.cleaned if kept else lambda records, clean: clean(records)

    def of(self, items):
        """Return `(articles, problems, events)` of the next records, in their order; `duplicate_of` is open yet.

        Problems met between the records may stand among `items`; they keep their place.
        """
        records = [item for item in items if not isinstance(item, Problem)]
        cleaned, lost = self._cleaned(records, clean_records)
        articles = cleaned.drop_columns(_BESIDE).to_pandas()
        positions = cleaned["record"].to_pylist()
        articles["article_id"] = names = self.identifiers.unique(articles["article_id"].tolist())
        self.prints.extend(*prints_of(articles, cleaned["n_shingles"].to_numpy(), _signatures_in(cleaned)))
        events = [event for at, name in zip(positions, names, strict=True) for event in self._new(records[at], name)]
        problems = lost | _problems_in(cleaned, records)
        return frames.as_frame("articles", articles), list(_in_their_place(items, problems)), events

    def copies(self):
        """Return the `Copies` among the articles so far."""
        return Copies(self.identifiers.all(), self.prints.originals())

    def _new(self, record, article_id):
        """Yield the events of one record that no record before it gave: data sets repeat theirs."""
        for event in record.events:
            key = hash(event["event_id"])
            if key not in self._events:
                self._events.add(key)
                yield {**event, "article_id": article_id}


def articles_frame(records):
    """Return `(articles, problems)` for the records of a corpus, in their order.

    Copies keep their rows, with an identifier of their own and `duplicate_of` set to the original.
    """
    made = Frames()
    articles, problems, _ = made.of(records)
    return with_copies(articles, made.copies()), problems


def with_copies(articles, copies):
    """Return the frame `articles` with `duplicate_of` filled from `copies`: any part of the corpus they tell of."""
    return frames.as_frame("articles", articles.assign(duplicate_of=copies.originals_of(articles["article_id"])))


def clean_records(records):
    """Return what becomes of records: a table of articles, and the problems of the records that give none.

    The table has the columns of the frame `articles`, the number of the `record`, its `problems` as JSON, and what
    tells copies: `n_shingles` and `signature`.
    """
    rows, numbers, told, lost = [], [], [], {}
    for number, record in enumerate(records):
        problems = []
        if row := _row_or_problem(record, problems):
            rows.append(row)
            numbers.append(number)
            told.append(json.dumps([[item.kind, item.message] for item in problems]) if problems else None)
        else:
            lost[number] = problems
    words = list(words_of([row["text"] for row in rows]))
    sizes, signatures = signatures_of(words)
    beside = (pa.array(numbers, pa.int64()), pa.array(told, pa.string()), sizes,
              pa.array([row.tobytes() for row in signatures], pa.binary()))
    table = _table(rows, np.concatenate([np.empty(0, int), *(group.counts() for group in words)]))
    for name, column in zip(_BESIDE, beside, strict=True):
        table = table.append_column(name, pa.array(column))
    return table, lost


def _table(rows, n_words):
    """Return the frame `articles` of rows, mappings of what is known, as a table."""
    columns = {name: [row.get(name) for row in rows] for name in _schema().names}
    columns["published"] = pd.to_datetime(columns["published"], utc=True).as_unit("ns")
    columns["n_words"] = n_words
    return pa.table([pa.array(columns[field.name], field.type) for field in _schema()], schema=_schema())


@cache
def _schema():
    articles = frames.empty("articles").assign(**{name: pd.Series(dtype=kind) for name, kind in _MORE.items()})
    return pa.Table.from_pandas(articles, preserve_index=False).schema


def _signatures_in(cleaned):
    signatures = b"".join(cleaned["signature"].to_pylist())
    return np.frombuffer(signatures, dtype=np.uint32).reshape(len(cleaned), WIDTH)


def _problems_in(cleaned, records):
    """Return the problems that stand in a table of cleaned records: number of the record -> list."""
    told = cleaned.filter(pc.is_valid(cleaned["problems"])).select(["record", "problems"]).to_pylist()
    return {row["record"]: [Problem(records[row["record"]].path, *told) for told in json.loads(row["problems"])]
            for row in told}


def _in_their_place(items, problems):
    """Yield the problems among `items`, and where a record stands those that were met in it."""
    number = 0
    for item in items:
        if isinstance(item, Problem):
            yield item
        else:
            yield from problems.get(number, ())
            number += 1


def _row_or_problem(record, problems):
    """Return the row of a record; None, and a problem, where there is none to make."""
    try:
        return _row(record, problems)
    except Exception as error:  # what nobody foresaw in one article must not cost the others
        problems.append(unforeseen(record.path, error))
        return None


def _row(record, problems):
    def problem(kind, message):
        problems.append(Problem(record.path, kind, message))

    cleaned = clean(_cut(record.text, problem))
    title, hidden, repaired, unscrambled = _title(record.title)
    _tell(problem, cleaned.hidden + hidden, cleaned.repaired + repaired, cleaned.unscrambled + unscrambled)
    body = _without_title(cleaned.text, title)
    if not body.strip() and not record.may_be_empty:
        problem("empty", "Nothing is left of the text after cleaning.")
        return None
    if _has_long_word(body):
        problem("odd-text", f"A word of more than {LONGEST_WORD:,} characters is in it; it may be no prose.")
    return {
        **_facts(record, title, body, problem),
        **_beginning(body),
        "path": record.path,
        "title": title,
        "text": body,
        "removed": _joined(record.removed, cleaned.removed),
    }


def _has_long_word(text):
    step = LONGEST_WORD // 2  # white space in every such piece leaves no room for a longer word
    if all(text.find(" ", start, start + step) >= 0 for start in range(0, len(text) - step, step)):
        return False
    return max(map(len, text.split()), default=0) > LONGEST_WORD


def _facts(record, title, body, problem):
    """Return what the source says about an article, checked, and its identifiers."""
    fields = record.fields
    published, precision = _date(fields.get("published"), problem)
    url, source_id = _address(fields.get("url")), _plain(fields.get("source_id"))
    outlet = (_plain(fields.get("outlet")) or "").removeprefix("www.") or _host(url)  # some exports give the host
    language = language_of(_plain(fields.get("language")), title, body)
    if language not in (None, ENGLISH):
        problem("language", f"Written in another language ({language}): kept and counted, but not analysed.")
    content = frames.new_id(title, body) if body else frames.new_id(title, url or record.path)
    return {
        "article_id": frames.new_id(outlet, url or source_id, title, record.text),
        "content_id": content,
        "source_id": source_id,
        "published": published,
        "published_precision": precision,
        "outlet": outlet,
        "outlet_country": _country(fields.get("outlet_country")),
        "url": url,
        "language": language,
        "sample": _is_true(fields.get("sample")),
    }


def _beginning(body):
    """Return what the dateline of an article says, and where in its text the story begins."""
    found = read_dateline(body)
    return {"dateline": found.place, "agency": found.agency, "body_start": found.end} if found else {"body_start": 0}


def _cut(text, problem):
    """Return the text that is read, and name what of it is not there."""
    if more := _MORE_ELSEWHERE.search(text, max(0, len(text) - _MORE_CHARACTERS)):
        problem("truncated", f"The source gives only the beginning, without {more[1]} more characters.")
        text = text[: more.start()]
    if len(text) > ARTICLE_CHARACTERS:
        problem("truncated", f"Only the first {ARTICLE_CHARACTERS:,} of {len(text):,} characters were read.")
    return text[:ARTICLE_CHARACTERS]


def _tell(problem, hidden, repaired, unscrambled):
    if hidden:
        problem("control-characters", f"{hidden} invisible or control characters were removed.")
    if repaired:
        problem("encoding", f"{repaired} broken characters were replaced.")
    if unscrambled:
        problem("encoding", f"Text in the wrong encoding was put right in {unscrambled} lines.")


def _joined(*parts):
    return "\n".join(normalise(part)[0] for part in parts if part) or None


def _title(raw):
    if raw is None:
        return None, 0, 0, 0
    text, unscrambled = unscramble(raw)
    text, hidden, repaired = normalise(text)
    return " ".join(text.split()) or None, hidden, repaired, unscrambled


def _without_title(text, title):
    """Return `text` without a first line that only repeats the title."""
    first, _, rest = text.lstrip().partition("\n")
    return rest.lstrip("\n") if title and first.strip() == title and rest.strip() else text


def _date(value, problem):
    if value is None:
        return None, None
    try:
        return parse_date(value)
    except BadDate as error:
        problem("date", f"The article has no date: {normalise(str(error))[0]}.")
        return None, None


def _plain(value):
    """Return `value` as one line of clean text, None where it is empty."""
    return " ".join(normalise(str(value))[0].split()) or None if value is not None else None


def _country(value):
    text = _plain(value)
    return text if text and _COUNTRY.fullmatch(text) else None


def _address(value):
    """Return a web address that is safe to print: http or https, a host, no user name or password; else None."""
    text = _plain(value)
    try:
        parts = urlsplit(text or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return None
    return urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment))


def _host(url):
    return urlsplit(url).hostname.removeprefix("www.") if url else None


def _is_true(value):
    return value is True or str(value).strip().lower() in ("true", "yes", "1")
