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
_NO_LETTERS = "".join(letter if letter.islower() else " " for letter in map(chr, range(128)))  # for lower case
_DUTY = re.compile(r" (?:must|should|(?:has|have|had|needs?) to) ")
_OBLIGES = frozenset(("must", "should", "to"))
_SAYING, _GOVERNING = words.SAY | words.CLAIM, words.COMMIT | words.MENACE | words.REFUSE


class _Triggers(NamedTuple):
    """`known`: every word of the tables; `plain`: nouns, and verbs that need nothing beside them; `verbs`: the others
    with their uses, each the words that follow at once and the words of which one has to stand there, None for any;
    `verb_words`: its keys; `lone`: verbs that need one side only; `offices`; `asked`: every word that is asked for."""

    asked: frozenset
    known: frozenset
    plain: frozenset
    verbs: dict
    verb_words: frozenset
    lone: frozenset
    offices: frozenset


def names_event(text):
    """Tell whether a word of the tables stands in a sentence, or "must"."""
    words_of = text.lower().replace(",", " ").replace(".", " ").split()
    return not _triggers().known.isdisjoint(words_of) or " must " in text


class Needs(NamedTuple):
    """What an event needs that a sentence may tell of: so many sides, and one of them `public`, unless an office is
    named in the sentence."""

    sides: int
    public: bool

    def are_met(self, text, start, mentions):
        """Tell whether they are met in a sentence at the offset `start` with these mentions, in order."""
        if self.public and not any(mention.public and mention.acts for mention in mentions):
            return False
        return self.sides == 1 or _has_two_sides(text, start, [mention for mention in mentions if mention.acts])


_NEEDS = {(sides, public): Needs(sides, public) for sides in (1, 2) for public in (False, True)}


def needs_of(text):
    """Return the `Needs` of the event that a sentence may tell of, None where none of its words tells of any."""
    triggers, low = _triggers(), text.replace("İ", "I").lower()  # the only letter that is two in lower case
    words_of = low.translate(_NO_LETTERS).split() if low.isascii() else _LETTERS.findall(low)
    found = triggers.asked.intersection(words_of)  # few words are left, so that all other questions cost little
    governs = "to" in found and not _GOVERNING.isdisjoint(found)
    if not (governs or _is_used(found, words_of, triggers) or _is_duty(found, words_of)):
        return None
    sides = 1 if governs or not triggers.lone.isdisjoint(found) else 2
    return _NEEDS[sides, triggers.offices.isdisjoint(found)]


def _is_used(found, words_of, triggers):
    """Tell whether a noun of the table stands here, or a verb with what it needs: "impose *sanctions*"."""
    if not triggers.plain.isdisjoint(found):
        return True
    verbs = triggers.verb_words & found
    row = _in_a_row(words_of) if verbs else ""
    return any(
        (particle is None or particle in row) and (objects is None or not objects.isdisjoint(found))
        for word in verbs
        for particle, objects in triggers.verbs[word]
    )


def _is_duty(found, words_of):
    """Tell whether somebody says that another must, or claims something."""
    if not words.CLAIM.isdisjoint(found):
        return True
    may_be = not _SAYING.isdisjoint(found) and not _OBLIGES.isdisjoint(found)
    return may_be and _DUTY.search(_in_a_row(words_of)) is not None


def _in_a_row(words_of):
    return f" {' '.join(words_of)} "


def _has_two_sides(text, start, acting):
    """Tell whether the mentions and the capitals beside them could be two sides: a name may be in no list."""
    named = _LETTERS.findall(text)
    capitals = _count_capitals(named) - sum(_capitals_of(side.surface) for side in acting)
    lone_first = text[0].isupper() and not (len(named) > 1 and named[1][0].isupper())
    if lone_first and named[0].lower() in word_classes() and not (acting and acting[0].start == start):
        capitals -= 1  # the first word of a sentence that is a word like others
    return len(acting) + capitals > 1


def _count_capitals(found):
    return sum(map(str.isupper, [word[0] for word in found]))


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
    plain.update(map(_first, lexicon.nouns))
    lone, offices = frozenset(map(_first, lone)), frozenset(map(_first, words.OFFICES))
    objects = (word for uses in verbs.values() for _, nouns in uses for word in nouns or ())
    return _Triggers(
        asked=frozenset((*plain, *verbs, *objects, *lone, *offices, *_GOVERNING, *_SAYING, *_OBLIGES)),
        known=frozenset((*lexicon.verbs, *lexicon.nouns)),
        plain=frozenset(plain),
        verbs=verbs,
        verb_words=frozenset(verbs),
        lone=lone,
        offices=offices,
    )


def _needs_no_other(use):
    return use.alone or use.lemma in words.SUFFERED


def _needs(word, use):
    """Return what one use of a verb needs: the words in a row, and the nouns of which one has to stand there."""
    row = f" {' '.join(_LETTERS.findall(' '.join((word, *use.particle))))} " if use.particle else None
    return row, frozenset(map(_first, use.objects)) if use.objects and "$" not in use.objects else None


def _first(word):
    return _LETTERS.search(word)[0]
