"""The words that name events, in every form, from `data/events/`."""

import csv
from functools import lru_cache
from typing import NamedTuple

from geobrief.events.inflection import noun_forms, verb_forms
from geobrief.resources import data_path


class Verb(NamedTuple):
    """One use of a verb.

    `particle`: the words that follow it ("call *on*"); `objects`: the nouns of which one has to be its object ("impose
    *sanctions*"), empty where none has to; `slots`: where the target stands (data/events/README.md); `alone`: whether
    it is an event without a target.
    """

    lemma: str
    particle: tuple
    objects: frozenset
    event_type: str
    intensity: float
    slots: tuple
    alone: bool


class Noun(NamedTuple):
    """A noun that names an event; `slots` are the prepositions before its target."""

    lemma: str
    event_type: str
    intensity: float
    slots: tuple


class Lexicon(NamedTuple):
    """`verbs`: word in lower case -> its `Verb`s, the most special first; `forms`: word -> which forms it can be;
    `nouns`: word -> `Noun`."""

    verbs: dict
    forms: dict
    nouns: dict


@lru_cache(maxsize=1)
def load_lexicon():
    """Return the `Lexicon` of `data/events/verbs.csv` and `nouns.csv`."""
    verbs, forms, nouns = {}, {}, {}
    for row in _rows("verbs.csv"):
        verb = Verb(
            row["verb"],
            tuple(row["particle"].split()),
            _nouns(row["objects"]),
            row["type"],
            float(row["intensity"]),
            tuple(row["slots"].split()),
            row["alone"] == "yes",
        )
        for word, form in verb_forms(row["verb"], row["past"], row["participle"]):
            forms.setdefault(word, set()).add(form)
            if verb not in verbs.setdefault(word, []):
                verbs[word].append(verb)
    for row in _rows("nouns.csv"):
        noun = Noun(row["noun"], row["type"], float(row["intensity"]), tuple(row["slots"].split()))
        nouns.update(dict.fromkeys(noun_forms(row["noun"]), noun))
    ranked = {
        word: tuple(sorted(found, key=lambda verb: (-len(verb.particle), not verb.objects)))
        for word, found in verbs.items()
    }
    return Lexicon(ranked, {word: frozenset(found) for word, found in forms.items()}, nouns)


def _rows(name):
    with open(data_path("events", name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _nouns(words):
    return frozenset(form for word in words.split() for form in noun_forms(word))
