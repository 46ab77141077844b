"""One article as a reader found it, and the names that sources give to its fields."""

from dataclasses import dataclass, field

# Our field -> the keys under which front matter, JSON and tables carry it, best first. Compared in lower case
# without separators, so `published_at`, `publishedAt` and `Published At` are one.
FIELD_NAMES = {
    "source_id": ("id", "articleid", "guid", "uid", "storiesid"),
    "title": ("title", "headline", "name"),
    "text": ("text", "body", "articlebody", "fulltext", "content", "storytext", "description", "summary"),
    "published": ("date", "published", "publishedat", "publishdate", "pubdate", "datepublished",
                  "publicationdate", "datetime", "time", "created", "updated"),
    "outlet": ("outlet", "source", "sourcename", "medianame", "publisher", "publication", "site", "domain"),
    "outlet_country": ("outletcountry", "sourcecountry", "country"),
    "url": ("url", "link", "sourceurl", "permalink"),
    "language": ("language", "lang"),
    "sample": ("sample",),
}


@dataclass
class Record:
    """An article before cleaning; every value as its source has it."""

    path: str
    text: str
    title: str | None = None
    fields: dict = field(default_factory=dict)
    may_be_empty: bool = False  # a source that names articles without their text: a feed, a list of events
    events: list = field(default_factory=list)  # rows of the frame `events` that the source gives with it


@dataclass(frozen=True)
class Problem:
    """One thing that was skipped, cut or repaired; `kind` is one of `frames.PROBLEM_KINDS`."""

    path: str
    kind: str
    message: str
    stage: str = "corpus"


def _plain_key(key):
    return "".join(letter for letter in str(key).lower() if letter.isalnum())


def pick_fields(mapping):
    """Return the plain values of `mapping` under our field names; unknown keys and nested values are left out."""
    plain = {_plain_key(key): _plain_value(value) for key, value in mapping.items()}
    found = {ours: next((plain[name] for name in names if plain.get(name) not in (None, "")), None)
             for ours, names in FIELD_NAMES.items()}
    return {ours: value for ours, value in found.items() if value is not None}


def _plain_value(value):
    """Return a text, number, date or truth value as it is, the name of an object that has one, else None."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("uri")
    return None if isinstance(value, dict | list | tuple | set) else value


def record_from(mapping, path):
    """Return the article that `mapping` (a JSON object, a table row, front matter) describes, or None without a text."""
    fields = pick_fields(mapping)
    text, title = fields.pop("text", None), fields.pop("title", None)
    if not isinstance(text, str) or not text.strip():
        return None
    return Record(path, text, str(title) if title is not None else None, fields)
