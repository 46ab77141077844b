"""One article as a reader found it, and the names that sources give to its fields."""

from dataclasses import dataclass, field
from functools import lru_cache

from geobrief.errors import UsageError

# Our field -> the keys under which front matter, JSON and tables carry it, best first. Compared in lower case
# without separators, so `published_at`, `publishedAt` and `Published At` are one.
FIELD_NAMES = {
    "source_id": ("id", "articleid", "guid", "uid", "storiesid", "uri"),
    "title": ("title", "headline", "webtitle", "name"),
    "text": (
        "text", "body", "articlebody", "fulltext", "bodytext", "maintext", "content", "storytext", "article",
        "leadparagraph", "description", "summary", "abstract", "snippet",
    ),
    "published": (
        "published", "publishedat", "datetimepub", "datetime", "publishdate", "pubdate", "datepublished", "datepublish",
        "publicationdate", "webpublicationdate", "date", "time", "created", "updated", "seendate",
    ),
    "outlet": (
        "outlet", "source", "sourcename", "sourcetitle", "medianame", "publisher", "publication", "newspaper", "site",
        "domain", "sourcedomain", "sourceuri",
    ),
    "outlet_country": ("outletcountry", "sourcecountry", "country"),
    "url": ("url", "link", "weburl", "sourceurl", "permalink"),
    "language": ("language", "lang"),
    "sample": ("sample",),
}


def parse_columns(given):
    """Return `{our name: their column}` for `text=Body,title=Head` or a mapping of that kind.

    Raises
    ------
    UsageError
        If a name is none of ours.
    """
    pairs = (
        given.items() if isinstance(given, dict) else (part.partition("=")[::2] for part in (given or "").split(","))
    )
    columns = {str(ours).strip(): str(theirs).strip() for ours, theirs in pairs if str(ours).strip()}
    for ours, theirs in columns.items():
        if ours not in FIELD_NAMES or not theirs:
            raise UsageError(
                f"Columns are given as text=Body,title=Head; '{ours}' is not one of "
                f"{', '.join(FIELD_NAMES)}{'' if theirs or ours not in FIELD_NAMES else ', or names no column'}."
            )
    return columns


@dataclass
class Record:
    """An article before cleaning; every value as its source has it."""

    path: str
    text: str
    title: str | None = None
    fields: dict = field(default_factory=dict)
    may_be_empty: bool = False  # a source that names articles without their text: a feed, a list of events
    removed: str | None = None  # boilerplate that the reader has cut already
    events: list = field(default_factory=list)  # rows of the frame `events` that the source gives with it


@dataclass(frozen=True)
class Problem:
    """One thing that was skipped, cut or repaired; `kind` is one of `frames.PROBLEM_KINDS`."""

    path: str
    kind: str
    message: str
    stage: str = "corpus"


def unforeseen(path, error):
    """Return the problem of a file or record at which Geobrief itself failed."""
    what = f"{error.__class__.__name__}: {error}".splitlines()[0][:120]
    return Problem(path, "unreadable", f"Not read, by a fault of Geobrief that is worth reporting ({what}).")


def _plain_key(key):
    return "".join(letter for letter in str(key).lower() if letter.isalnum())


def pick_fields(mapping, columns=None):
    """Return the plain values of `mapping` under our field names; unknown keys and nested values are left out.

    `columns` (our name -> the key that carries it) goes before the names that are known.
    """
    found = {}
    for ours, keys in _keys_of_fields(tuple(mapping), tuple((columns or {}).items())):
        values = (_plain_value(mapping[key]) for key in keys)
        if (value := next((value for value in values if value not in (None, "")), None)) is not None:
            found[ours] = value
    return found


@lru_cache(maxsize=64)  # every row of a table has the same keys
def _keys_of_fields(keys, columns):
    """Return `(our name, those of the keys that carry it, best first)` for each field that one of `keys` carries."""
    plain = {_plain_key(key): key for key in keys}
    names_of = {**FIELD_NAMES, **{ours: (_plain_key(theirs),) for ours, theirs in columns}}
    carriers = {ours: [plain[name] for name in names if name in plain] for ours, names in names_of.items()}
    return [(ours, found) for ours, found in carriers.items() if found]


def is_usable(fields):
    """Tell whether fields make an article: a text, or a title with the address where the text is."""
    return "text" in fields or {"title", "url"} <= set(fields)


def _plain_value(value):
    """Return a text, number, date or truth value as it is, the name of an object that has one, else None."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("main") or value.get("uri")
    return None if isinstance(value, dict | list | tuple | set) else value


def record_from(mapping, path, columns=None):
    """Return the article that `mapping` (a JSON object, a table row) describes, None where it describes none.

    A title with an address is an article without text, as exports of Media Cloud and GDELT have them.
    """
    fields = pick_fields(mapping, columns)
    text, title = fields.pop("text", None), fields.pop("title", None)
    if isinstance(text, str) and text.strip():
        return Record(path, text, str(title) if title is not None else None, fields)
    return Record(path, "", str(title), fields, may_be_empty=True) if title and "url" in fields else None
