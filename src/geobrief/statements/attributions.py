"""Who reports what in a sentence: each reporting word with its speaker and its content, as ranges of tokens."""

from typing import NamedTuple

from geobrief.statements.cues import FINITE, load_cues
from geobrief.statements.phrases import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    HAVE,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    STOPS,
    SUBORDINATORS,
    TIMES,
    is_adverb,
    is_noun_like,
    phrase_after,
    phrase_before,
    subject,
    verb_group,
)
from geobrief.statements.tokens import FILL


class Attribution(NamedTuple):
    """A reporting word (`cue`, a token range), its speaker and its content (token ranges, the speaker may be None).

    `pattern` names the rule that found it: that, clause, wh, object, naming, to, quote, after, according, noun, colon;
    `speech` tells words that are spoken or written from thought and evidence.
    """

    cue: tuple
    speaker: tuple | None
    content: tuple
    pattern: str
    word: str
    speech: bool


_WH = frozenset("how why what whether if".split())
_NOT_CLAUSE = PREPOSITIONS | TIMES | AUXILIARIES | frozenset(
    "to and or but as when while because so than more most less very too well earlier later last further out up down "
    "off back away together there here then again also goodbye hello yes".split())
_NOT_PLURAL = frozenset("times states news series affairs politics press this".split())
_LOOSE = frozenset("begin continue post charge demand report go_on read".replace("_", " ").split())  # need a comma or colon before a quotation
_HEARERS = frozenset("reporters him her them me us you journalists supporters voters lawmakers".split())
_CLAUSE_STARTS = DETERMINERS | PRONOUNS | frozenset("there nobody everyone everything nothing many most several few all one two".split())
_GAP = 16


def find_attributions(sentence):
    """Return the `Attribution`s of a sentence, in the order of their reporting words."""
    cues, found = load_cues(), []
    headline = is_headline(sentence)
    for at, word in enumerate(sentence.low):
        if word == "according" and sentence.low[at + 1:at + 2] == ("to",):
            found += _according(sentence, at)
        if word not in cues or at and not headline and sentence.raw[at][0].isupper() and sentence.low[at - 1] not in ".:":
            continue  # a capital inside a sentence belongs to a name: "the United *States*"
        for cue in cues[word]:
            if cue.rest and sentence.low[at + 1:at + 1 + len(cue.rest)] != cue.rest:
                continue
            attribution = _READERS[cue.kind](sentence, at, cue)
            if attribution:
                found.append(attribution)
                break
    return _tidy(sentence, found)


def is_headline(sentence):
    """Tell whether most words begin with a capital letter: "US Says Russia Seeking Weapons"."""
    words = [word for word in sentence.raw if word[0].isalpha() and not word[0] == FILL]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def _tidy(sentence, found):
    """Cut contents where a later reporting word takes over, and drop empty ones."""
    kept = []
    for item in found:
        a, b = _trim(sentence, *item.content)
        if a < b:
            kept.append(item._replace(content=(a, b)))
    return kept


def _trim(sentence, a, b):
    while a < b and sentence.low[a] in ",:;.—–-":
        a += 1
    while b > a and sentence.low[b - 1] in ",:;.—–-(":
        b -= 1
    return a, b


# --- verbs -------------------------------------------------------------------------------------------------


def _verb(sentence, at, cue):
    group = _group(sentence, at, cue)
    if group is None:
        return None
    start, seen = group
    after = at + 1 + len(cue.rest)
    content = None if cue.form in FINITE and _closes_quotation(sentence, start, at, after) else _content(sentence, after, cue, seen)
    if content is None:
        content = _content_before(sentence, start, at, after, cue)
        if content is None:
            return None
    pattern, (a, b), speaker = content
    if speaker is None:
        speaker = _speaker(sentence, start, cue, seen)
    if pattern in ("object", "naming", "to", "person-to") and speaker is None:
        return None
    return Attribution((start, after), speaker, (a, b), pattern, cue.cue, bool(cue.uses & {"quote", "person"}))


def _is_inverted(sentence, start, at):
    """Tell whether the verb closes a quotation or a clause: "Q, *said* Wang"."""
    if start != at or not start:
        return False
    before = start - 1 - (sentence.low[start - 1] in ",—–-")
    if before >= 0 and sentence.is_quote(before):
        return not _has_subject_before(sentence, start)
    return sentence.low[start - 1] == "," and subject(sentence, start) is None


def _closes_quotation(sentence, start, at, after):
    """Tell whether a quotation or a clause stands before the verb and its subject, so that what follows is no content."""
    if _is_inverted(sentence, start, at):
        return True
    phrase = subject(sentence, start)
    before = phrase[0] - 1 if phrase else -1
    before -= before > 0 and sentence.low[before] in ",—–-"
    return before >= 0 and sentence.is_quote(before) and (after >= len(sentence.low) or sentence.low[after] != "that")


def _has_subject_before(sentence, start):
    """Tell whether a quotation stands inside the subject: "the man behind Q said"."""
    return sentence.low[start - 1] != "," and start >= 2 and not sentence.is_quote(0) and sentence.low[start - 2] not in ",:"


def _group(sentence, at, cue):
    """Return `(start, auxiliaries)` of the verb group, None where the word is no verb here."""
    low = sentence.low
    start, seen = verb_group(sentence, at)
    before = low[start - 1] if start else ""
    if before in DETERMINERS or before.endswith(("'s", "s'")) and cue.form != "past" and start == at:
        return None
    if seen & BE and cue.form in ("past", "participle"):
        return None if not seen & HAVE or "been" in seen else (start, seen)
    if cue.form == "participle" and not seen & HAVE:
        return None
    if cue.form == "present" and (seen or not start):
        return None
    if cue.form == "base" and start and low[start - 1] in _NOT_PLURAL:
        return None
    if cue.form == "base" and not seen & (MODALS | {"to", "governed", "do", "did", "does", "don't", "didn't", "doesn't"}):
        if not start or not _is_plural(sentence, start - 1):
            return None
    return start, seen


def _is_plural(sentence, at):
    """Tell whether the word may be the head of a plural subject: "they say", "officials say"."""
    word = sentence.low[at]
    return word in ("they", "we", "i", "you", "who", "some", "many", "others", "most", "people", "men", "women", "few", "police") or (
        word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "'s", "us")) and word.isalpha())


def _speaker(sentence, start, cue, seen):
    if cue.form == "gerund" or "to" in seen and "governed" not in seen:
        return _outer_subject(sentence, start)
    return subject(sentence, start)


def _outer_subject(sentence, at):
    """Return the subject of the verb that a participle belongs to: "Wang left, *saying* that"."""
    low = sentence.low
    before = at - 1
    while before >= 0 and (low[before] == "," or is_adverb(low[before])):
        before -= 1
    if before >= 0 and before == at - 1 and sentence.raw[before][0].isupper() and low[before] not in TIMES:
        return phrase_before(sentence, at)
    cues = load_cues()
    for i in range(at - 1, 0, -1):
        forms = cues.get(low[i], ())
        if any(c.kind == "verb" and c.form in FINITE and "quote" in c.uses for c in forms):
            start, _ = verb_group(sentence, i)
            found = subject(sentence, start) or phrase_after(sentence, i + 1)
            if found:
                return found
    return _first_phrase(sentence, at)


def _first_phrase(sentence, stop):
    """Return the subject at the front of the sentence: its first pronoun or name after an adverbial, None if none."""
    low, raw = sentence.low, sentence.raw
    i = _after_adverbial(sentence, stop)
    while i < stop:
        if low[i] in PRONOUNS - {"who", "it", "you"}:
            return i, i + 1
        if low[i] in DETERMINERS and low[i] not in ("this", "that", "these", "those") or raw[i][0].isupper() and (
                not sentence.is_quote(i) and low[i] not in PREPOSITIONS | SUBORDINATORS | TIMES and low[i] not in DETERMINERS
                and not is_adverb(low[i])):
            return phrase_after(sentence, i, _subject_stop(sentence, i, stop))
        i += 1
    return None


def _subject_stop(sentence, at, stop):
    """Return where the subject that starts at token `at` must have ended: at the first verb that shows."""
    cues = load_cues()
    for i in range(at + 1, stop):
        if sentence.raw[i][0].islower() and (any(c.kind == "verb" and c.form in FINITE for c in cues.get(sentence.low[i], ()))
                                             or sentence.low[i].endswith("ed")):
            return i
    return stop


def _after_adverbial(sentence, stop):
    """Return where the sentence proper begins: after "Two months later,", "In an interview,", "Asked about it,"."""
    low = sentence.low
    dash = next((i for i in range(min(stop, 14)) if low[i] in "—–-" or low[i] == "--"), None)
    offset = dash + 1 if dash and sentence.raw[0].isupper() and len(low[0]) > 2 and dash + 1 < stop else 0
    first = low[offset]
    if not (first in PREPOSITIONS or first in TIMES or first in SUBORDINATORS or first.endswith(("ed", "ing", "ly"))
            or first[0].isdigit() or first in ("asked", "two", "three", "minutes", "hours", "days", "a", "one", "later")):
        return offset
    for i in range(offset + 1, min(stop, offset + 30)):
        if low[i] == "," and i + 1 < stop and not (first == "a" and "later" not in low[:i]):
            return i + 1
    return offset


# --- what stands after the verb ----------------------------------------------------------------------------


def _content(sentence, at, cue, seen):
    """Return `(pattern, content, speaker)` of what follows the verb at token `at`, None where it is no content."""
    low, size, uses = sentence.low, len(sentence.low), cue.uses
    if at >= size:
        return None
    end = clause_end(sentence, at)
    quote = _quote_after(sentence, at, cue)
    if quote is not None and uses & {"quote", "naming"}:
        return "quote", (quote, max(clause_end(sentence, quote), _quotes_end(sentence, quote))), None
    that = _that_after(sentence, at, end) if "that" in uses else None
    if that is not None:
        return "that", (that, end), None
    word = low[at]
    if "person" in uses:
        return _to_person(sentence, at, end, cue)
    if "that" in uses and word in _WH:
        return "wh", (at, end), None
    if "to" in uses and word == "to":
        return "to", (at, object_end(sentence, at, end, verb=True)), None
    if "person-to" in uses:
        to = _to_after(sentence, at, end)
        if to is not None:
            return "person-to", (at, end), None
    if "naming" in uses and is_noun_like(word) and word not in _NOT_CLAUSE:
        return "naming", (at, _naming_end(sentence, at, end)), None
    if "clause" in uses and _begins_clause(sentence, at, end):
        return "clause", (at, end), None
    if "object" in uses and is_noun_like(word) and word not in _NOT_CLAUSE:
        return "object", (at, object_end(sentence, at, end)), None
    return None


def _quote_after(sentence, at, cue):
    """Return the quotation that the verb introduces: "said: Q", "told the AP on Monday, Q"; None where there is none."""
    low = sentence.low
    for i in range(at, min(len(low), at + _GAP)):
        if sentence.is_quote(i):
            if low[i - 1] in (",", ":", "—", "--"):
                return i
            if i == at:
                return None if cue.cue in _LOOSE or "naming" in cue.uses and _is_reduced(sentence, at) else i
            return i if "person" in cue.uses and phrase_after(sentence, at, i) == (at, i) else None
        if low[i] in ".;?!)" or low[i] == "that" or i > at and _is_finite_cue(low[i]):
            return None
    return None


def _is_finite_cue(word):
    return any(c.kind == "verb" and c.form in FINITE and "quote" in c.uses for c in load_cues().get(word, ()))


def _is_reduced(sentence, at):
    """Tell whether "called Q" only gives a name: "an account called Q", "the ad, dubbed Q"."""
    phrase = subject(sentence, verb_group(sentence, at - 1)[0])
    return phrase is None or sentence.low[phrase[0]] in ("a", "an") or sentence.low[at - 2] == ","


def _naming_end(sentence, at, end):
    """Return where "called *Kim a dictator, tyrant*" ends."""
    for i in range(at + 1, end):
        if sentence.low[i] == "," or sentence.low[i] in ("because", "while", "after", "before", "when", "during"):
            return i
    return end


def _quotes_end(sentence, at):
    while at < len(sentence.low) and sentence.is_quote(at):
        at += 1
    return at


def _that_after(sentence, at, end):
    """Return where the that-clause starts: at once, or after a hearer, a place, a day."""
    low, cues = sentence.low, load_cues()
    for i in range(at, min(end, at + _GAP)):
        word = low[i]
        if word == "that":
            if i == at:
                return i
            return i if low[i - 1] not in DETERMINERS and i + 1 < end and low[i + 1] not in AUXILIARES_NOT_THERE else None
        if word in ".;:—" or sentence.is_quote(i):
            return None
        if word in AUXILIARIES or i > at and any(c.kind == "verb" and c.form in FINITE for c in cues.get(word, ())):
            return None
        if i == at and (word in SUBORDINATORS or is_noun_like(word) and word not in PREPOSITIONS | TIMES
                        and word not in _HEARERS and not _is_hearer(sentence, at, word)):
            return None
    return None


AUXILIARES_NOT_THERE = AUXILIARIES - {"had", "'s"}


def _is_hearer(sentence, at, word):
    return sentence.raw[at][0].isupper() or word in ("the", "a", "an", "last", "this", "earlier", "again") or is_adverb(word)


def _to_person(sentence, at, end, cue):
    """Return the content after the hearer: "told Kim (that) he would", "told the AP in Seoul: Q"."""
    hearer = phrase_after(sentence, at, end)
    if hearer is None:
        return None
    low, i = sentence.low, hearer[1]
    # "told reporters Trump would": the hearer is one word
    if low[at] in _HEARERS:
        i = at + 1
    while i < end and low[i] in TIMES | {"on", "late", "early", "last", "week", "month", "this", "morning"}:
        i += 1
    if i >= end:
        return None
    if low[i] == "to" and "person-to" in cue.uses:
        return "person-to", (at, end), None
    if low[i] == "that" or low[i] in _WH or low[i] in ("about", "of"):
        return "that" if low[i] == "that" else "wh", (i, end), None
    if low[i] not in _NOT_CLAUSE and low[i] not in STOPS and "that" in cue.uses and _begins_clause(sentence, i, end):
        return "clause", (i, end), None
    return None


def _to_after(sentence, at, end):
    """Return the "to" of "urged Kim *to* leave"."""
    low = sentence.low
    if not is_noun_like(low[at]) or low[at] in _NOT_CLAUSE:
        return None
    for i in range(at + 1, min(end, at + 9)):
        if low[i] == "to":
            return i
        if low[i] in STOPS or low[i] in AUXILIARIES or low[i] in SUBORDINATORS - {"and"}:
            return None
    return None


def _begins_clause(sentence, at, end):
    """Tell whether a clause without "that" starts at token `at`: a noun phrase and a verb after it."""
    low, raw = sentence.low, sentence.raw
    word = low[at]
    if not is_noun_like(word) or word in _NOT_CLAUSE and word != "there":
        return False
    for i in range(at + 1, min(end, at + 24)):
        if low[i] in AUXILIARIES or low[i].endswith(("n't", "'re", "'ll", "'ve", "'d")):
            return True
        if low[i] in PRONOUNS and i == at:
            return True
        if low[i].endswith(("ed", "es", "ts", "ns", "ds", "ks")) and raw[i][0].islower() and i > at:
            return True
        if any(c.kind == "verb" for c in load_cues().get(low[i], ())):
            return True
    return word in PRONOUNS or low[at].endswith(("'s", "'re", "'m", "'ll", "'d", "'ve"))


# --- what stands before the verb ---------------------------------------------------------------------------


def _content_before(sentence, start, at, after, cue):
    """Return the content of "CLAUSE, Wang said" and "CLAUSE, said Wang", None where the verb closes no clause."""
    if "after" not in cue.uses or cue.form not in ("past", "present", "base"):
        return None
    low, size = sentence.low, len(sentence.low)
    if _is_inverted(sentence, start, at):
        phrase = phrase_after(sentence, after)
        if phrase is None:
            return None
        first = _spoken_start(sentence, start)
        return ("after", (first, _resumed(sentence, phrase[1], start)), phrase) if first < start else None
    phrase = subject(sentence, start)
    if phrase is None:
        return None
    quoted = phrase[0] > 0 and sentence.is_quote(phrase[0] - 1 - (phrase[0] > 1 and low[phrase[0] - 1] == ","))
    if not quoted and not _closes(sentence, after, size):
        return None
    comma = phrase[0] - 1
    comma -= comma > 0 and low[comma] == "as"
    if comma < 0 or not (low[comma] in ",—–-?!" or sentence.is_quote(comma)):
        return None
    end = comma if low[comma] in ",—–-" else comma + 1
    first = _spoken_start(sentence, end)
    if end - first < 1 or (end - first < 4 and not any(map(sentence.is_quote, range(first, end)))):
        return None
    if low[first] in PREPOSITIONS | TIMES | frozenset(("when", "while", "as", "asked")) and "," not in low[first:end] \
            and not any(map(sentence.is_quote, range(first, end))):
        return None  # an adverbial at the front: "In an interview on Monday, Wang said"
    return "after", (first, _resumed(sentence, after, end)), phrase


def _resumed(sentence, at, end):
    """Return where the content ends that goes on after "Wang said": "CLAUSE, *Wang said,* CLAUSE"; else `end`."""
    low, size = sentence.low, len(sentence.low)
    if at + 2 < size and low[at] in ",;" and not any(map(sentence.is_quote, range(end, size))):
        if low[at + 1] in _NOT_RESUMED or low[at + 1].endswith("ing") or any(map(sentence.is_quote, range(end))):
            return end
        return clause_end(sentence, at + 1)
    return end


_NOT_RESUMED = frozenset("but although though while citing who which a an the as according according when after".split())


def _closes(sentence, after, size):
    """Tell whether nothing that could be content follows the verb."""
    if after >= size:
        return True
    word = sentence.low[after]
    return word in ".,;:)—–-?!" or word in PREPOSITIONS or word in TIMES or is_adverb(word) or word in (
        "to", "when", "while", "as", "after", "before", "last", "this", "earlier", "because", "adding", "and", "but",
        "reporters", "him", "her", "them", "me", "us", "the", "cnn", "during") or sentence.raw[after][0].isupper()


def _spoken_start(sentence, end):
    """Return where what was said before token `end` begins: with the quotation if it stands by itself."""
    at = end - (end > 0 and sentence.low[end - 1] in ",.?!")
    first = at
    while first and sentence.is_quote(first - 1):
        first -= 1
    if first < at and (first == 0 or sentence.low[first - 1] in ",:.—–"):
        return first
    return _clause_start(sentence, end)


def _clause_start(sentence, end):
    """Return where the clause before token `end` begins: after a semicolon or a conjunction that joins sentences."""
    low = sentence.low
    for i in range(end - 1, 0, -1):
        if low[i] in ";:" and not any(map(sentence.is_quote, range(i, end))):
            return i + 1
    return 1 if low[0] in ("but", "and", "yet", "so", "still", "meanwhile") and end > 2 else 0


# --- according to ------------------------------------------------------------------------------------------


def _according(sentence, at):
    """Return the attribution of "according to": content before it, or after it and its source."""
    low, size = sentence.low, len(sentence.low)
    speaker = _source(sentence, at + 2)
    if speaker is None:
        return []
    if at and not (low[at - 1] == "," and _only_opening(sentence, at)):
        end = at - (low[at - 1] in ",—–-(")
        content = (_content_start_before(sentence, end), end)
    else:
        start = _after_source(sentence, speaker[1], size)
        content = (start, clause_end(sentence, start)) if start < size else (size, size)
    return [Attribution((at, at + 2), speaker, content, "according", "according to", True)]


def _source(sentence, at):
    """Return the source after "according to": all up to the comma or the end of the clause."""
    low, raw, size = sentence.low, sentence.raw, len(sentence.low)
    end = at
    while end < size and end - at < 30 and not (low[end] in ",;:()—–?!" or low[end] == "." and end == size - 1) \
            and not sentence.is_quote(end):
        if end > at and low[end] in ("who", "which", "that", "but", "while", "because") or low[end] in AUXILIARIES:
            break
        end += 1
    while end > at and low[end - 1] in (".", "and"):
        end -= 1
    del raw
    return (at, end) if end > at else None


def _only_opening(sentence, at):
    """Tell whether only a connecting word stands before: "However, according to"."""
    return at <= 4 and all(word == "," or is_adverb(word) or word in ("but", "and", "however", "still", "meanwhile", "indeed", "yet")
                           for word in sentence.low[:at])


def _content_start_before(sentence, end):
    low = sentence.low
    for i in range(end - 1, 0, -1):
        if low[i] == ";" or low[i] == "," and low[i + 1] in ("but", "and", "while", "although", "though") and end - i > 4:
            return i + 1 + (low[i] == ",")
    return _clause_start(sentence, end)


def _after_source(sentence, at, size):
    """Return where the clause starts after the source and an insertion about it."""
    low = sentence.low
    if at < size and low[at] == "," and at + 1 < size:
        if _is_insertion(sentence, at + 1):
            comma = next((i for i in range(at + 1, size) if low[i] == ","), None)
            return comma + 1 if comma is not None else at + 1
        return at + 1
    return at


def _is_insertion(sentence, at):
    low = sentence.low
    head = low[at:at + 5]
    if head[0] in ("who", "which", "whose", "published", "released", "conducted", "obtained"):
        return True
    return head[0] in ROLES or (head[0] in ("a", "an", "the") and any(word in ROLES for word in head[1:]))


# --- nouns and adjectives ----------------------------------------------------------------------------------


def _noun(sentence, at, cue):
    low, size = sentence.low, len(sentence.low)
    after = at + 1 + len(cue.rest)
    if after >= size:
        return None
    end = clause_end(sentence, after)
    if "that" in cue.uses:
        if low[after] != "that" or after + 1 >= size or low[after + 1] in AUXILIARIES:
            return None
        return Attribution((at, after), _owner(sentence, at), (after, end), "noun", cue.cue, True)
    if not is_noun_like(low[after]):
        return None
    speaker = _owner(sentence, at)
    if speaker is None:
        return None
    return Attribution((at, after), speaker, (after, object_end(sentence, after, end, verb=True)), "nominal", cue.cue, True)


def _owner(sentence, at):
    """Return whose claim it is: "*Russia's* claim that", "*his* belief that", "Trump made the claim that"."""
    low, start = sentence.low, at
    while start and at - start < 4:
        word = low[start - 1]
        if word.endswith(("'s", "s'")) and len(word) > 2:
            phrase = phrase_before(sentence, start)
            return phrase
        if word in ("his", "her", "their", "its", "my", "our", "your"):
            return start - 1, start
        if not word[0].isalpha() or word in PREPOSITIONS | AUXILIARIES | SUBORDINATORS:
            break
        start -= 1
    return None


def _adjective(sentence, at, cue):
    low, size = sentence.low, len(sentence.low)
    start, seen = verb_group(sentence, at)
    if not (seen & BE or start and low[start - 1] in ("remains", "remained", "feel", "feels", "felt", "seemed", "seems")):
        return None
    if at + 1 < size and low[at + 1] == "that":
        end = clause_end(sentence, at + 1)
        return Attribution((start, at + 1), subject(sentence, start), (at + 1, end), "adjective", cue.cue, False)
    return None


_READERS = {"verb": _verb, "noun": _noun, "adjective": _adjective}


# --- where a content ends ----------------------------------------------------------------------------------


def clause_end(sentence, at):
    """Return where the clause that starts at token `at` ends: with the sentence, or where another attribution begins."""
    low, size, cues = sentence.low, len(sentence.low), load_cues()
    for i in range(at + 1, size):
        word = low[i]
        if word in (";", "(") or word in ")—–" and i > at:
            return i
        if word == "according" and low[i + 1:i + 2] == ("to",):
            return i
        if word == "," and i + 1 < size:
            following = low[i + 1]
            if following in ("according", "but", "though", "although", "while", "whereas", "citing", "even"):
                return i
            forms = cues.get(following, ())
            if any(c.kind == "verb" and (c.form == "gerund" or c.form in FINITE and "after" in c.uses) for c in forms):
                return i
            if following == "and" and _takes_over(sentence, i + 2, cues) or _is_tag(sentence, i + 1, cues):
                return i
    return size


def _takes_over(sentence, at, cues):
    """Tell whether another reporting verb follows within a few words: "and *Clinton said*", "and *said*"."""
    for i in range(at, min(len(sentence.low), at + 6)):
        if sentence.low[i] in ",;":
            return False
        if any(c.kind == "verb" and c.form in FINITE and "quote" in c.uses for c in cues.get(sentence.low[i], ())):
            return True
    return False


def _is_tag(sentence, at, cues):
    """Tell whether "Wang said" stands here, closing the clause before it."""
    low, size = sentence.low, len(sentence.low)
    for i in range(at + 1, min(size, at + 7)):
        if low[i] in ",;:." or sentence.is_quote(i) or low[i] in SUBORDINATORS:
            return False
        if any(c.kind == "verb" and c.form in FINITE and "after" in c.uses and not c.rest for c in cues.get(low[i], ())):
            return i + 1 >= size or low[i + 1] in ".,;" or low[i + 1] in TIMES or low[i + 1] in ("in", "on", "at", "during")
    return False


_OBJECT_ENDS = frozenset(
    "while when because although though after before if as but since until unless despite amid which who where whereas "
    "during saying by".split())


def object_end(sentence, at, end, verb=False):
    """Return where the noun phrase (or the infinitive) that starts at token `at` ends, at most at `end`."""
    low = sentence.low
    for i in range(at + 1, end):
        word = low[i]
        if word in ",:;()—–" and not (word == "," and low[i - 1].isdigit()):
            return i
        if word in _OBJECT_ENDS and not (verb and word in ("by", "as")):
            return i
        if word in ("is", "are", "was", "were", "has", "have", "had", "will", "would") and not verb:
            return i
        if word in TIMES and low[i - 1] in ("on", "in", "last", "this"):
            return i - 1
        if word == "in" and low[i + 1:i + 3] in (("an", "interview"), ("a", "statement"), ("a", "speech"), ("a", "tweet")):
            return i
    return end


def announced_by_colon(sentence, at):
    """Return who is named before the colon that stands before token `at`: "It did not surprise Daron Shaw: Q"."""
    phrase = phrase_before(sentence, at - 1)
    if phrase and sentence.raw[phrase[1] - 1][0].isupper():
        return phrase
    return first_phrase(sentence)


def find_lead_in(sentence):
    """Return `(cue, speaker)` token ranges of a sentence that announces what follows: "Stated Stone:"; None if none."""
    if sentence.low[-1] != ":":
        return None
    cues = load_cues()
    for at in range(len(sentence.low) - 2, -1, -1):
        for cue in cues.get(sentence.low[at], ()):
            if cue.kind == "verb" and "quote" in cue.uses and cue.form not in ("base", "participle"):
                start, seen = verb_group(sentence, at)
                speaker = _speaker(sentence, start, cue, seen) if start else phrase_after(sentence, at + 1)
                return (start, at + 1), speaker or first_phrase(sentence)
    return None, first_phrase(sentence)


def first_phrase(sentence):
    """Return the phrase that the sentence is about, most likely; None where it names nobody."""
    return _first_phrase(sentence, len(sentence.low))
