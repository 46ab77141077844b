"""GDELT event and mention files to articles without text and rows of the frame `events`.

Columns as in the codebooks "GDELT Event Database Data Format" 1.0 (58 columns) and 2.0 (61 columns, mentions 16).
"""

import csv
import itertools
import re

from geobrief.corpus.dates import BadDate, parse_date
from geobrief.corpus.records import Problem, Record

_EVENTS = {
    58: {"place": 50, "latitude": 53, "longitude": 54, "url": 57},
    57: {"place": 50, "latitude": 53, "longitude": 54, "url": None},
    61: {"place": 52, "latitude": 56, "longitude": 57, "url": 60},
}
_MENTIONS = 16
_FIRST = re.compile(rb"\A\d{6,12}[\t;]\d{8}(?:\d{6})?[\t;]\d{6,14}[\t;]")
_HEADER = re.compile(rb"\A\"?GLOBALEVENTID\"?[\t;,]", re.IGNORECASE)
# CAMEO root code -> PLOVER type (PLOVER 2.0 handbook, table of correspondences); root 01, a bare statement, has none.
PLOVER_OF_CAMEO = {
    "02": "REQUEST",
    "03": "AGREE",
    "04": "CONSULT",
    "05": "SUPPORT",
    "06": "COOPERATE",
    "07": "AID",
    "08": "CONCEDE",
    "09": "ACCUSE",
    "10": "REQUEST",
    "11": "ACCUSE",
    "12": "REJECT",
    "13": "THREATEN",
    "14": "PROTEST",
    "15": "MOBILIZE",
    "16": "SANCTION",
    "17": "COERCE",
    "18": "ASSAULT",
    "19": "ASSAULT",
    "20": "ASSAULT",
}
_QUADS = {"1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict"}


def looks_like_gdelt(head):
    """Tell whether the first bytes of a file are those of a GDELT event or mention table."""
    return bool(_FIRST.match(head) or _HEADER.match(head.lstrip(b"\xef\xbb\xbf")))


def read_gdelt(lines, name):
    """Yield one article without text for each row, with the event that GDELT read from its address."""
    lines = iter(lines)
    first = next(lines, "")
    rows = csv.reader(itertools.chain([first], lines), delimiter=max("\t;,", key=first.count), quoting=csv.QUOTE_NONE)
    for row in rows:
        if row and row[0].strip('"').upper() != "GLOBALEVENTID":
            yield _record(row, f"{name}#{rows.line_num}")


def _record(row, path):
    item = _row(row, path)
    if isinstance(item, Problem):
        return item
    url, events = item
    fields = {"source_id": row[0], **({"url": url} if url else {})}
    return Record(path, "", None, fields, may_be_empty=True, events=events)


def _row(row, path):
    """Return `(address, list of events)`, or the problem of a row that cannot be read."""
    if len(row) == _MENTIONS:
        return (row[5] if row[2] == "1" or row[5].startswith("http") else None), []
    where = _EVENTS.get(len(row))
    if where is None:
        return Problem(path, "record-skipped", f"The row has {len(row)} columns; GDELT tables have 58, 61 or 16.")
    try:
        day = parse_date(row[1])[0]
    except BadDate as error:
        return Problem(path, "record-skipped", f"The event has no date: {error}.")
    intensity = _number(row[30], -10, 10)
    if not _in_range(row[where["latitude"]], 90) or not _in_range(row[where["longitude"]], 180):
        return Problem(path, "record-skipped", "The coordinates of the event are impossible.")
    return (row[where["url"]] if where["url"] else None), [
        {
            "event_id": f"gdelt.{row[0]}",
            "source": row[6] or None,
            "source_country": _country(row[7]),
            "target": row[16] or None,
            "target_country": _country(row[17]),
            "event_type": PLOVER_OF_CAMEO.get(row[28]),
            "quad": _QUADS.get(row[29]),
            "intensity": intensity,
            "trigger": row[26],
            "place": row[where["place"]] or None,
            "event_date": day,
            "origin": "gdelt",
        }
    ]


def _number(text, low, high):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if low <= value <= high else None


def _in_range(text, limit):
    return not text or _number(text, -limit, limit) is not None


def _country(code):
    return code if re.fullmatch(r"[A-Z]{3}", code or "") else None
