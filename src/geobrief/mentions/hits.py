"""A name found in an article, and what has been decided about it so far."""

from geobrief.mentions.context import Around
from geobrief.mentions.functions import is_institution
from geobrief.mentions.matching import find_names
from geobrief.mentions.vocabulary import TITLES


class Hit:
    """One name at one place of an article; the later stages fill in what it stands for.

    `around` is None for the names of persons: no rule asks what stands around those. `group` and `features` are those
    of a possible place; data/build/ranker.py learns from them.
    """

    __slots__ = (
        "actor_id",
        "around",
        "confidence",
        "country",
        "end",
        "group",
        "kind",
        "of_name",
        "of_use",
        "part",
        "place",
        "role",
        "senses",
        "sequence",
        "start",
        "state",
        "surface",
    )

    def __init__(self, part, text, start, end, senses=None, is_person=False):
        self.part, self.start, self.end = part, start, end
        self.surface, self.senses = text[start:end], senses
        self.around = None if is_person else Around(text, start, end)
        self.state, self.confidence = "open", 0.0  # open, kept, dropped
        self.kind = self.actor_id = self.country = self.place = self.sequence = self.group = None

    @property
    def features(self):
        """PLACE_FEATURES, of its name and of its use, once they were weighed."""
        return (*self.of_name, *self.of_use)

    def __repr__(self):
        return f"Hit({self.surface!r}, {self.start}, {self.state}, {self.kind}, {self.country})"

    def settle(self, actor, confidence):
        """Decide for an actor of the list."""
        self.state, self.kind, self.actor_id = "kept", actor.kind, actor.actor_id
        self.country, self.confidence = actor.country, confidence


def find_hits(part, text, sequences, gazetteer, usage):
    """Return the names of the gazetteer in one part of an article, each with its run of capitalised words.

    Counts words of American and British usage and of local news into the list `usage`.
    """
    hits, styles, senses_of = [], gazetteer.styles, gazetteer.senses
    for number, first, last in find_names(text, gazetteer):
        if number in styles:
            usage[styles[number]] += 1
            continue
        senses = senses_of(number)
        if text.find(" ", first, last) < 0 or not senses.actors:
            _keep(hits, part, text, first, last, senses)
            continue
        for span in _split_owner(text, first, last, senses, gazetteer):
            _keep(hits, part, text, *span)
    assign_runs(hits, {part: sequences})
    return hits


def _keep(hits, part, text, start, end, senses):
    """Add a name to `hits` if it has a reading where it stands."""
    if not senses.actors and not senses.places:
        return
    hit = Hit(part, text, start, end, senses)
    if senses.bound:
        _drop_unbound(hit)
    if hit.senses.actors or hit.senses.places:
        hits.append(hit)


def assign_runs(hits, sequences):
    """Tell each hit the run of capitalised words it belongs to; both are in reading order within a part."""
    at = dict.fromkeys(sequences, 0)
    for hit in hits:
        runs, now = sequences[hit.part], at[hit.part]
        while now < len(runs) and runs[now].end <= hit.start:
            now += 1
        at[hit.part] = now
        hit.sequence = runs[now] if now < len(runs) and runs[now].start < hit.end else None


def _split_owner(text, start, end, senses, gazetteer):
    """Yield (start, end, readings) of a name; of "Georgian parliament", `Georgian` and `parliament`.

    A proper name stays whole ("Bank of England"). What is cut off is a body that has a name of its own ("U.S.
    State Department") or is named by its function. Titles before a person's name stay outside.
    """
    space = text.find(" ", start, end)
    while space > 0 and senses.actors and senses.actors[0].kind == "person" and text[start:space] in TITLES:
        start, space = space + 1, text.find(" ", space + 1, end)
    if space > 0 and senses.actors and senses.actors[0].kind in ("government", "organisation"):
        owner = text[start:space].removesuffix("'s").removesuffix("’s")
        cut = start + len(owner)
        number = gazetteer.numbers.get(owner)
        if number is not None and (cut < space or _is_body(text[space + 1 : end], senses, gazetteer)):
            readings = gazetteer.senses(number)
            if readings.nation:
                yield start, cut, readings
                yield space + 1, end, senses
                return
    yield start, end, senses


def _is_body(name, senses, gazetteer):
    """True where the rest of a name is a name of the same actor, or says what the body does."""
    number = gazetteer.numbers.get(name)
    if number is not None and any(
        actor.actor_id == senses.actors[0].actor_id for actor in gazetteer.senses(number).actors
    ):
        return True
    return senses.actors[0].kind == "government" and is_institution(name)


def _drop_unbound(hit):
    """Take away the readings that hold only behind an article ("the Gulf") or before a hyphen ("Sino-")."""
    unmet = set()
    if hit.around.lower != "the" or hit.around.gap_before:
        unmet.add("article")
    if hit.around.after[:1] not in ("-", "–") or not hit.around.after[1:2].isupper():
        unmet.add("prefix")
    hit.senses = hit.senses.without(unmet)
