"""Feeds to records: RSS 0.9x to 2.0, RDF, Atom and CDF by feedparser; JSON Feed."""

import re

from geobrief.corpus.markup import words_of
from geobrief.corpus.records import Problem, Record

_ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[^\s>]+\s+(?:(SYSTEM|PUBLIC)\b|[\"']([^\"'>]*)[\"'])", re.IGNORECASE)


def read_feed(data, name):
    """Yield one article an entry of the feed in the bytes `data`.

    A feed with entities that lead outside or hold other entities is refused; feedparser would not expand them, but
    what it gave would not be what was written.
    """
    if _is_unsafe(data):
        yield Problem(name, "refused", "The feed declares entities that lead outside or grow; such feeds are not read.")
        return
    import feedparser

    feed = feedparser.parse(data, sanitize_html=True, resolve_relative_uris=False)
    if not feed.entries:
        why = str(feed.get("bozo_exception", "")).splitlines()
        yield Problem(
            name,
            "unreadable" if why else "empty",
            f"No entry was found in the feed{f' ({why[0][:80]})' if why else ''}.",
        )
        return
    if feed.bozo:
        reason = str(feed.bozo_exception).splitlines()[0][:100] if str(feed.bozo_exception) else "not well formed"
        yield Problem(name, "encoding", f"The feed was read although it is faulty: {reason}.")
    outlet, language = feed.feed.get("title"), feed.feed.get("language")
    for number, entry in enumerate(feed.entries, start=1):
        yield _from_entry(entry, f"{name}#{number}", outlet, language)


def _from_entry(entry, path, outlet, language):
    contents = [part.get("value") for part in entry.get("content") or ()] + [entry.get("summary")]
    text = max((words_of(part or "") for part in contents), key=len)
    fields = {
        "source_id": entry.get("id"),
        "published": entry.get("published") or entry.get("updated"),
        "url": entry.get("link"),
        "outlet": (entry.get("source") or {}).get("title") or outlet,
        "language": entry.get("language") or language,
    }
    title = words_of(entry.get("title") or "") or None
    return Record(path, text, title, {key: value for key, value in fields.items() if value}, may_be_empty=True)


def _is_unsafe(data):
    plain = data.replace(b"\x00", b"") if data[:4].count(b"\x00") else data
    return any(match[1] or b"&" in (match[2] or b"") or b"%" in (match[2] or b"") for match in _ENTITY.finditer(plain))


def read_json_feed(content, name):
    """Yield one article an item of a JSON Feed (jsonfeed.org, version 1.1)."""
    outlet, language = content.get("title"), content.get("language")
    for number, item in enumerate(content.get("items") or (), start=1):
        path = f"{name}#{number}"
        if not isinstance(item, dict):
            yield Problem(path, "record-skipped", "The item is no object.")
            continue
        text = item.get("content_text") or words_of(str(item.get("content_html") or item.get("summary") or ""))
        fields = {
            "source_id": item.get("id"),
            "published": item.get("date_published") or item.get("date_modified"),
            "url": item.get("url") or item.get("external_url"),
            "outlet": outlet,
            "language": item.get("language") or language,
        }
        fields = {key: value for key, value in fields.items() if value}
        yield Record(path, str(text), item.get("title"), fields, may_be_empty=True)
