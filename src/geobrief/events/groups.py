"""The verb groups of a sentence: auxiliaries and head, with what they say of voice, time and negation."""

from itertools import compress

from geobrief.events import words
from geobrief.events.lexicon import load_lexicon


class Group:
    """One verb group, tokens `[first, last]`, the head at `last`.

    Attributes
    ----------
    kind : {"finite", "infinitive", "gerund", "copula"}
        A copula has no verb after its "is".
    passive, negated : bool
    modal : frozenset of str
        The modal verbs in it.
    """

    def __init__(self, sentence, first, last, kind):
        self._low, self._tags = sentence.low, sentence.tags
        self.first, self.last, self.kind = first, last, kind

    @property
    def modal(self):
        return words.MODALS.intersection(self._low[self.first : self.last + 1])

    @property
    def negated(self):
        low, first, last = self._low, self.first, self.last
        return not words.NEGATIONS.isdisjoint(low[max(0, first - 1) : last + 1]) or any(
            word.endswith("n't") for word in low[first:last]
        )

    @property
    def passive(self):
        low, tags, last = self._low, self._tags, self.last
        before = [low[n] for n in range(self.first, last) if tags[n] == "A"]
        if not before or before[-1] not in words.BE or tags[last] != "V":
            return False
        forms = load_lexicon().forms.get(low[last], ())
        return "participle" in forms or (not forms and low[last].endswith(("ed", "en", "wn")))


def verb_groups(sentence):
    """Return the `Group`s of a `Sentence`, in order."""
    tags, found, end = sentence.tags, [], 0
    for at in compress(range(len(tags)), map(_BEGINS.__contains__, tags)):
        if at < end:
            continue
        group = _READERS[tags[at]](sentence, at)
        if group:
            found.append(group)
            end = group.last + 1
    return found


def _with_auxiliaries(sentence, first):
    tags, low = sentence.tags, sentence.low
    at = last = first
    while at + 1 < len(tags) and (tags[at + 1] in "ARE" or (low[at + 1] in words.DAYS)):
        at += 1
        if tags[at] == "A":
            last = at
    if at + 1 < len(tags) and tags[at + 1] in "VG":
        return Group(sentence, first, at + 1, "gerund" if low[first] in ("having", "being") else "finite")
    if (
        tags[last] == "A"
        and low[last] not in words.BE
        and at + 1 < len(tags)
        and tags[at + 1] == "N"
        and _is_verb(low[at + 1], low[last])
    ):
        return Group(sentence, first, at + 1, "finite")  # "did attack", "will visit"
    return Group(sentence, first, last, "copula")


def _is_verb(word, auxiliary):
    forms = load_lexicon().forms.get(word, ())
    return "base" in forms and auxiliary not in words.HAVE


def _infinitive(sentence, first):
    tags, low = sentence.tags, sentence.low
    at = first + 1
    while at < len(tags) and tags[at] in "RA":
        at += 1
    if at < len(tags) and (
        tags[at] == "V" or (tags[at] in "N" and sentence.who[at] < 0 and _is_base(low[at], tags, at))
    ):
        return Group(sentence, first, at, "infinitive")
    return None


def _is_base(word, tags, at):
    """Tell whether the word after "to" is a verb in a list of verbs: "to *set* up", "to *free* the men"."""
    return "base" in load_lexicon().forms.get(word, ()) and at + 1 < len(tags) and tags[at + 1] not in "VA"


_READERS = {
    "A": _with_auxiliaries,
    "T": _infinitive,
    "V": lambda sentence, at: Group(sentence, at, at, "finite"),
    "G": lambda sentence, at: Group(sentence, at, at, "gerund"),
}
_BEGINS = frozenset(_READERS)
