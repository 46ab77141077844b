"""Which place a name means, if any: the readings of each name, weighed by a small trained model."""

import json
import math
from functools import lru_cache
from itertools import compress

from geobrief.mentions.evidence import force_by_list, force_by_region, group_hits
from geobrief.mentions.features import (
    LASTING_FEATURES,
    NAME_FEATURES,
    READING_FEATURES,
    USE_FEATURES,
    article_features,
    name_features,
    run_words,
    score,
    use_features,
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
    """Return the weights of the model, a tuple for each of NAME_FEATURES, USE_FEATURES and READING_FEATURES."""
    with data_path("gazetteer", "ranker.json").open(encoding="utf-8") as file:
        weights = json.load(file)
    is_place, reading = weights["is_place"], weights["reading"]
    lists = (NAME_FEATURES, is_place), (USE_FEATURES, is_place), (READING_FEATURES, reading)
    return tuple(tuple(given.get(name, 0.0) for name in names) for names, given in lists)


def weigh(groups, evidence, weights):
    """Choose the reading of each group: a softmax over the weighted features of its readings."""
    of_article = weights[len(LASTING_FEATURES) :]
    for group in groups:
        if group.forced is not None:
            group.choose([float(at == group.forced) for at in range(len(group.readings))])
        elif len(group.readings) > 1:
            group.of_article = article_features(group, evidence)
            lasting = group.known.scores(weights)
            scores = [score(row, of_article, begun) for row, begun in zip(group.of_article, lasting, strict=True)]
            most = max(scores)
            powers = [math.exp(each - most) for each in scores]
            total = sum(powers)
            group.choose([power / total for power in powers])


def resolve_places(hits, texts, evidence, gazetteer, model):
    """Decide the open hits that may be places: whether they are any, and which."""
    of_name, of_use, of_reading = model
    groups = group_hits(hits, gazetteer.countries)
    force_by_region(groups, hits, texts)
    force_by_list(groups, hits, texts)
    evidence.fit(groups)
    common = gazetteer.words.get("common_word", {})
    for group in groups:
        _count(group, evidence)
        group.in_place = any(hit.around.lower in IN_PLACE for hit in group.hits)
        if group.surface in common:
            lower = f" {group.surface.lower()}"
            group.in_lower_case = any(lower in text for text in texts.values())
    weigh(groups, evidence, of_reading)
    for group in groups:
        spellings = {}
        for hit in group.hits:
            if hit.surface not in spellings:
                features = name_features(hit, group, evidence, gazetteer.words)
                spellings[hit.surface] = features, score(features, of_name)
            hit.of_name, of_hit = spellings[hit.surface]
            hit.group, hit.of_use = group, use_features(hit, group, hit.of_name, gazetteer.words)
            of_hit += sum(compress(of_use, hit.of_use))  # those are true or false
            _decide(hit, group, 1 / (1 + math.exp(-min(max(of_hit, -30.0), 30.0))), evidence)


def _count(group, evidence):
    """Let the places that are beyond doubt speak for their neighbours."""
    if group.forced is not None:
        evidence.place(group.readings[group.forced], 1.0)
    elif len(group.countries) == 1 and group.readings[0].match != "context":
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
    saint = words[0] in ("St.", "St", "Saint") and hit.around.lower not in LOCATIVE
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
