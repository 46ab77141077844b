"""Tables to records: CSV and TSV with a header, Parquet."""

import csv
import itertools

from geobrief.corpus.jsons import from_mapping
from geobrief.corpus.limits import ARCHIVE_RATIO, FIELD_CHARACTERS, WHOLE_BYTES
from geobrief.corpus.records import Problem, pick_fields

_BATCH = 1_000


def read_table(lines, name):
    """Yield one article a row of a table with a header line; the delimiter is found from the header."""
    csv.field_size_limit(FIELD_CHARACTERS)
    lines = iter(lines)
    first = next((line for line in lines if line.strip()), "")
    rows = csv.reader(itertools.chain([first], lines), delimiter=max(",;\t|", key=first.count), strict=True)
    try:
        header = next(rows, [])
    except csv.Error as error:
        yield Problem(name, "unreadable", f"The header line cannot be read: {error}.")
        return
    if "text" not in pick_fields(dict.fromkeys(header, "x")):
        columns = ", ".join(header)[:120]
        yield Problem(name, "unreadable", f"No column named text, body or content in the header: {columns}.")
        return
    yield from _table_rows(header, rows, name)


def _table_rows(header, rows, name):
    n = 0
    try:
        for n, row in enumerate(filter(None, rows), start=1):
            yield _table_record(header, row, f"{name}#{rows.line_num}")
    except csv.Error as error:
        yield Problem(name, "truncated", f"Line {rows.line_num}: {error}; the rows before it were read.")
    else:
        if not n:
            yield Problem(name, "empty", "There is no row below the header.")


def _table_record(header, row, path):
    if len(row) != len(header):
        return Problem(path, "record-skipped", f"The row has {len(row)} fields, the header {len(header)}.")
    return from_mapping(dict(zip(header, row, strict=True)), path)


def read_parquet(stream, name, size=None):
    """Yield one article a row of a Parquet file, in batches; only the columns that articles have are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        if size and unpacked > max(WHOLE_BYTES, ARCHIVE_RATIO * size):
            yield Problem(name, "refused", f"It unpacks to more than {ARCHIVE_RATIO} times its size.")
            return
        names = file.schema_arrow.names
        wanted = [column for column in names if pick_fields({column: "x"})]
        if "text" not in pick_fields(dict.fromkeys(names, "x")):
            yield Problem(name, "unreadable", f"No column named text, body or content: {', '.join(names)[:120]}.")
            return
        number = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield from_mapping(row, f"{name}#{number}")
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
        yield Problem(name, "unreadable", f"Not a whole Parquet file: {str(error).splitlines()[0][:100]}.")
