"""HTML pages to records: the article's text by trafilatura, its facts from the page's own metadata."""

import json
import re

from geobrief.corpus.decoding import decode
from geobrief.corpus.markup import words_of
from geobrief.corpus.records import Problem, Record

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_JSON_LD = re.compile(r"""<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>""", re.IGNORECASE | re.DOTALL)
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "WebPage")
_DEEPEST = 250      # elements inside one another; deeper pages are read as bare words, since parsers fail on them
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li".split())
_HEAD_CHARACTERS = 300_000


def read_page(data, name, url=None):
    """Yield the article of the HTML page in the bytes `data`; `url` is where it was found, if that is known."""
    text, note = decode_page(data)
    if note:
        yield Problem(name, "encoding", f"{note[0].upper()}{note[1:]}.")
    if _depth(text) > _DEEPEST:
        yield Problem(name, "truncated", "The page is nested too deeply to tell its article from the rest; "
                                         "all its words were read.")
        body, fields = words_of(text), {}
    else:
        stated, faulty = _from_json_ld(text)
        body, fields = _article(text), {**_from_meta(text[:_HEAD_CHARACTERS]), **stated}
        if faulty:
            yield Problem(name, "record-skipped", "What the page states as JSON-LD is not valid and was left out.")
    if not body or not body.strip():
        yield Problem(name, "empty", "No article text was found in the page.")
        return
    fields = {key: value for key, value in {**fields, "url": url or fields.get("url")}.items() if value}
    yield Record(name, body, fields.pop("title", None), fields)


def decode_page(data):
    """Return the text of a page: byte-order mark, declared encoding, then as `decode` does."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        encoding = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252"}.get(encoding, encoding)
        try:
            return data.decode(encoding), None
        except (LookupError, UnicodeDecodeError):
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


def _article(text):
    import trafilatura

    found = trafilatura.bare_extraction(
        text, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False)
    return (found.text if found is not None else None) or words_of(text)


def _from_json_ld(text):
    """Return title, date, address, outlet and language that the page states in JSON-LD (schema.org), and whether
    a block of it could not be read."""
    faulty = False
    for match in _JSON_LD.finditer(text):
        try:
            content = json.loads(match[1])
        except (ValueError, RecursionError):
            faulty = True
            continue
        for item in _flat(content):
            kinds = item.get("@type") or ()
            if set([kinds] if isinstance(kinds, str) else kinds) & set(_ARTICLE_TYPES):
                publisher = item.get("publisher")
                found = _known({
                    "title": item.get("headline"), "published": item.get("datePublished"),
                    "outlet": publisher.get("name") if isinstance(publisher, dict) else publisher,
                    "language": item.get("inLanguage"), "url": item.get("url")})
                return found, faulty
    return {}, faulty


def _flat(content):
    items = content if isinstance(content, list) else [content]
    for item in items:
        if isinstance(item, dict):
            yield item
            yield from (part for part in item.get("@graph") or () if isinstance(part, dict))


_META = {
    "title": ("og:title", "twitter:title", "citation_title"),
    "published": ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate",
                  "citation_publication_date", "sailthru.date", "parsely-pub-date"),
    "outlet": ("og:site_name", "application-name"), "url": ("og:url",),
    "language": ("language", "og:locale"),
}


def _from_meta(head):
    """Return the same from Open Graph and meta tags, the `html` and `title` elements."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(head, parser=html.HTMLParser(huge_tree=False, recover=True))
    except (etree.LxmlError, ValueError):
        return {}
    stated = {}
    for node in tree.iter("meta"):
        key = node.get("property") or node.get("name") or node.get("itemprop") or ""
        stated.setdefault(key.strip().lower(), node.get("content"))
    found = {ours: next((stated[key] for key in keys if stated.get(key)), None) for ours, keys in _META.items()}
    found["url"] = found["url"] or next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    found["language"] = tree.get("lang") or found["language"]
    found["title"] = found["title"] or _first_heading(tree)
    return _known(found)


def _first_heading(tree):
    for tag in ("h1", "title"):
        node = next(tree.iter(tag), None)
        if node is not None and node.text_content().strip():
            return " ".join(node.text_content().split())
    return None


def _known(fields):
    return {key: value for key, value in fields.items() if isinstance(value, str) and value.strip()}
