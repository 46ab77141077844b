"""Frames on disk as they are made: never held whole, and there whole or not at all."""

import json
import os
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geobrief.engine.tables import empty_table
from geobrief.errors import GeobriefError
from geobrief.stopping import own_folder, undisturbed

MANIFEST = "analysis.json"
_ROWS = 50_000  # of a row group: what a reader may skip, and what is held while writing; changes no row
_ROWS_OF_TEXTS = 2_000
_WORK = ".analysis-"


class FrameFile:
    """A Parquet file that grows table by table; its row groups do not depend on the size of the tables."""

    def __init__(self, path, name):
        self.path, self.name, self.n_rows = Path(path), name, 0
        self._rows = _ROWS_OF_TEXTS if name == "articles" else _ROWS
        self._waiting, self._n_waiting, self._writer = [], 0, None
        self._spare = empty_table(name).schema  # of a file without rows

    def add(self, table):
        """Write the rows of an Arrow table below those that are there; a column that it lacks is unknown."""
        if not len(table):
            self._spare = max(self._spare, table.schema, key=len)
            return
        self.n_rows += len(table)
        self._n_waiting += len(table)
        self._waiting.append(self._conform(table))
        if self._n_waiting >= self._rows:
            whole = pa.concat_tables(self._waiting)
            full = len(whole) - len(whole) % self._rows
            self._writer.write_table(whole.slice(0, full), row_group_size=self._rows)
            self._waiting, self._n_waiting = [whole.slice(full)], len(whole) - full

    def close(self):
        """Write what is left and end the file."""
        if self._writer is None:
            self._open(self._spare)
        if self._n_waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
        self._writer.close()

    def _conform(self, table):
        if self._writer is None:
            self._open(table.schema)
        if table.schema.equals(self._schema):
            return table.replace_schema_metadata(self._schema.metadata)
        columns = [
            table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
            for field in self._schema
        ]
        return pa.Table.from_arrays(columns, schema=self._schema)

    def _open(self, schema):
        self._schema = schema
        self._writer = pq.ParquetWriter(self.path, schema, compression="zstd")


class FolderSink:
    """The frames of an analysis, written into a working folder until all are there.

    Parameters
    ----------
    work : pathlib.Path
        See `working_folder`.
    """

    def __init__(self, work):
        self.work = work
        self.files = {}

    def add(self, name, table):
        """Write the rows of `table` below those of frame `name`."""
        if name not in self.files:
            self.files[name] = FrameFile(self.work / f"{name}.parquet", name)
        self.files[name].add(table)

    def close(self, names, copies):
        """End the frames `names`, `duplicate_of` filled from `copies` (`Copies`); return their numbers of rows."""
        for name in names:
            self.add(name, empty_table(name))
            self.files[name].close()
        if copies:
            _fill_copies(self.work / "articles.parquet", copies)
        return {name: self.files[name].n_rows for name in names}


def _fill_copies(path, copies):
    """Write the column `duplicate_of` of a file of articles anew, group by group."""
    filled = path.with_name("filled.parquet")
    with pq.ParquetFile(path) as articles, pq.ParquetWriter(filled, articles.schema_arrow, compression="zstd") as out:
        for group in range(articles.num_row_groups):
            out.write_table(with_copies(articles.read_row_group(group), copies))
    os.replace(filled, path)


def with_copies(table, copies):
    """Return a table of articles with `duplicate_of` filled from `copies` (`Copies`)."""
    at = table.schema.get_field_index("duplicate_of")
    named = copies.originals_of(table["article_id"].to_pandas())
    return table.set_column(at, table.schema.field(at), pa.array(named, pa.large_string()))


@contextmanager
def working_folder(output):
    """Make a folder for a run inside `output` and remove it at the end; what earlier runs left when killed goes too.

    Raises
    ------
    GeobriefError
        If something cannot be written, in one line.
    """
    output, is_new = Path(output), not Path(output).exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        with own_folder(_WORK, output) as work:
            yield work
    except OSError as error:
        raise GeobriefError(f"Cannot write to {output}: {error.strerror or error}. Choose another --output.") from error
    finally:
        if is_new:
            with suppress(OSError):  # nothing was published into it
                output.rmdir()


def publish(work, output, names, provenance):
    """Put the frames of a working folder in their place in `output`; the manifest goes first and comes last."""
    manifest = work / MANIFEST
    manifest.write_text(manifest_text(provenance), encoding="utf-8")
    with undisturbed():
        (output / MANIFEST).unlink(missing_ok=True)
        for name in names:
            _replace(work / f"{name}.parquet", output / f"{name}.parquet")
        os.replace(manifest, output / MANIFEST)


def manifest_text(provenance):
    """Return what the manifest says: a provenance as JSON."""
    return json.dumps(provenance, indent=1, sort_keys=True) + "\n"


def _replace(made, place):
    """Put a file or a folder of parts in the place of what was there, be it the other of the two."""
    if place.is_dir():
        os.replace(place, made.with_name(f"{made.name}.old"))
    elif made.is_dir():
        place.unlink(missing_ok=True)
    os.replace(made, place)
