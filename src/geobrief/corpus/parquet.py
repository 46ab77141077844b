"""Parquet to records: batch by batch; of a damaged part what can still be read."""

from itertools import islice, zip_longest

import pyarrow as pa

from geobrief.corpus.jsons import from_mapping
from geobrief.corpus.limits import ARCHIVE_RATIO, WHOLE_BYTES
from geobrief.corpus.records import Problem, is_usable, pick_fields
from geobrief.corpus.rows import no_text_column

_BATCH = 1_000
_FAULTS = (pa.ArrowException, OSError, ValueError, TypeError, OverflowError)  # what damaged bytes make of the reader


def read_parquet(stream, name, size=None, columns=None):
    """Yield one article a row of a Parquet file, in batches; only the columns that articles have are read."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        refusal = _refusal(file, size, columns)
        if refusal:
            yield Problem(name, *refusal)
            return
        wanted = [column for column in file.schema_arrow.names if pick_fields({column: "x"}, columns)]
        number = 0
        for group in range(file.metadata.num_row_groups):
            for row in _rows(file, group, wanted, name):
                number += not isinstance(row, Problem)
                yield row if isinstance(row, Problem) else from_mapping(row, f"{name}#{number}", columns)
    except _FAULTS as error:
        yield Problem(name, "unreadable", f"Not a whole Parquet file: {_first_line(error)}.")


def _refusal(file, size, columns):
    """Return kind and message of why a Parquet file is not read, None where it is."""
    unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
    if size and unpacked > max(WHOLE_BYTES, ARCHIVE_RATIO * size):
        return "refused", f"It unpacks to more than {ARCHIVE_RATIO} times its size."
    names = file.schema_arrow.names
    if not is_usable(pick_fields(dict.fromkeys(names, "x"), columns)):
        return "unreadable", no_text_column(names, columns)
    return None


def _rows(file, group, wanted, name):
    """Yield the rows of a row group as mappings; where it is damaged, what each column still gives, and a problem."""
    done = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=wanted):
            for row in batch.to_pylist():
                done += 1
                yield row
    except _FAULTS as error:
        about = file.metadata.row_group(group)
        why = f"Damaged in row group {group + 1}: {_first_line(error)}. What is whole in it was read."
        yield Problem(name, "truncated", why)
        if about.total_byte_size <= WHOLE_BYTES:
            found = {column: _values(file, group, column) for column in wanted}
            rows = zip_longest(*found.values())
            yield from (dict(zip(found, row, strict=True)) for row in islice(rows, done, about.num_rows))


def _values(file, group, column):
    """Return the values of one column of a row group as far as it is whole, broken letters replaced."""
    found = []
    try:
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=[column]):
            found += _decoded(batch.column(0))
    except _FAULTS:
        pass  # what is missing is named in the problem of its row group
    return found


def _decoded(values):
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return values.to_pylist()
    texts = values.cast(pa.large_binary()).to_pylist()
    return [text if text is None else text.decode("utf-8", "replace") for text in texts]


def _first_line(error):
    return (str(error).splitlines() or [error.__class__.__name__])[0][:100]
