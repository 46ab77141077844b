"""A sentence as tokens, each with its class and the mention it belongs to.

Classes, one letter each: N noun, number or name; J adjective; D determiner; P preposition; T "to"; C conjunction;
W relative pronoun; O personal pronoun; A auxiliary; V verb; G gerund; R adverb or negation; E word of time; S mark.
"""

import re
from bisect import bisect_right
from functools import lru_cache, partial
from importlib.util import find_spec
from itertools import chain, compress
from pathlib import Path

from geobrief.events import words
from geobrief.events.lexicon import load_lexicon
from geobrief.memo import Memo

_TOKEN = re.compile(
    r"['’]s\b|n['’]t\b|['’](?:ll|re|ve|d|m)\b"
    r"|(?:Mr|Mrs|Ms|Dr|Sens?|Gov|Reps?|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Adm|Capt|Maj|Hon|No|Sept|Aug|Oct|Nov|Dec|Jan|Feb)\."
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s)|[\w$€£%]+?(?=n['’]t\b)|[\w$€£%]+(?:[.,&/-]\w+|['’](?!s\b|ll\b|re\b|ve\b|d\b|m\b)\w+)*"
    r"|(?<=s)['’](?=\s)|--|[^\w\s]"
)
# No token holds white space, nor does any hang on what stands beyond it: those of most words are cut once. Of the rules
# only two ask whether white space follows.
_INSIDE, _LAST = Memo(lambda word: tuple(_TOKEN.findall(f"{word} "))), Memo(lambda word: tuple(_TOKEN.findall(word)))
_ABOUT = frozenset(
    (("up", "to"), ("at", "least"), ("more", "than"), ("fewer", "than"), ("less", "than"), ("at", "most"))
)
_NUMBERING = frozenset(("over", "about", "around", *(first for first, _ in _ABOUT)))
_UNSURE = frozenset("X'VG")  # classes that the neighbours may change
_GOVERN = frozenset(word for word in words.INTEND | words.COMMIT if word.endswith("s"))
_LED = frozenset("armed backed led occupied exiled".split())
_VERB_FIRST = frozenset("VGA")


class Sentence:
    """The tokens of one sentence.

    Attributes
    ----------
    raw, low : list of str
        As written; in lower case with straight apostrophes.
    offset : int
        Where the sentence begins in the text it comes from.
    ends : list of int
        Where the tokens end in the sentence.
    tags : list of str
        The class of each token.
    any_case : bool
        Whether most words begin with a capital letter, so that these show no names.
    who : list of int
        The number of the mention that the token is part of, -1 for none.
    mentions : list
        The mentions of the sentence (`events.named.Mention`).
    """

    __slots__ = ("any_case", "ends", "low", "mentions", "offset", "raw", "tags", "who")

    def __init__(self, text, offset, mentions, is_title):
        self.raw = raw = _cut(text)
        self.low = "\n".join(raw).lower().replace("’", "'").split("\n")
        self.offset, self.ends = offset, _ends(text, raw)
        self.mentions = mentions
        self.who = _numbers(raw, self.ends, offset, mentions)
        self.any_case = _in_capitals(raw)
        self.tags = _tags(raw, self.low, self.who, is_title or self.any_case)

    def __len__(self):
        return len(self.raw)

    def start(self, at):
        """Return where the token `at` begins in the text it comes from."""
        return self.offset + self.ends[at] - len(self.raw[at])


def _cut(text):
    """Return the tokens of a sentence."""
    *words_before, last = text.split() or [""]
    return [*chain.from_iterable(map(_INSIDE.__getitem__, words_before)), *_LAST[last]]


def _ends(text, raw):
    at, find = 0, text.index
    return [at := find(word, at) + len(word) for word in raw]


def _numbers(raw, ends, offset, mentions):
    who, token = [-1] * len(ends), 0
    for number, mention in enumerate(mentions):
        first = token = bisect_right(ends, mention.start - offset, token)
        last = mention.end - offset
        while token < len(ends) and ends[token] - len(raw[token]) < last:
            who[token] = number
            token += 1
        token = first
    return who


def _in_capitals(raw):
    letters = list(filter(str.isalpha, [word[0] for word in raw]))
    return len(letters) > 3 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


@lru_cache(maxsize=1)
def word_classes():
    """Return word -> class, from the part-of-speech lexicon that the library TextBlob comes with."""
    found = {}
    folder = Path(find_spec("textblob").submodule_search_locations[0])  # importing it would load nltk
    for line in (folder / "en" / "en-lexicon.txt").read_text(encoding="utf-8").splitlines():
        word, _, tag = line.rpartition(" ")
        if word and not word.startswith(";"):
            found[word] = _CLASS.get(tag[:2], "N")
    return found


_CLASS = {
    "VB": "V",
    "JJ": "J",
    "RB": "R",
    "NN": "N",
    "CD": "N",
    "IN": "P",
    "DT": "D",
    "PR": "O",
    "MD": "A",
    "CC": "C",
}


def _closed(low):
    """Return the class of a word of the closed classes, None for others."""
    if low == "to":
        return "T"
    if low in words.AUXILIARIES:
        return "A"
    if low in words.NEGATIONS:
        return "R"
    for kind, group in (
        ("D", words.DETERMINERS),
        ("W", words.RELATIVES),
        ("C", words.CONJUNCTIONS),
        ("O", words.PRONOUNS),
        ("P", words.PREPOSITIONS),
        ("E", words.TIMES),
    ):
        if low in group:
            return kind
    return None


def _class_of(raw, any_case):
    """Return the class of a word, as written, by itself; "X" where it may be a verb or a noun."""
    low = raw.lower().replace("’", "'")
    if not (raw[0].isalnum() or raw[0] in "$€£'’"):
        return "S"
    if low in ("'s", "'"):
        return "'"
    closed = _closed(low)
    if closed and (any_case or raw[0].islower() or closed in "DPCTWOA" or closed == "E"):
        return "N" if low == "may" and raw[0].isupper() else closed
    if raw[0].isdigit() or raw[0] in "$€£":
        return "N"
    name = raw[0].isupper() and not any_case
    forms = load_lexicon().forms.get(low)
    if forms and not name:
        return _verb_class(low, forms)
    known = word_classes().get(raw if name else low)
    if known in ("V", "J", "R", "N"):
        if known == "V" and low.endswith("ing"):
            return "G"
        return "N" if name and known == "V" else known
    if name:
        return "N"
    return "R" if low.endswith("ly") else "G" if low.endswith("ing") else "V" if low.endswith("ed") else "N"


_AS_WRITTEN, _ANY_CASE = Memo(partial(_class_of, any_case=False)), Memo(partial(_class_of, any_case=True))


def _verb_class(low, forms):
    if forms == {"gerund"}:
        return "G"
    if forms & {"past", "participle"} and not forms & {"base", "present"}:
        return "V"
    return "V" if word_classes().get(low) == "V" and low not in load_lexicon().nouns and forms & {"present"} else "X"


def _tags(raw, low, who, any_case):
    """Return the class of each token, those that can be both verb and noun decided by their neighbours."""
    tags = list(map((_ANY_CASE if any_case else _AS_WRITTEN).__getitem__, raw))
    for at, number in enumerate(who):
        if number >= 0:
            tags[at] = "N"
    if not _NUMBERING.isdisjoint(low):
        _count_words(low, tags)
    if ")" in raw:
        _hide_brackets(raw, tags)
    unsure = list(compress(range(len(tags)), map(_UNSURE.__contains__, tags)))
    if not _GOVERN.isdisjoint(low):
        unsure = sorted(unsure + [at for at, tag in enumerate(tags) if tag == "N" and low[at] in _GOVERN])
    for at in unsure:
        tags[at] = _among_others(low, who, tags, at)
    return tags


def _among_others(low, who, tags, at):
    """Return the class that the token `at` has with its neighbours."""
    tag = tags[at]
    before = tags[at - 1] if at else "S"
    after = tags[at + 1] if at + 1 < len(tags) else "S"
    if (
        tag in "NX"
        and who[at] < 0
        and low[at + 1 : at + 2] == ["to"]
        and before in "NERO"
        and low[at - 1] != "no"
        and low[at] in _GOVERN
    ):
        return "V"  # "Iran *plans* to"
    if tag == "X":
        return _verb_or_noun(low, who, tags, at, before, after)
    if tag == "'":
        return "A" if after in "VRG" and at and tags[at - 1] in "O" else "'"
    if (
        tag in "VG"
        and (before in "DJ'" or (before == "N" and low[at - 1][0].isdigit()))
        and after in "NJ"
        and who[at] < 0
    ):
        return "J"  # "the *exiled* leader"; a verb has no article
    if tag == "V" and before == "P" and after in "NJ" and low[at].endswith("ed"):
        return "J"
    if tag == "G" and (
        before in "DJ'" or (before in "NP" and low[at] in load_lexicon().nouns and after not in "NDJ'")
    ):
        return "N"
    if tag == "V" and low[at] in _LED and before + after == "NN":
        return "J"
    if tag == "V" and before == "D" and after in "PSVA":
        return "N"  # "the *wounded* from"
    return tag


def _count_words(low, tags):
    """Make "up to", "at least", "more than" before a number part of the phrase that it begins."""
    for at in compress(range(len(low) - 2), map(_NUMBERING.__contains__, low)):
        if (low[at], low[at + 1]) in _ABOUT and tags[at + 2] in "ND":
            tags[at] = tags[at + 1] = "D"
        if low[at] in ("over", "about", "around") and low[at + 1][0].isdigit() and tags[at - 1] != "N":
            tags[at] = "D"


def _hide_brackets(raw, tags):
    """Make "(APEC)" a part of the name before it."""
    for at, word in enumerate(raw[2:], 2):
        if word == ")" and raw[at - 2] == "(" and raw[at - 1].isupper():
            tags[at - 2] = tags[at - 1] = tags[at] = "N"


def _verb_or_noun(low, who, tags, at, before, after):
    """Return "V" or "N" for a word such as "attack", "visits", "support"."""
    word = low[at]
    back = at - 1
    while back >= 0 and tags[back] == "R" and low[back] != "no":
        back -= 1
    before = tags[back] if back >= 0 else "S"
    if before == "T":
        return "V" if after not in "VA" or word in ("help",) else "N"
    if before == "A":
        return (
            "N"
            if low[back] in words.HAVE or (low[back] in words.BE and "participle" not in load_lexicon().forms[word])
            else "V"
        )
    if before in "DJ'P" or (before == "N" and low[back][0].isdigit()):
        return "N"
    if before == "W":
        return "V"
    if before == "O":
        return "V" if low[back] not in ("him", "them", "us", "me") else "N"
    if before == "V" and low[back] in ("help", "helps", "helped", "let", "lets", "made", "make", "makes"):
        return "V"
    if before in "NE":
        plural = low[back].endswith("s") and not low[back].endswith("ss")
        plural = plural or (who[back] >= 0 and "C" in tags[max(0, back - 4) : back])
        if plural and after == "V" and not word.endswith("s") and word not in load_lexicon().nouns:
            return "V"
        if word.endswith("s") and not word.endswith("ss"):
            if word in load_lexicon().nouns or word_classes().get(word) == "N":
                return "V" if after in "DO" or (at + 1 < len(who) and who[at + 1] >= 0) else "N"
            return "V" if after in "DNOJ'XTPR" else "N"
        return "V" if plural and after in "DNOJRP" and (after != "P" or word not in load_lexicon().nouns) else "N"
    if before == "C":
        return "V" if after in "DOJ" and _verb_before(tags, back) else "N"
    return "N"


def _verb_before(tags, at):
    return any(tag in _VERB_FIRST for tag in tags[max(0, at - 12) : at])
