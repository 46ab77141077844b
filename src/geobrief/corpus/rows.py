"""Tables to records: CSV and TSV with a header."""

import csv
import itertools
import re

from geobrief.corpus.jsons import from_mapping
from geobrief.corpus.limits import FIELD_CHARACTERS
from geobrief.corpus.records import Problem, is_usable, pick_fields

_DELIMITER = re.compile(r"""["']?sep=(.)["']?""")  # a line above the header, by which Excel says how fields are parted


def read_table(lines, name, columns=None):
    """Yield one article a row of a table with a header line; the delimiter is found from the header.

    A table without a header is read where `columns` gives numbers of columns (`text=3`), from 1.
    """
    csv.field_size_limit(FIELD_CHARACTERS)
    lines = iter(lines)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    if said := _DELIMITER.fullmatch(first.lstrip("\ufeff").strip("\r\n")):
        delimiter, first = said[1], next(lines, "")
    rows = csv.reader(itertools.chain([first], lines), delimiter=delimiter, strict=True)
    try:
        top = next(rows, [])
    except csv.Error as error:
        yield Problem(name, "unreadable", f"The header line cannot be read: {error}.")
        return
    by_number = bool(columns) and all(theirs.isdecimal() for theirs in columns.values())
    header = [str(number) for number in range(1, len(top) + 1)] if by_number else top
    if not is_usable(pick_fields(dict.fromkeys(header, "x"), columns)):
        yield Problem(name, "unreadable", no_text_column(header, columns))
        return
    yield from _table_rows(header, rows, name, columns, [top] if by_number else [])


def no_text_column(header, columns):
    """Return the message for a table in which no column holds a text."""
    wanted = f"'{columns['text']}'" if columns and "text" in columns else "text, body or content"
    return f"No column named {wanted} in the header: {', '.join(map(str, header))[:120]}. Name it: --columns text=NAME"


def _table_rows(header, rows, name, columns, before):
    try:
        for row in filter(None, itertools.chain(before, rows)):
            yield _table_record(header, row, f"{name}#{rows.line_num}", columns)
    except csv.Error as error:
        yield Problem(name, "truncated", f"Line {rows.line_num}: {error}; the rows before it were read.")


def _table_record(header, row, path, columns):
    if len(row) != len(header):
        return Problem(path, "record-skipped", f"Fields in the row: {len(row)}, in the header: {len(header)}.")
    return from_mapping(dict(zip(header, row, strict=True)), path, columns)
