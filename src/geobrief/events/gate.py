"""Which sentences can tell of an event at all: told from their words, before any of them is parsed.

Few sentences do, and parsing is what costs. Nothing is decided here: a sentence that is passed over has no word of
the table in a use that it can have, nobody who acts for many, or only one who could be a side of an event that
needs two.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from geobrief.events import words
from geobrief.events.lexicon import load_lexicon
from geobrief.events.tokens import word_classes

_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII = re.compile(r"[a-z]+")  # the same in a text in lower case, of plain letters
_DUTY = re.compile(r" (?:must|should|(?:has|have|had|needs?) to) ")
_SAYING, _GOVERNING = words.SAY | words.CLAIM, words.COMMIT | words.MENACE | words.REFUSE


class _Triggers(NamedTuple):
    """`known`: every word of the tables; `plain`: nouns, and verbs that need nothing beside them; `verbs`: the others
    with their uses, each the words that follow at once and the words of which one has to stand there, None for any;
    `verb_words`: its keys; `lone`: verbs that need one side only; `offices`."""

    known: frozenset
    plain: set
    verbs: dict
    verb_words: frozenset
    lone: frozenset
    offices: frozenset


def names_event(text):
    """Tell whether a word of the tables stands in a sentence, or "must"."""
    words_of = text.lower().replace(",", " ").replace(".", " ").split()
    return not _triggers().known.isdisjoint(words_of) or " must " in text


def may_tell(text, start, mentions):
    """Tell whether a sentence that names an event may hold one; `start` is its offset, `mentions` are those in it, in
    order."""
    triggers, low = _triggers(), text.replace("İ", "I").lower()  # the only letter that is two in lower case
    is_public = any(mention.public and mention.acts for mention in mentions)
    words_of = (_ASCII if low.isascii() else _LETTERS).findall(low)
    found = frozenset(words_of)
    if not is_public and triggers.offices.isdisjoint(found):
        return False
    row = f" {' '.join(words_of)} "
    governs = not _GOVERNING.isdisjoint(found) and " to " in row
    if not (governs or _is_used(found, row, triggers) or _is_duty(found, row)):
        return False
    if governs or not triggers.lone.isdisjoint(found):
        return True
    return _has_two_sides(text, start, [mention for mention in mentions if mention.acts])


def _is_used(found, row, triggers):
    """Tell whether a noun of the table stands here, or a verb with what it needs: "impose *sanctions*"."""
    if not triggers.plain.isdisjoint(found):
        return True
    return any(
        (particle is None or particle in row) and (objects is None or not objects.isdisjoint(found))
        for word in triggers.verb_words & found
        for particle, objects in triggers.verbs[word]
    )


def _is_duty(found, row):
    """Tell whether somebody says that another must, or claims something."""
    return not words.CLAIM.isdisjoint(found) or (not _SAYING.isdisjoint(found) and _DUTY.search(row) is not None)


def _has_two_sides(text, start, acting):
    """Tell whether the mentions and the capitals beside them could be two sides: a name may be in no list."""
    named = _LETTERS.findall(text)
    capitals = _count_capitals(named) - sum(_capitals_of(side.surface) for side in acting)
    lone_first = text[0].isupper() and not (len(named) > 1 and named[1][0].isupper())
    if lone_first and named[0].lower() in word_classes() and not (acting and acting[0].start == start):
        capitals -= 1  # the first word of a sentence that is a word like others
    return len(acting) + capitals > 1


def _count_capitals(found):
    return sum(word[0].isupper() for word in found)


@lru_cache(maxsize=20_000)
def _capitals_of(name):
    return _count_capitals(_LETTERS.findall(name))


@lru_cache(maxsize=1)
def _triggers():
    lexicon, verbs = load_lexicon(), {}
    for word, uses in lexicon.verbs.items():
        verbs.setdefault(_first(word), []).extend(_needs(word, use) for use in uses)
    plain = {word for word, uses in verbs.items() if (None, None) in uses}
    verbs = {word: uses for word, uses in verbs.items() if word not in plain}
    lone = (word for word, uses in lexicon.verbs.items() if any(map(_needs_no_other, uses)))
    return _Triggers(
        known=frozenset((*lexicon.verbs, *lexicon.nouns)),
        plain=plain.union(map(_first, lexicon.nouns)),
        verbs=verbs,
        verb_words=frozenset(verbs),
        lone=frozenset(map(_first, lone)),
        offices=frozenset(map(_first, words.OFFICES)),
    )


def _needs_no_other(use):
    return use.alone or use.lemma in words.SUFFERED


def _needs(word, use):
    """Return what one use of a verb needs: the words in a row, and the nouns of which one has to stand there."""
    row = f" {' '.join(_LETTERS.findall(' '.join((word, *use.particle))))} " if use.particle else None
    return row, frozenset(map(_first, use.objects)) if use.objects and "$" not in use.objects else None


def _first(word):
    return _LETTERS.search(word)[0]
