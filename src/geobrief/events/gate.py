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
_DUTY = re.compile(r" (?:must|should|(?:has|have|had|needs?) to) ")
_SAYING, _GOVERNING = words.SAY | words.CLAIM, words.COMMIT | words.MENACE | words.REFUSE


class _Triggers(NamedTuple):
    """`known`: every word of the tables; `nouns`; `verbs`: word -> its uses, each the words that follow it at once and
    the words of which one has to follow, None for any; `verb_words`: its keys; `lone`: verbs that need one side only;
    `offices`."""

    known: frozenset
    nouns: frozenset
    verbs: dict
    verb_words: frozenset
    lone: frozenset
    offices: frozenset


def may_tell(text, start, mentions):
    """Tell whether a sentence may hold an event; `start` is its offset, `mentions` are those in it, in order."""
    triggers, low = _triggers(), text.lower()
    if triggers.known.isdisjoint(low.replace(",", " ").replace(".", " ").split()) and " must " not in text:
        return False
    acting = [mention for mention in mentions if mention.acts]
    named = _LETTERS.findall(text)
    following = list(map(str.lower, named))
    found = frozenset(following)
    if triggers.offices.isdisjoint(found) and not any(mention.public for mention in acting):
        return False
    row = f" {' '.join(following)} "
    governs = not _GOVERNING.isdisjoint(found) and " to " in row
    if not (governs or _is_used(found, row, triggers) or _is_duty(found, row)):
        return False
    return governs or not triggers.lone.isdisjoint(found) or _has_two_sides(text, start, acting, named)


def _is_used(found, row, triggers):
    """Tell whether a noun of the table stands here, or a verb with what it needs: "impose *sanctions*"."""
    if not triggers.nouns.isdisjoint(found):
        return True
    return any(
        (particle is None or particle in row) and (objects is None or not objects.isdisjoint(found))
        for word in triggers.verb_words & found
        for particle, objects in triggers.verbs[word]
    )


def _is_duty(found, row):
    """Tell whether somebody says that another must, or claims something."""
    return not words.CLAIM.isdisjoint(found) or (not _SAYING.isdisjoint(found) and _DUTY.search(row) is not None)


def _has_two_sides(text, start, acting, named):
    """Tell whether the mentions and the capitals beside them could be two sides: a name may be in no list."""
    capitals = _count_capitals(named) - sum(_count_capitals(_LETTERS.findall(side.surface)) for side in acting)
    lone_first = text[0].isupper() and not (len(named) > 1 and named[1][0].isupper())
    if lone_first and named[0].lower() in word_classes() and not (acting and acting[0].start == start):
        capitals -= 1  # the first word of a sentence that is a word like others
    return len(acting) + capitals > 1


def _count_capitals(found):
    return sum(word[0].isupper() for word in found)


@lru_cache(maxsize=1)
def _triggers():
    lexicon, verbs = load_lexicon(), {}
    for word, uses in lexicon.verbs.items():
        verbs.setdefault(_first(word), []).extend(_needs(word, use) for use in uses)
    lone = (word for word, uses in lexicon.verbs.items() if any(map(_needs_no_other, uses)))
    return _Triggers(
        known=frozenset((*lexicon.verbs, *lexicon.nouns)),
        nouns=frozenset(map(_first, lexicon.nouns)),
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
