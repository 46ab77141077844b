"""Records to the frame `articles`: cleaned texts, dates, addresses and identifiers."""

import re
from urllib.parse import urlsplit, urlunsplit

import pandas as pd

from geobrief import frames
from geobrief.corpus.cleaning import clean, normalise
from geobrief.corpus.dates import BadDate, parse_date
from geobrief.corpus.duplicates import first_copies
from geobrief.corpus.limits import ARTICLE_CHARACTERS, LONGEST_WORD
from geobrief.corpus.records import Problem

_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_COUNTRY = re.compile(r"[A-Z]{3}")


def articles_frame(records):
    """Return `(articles, problems)` for the records of a corpus, in their order.

    Copies keep their rows, with an identifier of their own and `duplicate_of` set to the original.
    """
    problems = []
    rows = [_row(record, problems) for record in records]
    columns = [*frames.COLUMNS["articles"]]
    articles = pd.DataFrame([row for row in rows if row], columns=columns)
    articles["article_id"] = _unique(articles["article_id"])
    articles["published"] = pd.to_datetime(articles["published"], utc=True)
    articles["duplicate_of"] = first_copies(articles)
    return frames.as_frame("articles", articles), problems


def _row(record, problems):
    def problem(kind, message):
        problems.append(Problem(record.path, kind, message))

    text = record.text
    if len(text) > ARTICLE_CHARACTERS:
        problem("truncated", f"Only the first {ARTICLE_CHARACTERS:,} of {len(text):,} characters were read.")
        text = text[:ARTICLE_CHARACTERS]
    cleaned = clean(text)
    title, hidden, repaired = _title(record.title)
    if cleaned.hidden + hidden:
        problem("control-characters", f"{cleaned.hidden + hidden} invisible or control characters were removed.")
    if cleaned.repaired + repaired:
        problem("encoding", f"{cleaned.repaired + repaired} broken characters were replaced.")
    body = _without_title(cleaned.text, title)
    if not body.strip() and not record.may_be_empty:
        problem("empty", "Nothing is left of the text after cleaning.")
        return None
    if len(body) > LONGEST_WORD and max(map(len, body.split())) > LONGEST_WORD:
        problem("odd-text", f"A word of more than {LONGEST_WORD:,} characters stands in it; it may be no prose.")
    fields = record.fields
    published, precision = _date(fields.get("published"), problem)
    url, outlet = _address(fields.get("url")), _plain(fields.get("outlet"))
    outlet = outlet or _host(url)
    source_id = _plain(fields.get("source_id"))
    return {
        "article_id": frames.new_id(outlet, url or source_id, title, record.text),
        "content_id": frames.new_id(title, body) if body else frames.new_id(title, url or record.path), "source_id": source_id, "path": record.path,
        "title": title, "text": body, "published": published, "published_precision": precision,
        "outlet": outlet, "outlet_country": _country(fields.get("outlet_country")), "url": url,
        "language": _plain(fields.get("language")), "n_words": sum(1 for _ in _WORD.finditer(body)),
        "removed": _joined(record.removed, cleaned.removed), "sample": _is_true(fields.get("sample")),
    }


def _joined(*parts):
    return "\n".join(normalise(part)[0] for part in parts if part) or None


def _title(raw):
    if raw is None:
        return None, 0, 0
    text, hidden, repaired = normalise(raw)
    return " ".join(text.split()) or None, hidden, repaired


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


def _unique(ids):
    """Return `ids` with each repetition replaced by an identifier made of the first and its number."""
    number = ids.groupby(ids).cumcount()
    return ids.where(number == 0, [frames.new_id(name, n) for name, n in zip(ids, number, strict=True)])

