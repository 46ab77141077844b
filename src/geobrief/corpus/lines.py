"""Streams of bytes to lines of text, without holding the file: for tables and JSON Lines of any size."""

import io

from geobrief.corpus.decoding import decode, has_wide_mark
from geobrief.corpus.limits import FIELD_CHARACTERS, WHOLE_BYTES
from geobrief.corpus.unpacking import Refused


class Lines:
    """The lines of a stream, each decoded on its own; `note` says what had to be guessed or repaired.

    Parameters
    ----------
    stream : binary stream
        Lines may end in LF, CR LF or CR.
    head : bytes
        Its first bytes, which tell UTF-16 and UTF-32 from encodings that keep ASCII.
    """

    def __init__(self, stream, head):
        self.stream, self.head, self.note = stream, head, None

    def __iter__(self):
        old_mac = b"\r" in self.head and b"\n" not in self.head
        return self._of_whole() if has_wide_mark(self.head) or old_mac else self._of_stream()

    def _of_whole(self):
        data = read_whole(self.stream)
        text, self.note = decode(data)
        yield from io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))

    def _of_stream(self):
        while line := self.stream.readline(FIELD_CHARACTERS):
            if len(line) == FIELD_CHARACTERS and not line.endswith(b"\n"):
                raise Refused(f"a line has more than {FIELD_CHARACTERS:,} bytes")
            text, note = decode(line)
            self.note = self.note or note
            if "\r" in text or "\n" in text[:-1]:
                yield from io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
            elif text:
                yield text


def read_whole(stream):
    """Return all bytes of a stream that has to be read at once.

    Raises
    ------
    Refused
        If it is larger than such a file may be.
    """
    data = stream.read(WHOLE_BYTES + 1)
    if len(data) > WHOLE_BYTES:
        raise Refused(f"it has more than {WHOLE_BYTES:,} bytes; a file of this kind is read whole, so split it")
    return data
