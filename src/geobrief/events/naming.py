"""Whom a noun phrase names: an actor of the mentions in it, or a name that no list knows."""

from typing import NamedTuple

from geobrief.events import words
from geobrief.events.bounds import Bounds
from geobrief.events.tokens import word_classes

_COMPANY = frozenset("inc inc. corp corp. co co. ltd ltd. plc ag sa nv bros group holdings bank".split())
_NOT_NAMES = frozenset(
    """i it he she they we mr mrs ms dr sir monday tuesday wednesday thursday friday saturday sunday
    january february march
    april may june july august september october november december christmas easter god islam muslim christian
    jewish internet english shares analysts officials police sources""".split()
)


class Actor(NamedTuple):
    """Somebody named in a sentence: the words, who it is (None where not known), and the tokens `[start, end)`."""

    surface: str
    actor_id: str | None
    country: str | None
    start: int
    end: int
    known: bool
    bare: bool = False  # the name alone, with no noun behind it
    public: bool = False  # a state, a body, a group, an office-holder; no company, no private person


class Naming(Bounds):
    """The actors that the phrases of one `Sentence` name."""

    def actor(self, start, end, limit=None):
        """Return the `Actor` of the phrase `[start, end)`, None where it names none that acts.

        `limit` is where its "of" phrases end.
        """
        core = self._core(start, end)
        if core is None:
            return self._of_phrase(start, end, limit)
        return core

    def _core(self, start, end):
        sentence = self.sentence
        numbers = [n for n in dict.fromkeys(sentence.who[start:end]) if n >= 0 and sentence.mentions[n].acts]
        told = start
        while start < end and sentence.tags[start] in "DR":
            start += 1
        head = sentence.who[end - 1] if end > start else -1
        if head >= 0:
            acts = sentence.mentions[head].acts and not (told == start and self._lone_adjective(start, end, head))
            return self.made(numbers, start, end) if acts else None
        if not numbers:
            return self._unknown(start, end)
        if sentence.low[end - 1] in words.AGENTS or any(map(str.isupper, sentence.raw[end - 1])):
            return self.made(numbers, start, end)
        return None

    def _lone_adjective(self, start, end, number):
        """Tell whether the phrase is a nationality alone that is no people: "American pledged", an airline's name."""
        return (
            end == start + 1
            and self.sentence.mentions[number].kind == "nationality"
            and (self.sentence.low[start].endswith(("an", "brit")))
        )

    def made(self, numbers, start, end):
        mentions = [self.sentence.mentions[n] for n in numbers]
        chosen = mentions[-1]
        country = next((m.country for m in (chosen, *reversed(mentions)) if m.country), None)
        actor = chosen.actor_id or country
        office = next((m for m in mentions if m.kind == "government"), None)
        if office and chosen.kind == "person" and not chosen.public:
            chosen, actor = office, office.actor_id  # nobody in a list, but in an office
        public = self._public(start, end, chosen)
        return Actor(
            self._surface(start, end),
            actor,
            country,
            start,
            end,
            True,
            self.sentence.who[end - 1] >= 0,
            public,
        )

    def _public(self, start, end, chosen):
        """Tell whether the phrase is of somebody who acts for many, and not a company or a private person."""
        if not words.OFFICES.isdisjoint(self.sentence.low[start:end]):
            return True
        return chosen.public and (self.sentence.who[end - 1] >= 0 or self.sentence.raw[end - 1][0].islower())

    def _unknown(self, start, end):
        """Return a name that no list knows, where all the phrase reads like one."""
        raw, low = self.sentence.raw, self.sentence.low
        if self.sentence.any_case:
            return None  # a headline in capitals: every word looks like a name
        names = [n for n in range(start, end) if raw[n][0].isupper() and raw[n][0].isalpha()]
        if not names or (names[-1] != end - 1 and low[end - 1] not in words.AGENTS):
            return None
        if (
            low[end - 1] in _NOT_NAMES
            or low[end - 1].rstrip(".") in _COMPANY
            or low[end - 1] in words.THINGS
            or low[start] in _NOT_NAMES
            or (start == 0 and len(names) == 1 and not self._inside(low[0]))
        ):
            return None
        public = low[end - 1] in words.OFFICES or low[start].rpartition("-")[2] in words.OFFICES
        return Actor(self._surface(start, end), None, None, start, end, False, False, public)

    def _inside(self, word):
        return word not in word_classes()

    def _of_phrase(self, start, end, limit):
        """Return the actor of "leaders *of Romania*", "workers *from the bus company*"."""
        tags, low = self.sentence.tags, self.sentence.low
        last = len(tags) if limit is None else limit
        if end >= last or low[end] not in ("of", "from", "in", "at", "throughout", "across", "inside"):
            return None
        inner = min(self.after(end + 1), last)
        if low[end - 1] in words.QUANTITIES:
            actor = self.actor(end + 1, inner, last)
        elif self._agentive(start, end):
            actor = self._core(end + 1, inner) or self._anybody(end + 1, last)
        else:
            return None
        return actor._replace(surface=self._surface(start, actor.end), start=start) if actor and actor.known else None

    def _anybody(self, start, end):
        """Return the first actor of "settlers in *the West Bank* city of Hebron"."""
        for at in range(start, end):
            number = self.sentence.who[at]
            if number >= 0 and self.sentence.mentions[number].acts:
                stop = at + 1
                while stop < end and self.sentence.who[stop] == number:
                    stop += 1
                return self.made([number], at, stop)
        return None

    def _agentive(self, start, end):
        return end > start and self.sentence.low[end - 1] in words.AGENTS

    def _surface(self, start, end):
        low, tags = self.sentence.low, self.sentence.tags
        while start < end - 1 and (tags[start] in "D" or low[start] == "'s"):
            start += 1
        while end > start + 1 and low[end - 1] in ("'s", "'"):
            end -= 1
        return " ".join(self.sentence.raw[start:end]).replace(" 's", "'s").replace(" ’s", "’s").replace(" '", "'")
