"""Files to plain streams: archives and compressed files are read as streams, within limits, and never unpacked to disk."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from geobrief.corpus import limits
from geobrief.corpus.records import Problem

_HEAD = 512   # bytes looked at to tell what a stream is
_SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".tgz")
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError)


class Refused(Exception):
    """A limit was passed; the message names it."""


@dataclass(frozen=True)
class Plain:
    """One plain file: its name inside the corpus, its first bytes, and a stream at its beginning."""

    name: str
    head: bytes
    stream: io.BufferedIOBase


class _Budget:
    """What one file on disk may unpack to, everything inside it counted together."""

    def __init__(self, packed):
        self.packed, self.unpacked, self.members = max(packed, 1), 0, 0

    def spend(self, n):
        self.unpacked += n
        if self.unpacked > limits.ARCHIVE_BYTES:
            raise Refused(f"it unpacks to more than {limits.ARCHIVE_BYTES:,} bytes")
        if self.unpacked > max(limits.ARCHIVE_FREE_BYTES, limits.ARCHIVE_RATIO * self.packed):
            raise Refused(f"it unpacks to more than {limits.ARCHIVE_RATIO} times its size")

    def count(self):
        self.members += 1
        if self.members > limits.ARCHIVE_MEMBERS:
            raise Refused(f"it holds more than {limits.ARCHIVE_MEMBERS:,} files")


class _Counted(io.RawIOBase):
    """A stream that counts what is read from it against a budget."""

    def __init__(self, source, budget):
        self.source, self.budget = source, budget

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.source.read(len(buffer))
        self.budget.spend(len(data))
        buffer[:len(data)] = data
        return len(data)


def plain_files(file, name):
    """Yield the plain files that a file on disk holds (itself, or the members of an archive) and what went wrong.

    Yields
    ------
    Plain or Problem
        A stream is valid until the next one is asked for.
    """
    size = file.stat().st_size
    if size > limits.FILE_BYTES:
        yield Problem(name, "refused", f"The file has {size:,} bytes, more than {limits.FILE_BYTES:,}; split it.")
        return
    with open(file, "rb") as stream:
        yield from _open(name, stream, _Budget(size), depth=0)


def _open(name, stream, budget, depth):
    head = stream.peek(_HEAD)[:_HEAD]
    unpack = _unpacker(head)
    if unpack is None:
        yield Plain(name, head, stream)
        return
    if depth >= limits.ARCHIVE_DEPTH:
        yield Problem(name, "refused", f"Archives inside archives are read {limits.ARCHIVE_DEPTH} deep.")
        return
    try:
        yield from unpack(name, stream, budget, depth)
    except Refused as error:
        yield Problem(name, "refused", f"Not read further: {error}.")
    except BROKEN as error:
        yield Problem(name, "truncated", f"Damaged archive: {_reason(error)}. What was whole before was read.")


def _unpacker(head):
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip
    if head[257:262] == b"ustar":
        return _tar
    for magic, opener in _COMPRESSED:
        if head.startswith(magic):
            return lambda *context: _compressed(opener, *context)
    return None


def _open_zstd(stream):
    import zstandard

    return zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(stream, read_across_frames=True)


_COMPRESSED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open),
               (b"\x28\xb5\x2f\xfd", _open_zstd))


def _compressed(opener, name, stream, budget, depth):
    with opener(stream) as inner:
        yield from _open(_without_suffix(name), io.BufferedReader(_Counted(inner, budget)), budget, depth + 1)


def _without_suffix(name):
    lower = name.lower()
    for suffix in _SUFFIXES:
        if lower.endswith(suffix):
            return name[:-len(suffix)] + (".tar" if suffix == ".tgz" else "")
    return name


def _zip(name, stream, budget, depth):
    seekable = stream if depth == 0 else _whole(stream)
    with zipfile.ZipFile(seekable) as archive:
        for info in archive.infolist():
            if info.is_dir() or _is_litter(info.filename):
                continue
            budget.count()
            shown, refusal = f"{name}#{_shown(info.filename)}", _zip_refusal(info)
            if refusal:
                yield Problem(shown, "refused", refusal)
                continue
            with _problems_named(archive.open(info), budget) as inner:
                yield from _open(shown, inner, budget, depth + 1)


def _tar(name, stream, budget, depth):
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if info.isdir() or _is_litter(info.name):
                continue
            budget.count()
            shown = f"{name}#{_shown(info.name)}"
            if not info.isfile() or _climbs(info.name):
                yield Problem(shown, "refused", "A link, a device, or a name that leads out of the archive.")
                continue
            with _problems_named(archive.extractfile(info), budget) as inner:
                yield from _open(shown, inner, budget, depth + 1)


@contextmanager
def _problems_named(member, budget):
    with member:
        yield io.BufferedReader(_Counted(member, budget))


def _whole(stream):
    """Return an archive inside an archive in memory, since a zip file is read from its end."""
    data = stream.read(limits.WHOLE_BYTES + 1)
    if len(data) > limits.WHOLE_BYTES:
        raise Refused(f"an archive inside it has more than {limits.WHOLE_BYTES:,} bytes")
    return io.BytesIO(data)


def _zip_refusal(info):
    if _climbs(info.filename):
        return "Its name leads out of the archive."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "A link is not followed."
    if info.flag_bits & 1:
        return "It is encrypted."
    return None


def _climbs(name):
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def _is_litter(name):
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def _shown(name):
    return name.encode("utf-8", "replace").decode("utf-8")[:200]


def _reason(error):
    return str(error).splitlines()[0][:120] if str(error) else error.__class__.__name__
