"""Noun phrases beside a reporting word, found without a parser: who speaks and who is spoken to."""

from geobrief.statements.cues import load_lexicon
from geobrief.statements.words import (
    AUXILIARIES,
    DETERMINERS,
    GOVERNING,
    OBJECT_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    STOPS,
    SUBORDINATORS,
    TIME_TAIL,
    TIMES,
    is_noun_like,
)

_NO_INSERTION = frozenset("but and so yet he she it they we i there whom".split())
_NOT_FIRST = frozenset("meanwhile however yes no indeed".split()) | (SUBORDINATORS - {"that"})
_WHOLE = PRONOUNS | (OBJECT_PRONOUNS - {"who", "her"})  # each is a phrase by itself
_BEGINS_NONE = PREPOSITIONS | (SUBORDINATORS - {"that"}) | AUXILIARIES
_PERSONS = PRONOUNS - {"who", "it", "you"}
_LONGEST, _INSERTION, _BEFORE_INSERTION = 28, 45, 12  # tokens


def verb_group(sentence, at):
    """Return `(start, words)` of the verb group that ends with the verb at token `at`.

    `words` are its auxiliaries, "to", and "governed" for an infinitive whose subject is that of the verb
    before it.
    """
    low, start, seen = sentence.low, at, set()
    while start:
        word = low[start - 1]
        if word in AUXILIARIES or word == "to":
            seen.add(word)
        elif word in GOVERNING and low[start] == "to":
            seen.discard("to")
            seen.add("governed")
        elif not sentence.is_adverb(start - 1):
            break
        start -= 1
    while start < at and sentence.is_adverb(start) and sentence.raw[start][0].isupper():
        start += 1
    return start, seen


def subject(sentence, verb):
    """Return the token range of the noun phrase whose verb group starts at token `verb`, None where there is
    none.
    """
    if verb not in sentence.subjects:
        sentence.subjects[verb] = _find_subject(sentence, verb)
    return sentence.subjects[verb]


def _find_subject(sentence, verb):
    low, end = sentence.low, verb
    if end and low[end - 1] in (",", ")", "—", "–", "--", "-"):
        end = _over_insertion(sentence, end - 1)
        if end is None:
            return None
    if end and low[end - 1] in ("who", "which"):
        end -= 1
        end -= bool(end and low[end - 1] == ",")
    return phrase_before(sentence, _cut_time(low, end))


def _over_insertion(sentence, comma):
    """Return where the noun phrase before an insertion ends: "Wang, head of the centre, said"; None if there
    is none.
    """
    low = sentence.low
    opening = "(" if low[comma] == ")" else low[comma]
    at = comma - 1
    while at >= 0 and low[at] != opening and comma - at < _INSERTION:
        if low[at] in ";:":
            return None
        at -= 1
    if at <= 0 or low[at] != opening:
        return None
    if opening == "," and (
        low[at + 1] in _NO_INSERTION
        or (low[at + 1] not in ("who", "which") and not AUXILIARIES.isdisjoint(low[at + 1 : comma]))
    ):
        return None
    return _over_another(low, at) if opening == "," else at


def _over_another(low, at):
    """Go on where the part before is an insertion, too: "Wang, 52, a fellow at Han, in Seoul, said"."""
    continues = low[at + 1] in PREPOSITIONS or low[at + 1] in ROLES or low[at + 1].isdigit()
    earlier = next((i for i in range(at - 1, max(0, at - _BEFORE_INSERTION), -1) if low[i] == ","), None)
    if (
        continues
        and earlier
        and (
            low[earlier + 1] in ROLES
            or low[earlier + 1] in ("who", "a", "an", "the")
            or low[earlier + 1].isdigit()
        )
    ):
        return earlier
    return at


def _cut_time(low, end):
    """Leave out the day at the end of a phrase: "Trump *on Monday* said"."""
    at = end
    while at and low[at - 1] in TIME_TAIL:
        at -= 1
    while 0 < at < end and low[at - 1] in ("on", "late", "in", "early", "the"):
        at -= 1
    return at or end


def phrase_before(sentence, end):
    """Return the token range of the noun phrase that ends before token `end`, None where there is none."""
    low = sentence.low
    if not end or not (is_noun_like(low[end - 1]) or low[end - 1] == "]"):
        return None
    if low[end - 1] in PRONOUNS and low[end - 1] != "who":
        return end - 1, end
    start = end
    while start and end - start < _LONGEST and _extends(sentence, start - 1, end):
        start -= 1
    start = _cut_front(sentence, start, end)
    return (start, end) if start < end else None


def _extends(sentence, at, end):
    """Tell whether token `at` belongs to the phrase that goes on behind it."""
    low, raw, lexicon = sentence.low, sentence.raw, load_lexicon()
    word = low[at]
    if word in STOPS:
        return word in "-/" and at + 1 < end and raw[at + 1][0].isupper()
    if word in ("and", "or"):
        return joins(sentence, at)
    if (
        (word in SUBORDINATORS and not (word == "that" and at + 1 == end))
        or word in AUXILIARIES
        or word in PRONOUNS
    ):
        return False
    if sentence.is_quote(at) or word in lexicon.gerunds:
        return False
    return not (word in lexicon.finite and not word.endswith("s") and raw[at][0].islower())


def joins(sentence, at):
    """Tell whether the conjunction at `at` joins two names or two plural nouns: "the US and South Korea"."""
    raw = sentence.raw
    if at == 0 or at + 1 >= len(raw):
        return False
    left, right = raw[at - 1], raw[at + 1]
    if left[0].isupper() or right[0].isupper():
        return left[0].isupper() and right[0].isupper()
    return left.endswith("s") and right.endswith("s") and left.lower() not in AUXILIARIES


def _cut_front(sentence, start, end):
    """Leave out what cannot begin the phrase: adverbs, conjunctions, a preposition with its phrase."""
    low = sentence.low
    while start < end and (
        sentence.is_adverb(start)
        or low[start] in _NOT_FIRST
        or not is_noun_like(low[start])
    ):
        start += 1
    if start < end and low[start] in PREPOSITIONS:
        return _last_name(sentence, start, end)
    return start


def _last_name(sentence, start, end):
    """Return where the last name, or the last phrase with a determiner, begins in "In an interview Wang"."""
    low, raw, at = sentence.low, sentence.raw, end - 1
    if raw[at][0].isupper():
        while (
            at > start + 1
            and low[at - 1] not in TIMES
            and (raw[at - 1][0].isupper() or low[at - 1] in ("of", "the", "and"))
        ):
            at -= 1
        while at < end - 1 and raw[at][0].islower() and low[at] != "the":
            at += 1
        return at
    return next((i for i in range(end - 1, start, -1) if low[i] in DETERMINERS), start + 1)


def phrase_after(sentence, start, stop=None):
    """Return the token range of the noun phrase that starts at token `start`, None where there is none."""
    raw, low = sentence.raw, sentence.low
    size = len(low) if stop is None else stop
    if start >= size or not is_noun_like(low[start]) or sentence.is_quote(start):
        return None
    if raw[start] != "US" and low[start] in _WHOLE:
        return start, start + 1
    if low[start] in _BEGINS_NONE:
        return None
    at = start + 1
    while at < size and at - start < _LONGEST and not _ends_phrase(sentence, at):
        at += 1
    while at > start + 1 and (
        low[at - 1] in PREPOSITIONS or low[at - 1] in TIME_TAIL - TIMES or low[at - 1] in ("and", "or")
    ):
        at -= 1
    return start, at


def _ends_phrase(sentence, at):
    """Tell whether the phrase before token `at` cannot go on with it."""
    word = sentence.low[at]
    if word in STOPS:
        return not (word in "-/" and sentence.raw[at - 1][0].isupper())
    if word in ("and", "or"):
        return not joins(sentence, at)
    return (
        word in AUXILIARIES
        or word in SUBORDINATORS
        or word in TIMES
        or sentence.is_quote(at)
        or (word in PREPOSITIONS and word not in ("of", "for", "from", "with"))
        or word in PRONOUNS
        or word in POSSESSIVES
        or word in ("him", "them")
    )


def outer_subject(sentence, at):
    """Return the subject of the verb that a participle at token `at` belongs to: "Wang left, *saying*
    that".
    """
    low, raw = sentence.low, sentence.raw
    before = at - 1
    while before >= 0 and (low[before] == "," or sentence.is_adverb(before)):
        before -= 1
    if (
        before >= 0
        and before == at - 1
        and low[before] not in ("and", "but", "or")
        and raw[before][0].isupper()
        and low[before] not in TIMES
    ):
        return phrase_before(sentence, at)
    speaking = load_lexicon().speaking
    for i in range(at - 1, 0, -1):
        if low[i] in speaking:
            found = subject(sentence, verb_group(sentence, i)[0]) or phrase_after(sentence, i + 1)
            if found:
                return found
    return first_phrase(sentence, at)


def first_phrase(sentence, stop=None):
    """Return the subject at the front of the sentence: its first pronoun or name after an adverbial, None if
    none.
    """
    low, raw = sentence.low, sentence.raw
    stop = len(low) if stop is None else stop
    for i in range(_after_adverbial(low, raw, stop), stop):
        if low[i] in _PERSONS:
            return i, i + 1
        if (low[i] in DETERMINERS and low[i] not in ("this", "that", "these", "those")) or _may_be_name(
            sentence, i
        ):
            return phrase_after(sentence, i, _first_verb(sentence, i, stop))
    return None


def _may_be_name(sentence, at):
    word = sentence.low[at]
    return (
        sentence.raw[at][0].isupper()
        and not sentence.is_quote(at)
        and not sentence.is_adverb(at)
        and not (word in PREPOSITIONS or word in SUBORDINATORS or word in TIMES or word in DETERMINERS)
    )


def _first_verb(sentence, at, stop):
    """Return where the subject that starts at token `at` must have ended: at the first verb that shows."""
    finite = load_lexicon().finite
    return next(
        (
            i
            for i in range(at + 1, stop)
            if sentence.raw[i][0].islower() and (sentence.low[i] in finite or sentence.low[i].endswith("ed"))
        ),
        stop,
    )


def _after_adverbial(low, raw, stop):
    """Return where the sentence proper begins: after a dateline, "Two months later,", "Asked about it,"."""
    dash = next((i for i in range(min(stop, 14)) if low[i] in "—–-" or low[i] == "--"), None)
    start = dash + 1 if dash and raw[0].isupper() and len(low[0]) > 2 and dash + 1 < stop else 0
    first = low[start]
    if not (
        first in PREPOSITIONS
        or first in TIMES
        or first in SUBORDINATORS
        or first.endswith(("ed", "ing", "ly"))
        or first[0].isdigit()
        or first in ("two", "three", "minutes", "hours", "days", "a", "one", "later")
    ):
        return start
    comma = next((i for i in range(start + 1, min(stop, start + 30)) if low[i] == ","), None)
    if comma is None or comma + 1 >= stop or (first == "a" and "later" not in low[:comma]):
        return start
    return comma + 1
