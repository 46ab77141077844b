"""What a page lets through: a short list of HTML elements and attributes, and bare pictures."""

import base64
import binascii
import re
import struct

from geobrief.errors import GeobriefError
from geobrief.markup import Html, clean_text

# fmt: off
_TAGS = {
    "a", "abbr", "article", "aside", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "dd",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
    "ul",
}
# fmt: on
_ATTRIBUTES = {
    "*": {
        "class",
        "id",
        "lang",
        "dir",
        "role",
        "aria-label",
        "aria-labelledby",
        "aria-describedby",
        "aria-hidden",
    },
    "a": {"href"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"tabindex"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "td": {"colspan", "rowspan", "data-sort"},
    "time": {"datetime"},
    "th": {"colspan", "rowspan", "scope", "data-sort"},
}
_EMPTY = {"br", "hr", "img"}
_ALLOWED_VALUES = {
    "role": re.compile(r"region|group|note|img|list|listitem|presentation|none"),
    "tabindex": re.compile(r"0"),
    "id": re.compile(r"gb-[\w-]+", re.ASCII),
    "aria-labelledby": re.compile(r"gb-[\w-]+", re.ASCII),
    "aria-describedby": re.compile(r"gb-[\w-]+", re.ASCII),
    "href": re.compile(r"https?://[^\s\"'<>`\\]+|#[\w-]+", re.IGNORECASE),
    "src": re.compile(r"data:image/(png|svg\+xml);base64,[A-Za-z0-9+/=]+"),
    "datetime": re.compile(r"[\d:TZ+.-]+", re.ASCII),
    "data-sort": re.compile(r"[\w.:+-]*", re.ASCII),
}
# Matches a whole tag of what nh3 wrote: attributes stand in double quotes, text holds no bare "<".
TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^">]+|"[^"]*")*)>')
# What could act when a picture is opened alone: scripts, handlers, entities, references to other files.
_ACTIVE_SVG = re.compile(
    r"<\s*(script|foreignobject|iframe|!entity|!doctype[^>]*\[)|\son\w+\s*=|javascript:"
    r"|href\s*+=\s*+[\"']?+\s*+(?!#|data:image)",
    re.IGNORECASE,
)
_LARGE = 1100  # dots
_NO_ALT = "Picture without a description"


def sanitise(html, links=False, own=True):
    """Return `html` with everything cut that a page does not show.

    Parameters
    ----------
    html : str
    links : bool
        Whether links to other sites stay; without it only those inside an element of class `gb-evidence` do.
    own : bool
        Whether this is a notebook of ours, where a picture without alternative text is an error.

    Returns
    -------
    Html
        Balanced; only elements of the list; no style, no script, no address but http(s), fragments, and
        pictures inside the page.

    Raises
    ------
    GeobriefError
        If `own` and a picture has no alternative text.
    """
    import nh3

    clean = nh3.clean(
        clean_text(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        strip_comments=True,
        link_rel="noopener noreferrer nofollow",
        url_schemes={"http", "https", "data"},
        clean_content_tags={
            "script",
            "style",
            "title",
            "textarea",
            "noscript",
            "template",
            "iframe",
            "svg",
            "math",
        },
    )
    return Html(_second_pass(clean, links, own))


def _attribute(tag, name, value):
    """Return the value an attribute may keep, or None to cut it."""
    if name == "class":
        return " ".join(word for word in value.split() if re.fullmatch(r"gb-[a-z0-9-]+", word)) or None
    rule = _ALLOWED_VALUES.get(name)
    return value if rule is None or rule.fullmatch(value) else None


def _second_pass(html, links, own):
    """Cut what depends on its surroundings: foreign links, empty pictures; give tables their region."""
    pieces, stack, end = [], [], 0
    for tag in TAG.finditer(html):
        pieces.append(html[end : tag.start()])
        end = tag.end()
        closing, name, attributes = tag[1], tag[2], tag[3]
        if closing:
            pieces.append(stack.pop()[1] if stack else "")
            continue
        opening, after = _opening(name, attributes, stack, links, own, html.startswith("</", end))
        pieces.append(opening)
        if name not in _EMPTY:
            stack.append((f"{name}{attributes}", after))
    return "".join(pieces) + html[end:]


def _opening(name, attributes, stack, links, own, is_empty):
    """Return a tag as it is written and what closes it."""
    attributes = attributes.replace("<", "&lt;").replace(">", "&gt;")
    plain, after = f"<{name}{attributes}>", f"</{name}>"
    if name == "a" and 'href="http' in attributes.lower() and not (links or _is_inside(stack, "gb-evidence")):
        return "<span>", "</span>"
    if name == "img":
        return _picture(attributes, own), ""
    if name == "th" and is_empty:  # the corner of a frame: no heading for a screen reader to announce
        return f"<td{attributes}>".replace(' scope="col"', ""), "</td>"
    if name == "table" and not _is_inside(stack, "gb-scroll"):
        return (
            f'<div class="gb-scroll" role="group" aria-label="Table" tabindex="0">{plain}',
            after + "</div>",
        )
    return plain, after


def _is_inside(stack, kind):
    return any(kind in opened for opened, _ in stack)


def _picture(attributes, own):
    if ' src="' not in attributes:
        return ""
    if re.search(r' alt="[^"]*\S[^"]*"', attributes):
        return f"<img{attributes}>"
    if own:
        raise GeobriefError(
            "A picture of the report has no alternative text: show it with picture(figure, alt)."
        )
    return f'<img{attributes} alt="{_NO_ALT}">'


def image(data, kind, alt, own=True):
    """Return a picture of a notebook's output as HTML.

    Parameters
    ----------
    data : str
        As the notebook holds it: base64 for PNG, text for SVG.
    kind : {"image/png", "image/svg+xml"}
    alt : str or None
        What the picture shows, in words.
    own : bool
        Whether a missing text is an error (else a filler says so).

    Returns
    -------
    Html or None
        None where the data is not what its kind says, or could act when opened alone.
    """
    if not (alt or "").strip() and own:
        raise GeobriefError(
            "A picture of the report has no alternative text: show it with picture(figure, alt)."
        )
    content = _png(data) if kind == "image/png" else _svg(data)
    if content is None:
        return None
    source = base64.b64encode(content).decode("ascii")
    return Html('<figure class="gb-picture" tabindex="0"><img src="data:{};base64,{}" alt="{}"{}></figure>').format(
        kind, source, (alt or "").strip() or _NO_ALT, _size(content) if kind == "image/png" else Html("")
    )


def _size(png):
    """Return the size that a picture has on the page; a large one has two dots for each of the page."""
    if len(png) < 24:
        return Html("")
    width, height = struct.unpack(">II", png[16:24])
    scale = 2 if width > _LARGE else 1
    return Html(' width="{}" height="{}"').format(max(1, width // scale), max(1, height // scale))


def _png(data):
    """Return the bytes of a PNG without its text and other side chunks, or None if it is none."""
    try:
        content = base64.b64decode(data, validate=False)
    except (binascii.Error, ValueError):
        return None
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        size = struct.unpack(">I", content[at : at + 4])[0] + 12
        if content[at + 4 : at + 8] in (
            b"IHDR",
            b"PLTE",
            b"tRNS",
            b"IDAT",
            b"IEND",
            b"pHYs",
            b"sRGB",
            b"gAMA",
        ):
            kept.append(content[at : at + size])
        at += size
    return b"".join(kept)


def _svg(text):
    text = clean_text(text)
    return None if _ACTIVE_SVG.search(text) else text.encode("utf-8")
