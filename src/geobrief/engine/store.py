"""A folder that several machines write to: on a disk that all see, or in a store that fsspec reaches (`s3://…`)."""

import os
import uuid
from contextlib import contextmanager
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from geobrief.corpus.sources import is_address
from geobrief.engine.writing import MANIFEST, manifest_text, publish, working_folder

READ = "read"  # below it lies what a run keeps for itself


@contextmanager
def output_store(output, names):
    """Give the `Store` to write an analysis to, and what is to be called with its provenance when all is there.

    In a folder the frames `names` take the place of older ones at the end; in a store of objects, where nothing can be
    renamed at once, older ones go first, and the manifest tells when all is there.
    """
    if not is_address(str(output)):
        with working_folder(output) as work:
            yield Store(work), lambda made: publish(work, Path(output), names, made)
        return
    store = Store(output)
    for name in (MANIFEST, *(f"{name}.parquet" for name in names)):
        store.remove(name)
    try:
        yield store, lambda made: store.write_bytes(MANIFEST, manifest_text(made).encode())
    finally:
        store.remove(READ)


class Store:
    """Tables by name below one place. Each appears whole, so that a task that is repeated only writes it again.

    Parameters
    ----------
    place : str or Path
        A folder or an address.
    """

    def __init__(self, place):
        self.fs, self.root = fsspec.core.url_to_fs(str(place))

    def write(self, name, table):
        """Write an Arrow table as Parquet."""
        out = pa.BufferOutputStream()
        pq.write_table(table, out, compression="zstd")
        self.write_bytes(name, out.getvalue().to_pybytes())

    def write_bytes(self, name, data):
        """Write a file."""
        place = f"{self.root}/{name}"
        if "file" not in self.fs.protocol:
            self.fs.pipe_file(place, data)  # such a store shows a file when all of it is there
            return
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        # Not beside its place: what a worker that is killed leaves half written would be read as a part of the table.
        part = Path(self.root, f"{uuid.uuid4().hex}.part")
        part.write_bytes(data)
        os.replace(part, place)

    def read(self, name):
        """Return a table that was written."""
        return pq.read_table(pa.BufferReader(self.fs.cat_file(f"{self.root}/{name}")))

    def remove(self, name):
        """Remove a file or all below a name, be it there or not."""
        place = f"{self.root}/{name}"
        if self.fs.exists(place):
            self.fs.rm(place, recursive=True)
