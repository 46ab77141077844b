"""Printed speakers to actors and countries: by the mentions inside the phrase, or by what a pronoun stands
for.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from geobrief.memo import Memo

_PERSONAL = frozenset("he she him her his hers himself herself".split())
_THINGS = frozenset("it its they them their theirs which that these those".split())
_NOBODY = frozenset("i we you who me my our us".split())
_BODIES = ("government", "organisation", "group")
_HEAD = re.compile(r"[A-Za-z][\w-]*")
_ARTICLES = frozenset(
    "the a an this that these those his her its their one another some several many most".split()
)


class Mention(NamedTuple):
    """What the resolution needs of one mention."""

    start: int
    end: int
    surface: str
    actor_id: str | None
    kind: str
    role: str
    country: str | None


class Resolver:
    """Resolves the speakers of one part of an article, in reading order."""

    def __init__(self, text, mentions, sentence_starts):
        self.text, self.mentions = text, mentions
        self.starts = [mention.start for mention in mentions]
        self.sentence_starts = sentence_starts
        self.person = self.body = None  # whom "he", what "it" would stand for
        self.heads = {}  # head noun of a printed speaker -> (actor, country)
        self.at = 0  # mentions before this position have been taken notice of

    def resolve(self, start, end):
        """Return `(actor_id, country)` of the speaker printed at `start` to `end`; either may be None."""
        self._notice(start)
        printed = self.text[start:end]
        word = printed.lower()
        if word in _PERSONAL:
            return self.person or (None, None)
        if word in _THINGS and printed != "US":
            return self.body or (None, None)
        if word in _NOBODY and printed != "US":
            return None, None
        found = self._inside(start, end)
        head = _HEADS[printed]
        if found is None:
            return self.heads.get(head, (None, None))
        mention, actor = found
        known = actor, mention.country
        if mention.kind == "person" and actor:
            self.person = known
        elif actor:
            self.body = known
        if head:
            self.heads[head] = known
        return known

    def _notice(self, position):
        """Take notice of who stands at the front of the sentences before `position`."""
        low, high = bisect_left(self.starts, self.at), bisect_left(self.starts, position)
        for mention in self.mentions[low:high]:
            if not mention.actor_id or mention.role not in ("actor", "outlet") or self._owns(mention):
                continue
            front = self._first_of_kind(mention)
            if mention.kind == "person" and (front or self.person is None):
                self.person = mention.actor_id, mention.country
            elif mention.kind in (*_BODIES, "country") and front:
                self.body = mention.actor_id, mention.country
        self.at = max(self.at, position)

    def _first_of_kind(self, mention):
        """Tell whether no other person (or no other body) is named before it in its sentence."""
        at = bisect_left(self.sentence_starts, mention.start + 1) - 1
        begin = self.sentence_starts[at] if at >= 0 else 0
        low, high = bisect_left(self.starts, begin), bisect_left(self.starts, mention.start)
        is_person = mention.kind == "person"
        return not any(
            (other.kind == "person") == is_person and other.role == "actor"
            for other in self.mentions[low:high]
        )

    def _owns(self, mention):
        return self.text[mention.end : mention.end + 2] in ("'s", "’s")

    def _inside(self, start, end):
        """Return the mention that the phrase is about, with the actor it speaks for; None where it names
        nobody.
        """
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        inside = [mention for mention in self.mentions[low:high] if mention.end <= end + 2]
        heads = [mention for mention in inside if not self._owns(mention) or mention.end >= end]
        for wanted in (("person",), _BODIES):
            for mention in heads:
                if (
                    mention.kind in wanted
                    and mention.actor_id
                    and not self._is_part_of_detail(start, mention)
                ):
                    return mention, mention.actor_id
        for mention in heads:
            if mention.role == "actor" and mention.actor_id and not self._is_part_of_detail(start, mention):
                return mention, mention.actor_id
        for mention in inside:
            if mention.country:
                return mention, None
        return None

    def _is_part_of_detail(self, start, mention):
        """Tell whether the mention only describes the speaker: "a former aide *to Putin*", "critics of
        Erdogan".
        """
        before = self.text[start : mention.start].split()
        return any(
            word
            in ("to", "against", "about", "near", "on", "than", "who", "critical", "critics", "opponents")
            for word in before
        )


def _head(printed):
    """Return the noun by which a later phrase takes the speaker up: "An Israeli *official*", "the *ministry*"."""
    words = _HEAD.findall(printed)
    if not words or (words[0].lower() not in _ARTICLES and len(words) > 1 and words[-1][0].isupper()):
        return None
    for at, word in enumerate(words):
        if word.lower() in ("of", "for", "in", "at", "from", "with", "who", "on", "to"):
            return words[at - 1].lower() if at else None
    return words[-1].lower()


_HEADS = Memo(_head)
