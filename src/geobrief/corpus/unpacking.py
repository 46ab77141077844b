"""Streams that unpack and count: what comes out of a compressed file or an archive, held against a budget."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

from geobrief.corpus import limits

HEAD = 512  # bytes looked at to tell what a stream is
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError)
_ZSTD_CHUNK = 512  # bytes fed at once: four of them can stand for 128 KiB, and no more than that times 128 is held


class Refused(Exception):
    """A limit was passed; the message names it."""


class Budget:
    """What one file on disk may unpack to, everything inside it counted together.

    Parameters
    ----------
    packed : int or None
        Its size in bytes; None where only reading tells, as from standard input.
    """

    def __init__(self, packed):
        self.packed, self.unpacked, self.members = packed or 0, 0, 0

    def spend(self, n):
        """Count `n` more unpacked bytes."""
        self.unpacked += n
        self.check(self.unpacked)

    def check(self, unpacked=None):
        """Raise `Refused` where `unpacked` bytes (by default those so far) are more than allowed."""
        unpacked = self.unpacked if unpacked is None else unpacked
        if unpacked > limits.ARCHIVE_BYTES:
            raise Refused(f"it unpacks to more than {limits.ARCHIVE_BYTES:,} bytes")
        if unpacked > max(limits.ARCHIVE_FREE_BYTES, limits.ARCHIVE_RATIO * self.packed):
            raise Refused(f"it unpacks to more than {limits.ARCHIVE_RATIO} times its size")

    def count(self, n=1):
        """Count `n` more members."""
        self.members += n
        if self.members > limits.ARCHIVE_MEMBERS:
            raise Refused(f"it holds more than {limits.ARCHIVE_MEMBERS:,} files")


class _Raw(io.RawIOBase):
    """A stream over another that gives up only after it has given everything that came before the fault."""

    def __init__(self, source):
        self._source, self._read, self._fault = source, getattr(source, "read1", source.read), None

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._some(len(buffer))
        self._counted(len(data))
        buffer[: len(data)] = data
        return len(data)

    def _some(self, most):
        """Return up to `most` bytes, and not fewer than a head has unless the stream ends."""
        if self._fault:
            raise self._fault
        pieces, n = [], 0
        try:
            while n < min(most, HEAD) and (piece := self._read(most - n)):
                pieces.append(piece)
                n += len(piece)
        except BROKEN as error:
            if not pieces:
                raise
            self._fault = error
        return b"".join(pieces)

    def _counted(self, n):
        pass


class _Unpacked(_Raw):
    def __init__(self, source, budget):
        super().__init__(source)
        self._budget = budget

    def _counted(self, n):
        self._budget.spend(n)


class _Packed(_Raw):
    def __init__(self, source, budget):
        super().__init__(source)
        self._budget = budget

    def _counted(self, n):
        self._budget.packed += n


def unpacked(stream, budget):
    """Return a buffered stream of the unpacked bytes of `stream`, which count against `budget`."""
    return io.BufferedReader(_Unpacked(stream, budget))


def packed(stream, budget):
    """Return a buffered stream of packed bytes whose number nobody knew before: they add to the budget."""
    return io.BufferedReader(_Packed(stream, budget))


class ByPieces:
    """A stream whose `read` gives what is there: so that what came before a fault is used before it is met.

    Attributes
    ----------
    fault : Exception or None
        What was met; some libraries take it for the end and say nothing.
    """

    def __init__(self, stream):
        self._stream, self.fault = stream, None

    def read(self, n=-1):
        """Return up to `n` bytes, everything for -1."""
        try:
            return self._stream.read1(n) if n is not None and n >= 0 else self._stream.read()
        except BROKEN as error:
            self.fault = error
            raise


class _Zstd(io.RawIOBase):
    """The content of Zstandard frames, one after another; unlike zstandard's own stream it notices a missing end."""

    def __init__(self, source):
        import zstandard

        self._source, self._fault = source, zstandard.ZstdError
        self._new = lambda: zstandard.ZstdDecompressor(max_window_size=limits.ZSTD_WINDOW).decompressobj()
        self._frame, self._started, self._ready, self._fed = self._new(), False, b"", b""

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._ready:
            chunk = self._fed or self._source.read(_ZSTD_CHUNK)
            if not chunk:
                return self._end()
            try:
                self._ready = self._frame.decompress(chunk)
            except self._fault as error:
                raise OSError(f"not a whole Zstandard frame ({error})") from error
            self._fed = self._frame.unused_data if self._frame.eof else b""
            self._started = not self._frame.eof
            self._frame = self._new() if self._frame.eof else self._frame
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _end(self):
        if self._started:
            raise EOFError("a Zstandard frame without its end")
        return 0


def open_zstd(stream):
    """Return a stream of the content of Zstandard frames."""
    return io.BufferedReader(_Zstd(stream))


COMPRESSED = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
    (b"\x28\xb5\x2f\xfd", open_zstd),
)
