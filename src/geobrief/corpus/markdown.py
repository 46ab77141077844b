"""Front matter and the plain text of Markdown."""

import re
from html.parser import HTMLParser

import yaml

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class FrontMatterError(ValueError):
    """The block between the `---` lines is not a plain mapping."""


def split_front_matter(text):
    """Return `(fields, body)`; the fields are empty where the text has no front matter.

    Raises
    ------
    FrontMatterError
        If the block is not YAML, holds tags (which could run code), or is not a mapping.
    """
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    body = text[match.end():]
    try:
        fields = yaml.safe_load(match[1]) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(str(error).splitlines()[0]) from error
    if not isinstance(fields, dict):
        raise FrontMatterError("it is not a list of names and values")
    return fields, body


def without_front_matter(text):
    """Return the body below a front matter that could not be read."""
    match = _FRONT_MATTER.match(text)
    return text[match.end():] if match else text


def plain_text(markdown):
    """Return `(title, text)` of Markdown: marks, link targets and raw HTML taken away, words and paragraphs kept.

    The title is the first heading of level one, None without one; it is not repeated in the text.
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
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
            blocks.append(_html_text(token.content))
    return title, "\n\n".join(block for block in blocks if block.strip())


def _inline_text(token):
    pieces = {"softbreak": "\n", "hardbreak": "\n"}
    shown = [pieces.get(child.type, child.content if child.type in ("text", "code_inline") else "")
             for child in token.children]
    return "".join(shown)


def _html_text(markup):
    collector = _TextOnly()
    collector.feed(markup)
    collector.close()
    return " ".join("".join(collector.pieces).split())


class _TextOnly(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self._hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style") and self._hidden > 0
        self.pieces.append(" ")

    def handle_data(self, data):
        if not self._hidden:
            self.pieces.append(data)
