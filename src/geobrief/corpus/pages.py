"""HTML pages to records: the article's text, and its facts from the page's own metadata."""

import re

from geobrief.corpus.decoding import decode
from geobrief.corpus.extraction import extract
from geobrief.corpus.markup import words_of
from geobrief.corpus.page_facts import page_facts
from geobrief.corpus.records import Problem, Record

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_DEEPEST = 250  # elements inside one another; deeper pages are read as bare words, since parsers fail on them
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li".split())


def read_page(data, name, url=None):
    """Yield the article of the HTML page in the bytes `data`; `url` is where it was found, if that is known."""
    text, note = decode_page(data)
    if note:
        yield Problem(name, "encoding", f"{note[0].upper()}{note[1:]}.")
    if _depth(text) > _DEEPEST:
        yield Problem(
            name,
            "truncated",
            "The page is nested too deeply to tell its article from the rest; all its words were read.",
        )
        body, removed, fields = words_of(text), None, {}
    else:
        tree = _tree(text)
        fields, titles, faulty = page_facts(text, tree)
        body, removed = extract(text, tree, titles, fields.pop("standfirst", None))
        if faulty:
            yield Problem(name, "record-skipped", "What the page states as JSON-LD is not valid and was left out.")
    if not body or not body.strip():
        yield Problem(name, "empty", "No article text was found in the page.")
        return
    fields = {key: value for key, value in {**fields, "url": url or fields.get("url")}.items() if value}
    yield Record(name, body, fields.pop("title", None), fields, removed=removed)


def _tree(text):
    """Return the tree of a page without its scripts and styles, None where lxml makes none."""
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False, recover=True)
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    etree.strip_elements(tree, "script", "style", "noscript", etree.Comment, with_tail=False)
    return tree


def decode_page(data):
    """Return the text of a page: byte-order mark, declared encoding, then as `decode` does."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252"}.get(
            encoding, encoding
        )
        try:
            return data.decode(encoding), None
        except (LookupError, ValueError):
            pass
    return decode(data)


def _depth(text):
    """Return how deep the elements of a page stand inside one another, counted without building a tree."""
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest
