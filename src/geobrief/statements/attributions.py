"""Who reports what in a sentence: each reporting word with its speaker and its content, as ranges of
tokens.
"""

from itertools import compress
from typing import NamedTuple

from geobrief.statements.clauses import clause_end, object_end
from geobrief.statements.cues import FINITE, load_lexicon
from geobrief.statements.following import content_after
from geobrief.statements.phrases import (
    first_phrase,
    outer_subject,
    phrase_after,
    phrase_before,
    subject,
    verb_group,
)
from geobrief.statements.preceding import according_to, closes_quotation, content_before
from geobrief.statements.words import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBORDINATORS,
    is_noun_like,
)

_WEAK = frozenset(("object", "nominal", "naming", "to", "person-to", "wh"))
_NEEDS_SPEAKER = frozenset(("object", "naming", "to", "person-to"))
_NOT_PLURAL = frozenset("times states news series affairs politics press this".split())
PLURAL = frozenset("they we i you who some many others most people men women few police data media".split())
NEVER_NOUNS = frozenset("say show believe think argue insist agree acknowledge".split())
_CONDITIONS = frozenset("if unless even without under".split())
_COPULAS = frozenset("remains remained feel feels felt seemed seems".split())
_BEFORE_BASE = MODALS | DO | {"to", "governed"}
_OWNED_WITHIN = 4  # tokens
_SLIGHT = 3  # tokens: "criticised him" reports nothing
_LABEL = 7  # a headline's speaker ends before this token
_LABELS = frozenset(
    """analysis opinion comment editorial explainer video watch live update updates breaking photos
    transcript review interview podcast timeline profile fact check factbox question answer q a text summary
    note editor""".split()
)


class Attribution(NamedTuple):
    """A reporting word (`cue`, a token range), its speaker and its content (token ranges, the speaker may be
    None).

    `pattern` names the rule that found it; `is_speech` tells words that are spoken or written from thought
    and evidence.
    """

    cue: tuple
    speaker: tuple | None
    content: tuple
    pattern: str
    is_speech: bool


def find_attributions(sentence):
    """Return the `Attribution`s of a sentence, in the order of their reporting words."""
    lexicon, low, found = load_lexicon(), sentence.low, []
    cues, beginnings = lexicon.cues, lexicon.beginnings
    for at in compress(range(len(low)), map(beginnings.__contains__, low)):
        word = low[at]
        if word not in cues:
            if low[at + 1 : at + 2] == ["to"] and (read := according_to(sentence, at)):
                found.append(Attribution((at, at + 2), read[1], read[0], "according", True))
            continue
        if at and sentence.raw[at][0].isupper() and low[at - 1] not in ".:" and not sentence.is_headline:
            continue  # a capital inside a sentence belongs to a name: "the United *States*"
        for cue in cues[word]:
            fits = not cue.rest or tuple(low[at + 1 : at + 1 + len(cue.rest)]) == cue.rest
            if fits and (attribution := _READERS[cue.kind](sentence, at, cue)):
                found.append(attribution)
                break
    if sentence.paragraph == 0 and ":" in low[1:_LABEL] and (read := _label(sentence)):
        found.append(read)
    if not found:
        return found
    kept = [item for item in [_trimmed(low, item) for item in found] if item.content[0] < item.content[1]]
    return [item for item in kept if len(kept) == 1 or not any(_is_governed(item.cue, other.cue) for other in kept)]


def _is_governed(inner, outer):
    """Tell whether one cue is a part of another: "*declined* to say"."""
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _trimmed(low, item):
    """Return the attribution without the marks at both ends of its content."""
    a, b = item.content
    while a < b and low[a] in ",:;.—–-":
        a += 1
    while b > a and low[b - 1] in ",:;.—–-(":
        b -= 1
    cue, speaker, content, pattern, is_speech = item
    return item if (a, b) == content else Attribution(cue, speaker, (a, b), pattern, is_speech)


def without_nested(attributions):
    """Leave out weak findings inside the content of another: "said he *wants to* leave" is one statement."""
    return [
        item
        for item in attributions
        if len(attributions) == 1
        or (item.is_speech and item.pattern not in _WEAK)
        or not any(
            other is not item and other.content[0] <= item.cue[0] and item.cue[1] <= other.content[1]
            for other in attributions
        )
    ]


def _label(sentence):
    """Return the attribution of a headline "Putin: Russia Will Not Yield"; None where what stands before is
    no speaker.
    """
    colon, low = sentence.low.index(":"), sentence.low
    start = next((at + 1 for at in range(colon) if low[at] in "–—-"), 0)
    words = range(start, colon)
    if start == colon or (sentence.quotes and sentence.quotes[0] < colon) or not low[start].isascii():
        return None
    if _LABELS.intersection(low[:colon]) or not all(
        sentence.raw[at][0].isupper() or low[at] in ("of", "the") for at in words
    ):
        return None
    return Attribution((colon, colon + 1), (start, colon), (colon + 1, len(low)), "colon", True)


# --- verbs -------------------------------------------------------------------------------------------------


def _verb(sentence, at, cue):
    start, seen = verb_group(sentence, at)
    if not _is_verb(sentence, at, cue, start, seen):
        return None
    after = at + 1 + len(cue.rest)
    closes = cue.form in FINITE and closes_quotation(sentence, start, at, after)
    read = None if closes else content_after(sentence, after, cue)
    if read:
        pattern, content = read
        speaker = _speaker(sentence, start, cue, seen)
        content = _with_condition(sentence, pattern, content, speaker)
    else:
        read = content_before(sentence, start, at, after, cue)
        if read is None:
            return None
        pattern, (content, speaker) = "after", read
    is_slight = content[1] - content[0] < _SLIGHT and not sentence.quotes
    if pattern in _NEEDS_SPEAKER and (speaker is None or is_slight):
        return None
    return Attribution((start, after), speaker, content, pattern, bool(cue.uses & {"quote", "person"}))


def _is_verb(sentence, at, cue, start, seen):
    """Tell whether the word is a verb here, and active: "officials claim", not "the claim", not "is said
    to".
    """
    low = sentence.low
    before = low[start - 1] if start else ""
    if before == "," and cue.form == "base" and (phrase := subject(sentence, start)):
        before = low[phrase[1] - 1]  # "Officials, in fact, *insist*"
    if before in DETERMINERS or (before.endswith(("'s", "s'")) and cue.form != "past" and start == at):
        return False
    if cue.form in ("past", "participle"):
        return not (
            (seen & BE and (not seen & HAVE or "been" in seen))
            or (cue.form == "participle" and not seen & HAVE)
        )
    if cue.form == "present":
        return bool(start) and not seen
    if cue.form == "base":
        return before not in _NOT_PLURAL and (
            not seen.isdisjoint(_BEFORE_BASE) or _is_plural(before) or _takes_base(before, cue)
        )
    return True


def _is_plural(word):
    """Tell whether the word may be the head of a plural subject: "they say", "officials say"."""
    return word in PLURAL or (
        word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "'s", "us")) and word.isalpha()
    )


def _takes_base(word, cue):
    return cue.cue in NEVER_NOUNS and word != "" and is_noun_like(word) and word not in PREPOSITIONS


def _speaker(sentence, start, cue, seen):
    """Return the subject of the verb group at token `start`; of a participle, of the verb that it belongs
    to.
    """
    before = sentence.low[start - 1] if start else ""
    if cue.form == "gerund" or ("to" in seen and "governed" not in seen) or before in ("and", "but", "or"):
        return outer_subject(sentence, start)
    return subject(sentence, start) or (outer_subject(sentence, start) if before in (",", ";") else None)


def _with_condition(sentence, pattern, content, speaker):
    """Take in a condition at the front: "*If Kim refused,* he said he would leave"."""
    fronted = pattern == "clause" and speaker and sentence.low[0] in _CONDITIONS and "," in sentence.low
    return (0, content[1]) if fronted and sentence.low.index(",") == speaker[0] - 1 else content


# --- nouns and adjectives ----------------------------------------------------------------------------------


def _noun(sentence, at, cue):
    low, after = sentence.low, at + 1 + len(cue.rest)
    if after + 1 >= len(low):
        return None
    if "that" in cue.uses:
        if low[after] != "that" or low[after + 1] in AUXILIARIES:
            return None
        return Attribution(
            (at, after), _owner(sentence, at), (after, clause_end(sentence, after)), "noun", True
        )
    speaker = _owner(sentence, at)
    if speaker is None or not is_noun_like(low[after]):
        return None
    end = object_end(sentence, after, clause_end(sentence, after), is_clause=True)
    return Attribution((at, after), speaker, (after, end), "nominal", True)


def _owner(sentence, at):
    """Return whose claim it is: "*Russia's* claim that", "*his* belief that"; None where it is nobody's."""
    low = sentence.low
    for start in range(at - 1, max(-1, at - 1 - _OWNED_WITHIN), -1):
        word = low[start]
        if word.endswith(("'s", "s'")) and len(word) > 2:
            return phrase_before(sentence, start + 1)
        if word in POSSESSIVES:
            return start, start + 1
        if not word[0].isalpha() or word in PREPOSITIONS or word in AUXILIARIES or word in SUBORDINATORS:
            return None
    return None


def _adjective(sentence, at, cue):
    start, seen = verb_group(sentence, at)
    is_predicate = seen & BE or (start and sentence.low[start - 1] in _COPULAS)
    if not is_predicate or sentence.low[at + 1 : at + 2] != ["that"]:
        return None
    return Attribution(
        (start, at + 1), subject(sentence, start), (at + 1, clause_end(sentence, at + 1)), "adjective", False
    )


_READERS = {"verb": _verb, "noun": _noun, "adjective": _adjective}


# --- what announces a quotation ----------------------------------------------------------------------------


def find_lead_in(sentence):
    """Return `(cue, speaker)` token ranges of a sentence that announces what follows: "Stated Stone:"; None
    if none.
    """
    if sentence.low[-1] != ":":
        return None
    cues = load_lexicon().cues
    for at in range(len(sentence.low) - 2, -1, -1):
        for cue in cues.get(sentence.low[at], ()):
            if cue.kind == "verb" and "quote" in cue.uses and cue.form not in ("base", "participle"):
                start, seen = verb_group(sentence, at)
                speaker = _speaker(sentence, start, cue, seen) if start else phrase_after(sentence, at + 1)
                return (start, at + 1), speaker or first_phrase(sentence)
    return None, first_phrase(sentence)


def announced_by_colon(sentence, at):
    """Return who is named before the colon that stands before token `at`: "It did not surprise Daron Shaw:
    Q".
    """
    phrase = phrase_before(sentence, at - 1)
    if phrase and sentence.raw[phrase[1] - 1][0].isupper():
        return phrase
    return first_phrase(sentence)
