"""Files to plain streams: archives are read as streams, within limits, and never unpacked to disk."""

import io
import stat
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from geobrief.corpus import limits
from geobrief.corpus.records import Problem
from geobrief.corpus.sources import open_source, size_of
from geobrief.corpus.unpacking import BROKEN, COMPRESSED, HEAD, Budget, ByPieces, Refused, packed, unpacked

_SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".tgz")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ("[content_types].xml", "mimetype", "meta-inf/manifest.mf")  # what zip files of other programs begin with


@dataclass(frozen=True)
class Plain:
    """One plain file: its name inside the corpus, its first bytes, and a stream at its beginning."""

    name: str
    head: bytes
    stream: io.BufferedIOBase


def plain_files(file, name):
    """Yield the plain files that a source holds (itself, or the members of an archive) and what went wrong.

    Yields
    ------
    Plain or Problem
        A stream is valid until the next one is asked for.
    """
    size = size_of(file)
    if size is not None and size > limits.FILE_BYTES:
        yield Problem(name, "refused", f"The file has {size:,} bytes, more than {limits.FILE_BYTES:,}; split it.")
        return
    budget = Budget(size)
    with open_source(file) as stream:
        yield from _open(name, stream if size is not None else packed(stream, budget), budget, depth=0)


def _open(name, stream, budget, depth):
    try:
        head = stream.peek(HEAD)[:HEAD]
        unpack = _unpacker(head)
        if unpack is None:
            yield Plain(name, head, stream)
        elif depth >= limits.ARCHIVE_DEPTH:
            yield Problem(name, "refused", f"Archives inside archives are read {limits.ARCHIVE_DEPTH} deep.")
        else:
            yield from unpack(name, stream, budget, depth)
    except Refused as error:
        yield Problem(name, "refused", f"Not read further: {error}.")
    except BROKEN as error:
        yield Problem(name, "truncated", f"Damaged archive: {_reason(error)}. What was whole before was read.")


def _unpacker(head):
    if head.startswith(_ZIP):
        return _zip
    if head[257:262] == b"ustar":
        return _tar
    for magic, opener in COMPRESSED:
        if head.startswith(magic):
            return lambda *context: _compressed(opener, *context)
    return None


def _compressed(opener, name, stream, budget, depth):
    with opener(stream) as inner:
        yield from _open(_without_suffix(name), unpacked(inner, budget), budget, depth + 1)


def _without_suffix(name):
    lower = name.lower()
    for suffix in _SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)] + (".tar" if suffix == ".tgz" else "")
    return name


def _zip(name, stream, budget, depth):
    with zipfile.ZipFile(stream if stream.seekable() and depth == 0 else _whole(stream)) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
        if members and members[0].filename.lower() in _OFFICE:
            yield Problem(name, "unsupported", "A file of an office or other program that is packed as zip.")
            return
        budget.count(len(members))
        budget.check(budget.unpacked + sum(info.file_size for info in members))
        for info in members:
            yield from _zip_member(archive, info, f"{name}#{_shown(info.filename)}", budget, depth)


def _zip_member(archive, info, shown, budget, depth):
    budget.check()
    if refusal := _zip_refusal(info):
        yield Problem(shown, "refused", refusal)
        return
    try:
        with archive.open(info) as inner:
            yield from _open(shown, unpacked(inner, budget), budget, depth + 1)
    except BROKEN as error:
        yield Problem(shown, "unreadable", f"Cannot be unpacked: {_reason(error)}.")


def _tar(name, stream, budget, depth):
    with tarfile.open(fileobj=ByPieces(stream), mode="r|") as archive:
        for info in archive:
            budget.check()
            if info.isdir() or _is_litter(info.name):
                continue
            budget.count()
            shown = f"{name}#{_shown(info.name)}"
            if not info.isfile() or _climbs(info.name):
                yield Problem(shown, "refused", "A link, a device, or a name that leads out of the archive.")
                continue
            with archive.extractfile(info) as inner:
                yield from _open(shown, unpacked(inner, budget), budget, depth + 1)


def _whole(stream):
    """Return an archive inside an archive in memory, since a zip file is read from its end."""
    data = stream.read(limits.WHOLE_BYTES + 1)
    if len(data) > limits.WHOLE_BYTES:
        raise Refused(f"a zip file inside it has more than {limits.WHOLE_BYTES:,} bytes")
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
    """Return a member's name as it is shown: text, not endless, and no path of this machine."""
    return name.encode("utf-8", "replace").decode("utf-8").lstrip("/\\")[:200]


def _reason(error):
    return str(error).splitlines()[0][:120] if str(error) else error.__class__.__name__
