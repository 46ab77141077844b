"""Plain text and Markdown to records: front matter or a title line, then the body."""

from geobrief.corpus.limits import TITLE_CHARACTERS
from geobrief.corpus.markdown import FrontMatterError, plain_text, split_front_matter, without_front_matter
from geobrief.corpus.records import Problem, Record, pick_fields


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
