"""What speaks for a name's being a place, and for one of its readings: the numbers the model weighs."""

import math
from typing import NamedTuple

from geobrief.mentions.vocabulary import BODIES, IN_PLACE, LOCATIVE, PERSON_ROLES, SPEECH, TELLING, TITLES

PLACE_FEATURES = tuple(
    """
    bias log_people capital region county country context main_name words first_name surname common_word
    locative in_place of the any_locative starts capital_before capital_after body_after body_before
    title_before comma_region_after possessive speech_after hyphen repeats support support_country
    capitals dateline surname_after initial_before readings role_after saint word_unsupported
    small_unsupported city_in_run name_unsupported in_lower_case coherent region_coherent
    common_in_place outlet named_before named_telling
    """.split()
)
READING_FEATURES = tuple(
    """
    log_people country capital region county votes any_vote region_named region_votes near alternate
    context outlet style best_people coherent region_coherent british commonwealth exact_country
    exact_country_many large_not_local namesakes votes_large
    """.split()
)
# Kilometres at which a neighbour counts for 1/e, and beyond which for nothing.
_REACH, _FAR, _FAR_DEGREES = 250.0, 1200.0, 11.0
_LIKELY_SIZE = {"region": 6.2, "continent": 9.0, "ocean": 9.0, "sea": 8.0, "world-region": 8.0}
# A place of half a million and more is meant unless the article is local news from elsewhere.
_LARGE = 5.7
_COMMONWEALTH = frozenset("CAN AUS NZL IRL ZAF IND KEN NGA".split())


def distance(latitude, longitude, other):
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
        rows.append(
            (
                size_of(place),
                place.kind == "country",
                place.kind == "capital",
                place.kind == "region",
                place.kind == "county",
                evidence.votes.get(place.country, 0.0) / total,
                place.country in evidence.votes,
                region > 0,
                region / regions,
                _nearness(place, group, evidence),
                place.rank > 0,
                place.match == "context",
                bool(evidence.outlet) and place.country == evidence.outlet,
                max(evidence.american, evidence.local) if place.country == "USA" else 0.0,
                place.population == most,
                min(fits.get(place.country, own) - own, 4.0),
                min(fits.get((place.country, place.admin1), own_region) - own_region, 3.0)
                if place.admin1
                else 0.0,
                evidence.british if place.country == "GBR" else 0.0,
                evidence.british if place.country in _COMMONWEALTH else 0.0,
                place.kind == "country" and place.match != "context",
                many if place.kind == "country" and place.match != "context" else 0.0,
                0.0 if place.kind == "country" or size_of(place) < _LARGE else 1.0 - evidence.local,
                math.log(group.counts[place.country]),
                evidence.votes.get(place.country, 0.0) / total if size_of(place) >= _LARGE else 0.0,
            )
        )
    return rows


def size_of(place):
    """Return the order of magnitude of the people in a place; of a place without a figure, a likely one."""
    return math.log10(place.population + 10) if place.population else _LIKELY_SIZE.get(place.kind, 4.5)


def _nearness(place, group, evidence):
    """Return 1 at another place of the article, falling to 0 with the distance to the nearest."""
    latitude, longitude = place.latitude, place.longitude
    if place.kind == "country" or latitude != latitude:
        return 0.0
    nearest = _FAR
    for anchor in evidence.anchors:
        if (
            abs(anchor[0] - latitude) < _FAR_DEGREES
            and anchor[2] != place.name
            and anchor[2] != group.surface
        ):
            nearest = min(nearest, distance(latitude, longitude, anchor))
    return math.exp(-nearest / _REACH) if nearest < _FAR else 0.0


def place_features(hit, group, evidence, words):
    """Return the PLACE_FEATURES of one hit: what speaks for its being a place at all."""
    spelled = _Spelled.of(hit.surface, words)
    before, after = run_words(hit)
    return (
        *_of_reading(hit.surface, group.best, spelled),
        *_of_neighbours(hit, group, before, after),
        *_of_support(hit, group, evidence, after, words),
        *_of_doubt(hit, group, evidence, after, spelled),
        *_of_both(hit, group, evidence, before, spelled),
    )


class _Spelled(NamedTuple):
    """What else a name of one word may be."""

    first_name: bool
    surname: bool
    common: bool

    @classmethod
    def of(cls, surface, words):
        """Look the name up in the lists of words."""
        single = " " not in surface
        lists = ("first_name", "surname", "common_word")
        return cls(*(single and surface in words.get(name, ()) for name in lists))

    @property
    def named(self):
        """True for what may be a person's name."""
        return self.first_name or self.surname


def _of_reading(surface, place, spelled):
    """From `bias` to `common_word`: what the name stands for and how it is spelled."""
    return (
        1.0,
        size_of(place),
        place.kind == "capital",
        place.kind == "region",
        place.kind == "county",
        place.kind == "country",
        place.match == "context",
        place.rank == 0,
        surface.count(" ") + 1,
        *spelled,
    )


def _of_neighbours(hit, group, before, after):
    """From `locative_in_place` to `hyphen`: the words around the name."""
    around, previous = hit.around, hit.around.previous
    return (
        previous.lower() in LOCATIVE,
        previous.lower() in IN_PLACE,
        previous.lower() == "of",
        previous.lower() == "the",
        group.in_place,
        around.starts,
        bool(before),
        bool(after),
        bool(after) and after[-1] in BODIES,
        previous in BODIES or around.second in BODIES,
        previous in TITLES,
        group.forced is not None,
        around.after.startswith(("'s", "’s")),
        around.next.lower() in SPEECH,
        around.gap_before.endswith("-") or around.after.startswith("-"),
    )


def _of_support(hit, group, evidence, after, words):
    """From `repeats` to `role_after`: how often the article names it and its country, and as what."""
    place, previous = group.best, hit.around.previous
    return (
        min(len(group.hits), 4) / 4,
        evidence.votes.get(place.country, 0.0) / (evidence.total or 1.0),
        place.country in evidence.votes,
        hit.senses.capitals,
        hit.start < 5 and hit.part == "text",
        bool(after) and after[0] in words.get("surname", ()),
        len(previous) == 2 and previous[1] == "." and previous[0].isupper(),
        math.log2(len(group.readings)),
        hit.around.next in PERSON_ROLES,
    )


def _of_doubt(hit, group, evidence, after, spelled):
    """From `saint` to `in_lower_case`: what makes a name doubtful whose country the article does not name."""
    place = group.best
    supported = place.country in evidence.votes
    return (
        hit.surface.startswith(("St", "San ", "Santa ")) and not supported,
        spelled.common and not supported,
        not supported and size_of(place) < 4.7,
        place.kind == "city" and bool(after) and after[-1] not in BODIES,
        spelled.named and not supported,
        spelled.common and group.in_lower_case,
    )


def _of_both(hit, group, evidence, before, spelled):
    """From `coherent` to `named_telling`: whether other names of the article fit, and what outweighs doubt."""
    place, fits = group.best, evidence.fits
    near = fits.get((place.country, place.admin1), 0.0) - 1 / max(len(group.regions), 1) if place.admin1 else 0.0
    return (
        min(fits.get(place.country, 0.0) - 1 / len(group.countries), 4.0),
        min(near, 3.0),
        spelled.common and hit.around.previous.lower() in IN_PLACE,
        bool(evidence.outlet) and place.country == evidence.outlet,
        spelled.named and bool(before),
        spelled.named and place.kind == "city" and hit.around.next in TELLING,
    )


def run_words(hit):
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
