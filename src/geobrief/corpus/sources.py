"""Where a file of a corpus lies: on disk, on standard input, or in a store that fsspec reaches (`s3://…`)."""

import os
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field

from geobrief.errors import UsageError

STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)(?:://|::)", re.IGNORECASE)


@dataclass(frozen=True)
class StandardInput:
    """What is piped into the command; its kind is told from its content."""

    place: str = STANDARD_INPUT
    name: str = "standard input"


@dataclass(frozen=True)
class Remote:
    """One file of a store that fsspec reaches."""

    store: object
    place: str
    name: str = field(compare=False)


def is_address(given):
    """Tell whether `given` names a store (`s3://bucket/folder`) and not a path."""
    return bool(_ADDRESS.match(given))


def remote_files(given):
    """Return the files at the address `given`: one file, all below a folder, or those a pattern matches.

    Raises
    ------
    UsageError
        If fsspec or the package for this kind of store is missing, or there is nothing.
    """
    kind = _ADDRESS.match(given)[1].lower()
    try:
        import fsspec

        store, path = fsspec.core.url_to_fs(given)
        found = store.glob(path) if any(letter in path for letter in "*?[") else store.find(path)
    except (ImportError, ValueError) as error:
        hint = "pip install 'geobrief[remote]', and the package for it (s3fs, gcsfs, adlfs)"
        raise UsageError(f"'{kind}://' cannot be reached: {_one_line(error)}. Install: {hint}.") from error
    except Exception as error:  # every store raises its own kinds: no such bucket, no credentials, no network
        raise UsageError(f"Nothing could be read at '{given[:100]}': {_one_line(error)}.") from error
    if not found:
        raise UsageError(f"Nothing to read at '{given[:100]}': no such file or folder.")
    root = path.rstrip("/")
    return [Remote(store, place, _inside(place, root)) for place in sorted(found)]


def _inside(place, root):
    return place[len(root) + 1 :] if place.startswith(root + "/") else place.rpartition("/")[2]


def _one_line(error):
    return " ".join(str(error).split())[:120] or error.__class__.__name__


def size_of(source):
    """Return the size of a source in bytes, None where only reading tells."""
    if isinstance(source, StandardInput):
        return None
    return source.store.size(source.place) if isinstance(source, Remote) else os.stat(source).st_size


@contextmanager
def open_source(source):
    """Open a source as a binary stream with `peek`; standard input is left open."""
    if isinstance(source, StandardInput):
        yield sys.stdin.buffer
    elif isinstance(source, Remote):
        import io

        with source.store.open(source.place, "rb") as stream:
            yield stream if hasattr(stream, "peek") else io.BufferedReader(stream)
    else:
        with open(source, "rb") as stream:
            yield stream
