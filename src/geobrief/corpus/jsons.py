"""JSON and JSON Lines to records; the envelopes of NewsAPI, Event Registry, Media Cloud and JSON Feed."""

import json

from geobrief.corpus.feeds import read_json_feed
from geobrief.corpus.records import Problem, record_from

_TAKEN_BACK = "[Removed]"  # what NewsAPI puts in the place of title and text
_LISTS = ("articles", "stories", "results", "items", "documents", "data")


def read_json_lines(lines, name, columns=None):
    """Yield one article a line; a broken line is a problem and the others are read."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _of_line(line, f"{name}#{number}", columns)


def _of_line(line, path, columns):
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Problem(path, "record-skipped", f"Not JSON: {_reason(error)}.")
        return
    listed = _inside(content)
    if isinstance(listed, list) and isinstance(content, dict):  # a whole export on one line
        yield from (from_mapping(item, f"{path}.{number}", columns) for number, item in enumerate(listed, start=1))
    else:
        yield from_mapping(content, path, columns)


def read_json(text, name, columns=None):
    """Yield the articles of a JSON list, of an envelope that holds one, or of one object."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if "\n{" in text.strip():
            yield from read_json_lines(text.split("\n"), name, columns)
        else:
            yield Problem(name, "unreadable", f"Not JSON: {_reason(error)}.")
        return
    if isinstance(content, dict) and "jsonfeed.org" in str(content.get("version")):
        yield from read_json_feed(content, name)
        return
    content = _inside(content)
    if content == []:
        yield Problem(name, "empty", "The list of articles is empty.")
    for number, item in enumerate(content if isinstance(content, list) else [content], start=1):
        yield from_mapping(item, f"{name}#{number}", columns)


def _inside(content):
    """Return the list of articles in an envelope, at most two levels down; else `content` itself."""
    for _ in range(2):
        if isinstance(content, dict):
            content = next((content[key] for key in _LISTS if isinstance(content.get(key), list | dict)), content)
    return content


def from_mapping(item, path, columns=None):
    """Return the record of a JSON object or a table row, or the problem that it has no text."""
    record = record_from(item, path, columns) if isinstance(item, dict) else None
    if record and record.text.strip() == _TAKEN_BACK:
        return Problem(path, "record-skipped", "The source has taken this article back.")
    return record or Problem(path, "record-skipped", "No field named text, body or content with words in it.")


def _reason(error):
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
