"""What an article says about where it plays, and the readings of each name that may be a place."""

import re
from collections import Counter

from geobrief.mentions.features import is_exact_country, lasting_features, score
from geobrief.name_index import Place

WIDE = frozenset({"sea", "ocean", "continent", "world-region"})
COUNTRY_PEOPLE = 1e7
_MOST_READINGS, _MOST_ANCHORS = 24, 40
_SHORTEST_LIST = 3
_JOINED = re.compile(r"(?:,|,? and|,? or|,? &)(?: the)? ")  # what stands between the members of a list
_NO_GROUP = object()  # of a spelling that no place has


class Readings:
    """The places a name may mean, as places the countries too, with what is so of them in any article."""

    __slots__ = ("_scored", "countries", "lasting", "named", "places", "regions", "shares", "wide")

    def __init__(self, places):
        counts = Counter(place.country for place in places)
        self.places, self.countries = places, set(counts)
        self.regions = {(place.country, place.admin1) for place in places if place.admin1}
        # What the name adds to the fit of each country and each region: together 1 for either.
        self.shares = [(key, 1 / len(keys)) for keys in (self.countries, self.regions) for key in keys]
        self.lasting, self.named, self._scored = lasting_features(places, counts), {}, (None, None)
        # The first reading as a sea, a continent or a region of the world rules out all others.
        wide = (at for at, place in enumerate(places) if place.kind in WIDE and place.match != "context")
        self.wide = next(wide, None)

    def scores(self, weights):
        """Return what LASTING_FEATURES add to the score of each reading, for weights that hardly ever change."""
        if self._scored[0] is not weights:
            self._scored = weights, [score(features, weights) for features in self.lasting]
        return self._scored[1]


class Group:
    """All hits of one spelling in an article: they mean the same place, if they mean one.

    `known` is what is so of its readings in any article, `best` the one that is chosen and `at` its place; `rows` are
    the features of the readings where they were weighed: data/build/ranker.py learns from them.
    """

    __slots__ = (
        "at",
        "best",
        "chance",
        "chances",
        "countries",
        "forced",
        "hits",
        "in_lower_case",
        "in_place",
        "known",
        "of_article",
        "readings",
        "regions",
        "surface",
    )

    def __init__(self, surface, readings):
        self.surface, self.known, self.readings, self.hits = surface, readings, readings.places, []
        self.countries, self.regions = readings.countries, readings.regions
        self.forced, self.of_article, self.chances = readings.wide, None, [1.0]
        self.at, self.best, self.chance = 0, self.readings[0], 1.0
        self.in_lower_case = self.in_place = False

    @property
    def rows(self):
        """READING_FEATURES of each reading, None where they were not weighed."""
        if self.of_article is None:
            return None
        return [(*lasting, *more) for lasting, more in zip(self.known.lasting, self.of_article, strict=True)]

    def choose(self, chances):
        """Take the likeliest reading in the likeliest country; `chance` is that of the country.

        Of a country and its capital of the same name ("Singapore") it is the country.
        """
        self.chances, countries = chances, {}
        for place, chance in zip(self.readings, chances, strict=True):
            countries[place.country] = countries.get(place.country, 0.0) + chance
        country = max(countries, key=countries.get)
        inside = [at for at, place in enumerate(self.readings) if place.country == country]
        whole = [at for at in inside if is_exact_country(self.readings[at])]
        self.at = max(whole if whole and self.forced is None else inside, key=chances.__getitem__)
        self.best, self.chance = self.readings[self.at], min(countries[country], 1.0)


class Evidence:
    """What the article says about where it plays: countries and regions named, places that are sure."""

    __slots__ = ("american", "anchors", "british", "fits", "local", "outlet", "regions", "total", "votes")

    def __init__(self, usage, outlet):
        self.votes, self.regions, self.anchors, self.total = {}, {}, [], 0.0
        self.outlet = outlet
        self.american, self.british, self.local = (min(count, 4) / 4 for count in usage)
        self.fits = {}

    def vote(self, country, weight=1.0):
        """Count a mention of something in `country`."""
        if country:
            self.votes[country] = self.votes.get(country, 0.0) + weight
            self.total += weight

    def fit(self, groups):
        """Note in which countries and regions the names of the article have readings at all."""
        fits = self.fits
        for group in groups:
            for key, share in group.known.shares:
                fits[key] = fits.get(key, 0.0) + share

    def place(self, place, weight=1.0):
        """Count a place: for its country, its region, and as a point near which others may lie."""
        self.vote(place.country, weight)
        if place.admin1:
            key = place.country, place.admin1
            self.regions[key] = self.regions.get(key, 0.0) + weight
        if place.latitude == place.latitude and place.kind != "country" and len(self.anchors) < _MOST_ANCHORS:
            self.anchors.append((place.latitude, place.longitude, place.name))


def readings(senses, countries):
    """Return the `Readings` of a name: its places and, as places, the countries it may name."""
    if senses.readings is None:
        found = list(senses.places[:_MOST_READINGS])
        for actor in senses.actors:
            if actor.kind == "country" and actor.country in countries:
                name, latitude, longitude = countries[actor.country]
                where = latitude, longitude, COUNTRY_PEOPLE
                found.append(Place(actor.actor_id, name, "country", actor.country, "", *where, 0, actor.match))
        senses.readings = Readings(found)
    return senses.readings


def group_hits(hits, countries):
    """Return the hits that may be places, gathered by spelling."""
    groups = {}
    for hit in hits:
        if hit.state != "open":
            continue
        key = hit.surface.casefold()
        group = groups.get(key)
        if group is None:
            found = readings(hit.senses, countries)
            group = groups[key] = Group(hit.surface, found) if found.places else _NO_GROUP
        if group is not _NO_GROUP:
            group.hits.append(hit)
    return [group for group in groups.values() if group is not _NO_GROUP]


def force_by_region(groups, hits, texts):
    """Fix the reading of "Paris" where the text says "Paris, Texas" and the gazetteer has one there."""
    by_start = {}
    for group in groups:
        for hit in group.hits:
            if not hit.around.after.startswith((",", " (")):
                continue
            by_start = by_start or {(hit.part, hit.start): hit for hit in hits}
            following = _next_after_comma(texts[hit.part], hit.end, hit.part, by_start)
            if following is None:
                continue
            inside = [at for at, place in enumerate(group.readings) if _lies_in(place, following)]
            if inside:
                group.forced = inside[0]
                break


def force_by_list(groups, hits, texts):
    """Fix the reading of "Georgia" as the country where it stands in a list of three and more that are all countries:
    "Georgia, Kazakhstan and Finland", at least one of them without a namesake."""
    if not any(hit.state == "kept" and hit.kind == "country" for hit in hits):
        return
    owners = {(hit.part, hit.start): group for group in groups for hit in group.hits}
    for members in _lists(hits, texts):
        if len(members) < _SHORTEST_LIST:
            continue
        open_hits = [hit for hit in members if hit.state == "open"]
        found = [owners.get((hit.part, hit.start)) for hit in open_hits]
        sure = sum(hit.state == "kept" and hit.kind == "country" for hit in members)
        if sure and sure + len(found) == len(members) and all(_country_at(group) is not None for group in found):
            for group in found:
                if group.forced is None and len(group.countries) > 1:
                    group.forced = _country_at(group)


def _lists(hits, texts):
    """Yield the hits between which nothing stands but commas, "and" and "or", those that were dropped left out."""
    members = []
    for hit in hits:
        last = members[-1] if members else None
        if hit.state == "dropped" or (last and hit.part == last.part and hit.start < last.end):
            continue
        if last and not (hit.part == last.part and _JOINED.fullmatch(texts[hit.part], last.end, hit.start)):
            yield members
            members = []
        members.append(hit)
    yield members


def _country_at(group):
    """Return which of a group's readings is a country, None where none is; a list of countries is support enough."""
    readings = group.readings if group else ()
    return next((at for at, place in enumerate(readings) if place.kind == "country"), None)


def _next_after_comma(text, end, part, by_start):
    for gap in (", ", ",", " (", ",\n"):
        if text.startswith(gap, end):
            found = by_start.get((part, end + len(gap)))
            if found is not None:
                return found
    return None


def _lies_in(place, hit):
    """True where `place` lies in a region or country that `hit` may name."""
    if place.kind == "country":
        return False
    regions = [region for region in hit.senses.places if region.kind in ("region", "country-part")]
    if place.kind != "region" and any(
        region.country == place.country and place.admin1 in (region.name, region.admin1) for region in regions
    ):
        return True
    return any(actor.kind == "country" and actor.country == place.country for actor in hit.senses.actors)
