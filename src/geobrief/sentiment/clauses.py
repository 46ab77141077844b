"""The clause around a target: a plain rule on punctuation and conjunctions, no parser."""

import re

# A comma, a semicolon, a colon or a dash before a space, a conjunction that opens a clause of its own.
_BOUNDARY = re.compile(
    r"[;:,](?=\s)|\s[-–]\s|—"
    r"|\s(?:but|while|whereas|although|though|because|unless|until|after|before|since|that|which|who|when)\s",
    re.IGNORECASE,
)
_ENOUGH_WORDS = 5


def clause_around(text, start, end):
    """Return the half-open offsets of the clause of `text` that holds the target at `start`:`end`.

    A clause of fewer than five words (an aside, a list item) grows by its neighbours, the right one first,
    until it has five or is the whole text.
    """
    cuts = [0] + [m.end() for m in _BOUNDARY.finditer(text) if not start <= m.start() < end] + [len(text)]
    first = max(i for i, cut in enumerate(cuts[:-1]) if cut <= start)
    last = min(i for i, cut in enumerate(cuts) if cut >= end and i > first)
    while len(text[cuts[first] : cuts[last]].split()) < _ENOUGH_WORDS and (first > 0 or last < len(cuts) - 1):
        if last < len(cuts) - 1:
            last += 1
        else:
            first -= 1
    return cuts[first], cuts[last]
