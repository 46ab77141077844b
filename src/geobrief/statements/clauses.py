"""Where a reported clause begins and ends, in tokens."""

from geobrief.statements.cues import load_lexicon
from geobrief.statements.words import (
    AUXILIARIES,
    DASHES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
    is_noun_like,
)

NOT_CONTENT = (
    PREPOSITIONS
    | TIMES
    | AUXILIARIES
    | frozenset(
        """to and or but as when while because so than more most less very too well earlier later last
        further out up down
    off back away together there here then again also goodbye hello yes""".split()
    )
)
CLAUSE_STARTS = (
    DETERMINERS
    | PRONOUNS
    | frozenset("there nobody everyone everything nothing many most several few all one two".split())
)
_MAY_END = frozenset(", and but ) ; according".split())
_FRONTING = frozenset("when while after as if before since although though".split())
_ENDS_AFTER_COMMA = frozenset("according but while whereas citing which".split())
_CONTRACTED = ("n't", "'re", "'ll", "'ve", "'d")
_VERB_ENDINGS = ("ed", "es", "ts", "ns", "ds", "ks")
_OBJECT_ENDS = frozenset(
    "while when because although though but unless despite amid following during saying".split()
)
_NAMING_ENDS = frozenset(", because while after before when during".split())
_RELATIVES = frozenset("that which who whom what how it he she they we whose".split())
_COMMON_AUXILIARIES = frozenset("is are was were has have had will would".split())
_SETTINGS = (["an", "interview"], ["a", "statement"], ["a", "speech"], ["a", "tweet"])


def clause_end(sentence, at):
    """Return where the clause that starts at token `at` ends: with the sentence, or where another
    attribution begins.
    """
    low, size = sentence.low, len(sentence.low)
    fronted = low[0] in _FRONTING and "," not in low[:at]  # "While saying that he agreed, he left"
    for i in range(at + 1, size):
        word = low[i]
        if word not in _MAY_END:
            continue
        if word == "," and i + 1 < size:
            ends = fronted or _ends_at_comma(sentence, i + 1)
        elif word in ("and", "but") and i + 1 < size:
            ends = _coordinated(sentence, i + 1) or (word == "but" and low[i + 1] in AUXILIARIES)
        elif word == ")":
            ends = "(" not in low[at:i]
        else:
            ends = word == ";" or (word == "according" and low[i + 1 : i + 2] == ["to"])
        if ends:
            return i
    return size


def _ends_at_comma(sentence, at):
    """Tell whether what follows a comma is no part of the content any more."""
    lexicon, following = load_lexicon(), sentence.low[at]
    if following in _ENDS_AFTER_COMMA or following in lexicon.gerunds or following in lexicon.finite:
        return True
    return (following == "and" and _takes_over(sentence, at + 1)) or is_tag(sentence, at)


def _coordinated(sentence, at):
    """Tell whether another reporting verb of the same speaker follows "and": "and *warned* against", "and
    *she accused*".
    """
    i = at + (sentence.low[at] in ("he", "she", "they", "it", "also", "later", "then"))
    return (
        i < len(sentence.low) and sentence.low[i] in load_lexicon().speaking and sentence.raw[i][0].islower()
    )


def _takes_over(sentence, at):
    """Tell whether another reporting verb follows within a few words: "and *Clinton said*", "and *called*
    him".
    """
    lexicon, low = load_lexicon(), sentence.low
    if low[at : at + 1] and (low[at] in lexicon.finite and sentence.raw[at][0].islower()):
        return True
    for word in low[at : at + 6]:
        if word in ",;":
            return False
        if word in lexicon.speaking:
            return True
    return False


def is_tag(sentence, at):
    """Tell whether "Wang said" stands here, closing the clause before it."""
    low, closing = sentence.low, load_lexicon().closing
    for i in range(at + 1, min(len(low), at + 7)):
        if low[i] in ",;:." or sentence.is_quote(i) or low[i] in SUBORDINATORS:
            return False
        if low[i] in closing:
            return (
                i + 1 >= len(low)
                or low[i + 1] in ".,;"
                or low[i + 1] in TIMES
                or low[i + 1] in ("in", "on", "at", "during")
            )
    return False


def object_end(sentence, at, end, is_clause=False):
    """Return where the noun phrase (or the infinitive, `is_clause`) that starts at token `at` ends, at most
    at `end`.
    """
    low, verbal = sentence.low, is_clause
    for i in range(at + 1, end):
        word = low[i]
        if (word == "(" and ")" in low[i : i + 5]) or (word == ")" and "(" in low[max(0, i - 4) : i]):
            continue
        if word in ",:;()—–" and not (
            word == "," and (low[i - 1].isdigit() or low[i + 1 : i + 2] == ["including"])
        ):
            return i
        if not verbal and (
            word in _OBJECT_ENDS or (word == "as" and low[i + 1 : i + 2] not in (["a"], ["an"], ["the"]))
        ):
            return i
        is_clause = is_clause or word in _RELATIVES
        if (
            not is_clause
            and word in _COMMON_AUXILIARIES
            and not (i - at > 2 and sentence.raw[i - 1][0].isupper())
        ):
            return i
        if not is_clause and word in TIMES and low[i - 1] in ("on", "in", "last", "this"):
            return i - 1
        if word == "in" and low[i + 1 : i + 3] in _SETTINGS:
            return i
    return end


def naming_end(sentence, at, end):
    """Return where "called *Kim a dictator*" ends, at most at `end`."""
    return next((i for i in range(at + 1, end) if sentence.low[i] in _NAMING_ENDS), end)


def clause_start(sentence, end):
    """Return where the clause before token `end` begins: after a semicolon or a conjunction that joins
    sentences.
    """
    low = sentence.low
    for i in range(end - 1, 0, -1):
        if low[i] in ";:" and not sentence.has_quote(i, end):
            return i + 1
    return 1 if low[0] in ("but", "and", "yet", "so", "still", "meanwhile") and end > 2 else 0


def spoken_start(sentence, end):
    """Return where what was said before token `end` begins: with the quotation if it stands by itself."""
    at = end - (end > 0 and sentence.low[end - 1] in ",.?!")
    first = at
    while first and sentence.is_quote(first - 1):
        first -= 1
    if first < at and (first == 0 or sentence.low[first - 1] in ",:.—–"):
        return first
    return clause_start(sentence, end)


def begins_clause(sentence, at, end):
    """Tell whether a clause without "that" starts at token `at`: a noun phrase and what may be a verb after
    it.
    """
    low, verbs = sentence.low, load_lexicon().verbs
    if not is_noun_like(low[at]) or (
        low[at] in NOT_CONTENT and low[at] != "there" and low[at : at + 2] != ["more", "than"]
    ):
        return False
    if (
        sentence.is_headline
    ):  # its verbs are participles and infinitives: "Russia Seeking Weapons", "Kim to Visit Moscow"
        return end - at > 2
    for i in range(at + 1, min(end, at + 24)):
        word = low[i]
        if word in AUXILIARIES or word.endswith(_CONTRACTED) or word in verbs or sentence.is_quote(i):
            return True
        if word.endswith(_VERB_ENDINGS) and sentence.raw[i][0].islower():
            return True
    return low[at] in PRONOUNS


def surely_begins_clause(sentence, at, end):
    """Tell whether a subject and an auxiliary stand here before any comma: after verbs that take an object,
    too.
    """
    low = sentence.low
    for i in range(at, min(end, at + 14)):
        if low[i] == "," or (low[i] in SUBORDINATORS and low[i] not in ("and", "or")):
            return False
        if i > at and (low[i] in AUXILIARIES or low[i].endswith(_CONTRACTED)):
            return True
    return low[at] in ("he", "she", "they", "we", "i", "there")


def opens_clause(sentence, at):
    """Tell whether a subject follows "that", so that it is no relative pronoun: "a list that *included*"."""
    low, word = sentence.low, sentence.low[at]
    if sentence.raw[at][0].isupper() or word in CLAUSE_STARTS or word[0].isdigit():
        return True
    if word in ("if", "when", "while", "as", "in", "what", "because"):
        return True
    return (
        word.endswith("s")
        and not word.endswith("ss")
        and word not in AUXILIARIES
        and low[at + 1 : at + 2] != []
        and low[at + 1] in AUXILIARIES
    )


def before_comma(sentence, at):
    """Return the token before `at`, skipping one comma or dash; -1 where there is none."""
    return at - 1 - (at > 1 and sentence.low[at - 1] in DASHES)
