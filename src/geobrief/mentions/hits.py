"""A name found in an article, and what has been decided about it so far."""

from geobrief.mentions.context import Around
from geobrief.mentions.matching import find_names


class Hit:
    """One name at one place of an article; the later stages fill in what it stands for."""

    __slots__ = ("actor_id", "around", "confidence", "country", "end", "features", "group", "kind", "part", "place",
                 "role", "senses", "sequence", "start", "state", "surface")

    def __init__(self, part, text, start, end, senses):
        self.part, self.start, self.end = part, start, end
        self.surface = text[start:end]
        self.senses = senses
        self.around = Around(text, start, end)
        self.sequence = None
        self.state = "open"        # open, kept, dropped
        self.kind = self.actor_id = self.country = self.place = self.role = None
        self.confidence = 0.0
        self.features = self.group = None

    def __repr__(self):
        return f"Hit({self.surface!r}, {self.start}, {self.state}, {self.kind}, {self.country})"

    def settle(self, actor, confidence):
        """Decide for an actor of the list."""
        self.state, self.kind, self.actor_id = "kept", actor.kind, actor.actor_id
        self.country, self.confidence = actor.country, confidence


def find_hits(part, text, sequences, gazetteer):
    """Return the names of the gazetteer in one part of an article, each with its run of capitalised words."""
    hits = []
    runs, at = sequences, 0
    for number, start, end in find_names(text, gazetteer):
        hit = Hit(part, text, start, end, gazetteer.senses(number))
        while at < len(runs) and runs[at].end <= start:
            at += 1
        if at < len(runs) and runs[at].start < end:
            hit.sequence = runs[at]
        hits.append(hit)
    return hits
