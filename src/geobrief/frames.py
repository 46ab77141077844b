"""The frames that stages hand to one another: their columns, kinds of values and identifiers.

Unknown is NA in any column but an identifier. Character offsets are half-open, into `articles.text`,
or into `articles.title` where `part` is `title`. Identifiers are the same from run to run.
"""

import hashlib
from functools import cache

import pandas as pd
import pyarrow as pa

from geobrief.errors import GeobriefError

PARTS = ("title", "text")
NAME_KINDS = ("country", "nationality", "government", "person", "organisation", "group", "place")
ROLES = ("actor", "location", "attribute", "outlet")
LABELS = ("negative", "neutral", "positive")
STATEMENT_KINDS = ("direct", "mixed", "indirect")
EVENT_TYPES = (  # PLOVER
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
EVENT_STATUSES = ("asserted", "intended", "denied", "hypothetical")
PROBLEM_KINDS = (
    "unreadable",      # the file could not be opened or is not what its name says
    "unsupported",     # no reader for this kind of file
    "refused",         # unsafe: a bomb, a link out of the corpus, an executable format
    "empty",           # nothing to read in it
    "record-skipped",  # one record of a file could not be read; the others were
    "truncated",       # the file ends too early; what was whole was read
    "encoding",        # the text was repaired, or read in an encoding that had to be guessed
    "date",            # a date that is impossible or ambiguous; the article has none
    "language",        # an article in another language, left out of English-only stages
    "control-characters",  # invisible or control characters were removed
    "odd-text",        # text that does not read like prose; it was kept
    "user-data",       # a row of the user's own actors was not usable
    "not-analysed",    # a stage failed on an article; it was kept, without what the stages find
)

_TEXT, _NUMBER, _COUNT, _DATE = "str", "Float64", "Int64", "datetime64[ns, UTC]"
_ARROW = {_TEXT: pa.large_string(), _NUMBER: pa.float64(), _COUNT: pa.int64()}

# column -> (type, may be NA). The order is the order on disk.
COLUMNS = {
    "articles": {
        "article_id": (_TEXT, False), "content_id": (_TEXT, False), "source_id": (_TEXT, True),
        "path": (_TEXT, False), "title": (_TEXT, True), "text": (_TEXT, False),
        "published": (_DATE, True), "published_precision": (_TEXT, True),
        "outlet": (_TEXT, True), "outlet_country": (_TEXT, True), "url": (_TEXT, True),
        "language": (_TEXT, True), "n_words": (_COUNT, False), "duplicate_of": (_TEXT, True),
        "removed": (_TEXT, True), "sample": ("boolean", False),
    },
    "problems": {"path": (_TEXT, False), "stage": (_TEXT, False), "kind": (_TEXT, False), "message": (_TEXT, False)},
    "sentences": {
        "sentence_id": (_TEXT, False), "article_id": (_TEXT, False), "part": (_TEXT, False),
        "n": (_COUNT, False), "start": (_COUNT, False), "end": (_COUNT, False), "text": (_TEXT, False),
    },
    "actors": {
        "actor_id": (_TEXT, False), "name": (_TEXT, False), "kind": (_TEXT, False), "country": (_TEXT, True),
        "parent": (_TEXT, True), "valid_from": (_TEXT, True), "valid_to": (_TEXT, True),
        "source": (_TEXT, False), "as_of": (_TEXT, True),  # a user's own actor has no date
    },
    "mentions": {
        "mention_id": (_TEXT, False), "article_id": (_TEXT, False), "sentence_id": (_TEXT, False),
        "part": (_TEXT, False), "start": (_COUNT, False), "end": (_COUNT, False), "surface": (_TEXT, False),
        "actor_id": (_TEXT, True), "kind": (_TEXT, False), "role": (_TEXT, False), "country": (_TEXT, True),
        "latitude": (_NUMBER, True), "longitude": (_NUMBER, True), "confidence": (_NUMBER, False),
        "place": (_TEXT, True),
    },
    "statements": {
        "statement_id": (_TEXT, False), "article_id": (_TEXT, False), "sentence_id": (_TEXT, False),
        "part": (_TEXT, False), "start": (_COUNT, False), "end": (_COUNT, False), "kind": (_TEXT, False),
        "speaker": (_TEXT, True), "speaker_actor": (_TEXT, True), "speaker_country": (_TEXT, True),
        "cue": (_TEXT, True),
    },
    "sentiment": {
        "mention_id": (_TEXT, False), "article_id": (_TEXT, False), "sentence_id": (_TEXT, False),
        "actor_id": (_TEXT, False), "scorer": (_TEXT, False), "polarity": (_NUMBER, False),
        "p_negative": (_NUMBER, True), "p_neutral": (_NUMBER, True), "p_positive": (_NUMBER, True),
        "label": (_TEXT, False), "voice": (_TEXT, False),
    },
    "events": {
        "event_id": (_TEXT, False), "article_id": (_TEXT, False), "sentence_id": (_TEXT, True),
        "source": (_TEXT, True), "source_actor": (_TEXT, True), "source_country": (_TEXT, True),
        "event_type": (_TEXT, True),  # a data set may have events without a type of PLOVER
        "target": (_TEXT, True), "target_actor": (_TEXT, True), "target_country": (_TEXT, True),
        "quad": (_TEXT, True), "intensity": (_NUMBER, True), "status": (_TEXT, True), "voice": (_TEXT, True),
        "trigger": (_TEXT, True), "place": (_TEXT, True), "event_date": (_DATE, True), "origin": (_TEXT, False),
    },
}
_UNIQUE = {"articles": "article_id", "sentences": "sentence_id", "actors": "actor_id", "mentions": "mention_id",
           "statements": "statement_id", "events": "event_id"}
_ALLOWED = {
    ("problems", "kind"): PROBLEM_KINDS, ("sentences", "part"): PARTS, ("mentions", "part"): PARTS,
    ("mentions", "kind"): NAME_KINDS, ("mentions", "role"): ROLES, ("sentiment", "label"): LABELS,
    ("statements", "part"): PARTS, ("statements", "kind"): STATEMENT_KINDS,
    ("events", "event_type"): EVENT_TYPES, ("events", "quad"): QUADS, ("events", "status"): EVENT_STATUSES,
}
_RANGES = {
    ("mentions", "confidence"): (0, 1), ("mentions", "latitude"): (-90, 90), ("mentions", "longitude"): (-180, 180),
    ("sentiment", "polarity"): (-1, 1), ("sentiment", "p_negative"): (0, 1),
    ("sentiment", "p_neutral"): (0, 1), ("sentiment", "p_positive"): (0, 1), ("events", "intensity"): (-10, 10),
}


def empty(name):
    """Return the frame `name` with its columns and types and no row."""
    return _without_rows(name).copy()


@cache
def _without_rows(name):
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, (kind, _) in COLUMNS[name].items()})


def as_frame(name, rows):
    """Return `rows` (a frame, or a mapping of columns) as frame `name`: promised columns first, typed; others kept."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    if not len(frame) and set(frame) <= COLUMNS[name].keys():
        return empty(name)
    unknown = pd.Series(pd.NA, index=frame.index, dtype=object)
    columns = {column: _typed(frame.get(column, unknown), kind) for column, (kind, _) in COLUMNS[name].items()}
    more = {column: frame[column].array for column in frame if column not in COLUMNS[name]}
    return pd.DataFrame(columns | more)


def of_columns(name, columns, n):
    """Return frame `name` of `n` rows from columns as lists; None is unknown, and so is a column that is not there.

    Of columns beyond the promised ones those of texts are kept. Quicker than `as_frame`, which looks at every value.
    """
    kinds = dict.fromkeys(columns, _TEXT) | {column: kind for column, (kind, _) in COLUMNS[name].items()}
    order = (*COLUMNS[name], *(column for column in columns if column not in COLUMNS[name]))
    return pd.DataFrame({column: _array(columns.get(column), kinds[column], n) for column in order}, copy=False)


def _array(values, kind, n):
    arrow = pa.nulls(n, _ARROW[kind]) if values is None else pa.array(values, _ARROW[kind])
    return _dtype(kind).__from_arrow__(arrow)


def _typed(values, kind):
    return (values if values.dtype == _dtype(kind) else values.astype(kind)).array


def lists(frame, names):
    """Return the columns `names` of a frame as lists, with None for what is unknown."""
    return [pa.array(frame[name], from_pandas=True).to_pylist() for name in names]


@cache
def schema(name):
    """Return the pandera schema of the frame `name`."""
    import pandera.pandas as pandera

    def column(field, kind, nullable):
        checks = []
        if (name, field) in _ALLOWED:
            checks.append(pandera.Check.isin(_ALLOWED[name, field]))
        if (name, field) in _RANGES:
            checks.append(pandera.Check.in_range(*_RANGES[name, field]))
        return pandera.Column(kind, checks, nullable=nullable, unique=_UNIQUE.get(name) == field)

    return pandera.DataFrameSchema({field: column(field, *spec) for field, spec in COLUMNS[name].items()}, name=name)


def check(name, frame):
    """Return `frame` if it keeps the contract of frame `name`.

    Raises
    ------
    GeobriefError
        Naming the frame, the column and the first offending value: a fault of Geobrief, not of the input.
    """
    if keeps(name, frame):
        return frame
    import pandera.errors

    try:
        return schema(name).validate(frame)
    except pandera.errors.SchemaError as error:
        raise GeobriefError(f"The frame '{name}' breaks its contract: {str(error).splitlines()[0]}") from error


def keeps(name, frame):
    """Tell whether `frame` keeps the contract: the questions of `schema`, without the time that pandera takes to load
    and to be ready to say what is wrong. Of what it does not pass, pandera has the last word."""
    columns = COLUMNS[name].items()
    return all(field in frame and _column_keeps(name, field, frame[field].array, *spec) for field, spec in columns)


def _column_keeps(name, field, values, kind, nullable):
    if values.dtype != _dtype(kind):
        return False
    unknown = values.isna()
    if not nullable and unknown.any():
        return False
    if _UNIQUE.get(name) == field and len(values.unique()) < len(values):
        return False
    if (name, field) in _ALLOWED and not set(values[~unknown].unique()).issubset(_ALLOWED[name, field]):
        return False
    if (name, field) in _RANGES:
        low, high = _RANGES[name, field]
        known = values[~unknown].to_numpy(float)
        return bool(((known >= low) & (known <= high)).all())
    return True


@cache
def _dtype(kind):
    return pd.api.types.pandas_dtype(kind)


def new_id(*parts):
    """Return a stable identifier of 16 hexadecimal digits for what `parts` name together."""
    text = "\x1f".join(["" if part is None else f"{part}" for part in parts])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
