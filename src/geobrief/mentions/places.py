"""Which place a name means, if any: the readings of each name, weighed by a small trained model."""

import json
from functools import lru_cache

import numpy as np

from geobrief.mentions.evidence import force_by_region, group_hits
from geobrief.mentions.features import (
    PLACE_FEATURES,
    READING_FEATURES,
    place_features,
    reading_features,
    run_words,
)
from geobrief.mentions.vocabulary import COMPASS, IN_PLACE, LOCATIVE
from geobrief.resources import data_path

_THRESHOLD = 0.5
# A town of this size behind "in" or "near" is a place however odd its name.
_PLAIN_CHANCE, _TOWN = 0.75, 50_000
# Seas, rivers, straits and the like are curated: their names need no support.
_SETTLED, _CURATED_CHANCE = frozenset(("city", "capital", "county", "region", "country", "district")), 0.85


@lru_cache(maxsize=1)
def load_model():
    """Return the weights of both models, `is_place` and `reading`: one number a feature."""
    with data_path("gazetteer", "ranker.json").open(encoding="utf-8") as file:
        weights = json.load(file)
    return (
        np.array([weights["is_place"].get(name, 0.0) for name in PLACE_FEATURES]),
        np.array([weights["reading"].get(name, 0.0) for name in READING_FEATURES]),
    )


def weigh(groups, evidence, weights):
    """Choose the reading of each group: a softmax over the weighted features of its readings."""
    open_groups = []
    for group in groups:
        if group.forced is not None:
            group.choose([float(at == group.forced) for at in range(len(group.readings))])
        elif len(group.readings) > 1:
            group.rows = reading_features(group, evidence)
            open_groups.append(group)
    if not open_groups:
        return
    scores = np.array([row for group in open_groups for row in group.rows], dtype=float) @ weights
    at = 0
    for group in open_groups:
        own = scores[at : at + len(group.rows)]
        at += len(group.rows)
        powers = np.exp(own - own.max())
        group.choose((powers / powers.sum()).tolist())


def resolve_places(hits, texts, evidence, gazetteer, model):
    """Decide the open hits that may be places: whether they are any, and which."""
    is_place, reading = model
    groups = group_hits(hits, gazetteer.countries)
    force_by_region(groups, hits, texts)
    evidence.fit(groups.values())
    common = gazetteer.words.get("common_word", {})
    for group in groups.values():
        _count(group, evidence)
        group.in_place = any(hit.around.previous.lower() in IN_PLACE for hit in group.hits)
        if group.surface in common:
            lower = f" {group.surface.lower()}"
            group.in_lower_case = any(lower in text for text in texts.values())
    weigh(groups.values(), evidence, reading)
    members = [(hit, group) for group in groups.values() for hit in group.hits]
    if not members:
        return
    for hit, group in members:
        hit.group, hit.features = group, place_features(hit, group, evidence, gazetteer.words)
    scores = np.array([hit.features for hit, _ in members], dtype=float) @ is_place
    chances = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    for (hit, group), chance in zip(members, chances.tolist(), strict=True):
        _decide(hit, group, chance, evidence)


def _count(group, evidence):
    """Let the places that are beyond doubt speak for their neighbours."""
    if group.forced is not None:
        evidence.place(group.readings[group.forced], 1.0)
    elif len({place.country for place in group.readings}) == 1 and group.readings[0].match != "context":
        evidence.place(group.readings[0], 0.5)


def _is_plain_place(hit, place):
    """True for "in Nice", "near Bath": a town that is also a word needs no support but the preposition."""
    around = hit.around
    return (
        around.previous in ("in", "near", "outside")
        and not around.gap_before
        and place.population >= _TOWN
        and not run_words(hit)[1]
    )


def _lacks_support(hit, place, evidence):
    """True for a name of compass words ("North West") or a saint's, of a country that is not named."""
    if place.country in evidence.votes or not place.country:
        return False
    words = hit.surface.split()
    saint = words[0] in ("St.", "St", "Saint") and hit.around.previous.lower() not in LOCATIVE
    return saint or COMPASS.issuperset(words)


def _decide(hit, group, sure, evidence):
    """Keep the hit as what its group stands for, or drop it; `sure` is the probability that it is a place."""
    place = group.best
    if _is_plain_place(hit, place):
        sure = max(sure, _PLAIN_CHANCE)
    elif place.kind not in _SETTLED and place.match != "context":
        sure = max(sure, _CURATED_CHANCE)
    hit.confidence, hit.place = sure * group.chance, place
    if sure <= _THRESHOLD or _lacks_support(hit, place, evidence):
        hit.state = "dropped"
        return
    hit.state, hit.country = "kept", place.country
    hit.kind = "country" if place.kind == "country" else "place"
    hit.actor_id = place.place_id if place.kind == "country" else None
