"""The names Geobrief knows: countries, governments, people, organisations, groups and places, compiled for matching.

The tables come from `data/gazetteer`; users add actors of their own with an `actors.csv`. Loading compiles every
name into one automaton and leaves the readings of a name packed in arrays until a text mentions it.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geobrief.errors import GeobriefError
from geobrief.frames import as_frame
from geobrief.resources import data_path
from geobrief.user_actors import read_actors

FILES = ("actors.csv", "aliases.csv", "members.csv", "offices.csv", "words.csv",
         "places.parquet", "place_names.parquet")
# From this many people on, a place is also looked for in capitals ("SEOUL, South Korea").
CAPITALS_FROM = 50_000
# Words that tell American from British and Commonwealth English; they say where an article is at home.
AMERICAN = ("county", "County", "sheriff", "Sheriff", "parish", "school district", "State Police", "state police",
            "city council", "City Council", "Interstate", "mph", "Rep.", "Sen.", "Gov.", "high school", "High School",
            "downtown", "attorney", "statewide", "neighbor", "neighborhood", "Republican", "Democrat", "highway",
            "center", "color", "labor", "program", "councilman", "councilwoman", "freshman", "sophomore")
BRITISH = ("centre", "colour", "labour", "honour", "favour", "neighbour", "neighbours", "neighbourhood", "behaviour",
           "theatre", "programme", "programmes", "councillor", "councillors", "Cllr", "defence", "licence", "metres",
           "kilometres", "tonnes", "constable", "borough", "MP", "MPs", "pub", "organisation", "organisations",
           "organised", "recognised", "criticised", "realised", "favourite", "rumour", "tyres", "whilst", "£")


class Actor(NamedTuple):
    """One reading of a name: an actor of the list."""

    actor_id: str
    kind: str        # what the name is: country, nationality, government, person, organisation, group
    country: str     # ISO 3166-1 alpha-3, or "" for none
    match: str       # exact, fold, context, article ("the Gulf"), prefix ("Sino-")
    name: str


class Place(NamedTuple):
    """One reading of a name: a place below, above or beside the countries."""

    place_id: str
    name: str
    kind: str
    country: str     # ISO 3166-1 alpha-3, or "" for a sea or a continent
    admin1: str
    latitude: float
    longitude: float
    population: float
    rank: int        # 0 where the name is the main one
    match: str


class Senses(NamedTuple):
    """All readings of one name, and whether it is a name in capitals that is not written so otherwise."""

    actors: tuple
    places: tuple
    capitals: bool
    bound: bool = False    # some reading holds only behind an article or before a hyphen

    @property
    def nation(self):
        """True if the name may be that of a country or of its people."""
        return bool(self.actors) and any(actor.kind in ("country", "nationality") for actor in self.actors)


@dataclass(eq=False)
class Gazetteer:
    """Every name with its readings, ready to be matched.

    Attributes
    ----------
    actors : pandas.DataFrame
        The `actors` frame: one row an actor, the user's own included.
    automaton : ahocorasick_rs.AhoCorasick
        Finds the longest name at each position; yields numbers that `senses` reads.
    numbers : dict
        The number of each name.
    countries : dict
        ISO 3166-1 alpha-3 to (name, latitude, longitude); the coordinates may be NaN.
    words : dict
        Lists of words for the rules: name of the list to a mapping of each word to what it stands for ("" if nothing).
    offices : dict
        Actor of a person to a list of (office, country, from, to).
    members : dict
        Actor of an organisation to the set of its members' codes.
    fingerprint : str
        Changes with any table and with the user's file.
    styles : dict
        Numbers of words of American (0) or British (1) usage.
    """

    actors: pd.DataFrame
    automaton: ahocorasick_rs.AhoCorasick = field(repr=False)
    numbers: dict = field(repr=False)
    countries: dict = field(repr=False)
    words: dict = field(repr=False)
    offices: dict = field(repr=False)
    members: dict = field(repr=False)
    fingerprint: str
    styles: dict = field(repr=False)
    _readings: "_Readings" = field(repr=False)
    _seen: dict = field(default_factory=dict, repr=False)

    def senses(self, number):
        """Return the readings of name `number`."""
        found = self._seen.get(number)
        if found is None:
            found = self._seen[number] = self._readings.senses(number)
        return found


@dataclass(eq=False)
class _Readings:
    """The readings of all names, packed: of name n those from starts[n] to starts[n + 1]."""

    actors: list
    actor_starts: np.ndarray
    actor_order: np.ndarray
    place_starts: np.ndarray
    place_order: np.ndarray
    places: dict
    name_rows: dict
    capitals: list         # of a name in capitals the number of its usual spelling, else -1

    def senses(self, number):
        """Unpack the readings of one name, the main ones and the larger places first."""
        spelled = self.capitals[number]
        at = number if spelled < 0 else spelled
        actors = self.actor_order[self.actor_starts[at]:self.actor_starts[at + 1]]
        places = self.place_order[self.place_starts[at]:self.place_starts[at + 1]]
        known = sorted((self.place(row) for row in places), key=lambda p: (-p.population, p.rank, p.place_id))
        actors = tuple(self.actors[row] for row in actors)
        bound = any(reading.match in ("article", "prefix") for reading in (*actors, *known))
        return Senses(actors, tuple(known), bool(spelled >= 0), bound)

    def place(self, row):
        """Unpack one row of the names of places."""
        at, rank, match = (self.name_rows[column][row] for column in ("place", "rank", "match"))
        values = [self.places[column][at] for column in Place._fields[:8]]
        return Place(*values, int(rank), match)


def load_gazetteer(extra=None):
    """Return the compiled gazetteer, once per process and file of the user's own.

    Parameters
    ----------
    extra : path-like, optional
        The user's `actors.csv`: `name`, `aliases`, `kind`, `country`, `from`, `to`.

    Returns
    -------
    Gazetteer

    Raises
    ------
    GeobriefError
        If a table is missing or broken, or a row of `extra` is not usable.
    """
    folder = data_path("gazetteer")
    stamps = tuple(_stamp(folder / name) for name in FILES)
    return _load(folder, stamps, None if extra is None else Path(extra), None if extra is None else _stamp(Path(extra)))


def _stamp(path):
    try:
        found = path.stat()
    except OSError as error:
        raise GeobriefError(f"{path} cannot be read ({error.strerror}): give a file that exists.") from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(folder, stamps, extra, extra_stamp):
    tables = {name: _read_table(folder / f"{name}.csv") for name in ("actors", "aliases", "members", "offices", "words")}
    places = _read_places(folder / "places.parquet")
    place_names = _read_parquet(folder / "place_names.parquet").to_pydict()
    if extra is not None:
        tables = _add_users(tables, extra)
    return _compile(tables, places, place_names, _fingerprint(folder, extra))


def _read_table(path):
    """Read a CSV file as text without a missing value: "NA" is Namibia's old code and a name."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _read_parquet(path):
    try:
        return pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise GeobriefError(f"{path} is damaged: restore it from the repository or run 'make data'.") from error


def _read_places(path):
    table = _read_parquet(path)
    columns = {name: table[name].to_pylist() for name in Place._fields[:5]}
    columns = {name: ["" if value is None else value for value in values] for name, values in columns.items()}
    for name in ("latitude", "longitude", "population"):
        columns[name] = np.nan_to_num(table[name].to_numpy().astype(float), nan=0.0).tolist()
    return columns


def _fingerprint(folder, extra):
    digest = hashlib.blake2b(digest_size=8)
    for path in (*(folder / name for name in FILES), *([] if extra is None else [extra])):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _add_users(tables, path):
    """Return the tables with the user's actors in them; their names win over those of the same spelling."""
    aliases, actors = tables["aliases"], tables["actors"]
    known = aliases[aliases["name_kind"] == "country"]
    codes = dict(zip(known["alias"], known["actor_id"], strict=True)) | {
        code: code for code in actors.loc[actors["kind"] == "country", "actor_id"]}
    rows = read_actors(path, codes)
    rows["actor_id"] = [_user_id(row) for row in rows.itertuples()]
    own = rows.assign(parent=rows["country"], valid_from=rows["from"], valid_to=rows["to"],
                      latitude="", longitude="", source=path.name, as_of="")[list(actors)]
    names = rows.explode("aliases").rename(columns={"aliases": "alias", "kind": "name_kind"})
    names = names.assign(match="exact", note="", source=path.name, as_of="")[list(aliases)]
    others = aliases[~aliases["alias"].isin(names["alias"])]
    return tables | {
        "actors": pd.concat([actors[~actors["actor_id"].isin(own["actor_id"])], own], ignore_index=True),
        "aliases": pd.concat([names, others], ignore_index=True),
    }


def _user_id(row):
    return row.country if row.kind == "country" and row.country else f"{row.country or 'INT'}.{slug(row.name)}"


def slug(name):
    """Return `name` as it stands in an identifier: lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _compile(tables, places, place_names, fingerprint):
    actors, aliases = tables["actors"], tables["aliases"]
    numbers, capitals = {}, []

    def number_of(name, spelled=-1):
        """Return the number of `name`; of a name in capitals, remember the number it has when spelled out."""
        found = numbers.setdefault(name, len(capitals))
        if found == len(capitals):
            capitals.append(spelled)
        elif spelled < 0:
            capitals[found] = -1
        return found

    words = _word_lists(tables["words"])
    aliases = pd.concat([aliases, _prefixes(words, actors)], ignore_index=True)
    actor_numbers, actor_rows = _number_aliases(aliases, actors, number_of)
    place_numbers, place_rows = _number_places(places, place_names, number_of)
    for name in words.get("shadow", ()):
        number_of(name)
    styles = {number_of(word): style for style, group in enumerate((AMERICAN, BRITISH)) for word in group
              if word not in numbers}
    size = len(capitals)
    actor_starts, actor_order = _pack(actor_numbers, size)
    place_starts, place_order = _pack(place_numbers, size)
    readings = _Readings(
        [actor_rows[1][row] for row in actor_rows[0]], actor_starts, actor_order,
        place_starts, np.asarray(place_rows, dtype=np.int64)[place_order] if size else place_order,
        places, place_names, capitals,
    )
    automaton = ahocorasick_rs.AhoCorasick(
        list(numbers), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    return Gazetteer(
        actors=as_frame("actors", actors.replace("", pd.NA)), automaton=automaton, numbers=numbers,
        countries=_countries(actors), words=words, offices=_offices(tables["offices"]),
        members=tables["members"].groupby("actor_id")["country"].agg(set).to_dict(),
        fingerprint=fingerprint, styles=styles, _readings=readings,
    )


def _spellings(alias, match):
    """Return what may stand for `alias` in a text, `alias` itself last."""
    forms = {alias, alias.replace("'", "’"), alias.replace("’", "'")}
    if match == "fold":
        forms |= {form(alias) for form in (str.upper, str.lower, str.title, str.capitalize)}
    return [*sorted(forms - {alias}), alias]


def _prefixes(words, actors):
    """Return the names of nationalities that stand only before a hyphen: "Sino-Russian"."""
    known = set(actors["actor_id"])
    rows = [(word, code, "nationality", "prefix") for word, code in words.get("prefix", {}).items() if code in known]
    return pd.DataFrame(rows, columns=["alias", "actor_id", "name_kind", "match"])


def _number_aliases(aliases, actors, number_of):
    """Return the number of each spelling and, beside it, which actor it names."""
    aliases = aliases[~_has_idle_article(aliases)]
    facts = {row[0]: row for row in actors[["actor_id", "country", "name"]].itertuples(index=False, name=None)}
    numbers, rows, readings = [], [], []
    columns = aliases[["alias", "actor_id", "name_kind", "match"]].itertuples(index=False, name=None)
    for at, (alias, actor_id, kind, match) in enumerate(columns):
        _, country, name = facts[actor_id]
        alias, match = _without_article(alias, match)
        readings.append(Actor(actor_id, kind, country, match, name))
        for form in _spellings(alias, match):
            numbers.append(number_of(form))
            rows.append(at)
        if len(alias) > 3 and alias != alias.upper():
            number_of(alias.upper(), numbers[-1])
    return numbers, (rows, readings)


def _without_article(alias, match):
    """Turn "the Gulf" into "Gulf" behind an article: else it would hide "the Gulf of Mexico" by starting earlier."""
    if alias.startswith("the "):
        return alias[4:], "article"
    return alias, match


def _has_idle_article(aliases):
    """True for "the Kremlin" beside "Kremlin": it would hide the longer "Kremlin Palace" by starting earlier."""
    lower = aliases["alias"].str.lower()
    bare = lower.str.removeprefix("the ")
    known = set(zip(lower, aliases["actor_id"], strict=True))
    paired = np.array([key in known for key in zip(bare, aliases["actor_id"], strict=True)])
    return lower.str.startswith("the ") & paired


def _number_places(places, place_names, number_of):
    """Return the numbers of the places' names and the row of each.

    Adds to `place_names` the column `place`: where in `places` the place of a name stands.
    """
    position = {place_id: at for at, place_id in enumerate(places["place_id"])}
    place_names["place"] = [position[place_id] for place_id in place_names["place_id"]]
    population, kinds = places["population"], places["kind"]
    numbers, rows = [], []
    for row, (alias, at) in enumerate(zip(place_names["alias"], place_names["place"], strict=True)):
        alias, place_names["match"][row] = _without_article(alias, place_names["match"][row])
        numbers.append(number_of(alias))
        rows.append(row)
        if len(alias) > 3 and (population[at] >= CAPITALS_FROM or kinds[at] not in ("city", "county")):
            if alias != alias.upper():
                number_of(alias.upper(), numbers[-1])
    return numbers, rows


def _pack(numbers, size):
    """Return, for rows that bear `numbers`, where those of each number start and the rows in that order."""
    numbers = np.asarray(numbers, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(size + 1))
    return starts, order


def _countries(actors):
    rows = actors[actors["kind"] == "country"]
    latitude, longitude = (pd.to_numeric(rows[name], errors="coerce") for name in ("latitude", "longitude"))
    return {code: (name, y, x) for code, name, y, x in
            zip(rows["actor_id"], rows["name"], latitude, longitude, strict=True)}


def _word_lists(words):
    columns = words[["list", "word", "value"]].itertuples(index=False, name=None)
    found = {}
    for name, word, value in columns:
        found.setdefault(name, {})[word] = value
    return found


def _offices(offices):
    found = {}
    for row in offices[["actor_id", "office", "country", "from", "to"]].itertuples(index=False, name=None):
        found.setdefault(row[0], []).append(row[1:])
    return found
