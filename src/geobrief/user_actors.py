"""The actors a user adds: a CSV file of their own, read strictly and reported by file, line and field."""

import csv
import re
from pathlib import Path

import pandas as pd

from geobrief.errors import GeobriefError, did_you_mean

REQUIRED = ("name",)
OPTIONAL = ("aliases", "kind", "country", "from", "to")
KINDS = ("country", "government", "person", "organisation", "group")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SHORTEST = 2


def read_actors(path, countries):
    """Read a user's actors from the CSV file `path`.

    Parameters
    ----------
    path : path-like
        UTF-8 with a header: `name`; `aliases` (separated by `;` or `|`), `kind` (default organisation),
        `country` (ISO 3166-1 alpha-3 or a country's name), `from`, `to` (YYYY, YYYY-MM or YYYY-MM-DD) may be
        left out.
    countries : mapping of str to str
        What a country may be called, to its code.

    Returns
    -------
    pandas.DataFrame
        One row an actor: `name`, `aliases` (a list), `kind`, `country` (a code, or ""), `from`, `to`.

    Raises
    ------
    GeobriefError
        If the file cannot be read or a field is not usable: one line with file, line and field.
    """
    path = Path(path)
    lines = _read_lines(path)
    header = [field.strip().lower() for field in lines[0][1]]
    _check_header(path, header)
    rows = [
        _read_row(f"{path.name}, line {n}", header, values, countries)
        for n, values in lines[1:]
        if any(values)
    ]
    return pd.DataFrame(rows, columns=["name", "aliases", "kind", "country", "from", "to"])


def _read_lines(path):
    """Return the (line number, fields) of every record; at least the header."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            lines = [(reader.line_num, values) for values in reader]
    except OSError as error:
        raise GeobriefError(
            f"{path} cannot be read ({error.strerror}): give the path of a CSV file."
        ) from error
    except UnicodeDecodeError as error:
        raise GeobriefError(f"{path.name} is not UTF-8 text: save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise GeobriefError(f"{path.name}, line {reader.line_num}: {error}.") from error
    if not lines:
        raise GeobriefError(f"{path.name} is empty: its first line names the fields, at least 'name'.")
    return lines


def _check_header(path, header):
    known = [*REQUIRED, *OPTIONAL]
    for name in header:
        if name not in known:
            hint = did_you_mean(name, known) or f" Known are {', '.join(known)}."
            raise GeobriefError(f"{path.name}, line 1: unknown field '{name}'.{hint}")
    for name in REQUIRED:
        if name not in header:
            raise GeobriefError(f"{path.name}, line 1: the field '{name}' is missing from the header.")


def _read_row(where, header, values, countries):
    """Return one checked actor; `where` opens every complaint."""
    if len(values) != len(header):
        raise GeobriefError(f"{where}: {len(values)} fields, but the header has {len(header)}.")
    row = dict.fromkeys(OPTIONAL, "") | {
        name: value.strip() for name, value in zip(header, values, strict=True)
    }
    aliases = [alias.strip() for alias in re.split("[;|]", row["aliases"]) if alias.strip()]
    for alias in (row["name"], *aliases):
        if len(alias) < _SHORTEST:
            raise GeobriefError(
                f"{where}, field '{'name' if alias == row['name'] else 'aliases'}': "
                f"'{alias}' is too short; a name has at least {_SHORTEST} letters."
            )
    return {
        "name": row["name"],
        "aliases": [row["name"], *aliases],
        "kind": _read_kind(where, row["kind"]),
        "country": _read_country(where, row["country"], countries),
        **_read_period(where, row["from"], row["to"]),
    }


def _read_kind(where, value):
    kind = value.lower() or "organisation"
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f" Known are {', '.join(KINDS)}."
        raise GeobriefError(f"{where}, field 'kind': unknown kind '{value}'.{hint}")
    return kind


def _read_country(where, value, countries):
    if not value:
        return ""
    code = countries.get(value) or countries.get(value.upper())
    if code is None:
        hint = did_you_mean(value, countries) or " Give its name or its three-letter code (ISO 3166-1)."
        raise GeobriefError(f"{where}, field 'country': unknown country '{value}'.{hint}")
    return code


def _read_period(where, start, end):
    for name, value in (("from", start), ("to", end)):
        if value and not _is_date(value):
            raise GeobriefError(
                f"{where}, field '{name}': '{value}' is no date; write YYYY, YYYY-MM or YYYY-MM-DD."
            )
    if start and end and start > end[: len(start)]:
        raise GeobriefError(f"{where}, field 'to': {end} is before {start}.")
    return {"from": start, "to": end}


def _is_date(value):
    """True for a day, a month or a year that exists."""
    if not _DATE.fullmatch(value):
        return False
    padded = value + "-01" * (2 - value.count("-"))
    return not pd.isna(pd.to_datetime(padded, format="%Y-%m-%d", errors="coerce"))
