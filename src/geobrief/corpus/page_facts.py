"""What a web page states about its article: title, date, outlet, address, language."""

import json
import re

_JSON_LD = re.compile(
    r"""<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>""", re.IGNORECASE | re.DOTALL
)
_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle", "WebPage")


def page_facts(text, tree):
    """Return `(fields, titles, faulty)` of a page: what JSON-LD says before what meta tags say, every name that the
    page gives to its article, and whether a block of JSON-LD could not be read."""
    stated, faulty = _from_json_ld(text)
    meta = _from_meta(tree) if tree is not None else {}
    titles = [stated.get("title"), meta.get("title")]
    if tree is not None:
        titles += [" ".join(node.text_content().split()) for node in tree.iter("h1", "title")]
    return {**meta, **stated}, [title for title in titles if title], faulty


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
                found = _known(
                    {
                        "title": item.get("headline"),
                        "published": item.get("datePublished"),
                        "outlet": publisher.get("name") if isinstance(publisher, dict) else publisher,
                        "language": item.get("inLanguage"),
                        "url": item.get("url"),
                    }
                )
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
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "pubdate",
        "citation_publication_date",
        "sailthru.date",
        "parsely-pub-date",
    ),
    "outlet": ("og:site_name", "application-name"),
    "url": ("og:url",),
    "language": ("language", "og:locale"),
    "standfirst": ("og:description", "description", "twitter:description"),
}


def _from_meta(tree):
    """Return the same from Open Graph and meta tags, the `html` and `title` elements."""
    stated = {}
    for node in tree.iter("meta"):
        key = node.get("property") or node.get("name") or node.get("itemprop") or ""
        stated.setdefault(key.strip().lower(), node.get("content"))
    found = {ours: next((stated[key] for key in keys if stated.get(key)), None) for ours, keys in _META.items()}
    found["url"] = found["url"] or next(
        (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None
    )
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
