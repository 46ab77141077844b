"""Files to records: one small reader a format, each a generator of `Record` and `Problem`."""

import csv
import io
import json

from geobrief.corpus.decoding import decode
from geobrief.corpus.limits import FIELD_CHARACTERS, FILE_BYTES, TITLE_CHARACTERS
from geobrief.corpus.markdown import FrontMatterError, plain_text, split_front_matter, without_front_matter
from geobrief.corpus.records import Problem, Record, pick_fields, record_from


def read_file(file, name):
    """Yield the records and problems of one file; `name` is its path inside the corpus."""
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        kinds = ", ".join(sorted(READERS))
        yield Problem(name, "unsupported", f"No reader for '{file.suffix or 'no ending'}'; known are {kinds}.")
        return
    size = file.stat().st_size
    if size > FILE_BYTES:
        yield Problem(name, "refused", f"The file has {size:,} bytes, more than {FILE_BYTES:,}; split it.")
        return
    text, note = decode(file.read_bytes())
    if note:
        yield Problem(name, "encoding", f"{note[0].upper()}{note[1:]}.")
    if not text.strip():
        yield Problem(name, "empty", "There is nothing to read in it.")
        return
    yield from reader(text.replace("\r\n", "\n").replace("\r", "\n"), name)


def read_text(text, name):
    """Yield the article of a plain text file: front matter or a title line, a blank line, the body."""
    fields, body, problem = _front_matter(text, name)
    if problem:
        yield problem
    title = fields.pop("title", None)
    if title is None:
        title, body = _title_line(body)
    yield from _article(name, title, body, fields)


def read_markdown(text, name):
    """Yield the article of a Markdown file: front matter, else the first heading, is its title."""
    fields, body, problem = _front_matter(text, name)
    if problem:
        yield problem
    heading, body = plain_text(body)
    title = fields.pop("title", None) or heading
    if title is None:
        title, body = _title_line(body)
    yield from _article(name, title, body, fields)


def read_json_lines(text, name):
    """Yield one article a line; a broken line is a problem and the others are read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_record(line, f"{name}#{number}")


def read_json(text, name):
    """Yield the articles of a JSON list, of an envelope with an `articles` list, or of one object."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "\n{" in text.strip():
            yield from read_json_lines(text, name)
        else:
            yield Problem(name, "unreadable", f"Not JSON: {_json_reason(error)}.")
        return
    if isinstance(content, dict) and isinstance(content.get("articles"), list):
        content = content["articles"]
    if content == []:
        yield Problem(name, "empty", "The list of articles is empty.")
    for number, item in enumerate(content if isinstance(content, list) else [content], start=1):
        yield _from_mapping(item, f"{name}#{number}")


def read_table(text, name):
    """Yield one article a row of a CSV or TSV file with a header line; the delimiter is found from the header."""
    csv.field_size_limit(FIELD_CHARACTERS)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = next(rows, [])
    except csv.Error as error:
        yield Problem(name, "unreadable", f"The header line cannot be read: {error}.")
        return
    if "text" not in pick_fields(dict.fromkeys(header, "x")):
        columns = ", ".join(header)[:120]
        yield Problem(name, "unreadable", f"No column named text, body or content in the header: {columns}.")
        return
    yield from _table_rows(header, rows, name)


def _table_rows(header, rows, name):
    n = 0
    try:
        for n, row in enumerate(filter(None, rows), start=1):
            yield _table_record(header, row, f"{name}#{rows.line_num}")
    except csv.Error as error:
        yield Problem(name, "truncated", f"Line {rows.line_num}: {error}; the rows before it were read.")
    else:
        if not n:
            yield Problem(name, "empty", "There is no row below the header.")


READERS = {
    ".txt": read_text, ".text": read_text, ".md": read_markdown, ".markdown": read_markdown,
    ".jsonl": read_json_lines, ".ndjson": read_json_lines, ".json": read_json,
    ".csv": read_table, ".tsv": read_table,
}


def _front_matter(text, name):
    try:
        fields, body = split_front_matter(text)
    except FrontMatterError as error:
        problem = Problem(name, "record-skipped", f"The front matter was left out: {error}.")
        return {}, without_front_matter(text), problem
    picked = pick_fields(fields)
    picked.pop("text", None)
    return picked, body, None


def _title_line(body):
    """Return `(title, rest)` where the first line stands alone, is short and does not end as a sentence does."""
    first, _, rest = body.lstrip("\n").partition("\n")
    stands_alone = not rest or rest.startswith("\n")
    is_title = len(first) <= TITLE_CHARACTERS and not first.rstrip().endswith((".", "!", "…", ",", ";"))
    if first.strip() and stands_alone and is_title and rest.strip():
        return first.strip(), rest.strip("\n")
    return None, body


def _article(name, title, body, fields):
    if body.strip():
        yield Record(name, body.strip(), str(title) if title is not None else None, fields)
    else:
        yield Problem(name, "empty", "There is no text below the title.")


def _json_record(line, path):
    try:
        return _from_mapping(json.loads(line), path)
    except (ValueError, RecursionError) as error:
        return Problem(path, "record-skipped", f"Not JSON: {_json_reason(error)}.")


def _from_mapping(item, path):
    record = record_from(item, path) if isinstance(item, dict) else None
    return record or Problem(path, "record-skipped", "No field named text, body or content with words in it.")


def _json_reason(error):
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]


def _delimiter(text):
    header = text.lstrip().partition("\n")[0]
    return max(",;\t|", key=header.count)


def _table_record(header, row, path):
    if len(row) != len(header):
        return Problem(path, "record-skipped", f"The row has {len(row)} fields, the header {len(header)}.")
    return _from_mapping(dict(zip(header, row, strict=True)), path)
