"""Which place a name means, if any: features of each reading, weighed by a small trained model."""

import json
import math
from functools import lru_cache

import numpy as np

from geobrief.name_index import Place
from geobrief.mentions.vocabulary import BODIES, COMPASS, IN_PLACE, LOCATIVE, PERSON_ROLES, SPEECH, TITLES
from geobrief.resources import data_path

WIDE = frozenset({"sea", "ocean", "continent", "world-region"})
COUNTRY_PEOPLE = 1e7
_MOST_READINGS = 24
_THRESHOLD = 0.5
# Kilometres at which a neighbour counts for 1/e, and beyond which for nothing.
_REACH, _FAR, _FAR_DEGREES = 250.0, 1200.0, 11.0
_PLAIN_CHANCE, _TOWN = 0.75, 50_000
# Seas, rivers, straits and the like are curated: their names need no support.
_SETTLED, _CURATED_CHANCE = frozenset(("city", "capital", "county", "region", "country", "district")), 0.85
_LIKELY_SIZE = {"region": 6.2, "continent": 9.0, "ocean": 9.0, "sea": 8.0, "world-region": 8.0}
PLACE_FEATURES = (
    "bias", "log_people", "capital", "region", "county", "country", "context", "main_name", "words",
    "first_name", "surname", "common_word", "locative", "in_place", "of", "the", "any_locative", "starts",
    "capital_before", "capital_after", "body_after", "body_before", "title_before", "comma_region_after", "possessive", "speech_after", "hyphen", "repeats", "support",
    "support_country", "capitals", "dateline", "surname_after", "initial_before", "readings", "role_after",
    "saint", "word_unsupported", "small_unsupported", "city_in_run", "name_unsupported", "in_lower_case", "coherent",
    "region_coherent", "common_in_place", "outlet",
)
READING_FEATURES = (
    "log_people", "country", "capital", "region", "county", "votes", "any_vote", "region_named", "region_votes",
    "near", "alternate", "context", "outlet", "style", "best_people", "coherent", "region_coherent", "british",
    "commonwealth", "exact_country", "exact_country_many",
)


_COMMONWEALTH = frozenset("CAN AUS NZL IRL ZAF IND KEN NGA".split())


@lru_cache(maxsize=1)
def load_model():
    """Return the weights of both models, `is_place` and `reading`: one number a feature."""
    with data_path("gazetteer", "ranker.json").open(encoding="utf-8") as file:
        weights = json.load(file)
    return (np.array([weights["is_place"].get(name, 0.0) for name in PLACE_FEATURES]),
            np.array([weights["reading"].get(name, 0.0) for name in READING_FEATURES]))


class Group:
    """All hits of one spelling in an article: they mean the same place, if they mean one."""

    __slots__ = ("best", "chance", "chances", "countries", "forced", "hits", "in_lower_case", "readings", "regions",
                 "rows", "surface")

    def __init__(self, surface, readings):
        self.surface, self.readings, self.hits = surface, readings, []
        self.forced, self.rows, self.chances = None, None, [1.0]
        self.best, self.chance = readings[0] if readings else None, 1.0
        self.in_lower_case = False
        self.countries = {place.country for place in readings}
        self.regions = {(place.country, place.admin1) for place in readings if place.admin1}

    def choose(self, chances):
        """Take the likeliest reading in the likeliest country; `chance` is that of the country.

        Of a country and its capital of the same name ("Singapore") it is the country.
        """
        self.chances, countries = chances, {}
        for place, chance in zip(self.readings, chances, strict=True):
            countries[place.country] = countries.get(place.country, 0.0) + chance
        country = max(countries, key=countries.get)
        inside = [at for at, place in enumerate(self.readings) if place.country == country]
        whole = [at for at in inside if self.readings[at].kind == "country" and self.readings[at].match != "context"]
        at = max(whole if whole and self.forced is None else inside, key=chances.__getitem__)
        self.best, self.chance = self.readings[at], min(countries[country], 1.0)


class Evidence:
    """What the article says about where it plays: countries and regions named, places that are sure."""

    __slots__ = ("american", "anchors", "british", "fits", "outlet", "regions", "total", "votes")

    def __init__(self, usage, outlet):
        self.votes, self.regions, self.anchors, self.total = {}, {}, [], 0.0
        self.outlet = outlet
        self.american, self.british = (min(count, 4) / 4 for count in usage)
        self.fits = {}

    def vote(self, country, weight=1.0):
        """Count a mention of something in `country`."""
        if country:
            self.votes[country] = self.votes.get(country, 0.0) + weight
            self.total += weight

    def fit(self, groups):
        """Note in which countries and regions the names of the article have readings at all."""
        for group in groups:
            for keys in (group.countries, group.regions):
                for key in keys:
                    self.fits[key] = self.fits.get(key, 0.0) + 1 / len(keys)

    def place(self, place, weight=1.0):
        """Count a place: for its country, its region, and as a point near which others may lie."""
        self.vote(place.country, weight)
        if place.admin1:
            key = place.country, place.admin1
            self.regions[key] = self.regions.get(key, 0.0) + weight
        if place.latitude == place.latitude and place.kind != "country":
            self.anchors.append((place.latitude, place.longitude, place.name))


def readings(senses, countries):
    """Return the places a name may mean: its places and, as places, the countries it may name."""
    found = list(senses.places[:_MOST_READINGS])
    for actor in senses.actors:
        if actor.kind == "country" and actor.country in countries:
            name, latitude, longitude = countries[actor.country]
            found.append(Place(actor.actor_id, name, "country", actor.country, "", latitude, longitude,
                               COUNTRY_PEOPLE, 0, actor.match))
    return found


def _has_wide(group):
    """Return where the reading as a sea, a continent or a region of the world stands, or None: it rules out others."""
    return next((at for at, place in enumerate(group.readings) if place.kind in WIDE and place.match != "context"), None)


def group_hits(hits, countries):
    """Return the hits that may be places, gathered by spelling."""
    groups = {}
    for hit in hits:
        if hit.state != "open":
            continue
        key = hit.surface.casefold()
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(hit.surface, readings(hit.senses, countries))
        group.hits.append(hit)
    return {key: group for key, group in groups.items() if group.readings}


def force_by_region(groups, hits, texts):
    """Fix the reading of "Paris" where the text says "Paris, Texas" or "Paris, France" and the gazetteer agrees."""
    by_start = {(hit.part, hit.start): hit for hit in hits}
    for group in groups.values():
        group.forced = _has_wide(group)
        for hit in group.hits:
            following = _next_after_comma(texts[hit.part], hit.end, hit.part, by_start)
            if following is None:
                continue
            inside = [at for at, place in enumerate(group.readings) if _lies_in(place, following)]
            if inside:
                group.forced = inside[0]
                break


def _next_after_comma(text, end, part, by_start):
    for gap in (", ", ",", " (", ",\n"):
        if text.startswith(gap, end):
            found = by_start.get((part, end + len(gap)))
            if found is not None:
                return found
    return None


def _lies_in(place, hit):
    """True where `place` lies in a region or country that `hit` may name."""
    if place.kind in ("country", "region") and place.kind != "region":
        return False
    for region in hit.senses.places:
        if region.kind in ("region", "country-part") and region.country == place.country and place.kind != "region":
            if region.name == place.admin1 or region.admin1 == place.admin1:
                return True
    return any(actor.kind == "country" and actor.country == place.country for actor in hit.senses.actors)


def _distance(latitude, longitude, other):
    """Return kilometres between two points on a sphere cut flat: near enough to compare neighbours."""
    dy = latitude - other[0]
    dx = abs(longitude - other[1])
    dx = min(dx, 360 - dx) * math.cos(math.radians((latitude + other[0]) / 2))
    return 111.2 * math.hypot(dx, dy)


def reading_features(group, evidence):
    """Return one list of READING_FEATURES for each reading of the group."""
    total = evidence.total or 1.0
    regions = sum(evidence.regions.values()) or 1.0
    many = min(len(evidence.votes), 8) / 8
    most = max(place.population for place in group.readings)
    fits, own, own_region = evidence.fits, 1 / len(group.countries), 1 / max(len(group.regions), 1)
    rows = []
    for place in group.readings:
        region = evidence.regions.get((place.country, place.admin1), 0.0) if place.admin1 else 0.0
        rows.append((
            _size(place), place.kind == "country", place.kind == "capital",
            place.kind == "region", place.kind == "county", evidence.votes.get(place.country, 0.0) / total,
            place.country in evidence.votes, region > 0, region / regions, _nearness(place, group, evidence),
            place.rank > 0, place.match == "context", bool(evidence.outlet) and place.country == evidence.outlet,
            evidence.american if place.country == "USA" else 0.0, place.population == most,
            min(fits.get(place.country, own) - own, 4.0),
            min(fits.get((place.country, place.admin1), own_region) - own_region, 3.0) if place.admin1 else 0.0,
            evidence.british if place.country == "GBR" else 0.0,
            evidence.british if place.country in _COMMONWEALTH else 0.0,
            place.kind == "country" and place.match != "context",
            many if place.kind == "country" and place.match != "context" else 0.0,
        ))
    return rows


def _size(place):
    """Return the order of magnitude of the people in a place; of a place without a figure, a likely one."""
    return math.log10(place.population + 10) if place.population else _LIKELY_SIZE.get(place.kind, 4.5)


def _nearness(place, group, evidence):
    """Return 1 at another place of the article, falling to 0 with the distance to the nearest."""
    latitude, longitude = place.latitude, place.longitude
    if place.kind == "country" or latitude != latitude:
        return 0.0
    nearest = _FAR
    for anchor in evidence.anchors:
        if abs(anchor[0] - latitude) < _FAR_DEGREES and anchor[2] != place.name and anchor[2] != group.surface:
            nearest = min(nearest, _distance(latitude, longitude, anchor))
    return math.exp(-nearest / _REACH) if nearest < _FAR else 0.0


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
        own = scores[at:at + len(group.rows)]
        at += len(group.rows)
        powers = np.exp(own - own.max())
        group.choose((powers / powers.sum()).tolist())


def place_features(hit, group, evidence, words):
    """Return the PLACE_FEATURES of one hit: what speaks for its being a place at all."""
    place = group.best
    around, surface = hit.around, hit.surface
    previous, following = around.previous, around.next
    before, after = _run_words(hit)
    single = " " not in surface
    locative = previous.lower() in LOCATIVE
    total = evidence.total or 1.0
    supported = place.country in evidence.votes
    common = single and surface in words.get("common_word", ())
    named = single and (surface in words.get("first_name", ()) or surface in words.get("surname", ()))
    fits = evidence.fits
    region_fit = fits.get((place.country, place.admin1), 0.0) - 1 / max(len(group.regions), 1) if place.admin1 else 0.0
    initial = len(previous) == 2 and previous[1] == "." and previous[0].isupper()
    return (
        1.0, _size(place), place.kind == "capital",
        place.kind == "region", place.kind == "county", place.kind == "country", place.match == "context",
        place.rank == 0, surface.count(" ") + 1,
        single and surface in words.get("first_name", ()), single and surface in words.get("surname", ()),
        single and surface in words.get("common_word", ()), locative, previous.lower() in IN_PLACE,
        previous.lower() == "of", previous.lower() == "the",
        any(other.around.previous.lower() in IN_PLACE for other in group.hits), around.starts,
        bool(before), bool(after), bool(after) and after[-1] in BODIES, previous in BODIES or around.second in BODIES,
        previous in TITLES, _comma_region(hit, group),
        around.after.startswith(("'s", "’s")), following.lower() in SPEECH,
        around.gap_before.endswith("-") or around.after.startswith("-"), min(len(group.hits), 4) / 4,
        evidence.votes.get(place.country, 0.0) / total, place.country in evidence.votes, hit.senses.capitals,
        hit.start < 5 and hit.part == "text", bool(after) and after[0] in words.get("surname", ()), initial,
        math.log2(len(group.readings)), following in PERSON_ROLES,
        surface.startswith(("St", "San ", "Santa ")) and not supported, common and not supported,
        not supported and _size(place) < 4.7, place.kind == "city" and bool(after) and after[-1] not in BODIES,
        named and not supported, common and group.in_lower_case, min(fits.get(place.country, 0.0) - 1 / len(group.countries), 4.0),
        min(region_fit, 3.0), common and previous.lower() in IN_PLACE,
        bool(evidence.outlet) and place.country == evidence.outlet,
    )


def _run_words(hit):
    """Return the capitalised words right before and right after the hit within its run."""
    run = hit.sequence
    if run is None:
        return (), ()
    at, before, after = run.start, [], []
    for word in run.words:
        if at + len(word) <= hit.start:
            before.append(word)
        elif at >= hit.end:
            after.append(word)
        at += len(word) + 1
    return before, after


def _comma_region(hit, group):
    return group.forced is not None


def resolve_places(hits, texts, evidence, gazetteer, model):
    """Decide the open hits that may be places: whether they are any, and which."""
    is_place, reading = model
    groups = group_hits(hits, gazetteer.countries)
    force_by_region(groups, hits, texts)
    evidence.fit(groups.values())
    common = gazetteer.words.get("common_word", {})
    for group in groups.values():
        _count(group, evidence)
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
    """True for "in Nice", "near Bath": a town that is also a word needs no more support than the preposition."""
    around = hit.around
    return (around.previous in ("in", "near", "outside") and not around.gap_before and place.population >= _TOWN
            and not _run_words(hit)[1])


def _lacks_support(hit, place, evidence):
    """True for a name of compass words ("North West") or a saint's in a country that the article does not name."""
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
