"""The article in a web page: what trafilatura finds, mended by what the page's own tree says.

Mends, each general: paragraphs that stand in the same container as the article's are part of it; a block that is
nothing but a link is a pointer to another page; a first line that repeats the title or the page's summary is not text.
"""

import re
from collections import Counter

from geobrief.corpus.cleaning import is_furniture, is_link_label
from geobrief.corpus.markup import words_of

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "td", "figcaption", "strong", "b", "em", "span")
_APART = frozenset("header footer nav aside form figure button dialog select noscript script style".split())
_LIST_MARK = re.compile(r"^(?:[-–•*|]\s+)+")
_SPACE = re.compile(r"\s+")
_ENDS = re.compile(r"[.!…][^\w\s]*(?: \W+)?$")
_LETTERS = re.compile(r"[^\W_]+")
LINKED = 0.9  # share of a block's letters inside links from which it is a pointer
FEWEST_LINKED_WORDS = 3  # shorter ones may be a name in a list
LEAD_LINES = 3  # lines at the top among which the title may be repeated
LONG_PARAGRAPH = 60  # characters; shorter ones do not show where an article stands
MOST_LINKED_WORDS = 40  # longer ones are text that happens to be linked
SENTENCE_WORDS = 12  # longer ones that end with a full stop are sentences
WHOLE_TITLE = 0.6  # share of a title that a line must hold where an outlet's name follows
MISSED = 0.25  # share of an article's paragraphs that may be missing before its containers are read again


def extract(page, tree=None, titles=(), standfirst=None):
    """Return `(body, removed)` of the article in the HTML text `page`, whose tree lxml made of it.

    `titles` are the names that the page gives to the article, `standfirst` its summary; `removed` is what was cut,
    one line each.
    """
    import trafilatura

    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=False)
    text = (found.text if found is not None else None) or ""
    if tree is None or not text.strip():
        return text or words_of(page), None
    lines = _without_title(text.split("\n"), titles)
    lines, home = _with_missed(lines, tree)
    pointers = _pointers(tree)
    above = _standfirst_above(lines, tree, home, standfirst)
    body, cut = [], []
    for at, line in enumerate(lines):
        (cut if at in above or _is_apart_from_article(line, pointers) else body).append(line)
    return "\n".join(body), "\n".join(line for line in cut if line.strip()) or None


def _is_apart_from_article(line, pointers):
    plain = _plain(line)
    return plain in pointers or is_link_label(plain) or is_furniture(plain)


def _plain(line):
    return _LIST_MARK.sub("", _SPACE.sub(" ", line).strip())


def _letters(text):
    return " ".join(_LETTERS.findall(text.lower()))


def _without_title(lines, titles):
    """Return `lines` without those at the top that only repeat the title, or its beginning without the outlet."""
    known = {_letters(title) for title in titles if title} - {""}
    top = [line for line in lines[:LEAD_LINES] if not _is_title(_letters(line), known)]
    return [*top, *lines[LEAD_LINES:]]


def _is_title(line, known):
    return bool(line) and any(
        line == title or (title.startswith(f"{line} ") and len(line) >= WHOLE_TITLE * len(title)) for title in known
    )


def _standfirst_above(lines, tree, home, standfirst):
    """Return the indices of the lines at the top that are the page's summary and stand outside the article."""
    summary = _letters(standfirst or "")
    if not summary or home is None:
        return set()
    ours = {_letters(_text_of(node)) for node in tree.iter("p") if _home(node) == home}
    top = {at: _letters(line) for at, line in enumerate(lines[:LEAD_LINES])}
    return {
        at for at, line in top.items() if line and line not in ours and (line == summary or summary.startswith(line))
    }


def _pointers(tree):
    """Return the texts of the blocks of a page that are links and nothing else."""
    found = set()
    for node in tree.iter(*_BLOCKS):
        links = node.findall(".//a[@href]")
        if not links:
            continue
        text = _text_of(node)
        linked = sum(len(_text_of(link)) for link in links)
        if _may_point(text) and linked >= LINKED * len(text):
            found.add(text)
    return found


def _may_point(text):
    """Tell whether a text is as short as a headline; a longer one that ends as a sentence does is a paragraph."""
    words = len(text.split())
    return FEWEST_LINKED_WORDS <= words <= MOST_LINKED_WORDS and not (words > SENTENCE_WORDS and _ENDS.search(text))


def _text_of(node):
    return _plain("".join(node.itertext()))


def _with_missed(lines, tree):
    """Return `lines` with the paragraphs of the article's containers that were not found, and those containers.

    They are put back only where so many are missing that the article must stand in several pieces.
    """
    joined = "\n".join(map(_plain, lines))
    paragraphs = [(node, text) for node in tree.iter("p") if len(text := _text_of(node)) >= LONG_PARAGRAPH]
    homes = Counter(_home(node) for node, text in paragraphs if text in joined)
    if not homes:
        return lines, None
    home = homes.most_common(1)[0][0]
    ours = [text for node, text in paragraphs if _home(node) == home and not _is_apart(node)]
    missed = [text for text in ours if text not in joined]
    return (_inserted(lines, ours) if len(missed) > MISSED * len(ours) else lines), home


def _inserted(lines, paragraphs):
    """Return `lines` with those of `paragraphs`, in the page's order, that no line holds: each below the one before."""
    plain = [_plain(line) for line in lines]
    joined, added, above = "\n".join(plain), {}, -1
    for text in paragraphs:
        if text in joined:
            above = next((at for at in range(max(above, 0), len(plain)) if plain[at] in text and plain[at]), above)
        elif not any(len(line) >= LONG_PARAGRAPH and line in text for line in plain):
            added.setdefault(above, []).append(text)
    return added.get(-1, []) + [part for at, line in enumerate(lines) for part in (line, *added.get(at, ()))]


def _home(node):
    """Return what tells the container of a block from others: the tags and classes of what it stands in."""
    above = [node.getparent(), node.getparent().getparent() if node.getparent() is not None else None]
    return tuple((item.tag, item.get("class") or "") for item in above if item is not None)


def _is_apart(node):
    return any(item.tag in _APART for item in node.iterancestors())
