"""Files to records: what a file is, told from its content first and its ending second, and the reader for it."""

import io
from pathlib import PurePosixPath

from geobrief.corpus.decoding import decode
from geobrief.corpus.feeds import read_feed
from geobrief.corpus.gdelt import looks_like_gdelt, read_gdelt
from geobrief.corpus.jsons import read_json, read_json_lines
from geobrief.corpus.lines import Lines, read_whole
from geobrief.corpus.mail import looks_like_mail, read_mail
from geobrief.corpus.opening import BROKEN, Refused, plain_files
from geobrief.corpus.pages import read_page
from geobrief.corpus.records import Problem
from geobrief.corpus.rows import read_parquet, read_table
from geobrief.corpus.texts import read_markdown, read_text
from geobrief.corpus.warcs import read_warc

KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".json": "json", ".jsonl": "lines",
    ".ndjson": "lines", ".csv": "table", ".tsv": "table", ".tab": "table", ".html": "page", ".htm": "page",
    ".xhtml": "page", ".xml": "feed", ".rss": "feed", ".rdf": "feed", ".atom": "feed", ".eml": "mail",
    ".parquet": "parquet", ".warc": "warc",
}
_FOREIGN = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF",
            b"MZ\x90", b"SQLite format 3", b"\xd0\xcf\x11\xe0")


def read_file(file, name):
    """Yield the records and problems of one file on disk; `name` is its path inside the corpus."""
    for plain in plain_files(file, name):
        yield from [plain] if isinstance(plain, Problem) else read_plain(plain)


def read_plain(plain):
    """Yield the records and problems of one plain stream: a file, or a member of an archive."""
    kind = kind_of(plain.name, plain.head)
    if not plain.head.strip():
        yield Problem(plain.name, "empty", "There is nothing to read in it.")
    elif kind is None:
        ending = PurePosixPath(plain.name).suffix or "no ending"
        yield Problem(plain.name, "unsupported", f"No reader for this content and '{ending}'; known endings are {_known()}.")
    else:
        try:
            yield from _READ[kind](plain)
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
    if by_name == "mail" or (by_name in ("text", None) and looks_like_mail(head)):
        return "mail"
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start):
        return "page"
    if by_name in ("feed", "text", None) and start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")):
        return "feed"
    if by_name is None and start.startswith((b"{", b"[")):
        return "json"
    return by_name if by_name != "parquet" else None


def _known():
    return ", ".join(sorted(KINDS))


def _whole_text(read):
    """Return a reader for a format whose text is read at once."""
    def reader(plain):
        text, note = decode(read_whole(plain.stream))
        yield from _note(plain.name, note)
        if not text.strip():
            yield Problem(plain.name, "empty", "There is nothing to read in it.")
        else:
            yield from read(text.replace("\r\n", "\n").replace("\r", "\n"), plain.name)
    return reader


def _by_lines(read):
    """Return a reader for a format that is read line by line."""
    def reader(plain):
        lines = Lines(plain.stream, plain.head)
        yield from read(lines, plain.name)
        yield from _note(plain.name, lines.note)
    return reader


def _whole_bytes(read):
    def reader(plain):
        yield from read(read_whole(plain.stream), plain.name)
    return reader


def _seekable(plain):
    data = plain.stream if plain.stream.seekable() else io.BytesIO(read_whole(plain.stream))
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    yield from read_parquet(data, plain.name, size)


def _note(name, note):
    if note:
        yield Problem(name, "encoding", f"{note[0].upper()}{note[1:]}.")


_READ = {
    "text": _whole_text(read_text), "markdown": _whole_text(read_markdown), "json": _whole_text(read_json),
    "lines": _by_lines(read_json_lines), "table": _by_lines(read_table), "gdelt": _by_lines(read_gdelt),
    "page": _whole_bytes(read_page), "feed": _whole_bytes(read_feed), "parquet": _seekable,
    "mail": lambda plain: read_mail(plain.stream, plain.name), "warc": lambda plain: read_warc(plain.stream, plain.name),
}
