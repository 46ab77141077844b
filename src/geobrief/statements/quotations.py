"""Quotation marks of every kind in a text: which open, which close, which are apostrophes."""

import re
from typing import NamedTuple


class Quotation(NamedTuple):
    """A stretch in quotation marks.

    `outer_start` and `outer_end` include the marks, `start` and `end` do not; `closed` is False where the
    mark that ends it is missing (the quotation then reaches to the end of its paragraph), `opened` where the
    one that begins it.
    """

    outer_start: int
    outer_end: int
    start: int
    end: int
    opened: bool
    closed: bool


# family -> the marks that open it and those that close it; "any" stands for marks that do both.
_DOUBLE = '"“”„‟«»″〝〞＂「」『』'
_SINGLE = "'‘’‚‛‹›`´"
_PAIRS = ("``", "''", ",,")
_MARK = re.compile(rf"``|''|,,(?=\w)|[{_DOUBLE}{_SINGLE}]")
# The same for a text without pairs; an apostrophe between letters is left out, since it opens and closes nothing.
_SIMPLE_MARK = re.compile(rf"[{_DOUBLE}{_SINGLE}](?!(?<=[^\W_]['’])[^\W_])")
_CLOSERS = {
    opener: frozenset(marks.split())
    for opener, marks in {
        '"': '" “ ” ″ ＂',
        "＂": '＂ "',
        "“": '” " “',
        "”": '” "',
        "„": '“ ” " ‟',
        "‟": '” "',
        ",,": "“ ” \" ''",
        "``": "'' \" ”",
        "''": "'' \" ”",
        "«": "»",
        "»": "« »",
        "〝": "〞 ″",
        "「": "」",
        "『": "』",
        "‘": "’ '",
        "‚": "‘ ’",
        "'": "' ’",
        "’": "’",
        "‛": "’",
        "‹": "›",
        "›": "‹ ›",
        "`": "' ` ´ ’",
        "´": "´ '",
    }.items()
}
_SINGLES = frozenset("'‘’‚‛`´")
# What is cut off at the front of a word is written with an apostrophe, not with a quotation mark.
_ELISION = re.compile(r"(?:em|tis|twas|til|till|cause|n|round|bout|neath|nuff|\d0s|\d\d)\b", re.IGNORECASE)
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f\u2009([{—–-/,:;>…=|*_")
_FRENCH_SPACE = "\u00a0\u202f\u2009 "
_BREAK = re.compile(r"\n\s*")
_BLANK = re.compile(r"\n\s*\n\s*")
_EDGE = " \t\n\u00a0\u202f\u2009"
_LONGEST_SINGLE = 1200


def find_quotations(text, paragraphs):
    """Return the outermost quotations of `text`, in order, none overlapping.

    Parameters
    ----------
    text : str
    paragraphs : list of (int, int)
        A quotation ends with its paragraph; where it goes on, the next paragraph begins with a mark again
        or, if that was left out, closes what is open.
    """
    found, is_open, at = [], False, 0
    marks = list((_MARK if any(pair in text for pair in _PAIRS) else _SIMPLE_MARK).finditer(text))
    for start, end in paragraphs:
        first = at
        while at < len(marks) and marks[at].start() < end:
            at += 1
        inside, is_open = _in_paragraph(text, start, end, marks[first:at], is_open) if at > first else ((), False)
        found += inside
    return found


def _in_paragraph(text, start, end, marks, is_open):
    """Return the quotations of one paragraph with these marks and whether the last one stays open; `is_open` says it
    of the one before.
    """
    found, stack = [], []
    for match in marks:
        mark, at = match[0], match.start()
        if stack and _closes(text, match, stack[-1][0], end):
            opened = stack.pop()
            if not stack:
                found.append(_quotation(text, opened[1], match.end(), opened[2], at))
            else:
                stack[-1][3].append(_quotation(text, opened[1], match.end(), opened[2], at))
        elif _opens(text, match, start, end, stack):
            stack.append((mark, at, match.end(), []))
        elif is_open and not stack and not found and mark in "\"”''»" and not _word_after(text, match, end):
            found.append(_quotation(text, start, match.end(), start, at, opened=False))
            is_open = False
    left = _unclosed(text, stack, end)
    found = sorted(found + left)
    return [q for q in found if q.end > q.start], any(not q.closed for q in left)


def _unclosed(text, stack, end):
    """Return what is left open at the end of a paragraph: the quotation itself, or those that stand inside
    it.
    """
    found = []
    for at, (mark, outer, inner, nested) in enumerate(stack):
        if mark in _SINGLES or nested or at + 1 < len(stack):
            found += nested
        else:
            found.append(_quotation(text, outer, end, inner, end, closed=False))
    return found


def _quotation(text, outer_start, outer_end, start, end, opened=True, closed=True):
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Quotation(outer_start, outer_end, start, end, opened, closed)


def _opens(text, match, start, end, stack):
    """Tell whether the mark can begin a quotation: white space, a bracket or a dash before it and a word
    after it.
    """
    mark, at, after = match[0], match.start(), match.end()
    free_before = at == start or text[at - 1] in _BEFORE_OPENING or text[at - 1] in _DOUBLE + _SINGLE
    if mark in "“„‟«‹〝「『" or mark in (",,", "``"):
        return not stack or stack[-1][0] not in ("«",) or mark != "«"
    if after >= end or not free_before or text[after] in _EDGE:
        return False
    if mark in ("''", "″", "〞", "」", "』"):
        return mark == "''" and not stack
    if mark in _SINGLES:
        return _opens_single(text, mark, after, end, stack)
    if mark == "”" and stack:
        return False
    return text[after].isalnum() or text[after] in "“‘'\"([…$£€@#.*-—–¿¡&_‘’"


def _opens_single(text, mark, after, end, stack):
    if not (text[after].isalnum() or text[after] in '…$£€@#"“([') or _ELISION.match(text, after):
        return False
    if mark in "’´" or (stack and stack[-1][0] in _SINGLES):
        return False
    return _single_end(text, after, end) is not None


def _single_end(text, start, end):
    """Return where a quotation in single marks ends: the first mark after a word and before white space or
    punctuation.

    A mark after an s is taken for an apostrophe where another mark follows that is clearer.
    """
    doubtful = None
    for match in re.finditer(r"(?<=[\w.,!?…)%])['’](?!\w)", text[start : min(end, start + _LONGEST_SINGLE)]):
        at = start + match.start()
        if text[at - 1] in "sS" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha():
            doubtful = at if doubtful is None else doubtful
            continue
        if doubtful is not None and "‘" in text[doubtful:at]:
            return doubtful
        return at
    return doubtful


def _closes(text, match, opener, end):
    """Tell whether the mark ends the quotation that `opener` began."""
    mark, at = match[0], match.start()
    if mark not in _CLOSERS.get(opener, ()):
        return False
    if mark in "”»" and opener not in "»":
        return True
    before = text[at - 1]
    if opener in _SINGLES:
        return (
            before not in _EDGE
            and not _word_after(text, match, end)
            and not _is_plural(text, at, match.end(), end)
        )
    if (
        before.isdigit()
        and re.search(r"\d['’]\d{1,2}$", text[max(0, at - 6) : at])
        and _more_marks(text, match, end)
    ):
        return False
    if before in _FRENCH_SPACE:
        return not _word_after(text, match, end)
    return not (
        _word_after(text, match, end) and before in _BEFORE_OPENING - {",", ";", ":", "-", "—", "–", "…", "*"}
    )


def _is_plural(text, at, after, end):
    """Tell whether the mark is the apostrophe of a plural: "the workers' union' "."""
    if (
        text[at - 1] not in "sS"
        or text[after : after + 1] != " "
        or not text[after + 1 : after + 2].isalpha()
    ):
        return False
    return re.search(r"(?<=[\w.,!?…])['’](?!\w)", text[after : min(end, after + _LONGEST_SINGLE)]) is not None


def _more_marks(text, match, end):
    return any(mark in text[match.end() : end] for mark in '"”')


def _word_after(text, match, end):
    return match.end() < end and text[match.end()].isalnum()


def paragraphs_of(text):
    """Return the `(start, end)` of the paragraphs of `text`, without the white space between them.

    Every line is one, unless the lines are short and wrapped: then blank lines part them.
    """
    lines = text.split("\n")
    pattern = _BLANK if len(lines) >= 4 and max(map(len, lines)) <= 100 else _BREAK
    spans, start = [], 0
    for match in pattern.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]
