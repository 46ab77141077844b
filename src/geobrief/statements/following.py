"""What is reported after a verb: "said that …", "told Kim …", "vowed to …", "called it …", "said: Q"."""

from functools import lru_cache

from geobrief.statements.clauses import (
    CLAUSE_STARTS,
    NOT_CONTENT,
    begins_clause,
    clause_end,
    naming_end,
    object_end,
    opens_clause,
    surely_begins_clause,
)
from geobrief.statements.cues import load_lexicon
from geobrief.statements.phrases import phrase_after, subject, verb_group
from geobrief.statements.words import (
    AUXILIARIES,
    DETERMINERS,
    OVER_TIME,
    PREPOSITIONS,
    STOPS,
    SUBORDINATORS,
    TIMES,
    is_noun_like,
)

_WH = frozenset("how why what whether if".split())
# Verbs of other uses as well: a quotation has to follow a comma or a colon, and closely.
LOOSE = frozenset(("begin", "continue", "post", "charge", "demand", "report", "go on", "read"))
_THINKING = frozenset("think believe hope".split())
_HEARERS = frozenset("reporters him her them me us you journalists supporters voters lawmakers".split())
_EVIDENCE = frozenset(
    """poll polls survey surveys study studies report reports data records emails review analysis documents
    statistics figures research results numbers investigation polling averages video footage""".split()
)
_GAP = 16  # tokens between the verb and its content


def content_after(sentence, at, cue):
    """Return `(pattern, (start, end))` of what follows the verb that ends before token `at`, None where it
    is no content.
    """
    if at >= len(sentence.low):
        return None
    end = clause_end(sentence, at)
    for read in _readers(cue.uses):
        found = read(sentence, at, end, cue)
        if found is not None:
            return found or None
    return None


@lru_cache(maxsize=256)
def _readers(uses):
    """Return the readers for a cue of these uses, in the order in which they are tried."""
    return tuple(read for read, wanted in _USES.items() if not uses.isdisjoint(wanted))


# Each reader returns (pattern, span), None to let the next one try, or () where there is surely no content.


def _quotation(sentence, at, end, cue):
    start = _quotation_start(sentence, at, cue) if sentence.quotes else None
    if start is None:
        return None
    stop = start
    while stop < len(sentence.low) and sentence.is_quote(stop):
        stop += 1
    return "quote", (start, max(clause_end(sentence, start), stop))


def _quotation_start(sentence, at, cue):
    """Return the quotation that the verb introduces: "said: Q", "told the AP on Monday, Q"; None where there
    is none.
    """
    low, lexicon = sentence.low, load_lexicon()
    if not sentence.has_quote(at, at + _GAP):
        return None
    for i in range(at, min(len(low), at + _GAP)):
        if sentence.is_quote(i):
            if low[i - 1] in (",", ":", "—", "--"):
                return i if i <= at + 1 or cue.cue not in LOOSE else None
            if i == at:
                return None if cue.cue in LOOSE or ("naming" in cue.uses and _is_reduced(sentence, at)) else i
            return i if "person" in cue.uses and phrase_after(sentence, at, i) == (at, i) else None
        if low[i] in ".;?!)" or low[i] == "that" or low[i] in AUXILIARIES:
            return None
        if i > at and (low[i] in lexicon.speaking or low[i] in lexicon.gerunds):
            return None
    return None


def _is_reduced(sentence, at):
    """Tell whether "called Q" only gives a name: "an account called Q", "the ad, dubbed Q"."""
    phrase = subject(sentence, verb_group(sentence, at - 1)[0])
    return (
        phrase is None
        or sentence.low[at - 2] == ","
        or not {"a", "an"}.isdisjoint(sentence.low[phrase[0] : phrase[1]])
    )


def _that_clause(sentence, at, end, cue):
    start = _that(sentence, at, end)
    return None if start is None else ("that", (start, end))


def _that(sentence, at, end):
    """Return where the that-clause starts: at once, or after a hearer, a place, a day."""
    low, finite = sentence.low, load_lexicon().finite
    if low[at] == "that":
        return at
    if low[at] in SUBORDINATORS or not _may_precede_that(sentence, at):
        return None
    for i in range(at, min(end, at + _GAP)):
        word = low[i]
        if word == "that":
            return (
                i if low[i - 1] not in DETERMINERS and i + 1 < end and opens_clause(sentence, i + 1) else None
            )
        if word in ".;:—" or sentence.is_quote(i) or word in AUXILIARIES or (i > at and word in finite):
            return None
    return None


def _may_precede_that(sentence, at):
    """Tell whether a hearer, a place or a day begins here; a plain noun would take "that" for itself."""
    word = sentence.low[at]
    return (
        not is_noun_like(word)
        or word in PREPOSITIONS
        or word in TIMES
        or word in _HEARERS
        or sentence.is_adverb(at)
        or sentence.raw[at][0].isupper()
        or word in ("the", "a", "an", "last", "this", "earlier", "again")
    )


def _person(sentence, at, end, cue):
    """Read the content after the hearer: "told Kim (that) he would", "told the AP in Seoul whether"."""
    hearer = phrase_after(sentence, at, end)
    if hearer is None:
        return None if cue.cue == "ask" else ()
    low = sentence.low
    start = at + 1 if low[at] in _HEARERS else hearer[1]
    while start < end and low[start] in OVER_TIME:
        start += 1
    if start >= end:
        return ()
    if low[start] == "to" and "person-to" in cue.uses:
        return "person-to", (at, naming_end(sentence, at, end))
    if low[start] == "that":
        return "that", (start, end)
    if low[start] in _WH or low[start] in ("about", "of"):
        return "wh", (start, end)
    if (
        low[start] not in NOT_CONTENT
        and low[start] not in STOPS
        and "that" in cue.uses
        and begins_clause(sentence, start, end)
    ):
        return "clause", (start, end)
    return ()


def _question(sentence, at, end, cue):
    return ("wh", (at, end)) if sentence.low[at] in _WH else None


def _infinitive(sentence, at, end, cue):
    if "to" in cue.uses and sentence.low[at] == "to" and _is_infinitive(sentence, at + 1):
        return "to", (at, object_end(sentence, at, end, is_clause=True))
    if "person-to" in cue.uses and _to_follows(sentence, at, end):
        return "person-to", (at, naming_end(sentence, at, end))
    return None


def _is_infinitive(sentence, at):
    """Tell whether a verb may stand after "to": not "pledged to *the* party", "to *Clinton*"."""
    return (
        at < len(sentence.low)
        and sentence.low[at] not in DETERMINERS
        and (sentence.is_headline or sentence.raw[at][0].islower())
    )


def _to_follows(sentence, at, end):
    """Tell whether "to" follows whom the verb is about: "urged Kim *to* leave"."""
    low = sentence.low
    if not is_noun_like(low[at]) or low[at] in NOT_CONTENT:
        return False
    for word in low[at + 1 : min(end, at + 9)]:
        if word == "to":
            return True
        if (
            (word in STOPS and word not in "()")
            or word in AUXILIARIES
            or (word in SUBORDINATORS and word != "and")
        ):
            return False
    return False


def _shown(sentence, at, end, cue):
    """Read what a poll, a study or a document found or shows."""
    if not (_may_be_noun(sentence, at) or sentence.low[at] in ("as", "more", "less", "most")):
        return None
    phrase = subject(sentence, verb_group(sentence, at - 1 - len(cue.rest))[0])
    if phrase is None or _EVIDENCE.isdisjoint(sentence.low[phrase[0] : phrase[1]]):
        return None
    return "shown", (at, end)


def _naming(sentence, at, end, cue):
    if not _may_be_noun(sentence, at):
        return None
    if sentence.is_quote(at) and _is_reduced(sentence, at):
        return ()
    stop = naming_end(sentence, at, end)
    names = "as" in sentence.low[at:stop] or not {"a", "an", "the"}.isdisjoint(sentence.low[at + 1 : stop])
    return ("naming", (at, stop)) if names or sentence.has_quote(at, stop) else None


def _clause(sentence, at, end, cue):
    is_plain = "after" in cue.uses or cue.cue in _THINKING
    return (
        ("clause", (at, end))
        if (begins_clause if is_plain else surely_begins_clause)(sentence, at, end)
        else None
    )


def _object(sentence, at, end, cue):
    if not _may_be_noun(sentence, at):
        return None
    return "object", (at, object_end(sentence, at, end))


_USES = {  # in the order in which they are tried: what of `cue.uses` each is for
    _quotation: ("quote", "naming"),
    _that_clause: ("that",),
    _person: ("person",),
    _question: ("that", "object"),
    _infinitive: ("to", "person-to"),
    _shown: ("shown",),
    _naming: ("naming",),
    _clause: ("clause",),
    _object: ("object",),
}


def _may_be_noun(sentence, at):
    return is_noun_like(sentence.low[at]) and sentence.low[at] not in NOT_CONTENT


def follows_quotation(sentence, at):
    """Tell whether the phrase at token `at` follows a quotation: "Q, *Wang* said", but not "the Q *podcast*
    said".
    """
    before = at - 1
    if before >= 0 and sentence.is_quote(before):
        return sentence.raw[at][0].isupper() or sentence.low[at] in CLAUSE_STARTS
    return before > 0 and sentence.low[before] in ",—–-" and sentence.is_quote(before - 1)
