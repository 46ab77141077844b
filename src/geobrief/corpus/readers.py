"""Files to records: what a file is, told from its content first and its ending second, and the reader for it."""

import csv
import io
from pathlib import PurePosixPath

from geobrief.corpus.decoding import decode
from geobrief.corpus.feeds import read_feed
from geobrief.corpus.gdelt import looks_like_gdelt, read_gdelt
from geobrief.corpus.jsons import read_json, read_json_lines
from geobrief.corpus.lines import Lines, read_whole
from geobrief.corpus.mail import looks_like_mail, looks_like_mailbox, read_mail, read_mailbox
from geobrief.corpus.opening import plain_files
from geobrief.corpus.pages import read_page
from geobrief.corpus.parquet import read_parquet
from geobrief.corpus.records import Problem, is_usable, pick_fields
from geobrief.corpus.rows import read_table
from geobrief.corpus.sources import StandardInput
from geobrief.corpus.texts import read_markdown, read_text
from geobrief.corpus.unpacking import BROKEN, HEAD, Refused
from geobrief.corpus.warcs import read_warc

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".xml": "feed",
    ".rss": "feed",
    ".rdf": "feed",
    ".atom": "feed",
    ".eml": "mail",
    ".mbox": "mailbox",
    ".parquet": "parquet",
    ".warc": "warc",
}
_FOREIGN = (
    b"\x80\x02",
    b"\x80\x03",
    b"\x80\x04",
    b"\x80\x05",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ\x90",
    b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
)


def read_file(file, name, columns=None):
    """Yield the records and problems of one source; `name` is its path inside the corpus, `columns` what the user
    says about the names of its columns (our name -> theirs)."""
    for plain in plain_files(file, name):
        yield from [plain] if isinstance(plain, Problem) else read_plain(plain, columns)


def read_plain(plain, columns=None):
    """Yield the records and problems of one plain stream: a file, or a member of an archive."""
    n = 0
    for n, item in enumerate(_items(plain, columns), start=1):  # noqa: B007
        yield item
    if not n:
        yield Problem(plain.name, "empty", "There is nothing to read in it.")


def _items(plain, columns):
    kind, is_blank = kind_of(plain.name, plain.head), not plain.head.strip() and len(plain.head) < HEAD
    if kind is None and not is_blank:
        ending = PurePosixPath(plain.name).suffix or "no ending"
        known = ", ".join(sorted(KINDS))
        yield Problem(
            plain.name, "unsupported", f"No reader for this content and '{ending}'; known endings are {known}."
        )
    elif not is_blank:
        try:
            yield from _READ[kind](plain, columns)
        except Refused as error:
            yield Problem(plain.name, "refused", f"Not read further: {error}.")
        except BROKEN as error:
            yield Problem(plain.name, "truncated", f"It ends too early or is damaged: {str(error)[:100] or 'no end'}.")


def kind_of(name, head):
    """Return what a stream is, a key of `_READ`, from its first bytes and its name; None where no reader knows it."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    by_name = KINDS.get(PurePosixPath(name.rpartition("#")[2]).suffix.lower())
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(_FOREIGN):
        return None
    if by_name in ("table", None) and looks_like_gdelt(head):
        return "gdelt"
    if by_name in ("mail", "mailbox", "text", None) and looks_like_mailbox(head):
        return "mailbox"
    if by_name in ("mail", "mailbox") or (by_name in ("text", None) and looks_like_mail(head)):
        return "mail"
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start):
        return "page"
    if by_name in ("feed", "text", None) and start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")):
        return "feed"
    if by_name in ("lines", None) and start.startswith((b"{", b"[")):
        return _kind_of_json(start)
    if by_name is None and (name == StandardInput.name or _is_unnamed_text(name, head)):
        return _kind_of_words(head)
    return by_name if by_name != "parquet" else None


def _is_unnamed_text(name, head):
    """Tell whether a file without any ending holds words: no NUL, few characters that are none, and spaces."""
    text = head.decode("utf-8", "replace")
    odd = sum(not (letter.isprintable() or letter.isspace()) or letter == "\ufffd" for letter in text)
    is_unnamed = not PurePosixPath(name.rpartition("#")[2]).suffix
    return is_unnamed and b"\0" not in head and odd * 20 < len(text) and " " in text


def _kind_of_json(start):
    """Tell JSON Lines, which are streamed, from one JSON value, which is read whole."""
    first, newline, _ = start.partition(b"\n")
    is_line = start.startswith(b"{") and (not newline or first.rstrip().endswith(b"}"))
    return "lines" if is_line else "json"


def _kind_of_words(head):
    """Tell a table from plain text where there is no name to go by: a table names a column for its texts."""
    first = head.decode("utf-8", "replace").lstrip("\ufeff").partition("\n")[0]
    header = next(csv.reader([first.rstrip()], delimiter=max(",;\t|", key=first.count)), [])
    return "table" if len(header) > 1 and is_usable(pick_fields(dict.fromkeys(header, "x"))) else "text"


def _whole_text(read):
    """Return a reader for a format whose text is read at once."""

    def reader(plain, columns):
        text, note = decode(read_whole(plain.stream))
        yield from _note(plain.name, note)
        if text.strip():
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            yield from read(text, plain.name, *_asked(read, columns))

    return reader


def _by_lines(read):
    """Return a reader for a format that is read line by line."""

    def reader(plain, columns):
        lines = Lines(plain.stream, plain.head)
        yield from read(lines, plain.name, *_asked(read, columns))
        yield from _note(plain.name, lines.note)

    return reader


def _whole_bytes(read):
    def reader(plain, columns):
        yield from read(read_whole(plain.stream), plain.name)

    return reader


def _asked(read, columns):
    """Return what the user says about columns for the readers that have some."""
    return (columns,) if read in (read_json, read_json_lines, read_table) else ()


def _seekable(plain, columns):
    data = plain.stream if plain.stream.seekable() else io.BytesIO(read_whole(plain.stream))
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    yield from read_parquet(data, plain.name, size, columns)


def _note(name, note):
    if note:
        yield Problem(name, "encoding", f"{note[0].upper()}{note[1:]}.")


_READ = {
    "text": _whole_text(read_text),
    "markdown": _whole_text(read_markdown),
    "json": _whole_text(read_json),
    "lines": _by_lines(read_json_lines),
    "table": _by_lines(read_table),
    "gdelt": _by_lines(read_gdelt),
    "page": _whole_bytes(read_page),
    "feed": _whole_bytes(read_feed),
    "parquet": _seekable,
    "mail": _whole_bytes(read_mail),
    "mailbox": lambda plain, _: read_mailbox(plain.stream, plain.name),
    "warc": lambda plain, _: read_warc(plain.stream, plain.name),
}
