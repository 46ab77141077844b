"""Front matter and the plain text of Markdown."""

import re
from functools import cache

import yaml

from geobrief.corpus.markup import words_of

FRONT_MATTER_CHARACTERS = 100_000  # PyYAML reads under a megabyte a second
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class FrontMatterError(ValueError):
    """The block between the `---` lines is not a plain mapping."""


def split_front_matter(text):
    """Return `(fields, body)`; the fields are empty where the text has no front matter.

    A value is text as it stands there: 2022-02-30 is left to the reading of dates, NO is no truth value.

    Raises
    ------
    FrontMatterError
        If the block is not YAML, is too long, holds tags (which could run code) or references (which could grow
        without end), or is not a mapping.
    """
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    body = text[match.end() :]
    if len(match[1]) > FRONT_MATTER_CHARACTERS:
        raise FrontMatterError(f"it has more than {FRONT_MATTER_CHARACTERS:,} characters")
    try:
        fields = yaml.load(match[1], Loader=_plain_loader()) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(" ".join(str(error).split())[:150]) from error
    if not isinstance(fields, dict):
        raise FrontMatterError("it is not a list of names and values")
    return fields, body


@cache
def _plain_loader():
    """Return a YAML loader of plain mappings, lists and texts: no tags, no references, no types guessed."""

    class PlainLoader(yaml.SafeLoader):
        def compose_node(self, parent, index):
            event = self.peek_event()
            if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
                raise yaml.YAMLError("it holds a reference or a tag")
            return super().compose_node(parent, index)

    null = [(tag, words) for tag, words in yaml.SafeLoader.yaml_implicit_resolvers["~"] if tag.endswith("null")]
    PlainLoader.yaml_implicit_resolvers = dict.fromkeys(("~", "n", "N", ""), null)
    return PlainLoader


def without_front_matter(text):
    """Return the body below a front matter that could not be read."""
    match = _FRONT_MATTER.match(text)
    return text[match.end() :] if match else text


def plain_text(markdown):
    """Return `(title, text)` of Markdown: marks, link targets and raw HTML taken away, words and paragraphs kept.

    The title is the first heading of level one, None without one; it is not repeated in the text.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda address: True  # addresses are dropped, so that unsafe ones need no exception
    tokens = parser.parse(markdown)
    title, blocks, heading = None, [], None
    for token in tokens:
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            words = _inline_text(token)
            if heading == "h1" and title is None:
                title = words
            elif words.strip():
                blocks.append(words)
            heading = None
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
        elif token.type == "html_block":
            blocks.append(" ".join(words_of(token.content).split()))
    return title, "\n\n".join(block for block in blocks if block.strip())


def _inline_text(token):
    pieces = {"softbreak": "\n", "hardbreak": "\n"}
    shown = [
        pieces.get(child.type, child.content if child.type in ("text", "code_inline") else "")
        for child in token.children
    ]
    return "".join(shown)
