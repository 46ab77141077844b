"""Which sentences can report anything: told from the reporting words of a text, before a sentence is cut into words.

Few words of a text report, and cutting sentences into words is what costs. Nothing is decided here: a word that is
passed over is one of which no cue could be read, whatever else its sentence holds.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

import ahocorasick_rs

from geobrief.statements.attributions import NEVER_NOUNS, PLURAL
from geobrief.statements.cues import load_lexicon
from geobrief.statements.tokens import FILL
from geobrief.statements.words import ADVERBS, AUXILIARIES, DETERMINERS

_LETTERS = re.compile(r"[^\W\d_]+")
_NEXT = re.compile(r"\s+(\w+)")
_FAR = 24  # characters; a longer word before a verb is not looked at
_BEFORE_BASE = AUXILIARIES | ADVERBS | PLURAL | {"to"}
_AFTER_DETERMINER = tuple(f" {word} " for word in sorted(DETERMINERS))


class _Word(NamedTuple):
    """What the cues need that begin with a word: `alone` tells whether it reports by itself, as a `verb` only or as a
    noun too, and if only in its `base` form; `before` holds the words of which one has to follow otherwise."""

    alone: bool
    verb: bool
    base: bool
    before: frozenset


def reporting_places(bare):
    """Return where the words stand in a skeleton that may report something without a quotation, in order."""
    low = bare.replace("İ", "I").lower()  # the only letter that is two in lower case
    automaton, words = _automaton()
    return [
        start
        for number, start, end in automaton.find_matches_as_indexes(low)
        if not (low[start - 1 : start].isalpha() or low[end : end + 1].isalpha())
        and _may_report(words[number], low, start, end)
    ]


def _may_report(word, low, start, end):
    """Tell whether the word between `start` and `end` has beside it what its cues need."""
    after_determiner = word.verb and low.endswith(_AFTER_DETERMINER, 0, start)  # "the *attack*" is no verb
    if word.alone and not after_determiner and not (word.base and _is_noun(low, start)):
        return True
    following = _NEXT.match(low, end) if word.before else None
    return following is not None and following[1] in word.before


def _is_noun(low, start):
    """Tell from what stands before it that a word is no verb in its base form: "an air *attack*"; "they attack" may be.
    """
    before, _, rest = low[max(0, start - _FAR) : start].rpartition(" ")
    word = before.rpartition(" ")[2]
    is_word = rest == "" and word.isalpha() and len(word) < _FAR - 2
    return is_word and word not in _BEFORE_BASE and not word.endswith(("s", "ly"))


def reports_nothing(bare, places, start, end, paragraph):
    """Tell that a sentence has neither a reporting word, of those at `places`, nor a quotation, announces none and
    holds a word."""
    at = bisect_left(places, start)
    if at < len(places) and places[at] < end:
        return False
    if bare[end - 1] == ":" or bare.find(FILL, start, end) >= 0:
        return False
    if not bare[start].isalnum() and not _is_prose(bare[start:end]):
        return False
    return not (paragraph == 0 and bare.find(":", start, end) >= 0)


def _is_prose(sentence):
    """Tell whether a sentence that begins with a mark holds a word and cannot be the name below a quotation."""
    return sentence[0] not in "-—–" and any(word[0].isalnum() for word in sentence.split())


@lru_cache(maxsize=1)
def _automaton():
    """Return what finds the first words of all cues, and the `_Word` of each."""
    needs = {"according": [_Word(False, False, False, frozenset(("to",)))]}
    for word, cues in load_lexicon().cues.items():
        needs.setdefault(word, []).extend(map(_needs, cues))
    automaton = ahocorasick_rs.AhoCorasick(
        list(needs),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )
    return automaton, [_joined(found) for found in needs.values()]


def _needs(cue):
    rest = (*cue.rest, "that") if cue.kind == "adjective" or ("that" in cue.uses and cue.kind == "noun") else cue.rest
    if cue.kind == "verb" and cue.uses == {"quote"}:
        return _Word(False, True, True, frozenset())  # reports a quotation or nothing
    if rest:
        return _Word(False, True, True, frozenset(_LETTERS.findall(rest[0])[:1]))
    is_verb = cue.kind == "verb"
    return _Word(True, is_verb, is_verb and cue.form == "base" and cue.cue not in NEVER_NOUNS, frozenset())


def _joined(needs):
    alone = [need for need in needs if need.alone]
    before = frozenset().union(*(need.before for need in needs))
    return _Word(bool(alone), all(need.verb for need in alone), all(need.base for need in alone), before)
