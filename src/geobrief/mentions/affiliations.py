"""Persons in no list: whom they speak for, by what the text says of them, and their later short forms."""

import re

from geobrief.gazetteer import slug
from geobrief.mentions.hits import Hit
from geobrief.mentions.persons import n_leading, offset, surname
from geobrief.mentions.spans import Spans
from geobrief.mentions.vocabulary import BODIES, PERSON_ROLES, SPEECH, TITLES

_OWNERS = frozenset(("country", "nationality", "government", "organisation", "group", "place"))
_STOPS = (
    frozenset(
        "and or but with by against that as when while after before from who which is was than on about "
        "over because if to".split()
    )
    | SPEECH
)
_BREAK = re.compile(r"[.;:!?\n\"“”()]")
_ROLE_OF = re.compile(r"([\w-]+)(?: general| secretary)? (?:of|at|for|in|with) (?:the )?$")
_ABOUT = frozenset("on to about against over toward towards regarding into versus".split())
_ARTICLES = frozenset(("The", "A", "An"))
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_NO_PERSON = BODIES | TITLES | _DAYS
_WINDOW, _REACH = 150, 90
_TIED = frozenset((" o", " f", " a", ", ", " ("))  # how what ties a name to an owner behind it begins
_BARE_TITLES = ("Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Dr.", "Dr")
_SHORTEST = 3
# The country code of a person whom the text ties to none (as in passports without one).
NOWHERE = "XXX"
# How sure it is that such a name is a person's, by how it was seen.
_SEEN = {"title": 0.93, "role": 0.9, "sure": 0.93, "name": 0.75, "described": 0.85}
# Where the family name comes first.
_FAMILY_FIRST = frozenset("CHN TWN HKG MAC KOR PRK VNM SGP KHM JPN HUN".split())


class Person:
    """A person named in full in the article."""

    __slots__ = ("actor_id", "confidence", "country", "name", "words")

    def __init__(self, words, actor_id, country, confidence):
        self.words, self.name = words, " ".join(words)
        self.actor_id, self.country, self.confidence = actor_id, country, confidence


def find_affiliated(hits, texts, sequences):
    """Return hits for the persons in no list, and these persons by name.

    A person belongs to the country, government or organisation to which the first description ties them.
    """
    found, known = [], {}
    for part, runs in sequences.items():
        if not runs:
            continue
        here = [hit for hit in hits if hit.part == part and hit.state == "kept"]
        owners = Spans(hit for hit in here if hit.kind in _OWNERS)
        listed = Spans(hit for hit in here if hit.kind == "person")
        for run in runs:
            name = run.person or _likely_name(run)
            if name and len(name[1]) > 1 and not listed.overlaps(name[0], run.end):
                _note(name, texts[part], owners, part, known, found)
    for hit, person in found:
        hit.state, hit.kind, hit.actor_id = "kept", "person", person.actor_id
        hit.country, hit.confidence = person.country, person.confidence
    return [hit for hit, _ in found], known


def _likely_name(run):
    """Return the run as a name that only a description can confirm: "Wang Son-taek, head of"."""
    begin = n_leading(run.words)
    words = run.words[begin:]
    if len(words) > 4 or run.words[0] in _ARTICLES or not _NO_PERSON.isdisjoint(words):
        return None
    return offset(run, begin), words, "described"


def _note(name, text, owners, part, known, found):
    """Add one occurrence of a name to `found`, and to its person the country, if that was unknown."""
    start, words, seen = name
    name = " ".join(words)
    end = start + len(name)
    person = known.get(name)
    if person is None or not person.country:
        owner = _owner_before(text, start, owners) or _owner_after(text, end, owners)
        if owner is None and person is None:
            if seen == "described":
                return
            person = known[name] = Person(words, f"{NOWHERE}.{slug(name)}", "", _SEEN[seen])
        elif owner is not None:
            person = person or known.setdefault(name, Person(words, "", "", 0.0))
            person.country, person.confidence = owner.country or "", _SEEN[seen] * owner.confidence
            person.actor_id = f"{person.country or NOWHERE}.{slug(name)}"
    found.append((Hit(part, text, start, end, is_person=True), person))


def _owner_before(text, start, owners):
    """Return who the words before the name tie it to: "State Department spokesman", "Director of the CIA"."""
    owner = owners.before(start, _REACH)
    if owner is None:
        return None
    gap = text[owner.end : start]
    words = gap.removeprefix("'s").removeprefix("’s").rstrip(", ").split()
    if not words:
        return _owner_next_to(text, gap, owner)
    lower = [word.lower() for word in words]
    if len(words) > 8 or (PERSON_ROLES.isdisjoint(lower) and TITLES.isdisjoint(words)) or not _STOPS.isdisjoint(lower):
        return None
    if any(_BREAK.search(word) for word in words if word not in TITLES) or "," in gap.rstrip(", "):
        return None
    return None if gap.rstrip() == gap and words[-1] in _BARE_TITLES and len(words) == 1 else owner


def _owner_next_to(text, gap, owner):
    """Return the owner right before the name, if it is possessive or itself the end of a description."""
    if gap.strip():
        return owner if owner.kind != "place" else None
    role = _ROLE_OF.search(text[max(0, owner.start - 60) : owner.start])
    return owner if role and role.group(1).lower() in PERSON_ROLES else None


def _owner_after(text, end, owners):
    """Return who the words behind the name tie it to: ", spokesman for the Pentagon", " of the army"."""
    if text[end : end + 2] not in _TIED:
        return None
    rest = text[end : end + _WINDOW]
    if rest.startswith((" of ", " from ", " at ")):
        last = end + len(rest[:30])
        near = next(iter(owners.inside(end + 1, last)), None)
        between = text[end : near.start].split() if near else ()
        return near if near and near.kind != "place" and set(between[1:]) <= {"the"} else None
    if rest[:2] not in (", ", " ("):
        return None
    rest = rest[2:]
    broken = _BREAK.search(rest)
    described = rest[: broken.start()] if broken else rest
    words = described.split()[:9]
    at = next((at for at, word in enumerate(words) if word.rstrip(",").lower() in PERSON_ROLES), None)
    if at is None or any(word.lower() in SPEECH for word in words[:at]):
        return None
    first = end + 2
    last = first + len(described)
    for hit in owners.inside(first, last):
        if hit.around.lower not in _ABOUT:
            between = text[first : hit.start].split()
            return None if any(word.lower() in SPEECH or word == "who" for word in between) else hit
    return None


def find_short_forms(hits, persons, texts, sequences, taken):
    """Return hits for short forms ("Burns", "Wang") of the persons named in full in the same article.

    `taken` holds the spans of each part that stand for something already.
    A first name alone is one only where it is a name that was taken for a place before ("Paris, who is 34").
    """
    places = {hit.surface for hit in hits if hit.state == "dropped"}
    forms = _forms(hits, persons, places)
    if not forms:
        return []
    runs = {part: Spans(sequences[part]) for part in texts}
    found = []
    for form, person in forms.items():
        for part, text in texts.items():
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                if not taken[part].overlaps(at, end) and _stands_alone(text, at, end, runs[part]):
                    hit = Hit(part, text, at, end, is_person=True)
                    hit.state, hit.kind, hit.actor_id = "kept", "person", person.actor_id
                    hit.country, hit.confidence = person.country, 0.95 * person.confidence
                    found.append(hit)
                at = text.find(form, end)
    return found


def _forms(hits, persons, places):
    """Return the short forms that belong to one person only."""
    everyone = dict(persons)
    for hit in hits:
        if hit.state == "kept" and hit.kind == "person" and " " in hit.surface:
            words = hit.surface.split()
            everyone.setdefault(hit.surface, Person(words, hit.actor_id, hit.country, hit.confidence))
    forms = {}
    for person in everyone.values():
        for form in _short(person) | ({person.words[0]} & places):
            if len(form) >= _SHORTEST and form[0].isupper():
                forms.setdefault(form, {})[person.actor_id] = person
    return {form: next(iter(owners.values())) for form, owners in forms.items() if len(owners) == 1}


def _short(person):
    if person.country in _FAMILY_FIRST and len(person.words) in (2, 3):
        return {person.words[0], surname(person.words)}
    return {surname(person.words)}


def _stands_alone(text, start, end, runs):
    """True where the span is whole words and its run of capitals holds no other name than titles."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "-" or after.isalnum():
        return False
    run = next(iter(runs.inside(start, end)), None)
    if run is None:
        return True
    return bool(run.person) and run.person[0] == start and len(run.person[1]) == 1
