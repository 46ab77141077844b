"""Hiding names: what is left of a sentence when nobody in it has a name.

The tone toward an actor should come from what is said, not from who it is. So the model of the `target`
scorer never reads a name: every run of capitalised words becomes a placeholder, while titles, months and
ordinary words stay. A name that stands twice has one placeholder, but the target has one of its own:
whether it shares its name with another actor of the sentence must not matter either. A plain rule decides,
not a list of names: a name nobody thought of is hidden like any other.
"""

import re
from functools import lru_cache

from geobrief.resources import data_path

PLACEHOLDERS = tuple(f"[unused{n}]" for n in range(8))
_PROXY = "Xq"  # stands for the target while names are sought, so that its own spelling cannot matter

_CAPITALISED = re.compile(r"(?<!\w)(?:(?:[A-Z]\.){2,}|[A-Z][\w&]*(?:-\w+)*)")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:…])[\s\"“‘'(]*$")
_AFTER_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|St|Lt|Col|Sgt|Capt|Prof)\.\s*$")


def _words(text):
    return frozenset(text.split())


_PRONOUNS = _words("""
    i me my we us our ours you your yours he him his himself she her hers herself it its itself they them
    their theirs themselves who whom whose which that this these those one ones both all""")
_ARTICLES = _words("the a an this that these those")
# Titles, offices and dates are written with a capital, but are not names and tell the model what happens.
_NOT_NAMES = _words("""
    president vice prime minister ministers foreign chancellor secretary general king queen prince
    princess senator sen rep representative congressman congresswoman gov governor mr mrs ms miss dr
    judge justice chief director spokesman spokeswoman spokesperson defence defense finance interior
    ambassador premier leader chairman chairwoman captain capt col colonel gen lt lieutenant sgt
    sergeant officer pope sir lord lady sheikh ayatollah attorney deputy acting former ex professor
    prof republican democrat democratic conservative labour mayor speaker treasury commander admiral
    crown emperor first st january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday i i'm i've i'll i'd a""")


@lru_cache(maxsize=1)
def _common_words():
    """Return words that news writes in lower case: as the first of a sentence, such a word is no name."""
    return _words(data_path("model", "common_words.txt").read_text(encoding="utf-8"))


def is_named(target):
    """Return whether `target` holds a name: a capital letter beyond a leading article, and no pronoun."""
    words = target.split()
    if len(words) == 1 and _is_pronoun(words[0]):
        return False
    if words and words[0].lower() in _ARTICLES:
        words = words[1:]
    return any(character.isupper() for word in words for character in word)


def _is_pronoun(word):
    """Return whether `word` is a pronoun: "us", "Us", "I", but not US, WHO, IT."""
    return word.lower() in _PRONOUNS and (word == "I" or not word.isupper())


def hide_names(text, start, end):
    """Return `text` without names, and the half-open offsets of its target in the result.

    A named target is one placeholder (with the rest of its name, if the span holds only a part of it); a
    target without a name keeps its words. Whatever name stands in the target, the result is the same.
    """
    text = text.replace("[", "(")  # nothing in an article may look like a placeholder
    if not is_named(text[start:end]):
        spans = [(a, b, text[a:b]) for a, b in _names(text, _is_headline(text))]
        return _replaced(text, spans, start, end)
    left, right = text[:start], text[end:]
    masked, stop = left + _PROXY + right, start + len(_PROXY)
    found = _names(masked, _is_headline(left + right))
    a, b = next(((a, b) for a, b in found if a <= start and stop <= b), (start, stop))
    spans = [(x, y, masked[x:y]) for x, y in found if y <= a or x >= b]
    return _replaced(masked, sorted([*spans, (a, b, _PROXY)]), a, b)


def _is_headline(text):
    words = re.findall(r"[A-Za-z]{4,}", text)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _names(text, headline):
    """Return the spans of names in `text`: runs of capitalised words with single spaces between them."""
    spans = []
    for match in _CAPITALISED.finditer(text):
        word, (a, b) = match[0].lower(), match.span()
        common = word in _common_words()
        if word.rstrip(".") in _NOT_NAMES or _is_pronoun(match[0]) or (headline and common):
            continue
        if spans and text[spans[-1][1] : a] == " ":
            spans[-1] = spans[-1][0], b
        elif not (common and _opens_sentence(text, a)):
            spans.append((a, b))
    return spans


def _opens_sentence(text, at):
    before = text[max(0, at - 12) : at]
    return bool(_ENDS_SENTENCE.search(before)) and not _AFTER_TITLE.search(before)


def _replaced(text, spans, start, end):
    """Return `text` with `spans` (start, end, name) as placeholders, and where `start` and `end` have gone.

    An edge inside a name moves to the near side of its placeholder.
    """
    numbers, pieces, at, length, edges = {}, [], 0, 0, {}
    for a, b, name in [*spans, (len(text), len(text), "")]:
        edges.update({edge: length + edge - at for edge in (start, end) if at <= edge <= a})
        pieces.append(text[at:a])
        length += a - at
        if name:
            edges.update({edge: length for edge in (start,) if a <= edge < b})
            number = numbers.setdefault(name.casefold(), len(numbers) % len(PLACEHOLDERS))
            pieces.append(PLACEHOLDERS[number])
            length += len(PLACEHOLDERS[number])
            edges.update({edge: length for edge in (end,) if a < edge <= b})
        at = b
    return "".join(pieces), edges[start], edges[end]
