"""What Geobrief knows by name: countries, governments, people, organisations, groups and places.

The tables come from `data/gazetteer`; users add actors of their own with an `actors.csv`.
"""

import gc
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geobrief.errors import GeobriefError
from geobrief.frames import as_frame
from geobrief.name_index import NameIndex, index_places
from geobrief.resources import data_path
from geobrief.user_actors import read_actors

FILES = (
    "actors.csv",
    "aliases.csv",
    "members.csv",
    "offices.csv",
    "words.csv",
    "places.parquet",
    "place_names.parquet",
)


@dataclass(eq=False)
class Gazetteer:
    """Every name with its readings, ready to be matched.

    Attributes
    ----------
    actors : pandas.DataFrame
        The `actors` frame: one row an actor, the user's own included.
    index : NameIndex
        Every name with its readings; `automaton`, `numbers`, `styles` and `senses` are those of the index.
    countries : dict
        ISO 3166-1 alpha-3 to (name, latitude, longitude); the coordinates may be NaN.
    words : dict
        Lists of words for the rules: name of the list to a mapping of each word to what it stands for, or "".
    offices : dict
        Actor of a person to a list of (office, country, from, to).
    members : dict
        Actor of an organisation to the set of its members' codes.
    fingerprint : str
        Changes with any table and with the user's file.
    """

    actors: pd.DataFrame = field(repr=False)
    index: NameIndex = field(repr=False)
    countries: dict = field(repr=False)
    words: dict = field(repr=False)
    offices: dict = field(repr=False)
    members: dict = field(repr=False)
    fingerprint: str

    def __post_init__(self):
        """Offer the parts of the index by their own names: they are read for every name of every text."""
        index, self.actor_ids = self.index, frozenset(self.actors["actor_id"])
        self.automaton, self.numbers, self.styles, self.senses = (
            index.automaton,
            index.numbers,
            index.styles,
            index.senses,
        )


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
    return _load(
        folder, stamps, None if extra is None else Path(extra), None if extra is None else _stamp(Path(extra))
    )


def _stamp(path):
    try:
        found = path.stat()
    except OSError as error:
        raise GeobriefError(f"{path} cannot be read ({error.strerror}): give a file that exists.") from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(folder, stamps, extra, extra_stamp):
    tables = {
        name: _read_table(folder / f"{name}.csv")
        for name in ("actors", "aliases", "members", "offices", "words")
    }
    if extra is not None:
        tables = _add_users(tables, extra)
    actors, words = tables["actors"], _word_lists(tables["words"])
    places, place_names = index_places(
        *(_read_parquet(folder / f"{name}.parquet") for name in ("places", "place_names"))
    )
    made = Gazetteer(
        actors=as_frame("actors", actors.replace("", pd.NA)),
        index=NameIndex(tables["aliases"], actors, places, place_names, words),
        countries=_countries(actors),
        words=words,
        offices=_offices(tables["offices"]),
        members=tables["members"].groupby("actor_id")["country"].agg(set).to_dict(),
        fingerprint=_fingerprint(folder, extra),
    )
    gc.freeze()  # hundreds of thousands of objects that stay: the collector need not go through them again and again
    return made


def _read_table(path):
    """Read a CSV file as text without a missing value: "NA" is Namibia's old code and a name."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _read_parquet(path):
    try:
        return pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise GeobriefError(
            f"{path} is damaged: restore it from the repository or run 'make data'."
        ) from error


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
        code: code for code in actors.loc[actors["kind"] == "country", "actor_id"]
    }
    rows = read_actors(path, codes)
    rows["actor_id"] = [_user_id(row) for row in rows.itertuples()]
    own = rows.assign(
        parent=rows["country"],
        valid_from=rows["from"],
        valid_to=rows["to"],
        latitude="",
        longitude="",
        source=path.name,
        as_of="",
    )[list(actors)]
    names = rows.explode("aliases").rename(columns={"aliases": "alias", "kind": "name_kind"})
    names = names.assign(match="exact", note="", source=path.name, as_of="")[list(aliases)]
    others = aliases[~aliases["alias"].isin(names["alias"])]
    return tables | {
        "actors": pd.concat([actors[~actors["actor_id"].isin(own["actor_id"])], own], ignore_index=True),
        "aliases": pd.concat([names, others], ignore_index=True),
    }


def _user_id(row):
    return (
        row.country if row.kind == "country" and row.country else f"{row.country or 'INT'}.{slug(row.name)}"
    )


@lru_cache(maxsize=10_000)
def slug(name):
    """Return `name` as it stands in an identifier: lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return (
        re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        or hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    )


def _countries(actors):
    rows = actors[actors["kind"] == "country"]
    latitude, longitude = (pd.to_numeric(rows[name], errors="coerce") for name in ("latitude", "longitude"))
    return {
        code: (name, y, x)
        for code, name, y, x in zip(rows["actor_id"], rows["name"], latitude, longitude, strict=True)
    }


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
