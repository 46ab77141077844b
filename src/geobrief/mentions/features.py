"""What speaks for a name's being a place, and for one of its readings: the numbers the model weighs."""

import math
from operator import mul

from geobrief.mentions.vocabulary import BODIES, IN_PLACE, LOCATIVE, PERSON_ROLES, SPEECH, TELLING, TITLES

# What is so wherever in an article a name stands, and what is so of one of its uses.
NAME_FEATURES = tuple(
    """
    bias log_people capital region county country context main_name words first_name surname common_word
    any_locative comma_region_after repeats support support_country capitals readings saint word_unsupported
    small_unsupported name_unsupported in_lower_case coherent region_coherent outlet
    """.split()
)
USE_FEATURES = tuple(
    """
    locative in_place of the starts capital_before capital_after body_after body_before title_before possessive
    speech_after hyphen dateline surname_after initial_before role_after city_in_run common_in_place named_before
    named_telling
    """.split()
)
PLACE_FEATURES = (*NAME_FEATURES, *USE_FEATURES)
# What is so of a reading in any article, and what an article adds.
LASTING_FEATURES = tuple(
    """
    log_people country capital region county alternate context best_people exact_country namesakes
    """.split()
)
ARTICLE_FEATURES = tuple(
    """
    votes any_vote region_named region_votes near outlet style coherent region_coherent british commonwealth
    exact_country_many large_not_local votes_large
    """.split()
)
READING_FEATURES = (*LASTING_FEATURES, *ARTICLE_FEATURES)
# Kilometres at which a neighbour counts for 1/e, and beyond which for nothing.
_REACH, _FAR, _FAR_DEGREES = 250.0, 1200.0, 11.0
_LIKELY_SIZE = {"region": 6.2, "continent": 9.0, "ocean": 9.0, "sea": 8.0, "world-region": 8.0}
# A place of half a million and more is meant unless the article is local news from elsewhere.
_LARGE = 5.7
_SMALL = 4.7
_SIZE, _EXACT = LASTING_FEATURES.index("log_people"), LASTING_FEATURES.index("exact_country")
_FIRST_NAME, _SURNAME, _COMMON = map(NAME_FEATURES.index, ("first_name", "surname", "common_word"))
_WORD_FEATURES = slice(_FIRST_NAME, _COMMON + 1)
_COMMONWEALTH = frozenset("CAN AUS NZL IRL ZAF IND KEN NGA".split())


def distance(latitude, longitude, other):
    """Return kilometres between two points on a sphere cut flat: near enough to compare neighbours."""
    dy = latitude - other[0]
    dx = abs(longitude - other[1])
    dx = min(dx, 360 - dx) * math.cos(math.radians((latitude + other[0]) / 2))
    return 111.2 * math.hypot(dx, dy)


def size_of(place):
    """Return the order of magnitude of the people in a place; of a place without a figure, a likely one."""
    return math.log10(place.population + 10) if place.population else _LIKELY_SIZE.get(place.kind, 4.5)


def is_exact_country(place):
    """True for a country by a name that needs no support."""
    return place.kind == "country" and place.match != "context"


def lasting_features(places, counts):
    """Return LASTING_FEATURES for each reading of a name; `counts` says how many of them lie in each country."""
    most = max((place.population for place in places), default=0)
    return [
        (
            size_of(place),
            place.kind == "country",
            place.kind == "capital",
            place.kind == "region",
            place.kind == "county",
            place.rank > 0,
            place.match == "context",
            place.population == most,
            is_exact_country(place),
            math.log(counts[place.country]),
        )
        for place in places
    ]


def score(features, weights, start=0):
    """Return `start` and the weighted features, added in their order."""
    return sum(map(mul, features, weights), start)


def article_features(group, evidence):
    """Return one tuple of ARTICLE_FEATURES for each reading of the group."""
    own, own_region = 1 / len(group.countries), 1 / (len(group.regions) or 1)
    return [
        _of_article(place, lasting, own, own_region, group, evidence)
        for place, lasting in zip(group.readings, group.known.lasting, strict=True)
    ]


def _of_article(place, lasting, own, own_region, group, evidence):
    """Return the ARTICLE_FEATURES of one reading; `own` is what the name itself adds to the fit of its countries."""
    country, fits = place.country, evidence.fits
    region = near = 0.0
    if place.admin1:
        key = country, place.admin1
        region = evidence.regions.get(key, 0.0)
        near = min(fits.get(key, own_region) - own_region, 3.0)
    votes = evidence.votes.get(country, 0.0) / (evidence.total or 1.0)
    return (
        votes,
        votes > 0,
        region > 0,
        region / sum(evidence.regions.values()) if region else 0.0,
        _nearness(place, group, evidence) if evidence.anchors else 0.0,
        country == evidence.outlet != "",
        max(evidence.american, evidence.local) if country == "USA" else 0.0,
        min(fits.get(country, own) - own, 4.0),
        near,
        evidence.british if country == "GBR" else 0.0,
        evidence.british if country in _COMMONWEALTH else 0.0,
        min(len(evidence.votes), 8) / 8 if lasting[_EXACT] else 0.0,
        1.0 - evidence.local if lasting[_SIZE] >= _LARGE and place.kind != "country" else 0.0,
        votes if lasting[_SIZE] >= _LARGE else 0.0,
    )


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


def name_features(hit, group, evidence, words):
    """Return the NAME_FEATURES of a name as `hit` spells it."""
    place, surface, fits, country = group.best, hit.surface, evidence.fits, group.best.country
    named = group.known.named
    lasting = named.get((surface, group.at))
    if lasting is None:
        lasting = named[surface, group.at] = _lasting_of_name(surface, place, words)
    size, (first_name, surname, common) = lasting[1], lasting[_WORD_FEATURES]
    supported = country in evidence.votes
    near = fits.get((country, place.admin1), 0.0) - 1 / (len(group.regions) or 1) if place.admin1 else 0.0
    return (
        *lasting,
        group.in_place,
        group.forced is not None,
        min(len(group.hits), 4) / 4,
        evidence.votes.get(country, 0.0) / (evidence.total or 1.0),
        supported,
        hit.senses.capitals,
        math.log2(len(group.readings)),
        not supported and surface.startswith(("St", "San ", "Santa ")),
        not supported and common,
        not supported and size < _SMALL,
        not supported and (first_name or surname),
        common and group.in_lower_case,
        min(fits.get(country, 0.0) - 1 / len(group.countries), 4.0),
        min(near, 3.0),
        bool(evidence.outlet) and country == evidence.outlet,
    )


def _lasting_of_name(surface, place, words):
    """Return the first of NAME_FEATURES: those that are so in any article of a spelling that means a place."""
    is_word = " " not in surface
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
        *(is_word and surface in words.get(name, ()) for name in ("first_name", "surname", "common_word")),
    )


def use_features(hit, group, of_name, words):
    """Return the USE_FEATURES of one hit of a name with the NAME_FEATURES `of_name`."""
    around = hit.around
    previous, lower, after_name = around.previous, around.lower, around.after
    before, after = run_words(hit)
    is_body, is_city = bool(after) and after[-1] in BODIES, group.best.kind == "city"
    is_named, in_place = of_name[_FIRST_NAME] or of_name[_SURNAME], lower in IN_PLACE
    return (
        lower in LOCATIVE,
        in_place,
        lower == "of",
        lower == "the",
        around.starts,
        bool(before),
        bool(after),
        is_body,
        previous in BODIES or around.second in BODIES,
        previous in TITLES,
        after_name.startswith(("'s", "’s")),
        around.next.lower() in SPEECH,
        around.gap_before[-1:] == "-" or after_name[:1] == "-",
        hit.start < 5 and hit.part == "text",
        bool(after) and after[0] in words.get("surname", ()),
        len(previous) == 2 and previous[1] == "." and previous[0].isupper(),
        around.next in PERSON_ROLES,
        is_city and bool(after) and not is_body,
        in_place and of_name[_COMMON],
        is_named and bool(before),
        is_named and is_city and around.next in TELLING,
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
