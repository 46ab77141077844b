"""Every name of the gazetteer in one automaton, and the readings of each: actors, places, or both.

A name has a number. Its readings stay packed in arrays until a text mentions it, so that loading is quick.
"""

from typing import NamedTuple

import ahocorasick_rs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# From this many people on, a place is also looked for in capitals ("SEOUL, South Korea").
CAPITALS_FROM = 50_000
_SHORTEST_CAPITALS = 4
_MOST_SEEN = 20_000  # names whose readings stay unpacked: most are rare
# Words that tell American from British and Commonwealth English, and those of local American news.
AMERICAN = (
    "mph",
    "Rep.",
    "Sen.",
    "Gov.",
    "attorney",
    "statewide",
    "neighbor",
    "neighbors",
    "Republican",
    "Democrat",
    "highway",
    "center",
    "color",
    "labor",
    "program",
    "programs",
    "favorite",
    "defense",
)
LOCAL = (
    "county",
    "County",
    "sheriff",
    "Sheriff",
    "parish",
    "school district",
    "School District",
    "State Police",
    "state police",
    "city council",
    "City Council",
    "high school",
    "High School",
    "downtown",
    "neighborhood",
    "neighborhoods",
    "councilman",
    "councilwoman",
    "freshman",
    "sophomore",
    "Interstate",
    "township",
    "Township",
    "police chief",
    "Police Chief",
    "city manager",
    "school board",
    "School Board",
    "zoning",
    "commissioners",
)
BRITISH = (
    "centre",
    "colour",
    "labour",
    "honour",
    "favour",
    "neighbour",
    "neighbours",
    "neighbourhood",
    "behaviour",
    "theatre",
    "programme",
    "programmes",
    "councillor",
    "councillors",
    "Cllr",
    "defence",
    "licence",
    "metres",
    "kilometres",
    "tonnes",
    "constable",
    "borough",
    "MP",
    "MPs",
    "pub",
    "organisation",
    "organisations",
    "organised",
    "recognised",
    "criticised",
    "realised",
    "favourite",
    "rumour",
    "tyres",
    "whilst",
    "£",
)


class Actor(NamedTuple):
    """One reading of a name: an actor of the list."""

    actor_id: str
    kind: str  # what the name is: country, nationality, government, person, organisation, group
    country: str  # ISO 3166-1 alpha-3, or "" for none
    match: str  # exact, fold, context, article ("the Gulf"), prefix ("Sino-")
    name: str


class Place(NamedTuple):
    """One reading of a name: a place below, above or beside the countries."""

    place_id: str
    name: str
    kind: str
    country: str  # ISO 3166-1 alpha-3, or "" for a sea or a continent
    admin1: str
    latitude: float  # NaN where unknown
    longitude: float
    population: float
    rank: int  # 0 where the name is the main one
    match: str


class Senses:
    """All readings of one name, and what the rules ask of them wherever it stands.

    Attributes
    ----------
    actors, places : tuple
    capitals : bool
        A name in capitals that is not written so otherwise.
    bound : bool
        Some reading holds only behind an article or before a hyphen.
    country, nationality, nation : bool
        The name may be that of a country, of its people, of either.
    sure : Actor or None
        The first that needs no support by the article.
    readings : Readings or None
        What the model of places makes of it, once it is asked.
    """

    __slots__ = ("actors", "bound", "capitals", "country", "nation", "nationality", "places", "readings", "sure")

    def __init__(self, actors, places, capitals, bound=False):
        self.actors, self.places, self.capitals, self.bound = actors, places, capitals, bound
        kinds = {actor.kind for actor in actors}
        self.country, self.nationality = "country" in kinds, "nationality" in kinds
        self.nation = self.country or self.nationality
        self.sure = next((actor for actor in actors if actor.match != "context"), None)
        self.readings = None

    def without(self, matches):
        """Return the readings but for those of the kinds `matches`."""
        actors = tuple(actor for actor in self.actors if actor.match not in matches)
        places = tuple(place for place in self.places if place.match not in matches)
        return Senses(actors, places, self.capitals, self.bound)


class NameIndex:
    """The names of actors and places with their readings.

    Attributes
    ----------
    numbers : dict
        The number of each name.
    automaton : ahocorasick_rs.AhoCorasick
        Finds the longest name at each position; yields numbers.
    styles : dict
        Numbers of words of American (0) or British (1) usage or of local news (2), which are no names.
    """

    def __init__(self, aliases, actors, places, place_names, words):
        self._places, self._place_names = places, place_names
        aliased = _without_article(place_names["alias"])
        spelled = pc.dictionary_encode(aliased)
        self.numbers = dict(zip(spelled.dictionary.to_pylist(), range(len(spelled.dictionary)), strict=True))
        self._capitals = {}  # of a name in capitals only: the number of its usual spelling
        self._number_capitals(aliased)
        numbers, self._actors = self._number_actors(aliases, actors, words)
        for word in words.get("shadow", ()):
            self._number(word)
        usage = [(word, style) for style, group in enumerate((AMERICAN, BRITISH, LOCAL)) for word in group]
        self.styles = {self._number(word): style for word, style in usage if word not in self.numbers}
        self._pack(np.asarray(numbers, dtype=np.int64), spelled.indices.to_numpy())
        self.automaton = ahocorasick_rs.AhoCorasick(
            list(self.numbers),
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            store_patterns=False,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        self._seen = {}

    def senses(self, number):
        """Return the readings of name `number`: of places the larger first."""
        found = self._seen.get(number)
        if found is None:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            found = self._seen[number] = self._read(number)
        return found

    def _read(self, number):
        at = self._capitals.get(number, number)
        actors = tuple(self._actors[row] for row in self._rows_of(at, *self._actor_rows))
        places = sorted(
            (self._place(row) for row in self._rows_of(at, *self._place_rows)),
            key=lambda place: (-place.population, place.rank, place.place_id),
        )
        bound = any(reading.match in ("article", "prefix") for reading in (*actors, *places))
        return Senses(actors, tuple(places), at != number, bound)

    @staticmethod
    def _rows_of(number, starts, order):
        return order[starts[number] : starts[number + 1]].tolist()

    def _place(self, row):
        names, places = self._place_names, self._places
        at = names["place"][row].as_py()
        values = [places[column][at].as_py() for column in Place._fields[:8]]
        match = "article" if names["alias"][row].as_py().startswith("the ") else names["match"][row].as_py()
        return Place(*values, names["rank"][row].as_py(), match)

    def _number(self, name):
        return self.numbers.setdefault(name, len(self.numbers))

    def _number_capitals(self, aliased):
        """Number the larger places' names in capitals, as other spellings of what they are."""
        places = self._places
        kinds = pc.is_in(places["kind"], value_set=pa.array(["city", "county"]))
        wide = pc.or_(pc.greater_equal(places["population"], CAPITALS_FROM), pc.invert(kinds))
        chosen = aliased.filter(pc.take(wide, self._place_names["place"]))
        for name in pc.unique(chosen).to_pylist():
            self._capitalise(name)

    def _capitalise(self, name):
        capitals = name.upper()
        if len(name) >= _SHORTEST_CAPITALS and capitals not in self.numbers:
            self._capitals[self._number(capitals)] = self.numbers[name]

    def _number_actors(self, aliases, actors, words):
        """Return the number of each spelling of an actor's name and, beside it, its reading."""
        facts = dict(
            zip(actors["actor_id"], zip(actors["country"], actors["name"], strict=True), strict=True)
        )
        rows = list(
            zip(
                *(aliases[name].tolist() for name in ("alias", "actor_id", "name_kind", "match")), strict=True
            )
        )
        rows += [
            (word, code, "nationality", "prefix")
            for word, code in words.get("prefix", {}).items()
            if code in facts
        ]
        known = {(alias.lower(), actor_id) for alias, actor_id, _, _ in rows}
        numbers, readings = [], []
        for alias, actor_id, kind, match in rows:
            if alias[:4] in ("the ", "The "):
                if (alias[4:].lower(), actor_id) in known:
                    continue  # "the Kremlin" beside "Kremlin" would hide "the Kremlin Palace"
                if alias.startswith("the "):
                    alias, match = alias[4:], "article"
            reading = Actor(actor_id, kind, facts[actor_id][0], match, facts[actor_id][1])
            for form in _spellings(alias, match):
                number = self._number(form)
                self._capitals.pop(number, None)
                numbers.append(number)
                readings.append(reading)
            self._capitalise(alias)
        return numbers, readings

    def _pack(self, actor_numbers, place_numbers):
        """Note where in the readings, ordered by number, those of each number start."""
        packed = []
        for numbers in (actor_numbers, place_numbers):
            order = np.argsort(numbers, kind="stable")
            packed.append((np.searchsorted(numbers[order], np.arange(len(self.numbers) + 1)), order))
        self._actor_rows, self._place_rows = packed


def _without_article(names):
    """Turn "the Gulf" into "Gulf": it would hide "the Gulf of Mexico" by starting earlier."""
    return pc.replace_substring_regex(names, pattern="^the ", replacement="")


def _spellings(alias, match):
    """Return what may stand for `alias` in a text."""
    forms = {alias}
    if "'" in alias or "’" in alias:
        forms |= {alias.replace("'", "’"), alias.replace("’", "'")}
    if match == "fold":
        forms |= {form(alias) for form in (str.upper, str.lower, str.title, str.capitalize)}
    return sorted(forms)


def index_places(places, place_names):
    """Return both tables as arrays; to the names the column `place` is added: the row of the place.

    Unknown text is "", unknown numbers of people are 0, unknown coordinates NaN.
    """
    columns = {name: pc.fill_null(places[name], "").combine_chunks() for name in Place._fields[:5]}
    for name in ("latitude", "longitude", "population"):
        values = places[name].to_numpy().astype(float)
        columns[name] = pa.array(
            np.nan_to_num(values, nan=0.0) if name == "population" else values, pa.float64()
        )
    names = {name: place_names[name].combine_chunks() for name in ("alias", "rank", "match")}
    names["place"] = pc.index_in(place_names["place_id"], value_set=columns["place_id"]).combine_chunks()
    return columns, names
