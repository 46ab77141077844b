"""Noun phrases beside a reporting word, found without a parser: who speaks, who is spoken to, where a clause ends."""

from geobrief.statements.cues import FINITE, load_cues
from geobrief.statements.tokens import FILL

BE = frozenset("is are was were be been being 's 're 'm am isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't 've 'd".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset("will would can could may might shall should must won't wouldn't can't cannot couldn't shouldn't".split())
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = frozenset(
    """also then later now never once often still just even again not n't already always sometimes further earlier
    long first soon repeatedly reportedly publicly initially finally eventually too simply only merely instead thus
    therefore nonetheless nevertheless ever since yet rather quickly all both largely jokingly""".split()
)
_NOT_ADVERBS = frozenset("family ally italy july reply rally supply only daily weekly assembly assembly bully kelly sally "
                         "billy emily molly holly early elderly".split())
PRONOUNS = frozenset("he she they it i we you who".split())
DETERMINERS = frozenset("the a an this that these those his her its their our my your some any each every no another".split())
SUBORDINATORS = frozenset(
    """that because when while as if but although though since whether where how why what which who whom whose after
    before than until so unless once whereas and or nor""".split()
)
PREPOSITIONS = frozenset(
    """in on at by for from with of to about into over under after before during against between among through across
    amid despite toward towards without within near like via per behind beyond since until around""".split()
)
TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january february march
    april may june july august september october november december""".split()
)
_TIME_TAIL = TIMES | frozenset("last this next week month year night morning afternoon evening weekend earlier later recently ago day days".split())
STOPS = frozenset(".,;:()[]!?…—–-/\"*|")
ROLES = frozenset(
    """head spokesman spokeswoman spokesperson president director chief chairman chairwoman chair professor analyst
    minister secretary leader ambassador editor author expert fellow member manager adviser advisor strategist
    governor senator mayor lawyer attorney founder executive commander general official researcher economist scientist
    deputy vice co-founder host former currently current senior lecturer scholar historian owner envoy diplomat
    pollster congressman congresswoman representative commissioner coordinator consultant activist aide correspondent
    reporter journalist speaker candidate nominee""".split()
)
_GOVERNING = frozenset(
    """declined declines declining refused refuses went goes continued continues appeared appears seemed seems failed
    fails wanted wants used tried tries began begins hoped hopes sought seeks came comes rushed proceeded hastened
    opted chose decided dared managed hesitated happened bothered paused meant able quick eager careful likely going
    expected set intends planned plans""".split()
)
_LONGEST = 28


def is_adverb(word):
    """Tell whether `word` may stand inside a verb group: "has *repeatedly* said"."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS)


def is_noun_like(word):
    """Tell whether the word may be part of a noun phrase at all."""
    return word[0].isalnum() or word[0] in "$€£@#&%"


def verb_group(sentence, at):
    """Return `(start, auxiliaries)` of the verb group that ends with the verb at token `at`."""
    low, start, seen = sentence.low, at, set()
    while start:
        word = low[start - 1]
        if word in AUXILIARIES or word == "to":
            seen.add(word)
        elif word in _GOVERNING and low[start] == "to":
            seen.discard("to")
            seen.add("governed")
        elif not is_adverb(word):
            break
        start -= 1
    while start < at and is_adverb(low[start]) and sentence.raw[start][0].isupper():
        start += 1
    return start, seen


def subject(sentence, verb):
    """Return the token range of the noun phrase whose verb group starts at token `verb`, None where there is none."""
    low, end = sentence.low, verb
    if end and low[end - 1] in (",", ")", "—", "–", "--", "-"):
        end = _over_insertion(sentence, end - 1)
        if end is None:
            return None
    if end and low[end - 1] in ("who", "which"):
        end -= 1
        end -= bool(end and low[end - 1] == ",")
    end = _cut_time(low, end)
    return phrase_before(sentence, end)


def _over_insertion(sentence, comma):
    """Return where the noun phrase before an insertion ends: "Wang, head of the centre, said"."""
    low = sentence.low
    opening = "(" if low[comma] == ")" else low[comma]
    at = comma - 1
    while at >= 0 and low[at] != opening and comma - at < 45:
        if low[at] in ";:":
            return None
        at -= 1
    if at <= 0 or low[at] != opening:
        return None
    # "Wang, head of the centre, in Seoul, said": go on while the part before looks like another insertion
    if opening == "," and (low[at + 1] in PREPOSITIONS or low[at + 1] in ROLES or low[at + 1].isdigit()) and "," in low[max(0, at - 12):at]:
        earlier = max(i for i in range(max(0, at - 12), at) if low[i] == ",")
        if earlier and (low[earlier + 1] in ROLES or low[earlier + 1] in ("who", "a", "an", "the") or low[earlier + 1].isdigit()):
            return earlier
    return at


def _cut_time(low, end):
    """Leave out the day at the end of a phrase: "Trump *on Monday* said"."""
    at = end
    while at and low[at - 1] in _TIME_TAIL:
        at -= 1
    if at < end:
        while at and low[at - 1] in ("on", "late", "in", "early", "the"):
            at -= 1
        return at or end
    return end


def phrase_before(sentence, end):
    """Return the token range of the noun phrase that ends before token `end`, None where there is none."""
    raw, low, cues = sentence.raw, sentence.low, load_cues()
    if not end or not (is_noun_like(low[end - 1]) or low[end - 1] == "]"):
        return None
    if low[end - 1] in PRONOUNS - {"who"}:
        return end - 1, end
    start = end
    while start and end - start < _LONGEST:
        word = low[start - 1]
        if word in STOPS and not (word in ".-/" and start - 1 and raw[start][0].isupper() and word != "."):
            break
        if word in ("and", "or") and _joins(sentence, start - 1):
            start -= 1
            continue
        if word in SUBORDINATORS and not (word == "that" and start == end) or word in AUXILIARIES:
            break
        if word in PRONOUNS or raw[start - 1][0] == FILL:
            break
        if word.endswith("ing") and word in cues or (_is_finite(cues, word) and raw[start - 1][0].islower()):
            break
        start -= 1
    start = _cut_front(sentence, start, end)
    return (start, end) if start < end else None


def _joins(sentence, at):
    """Tell whether the conjunction at `at` joins two names or two noun phrases: "the US and South Korea"."""
    raw = sentence.raw
    if at == 0 or at + 1 >= len(raw):
        return False
    left, right = raw[at - 1], raw[at + 1]
    return left[0].isupper() and right[0].isupper() or (left[0].islower() and right[0].islower() and left.endswith("s")
                                                        and right.endswith("s") and left.lower() not in AUXILIARIES)


def _is_finite(cues, word):
    return any(cue.form in FINITE and cue.kind == "verb" for cue in cues.get(word, ())) and not word.endswith("s")


def _cut_front(sentence, start, end):
    """Leave out what cannot begin the phrase: prepositions with their phrase, adverbs, conjunctions."""
    low, raw = sentence.low, sentence.raw
    while start < end and (is_adverb(low[start]) or low[start] in SUBORDINATORS - {"that"} or not is_noun_like(low[start])
                           or low[start] in ("meanwhile", "however", "yes", "no", "indeed")):
        start += 1
    if start < end and low[start] in PREPOSITIONS:
        at = end - 1
        if raw[at][0].isupper():
            while at > start + 1 and (raw[at - 1][0].isupper() or low[at - 1] in ("of", "the", "and")) \
                    and low[at - 1] not in TIMES:
                at -= 1
            while at < end - 1 and raw[at][0].islower() and low[at] != "the":
                at += 1
            return at
        for at in range(end - 1, start, -1):
            if low[at] in DETERMINERS:
                return at
        return start + 1
    return start


def phrase_after(sentence, start, stop=None):
    """Return the token range of the noun phrase that starts at token `start`, None where there is none."""
    raw, low = sentence.raw, sentence.low
    size = len(low) if stop is None else stop
    if start >= size or not is_noun_like(low[start]) or raw[start][0] == FILL:
        return None
    if low[start] in ("he", "she", "they", "it", "i", "we", "you", "him", "them", "me", "us", "reporters") and raw[start] != "US":
        return start, start + 1
    if low[start] in PREPOSITIONS | SUBORDINATORS - {"that"} or low[start] in AUXILIARIES:
        return None
    at = start
    while at < size and at - start < _LONGEST:
        word = low[at]
        if at > start and (word in STOPS and not (word in "-/" and raw[at - 1][0].isupper()) or word in AUXILIARIES):
            break
        if word in ("and", "or") and not _joins(sentence, at):
            break
        if at > start and (word in SUBORDINATORS - {"and", "or"} or word in TIMES and at - start > 0):
            break
        if at > start and word in PREPOSITIONS and word not in ("of", "for", "from", "with"):
            break
        if raw[at][0] == FILL or (at > start and (word in PRONOUNS or word in ("him", "them"))):
            break
        at += 1
    while at > start and (low[at - 1] in PREPOSITIONS or low[at - 1] in _TIME_TAIL - TIMES and at - start > 1 or low[at - 1] in ("and", "or")):
        at -= 1
    return (start, at) if at > start else None
