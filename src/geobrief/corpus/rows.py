"""Tables to records: CSV and TSV with a header, Parquet."""

import csv
import itertools

from geobrief.corpus.jsons import from_mapping
from geobrief.corpus.limits import ARCHIVE_RATIO, FIELD_CHARACTERS, WHOLE_BYTES
from geobrief.corpus.records import Problem, is_usable, pick_fields

_BATCH = 1_000


def read_table(lines, name, columns=None):
    """Yield one article a row of a table with a header line; the delimiter is found from the header.

    A table without a header is read where `columns` gives numbers of columns (`text=3`), from 1.
    """
    csv.field_size_limit(FIELD_CHARACTERS)
    lines = iter(lines)
    first = next((line for line in lines if line.strip()), "")
    rows = csv.reader(itertools.chain([first], lines), delimiter=max(",;\t|", key=first.count), strict=True)
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
        return Problem(path, "record-skipped", f"The row has {len(row)} fields, the header {len(header)}.")
    return from_mapping(dict(zip(header, row, strict=True)), path, columns)


def read_parquet(stream, name, size=None, columns=None):
    """Yield one article a row of a Parquet file, in batches; only the columns that articles have are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        refusal = _parquet_refusal(file, size, columns)
        if refusal:
            yield Problem(name, *refusal)
            return
        wanted = [column for column in file.schema_arrow.names if pick_fields({column: "x"}, columns)]
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield from_mapping(row, f"{name}#{number}", columns)
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
        yield Problem(name, "unreadable", f"Not a whole Parquet file: {_first_line(error)}.")


def _parquet_refusal(file, size, columns):
    """Return kind and message of why a Parquet file is not read, None where it is."""
    unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if size and unpacked > max(WHOLE_BYTES, ARCHIVE_RATIO * size):
        return "refused", f"It unpacks to more than {ARCHIVE_RATIO} times its size."
    names = file.schema_arrow.names
    if not is_usable(pick_fields(dict.fromkeys(names, "x"), columns)):
        return "unreadable", no_text_column(names, columns)
    return None


def _first_line(error):
    return (str(error).splitlines() or [error.__class__.__name__])[0][:100]
