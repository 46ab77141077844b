"""Actors and their names: countries, institutions, organisations, groups, persons; offices and members."""

import pandas as pd
import pycountry
from babel import Locale
from tables import read_curated, slug, split_marked, split_names

KINDS = {
    "institutions": "government",
    "organisations": "organisation",
    "groups": "group",
    "media": "organisation",
    "companies": "organisation",
    "teams": "organisation",
}
BLANK = {"country": "", "parent": "", "valid_from": "", "valid_to": "", "note": ""}


def build():
    """The tables actors, aliases, offices and members."""
    countries, country_names = build_countries()
    lists = [build_list(name, kind) for name, kind in KINDS.items()]
    persons, person_names, offices = build_persons()
    actors = pd.concat([countries, *[t for t, _ in lists], persons], ignore_index=True)
    actors = pd.concat([actors, other_governments(actors)], ignore_index=True)
    actors[["latitude", "longitude"]] = actors[["actor_id"]].merge(centres(), how="left")[
        ["latitude", "longitude"]
    ]
    aliases = pd.concat([country_names, *[t for _, t in lists], person_names], ignore_index=True)
    aliases = with_curly(aliases).drop_duplicates(["alias", "actor_id", "name_kind"])
    return {"actors": actors, "aliases": aliases, "offices": offices, "members": build_members()}


def centres():
    """A point for each country: that of its capital is set in places; here the Factbook's centre."""
    return read_curated("centres")[["actor_id", "latitude", "longitude"]].astype(
        {"latitude": float, "longitude": float}
    )


def build_countries():
    """Countries and territories with their names and nationalities."""
    table = read_curated("countries").rename(columns={"iso3": "actor_id"})
    table["name"] = table["names"].str.split("|").str[0].str.lstrip("?")
    table["country"] = table["actor_id"].where(~table["actor_id"].str.startswith("HIS."), "")
    actors = table.assign(kind="country", valid_from="", valid_to="")
    names = pd.concat(
        [
            split_names(table, "names", name_kind="country"),
            split_names(table, "nationality", name_kind="nationality"),
            standard_names(table),
        ]
    )
    return actors, names.assign(note="")


def standard_names(table):
    """Names by ISO 3166-1 (iso-codes) and CLDR English that hold no comma or bracket."""
    rows = [
        (c.alpha_3, getattr(c, field), "ISO 3166-1 (iso-codes, pycountry)")
        for c in pycountry.countries
        for field in ("name", "official_name", "common_name")
        if getattr(c, field, None)
    ]
    codes = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
    territories = Locale("en").territories
    rows += [
        (codes[a2], name, "CLDR English (Babel)") for a2, name in sorted(territories.items()) if a2 in codes
    ]
    names = pd.DataFrame(rows, columns=["actor_id", "alias", "source"])
    known = set(split_names(table, "names")["alias"])
    plain = ~names["alias"].str.contains(r"[,(\[&]") & ~names["alias"].isin(known)
    names = names[plain & names["actor_id"].isin(table["actor_id"])].drop_duplicates(["actor_id", "alias"])
    return names.assign(name_kind="country", match="exact", as_of="2025-06-30")


def build_list(name, kind):
    """Actors and names of one curated list with the columns id, name, names, country."""
    table, apart = split_marked(read_curated(name))
    stem = apart["name"].str.replace(r"^[Tt]he ", "", regex=True).map(slug)
    table = pd.concat([table, apart.assign(id=prefix_of(apart["id"]) + "." + stem)], ignore_index=True)
    table = table.rename(columns={"id": "actor_id"}).assign(kind=kind, valid_from="", valid_to="")
    if "country" not in table:
        table["country"] = table["actor_id"].str[:3]
    table["parent"] = default_parent(table)
    table["all"] = with_name(table)
    return table.drop_duplicates("actor_id"), split_names(table, "all", name_kind=kind, note="")


def prefix_of(ids):
    """What comes before the last part, and GOV where it is all: USA.GOV.agencies, USA.GOV -> USA.GOV."""
    return ids.where(ids.str.endswith(".GOV"), ids.str.rpartition(".")[0])


def with_name(table):
    """All names of each row, its main name first unless a mark says that it needs context."""
    marked = table["names"].str.lstrip("?") == table["name"]
    return table["name"].where(~marked, "") + "|" + table["names"]


def other_governments(actors):
    """A government for each country that the list of institutions lacks: rules resolve mentions to it."""
    rows = actors[(actors["kind"] == "country") & (actors["country"] != "") & (actors["actor_id"] != "ATA")]
    rows = rows.assign(parent=rows["actor_id"], kind="government", name="Government of " + rows["name"])
    rows["actor_id"] = rows["actor_id"] + ".GOV"
    return rows[~rows["actor_id"].isin(actors["actor_id"])]


def default_parent(table):
    """USA.GOV.congress -> USA.GOV; USA.GOV -> USA; anything else: the country."""
    inside = table["actor_id"].str.count(r"\.GOV\.") > 0
    return table["country"].where(~inside, table["country"] + ".GOV")


def build_persons():
    """Leaders with their names and dated offices (`office=from/to;office=from/to`)."""
    table, relatives = split_marked(read_curated("leaders"))
    table = pd.concat([table, relatives.assign(offices="")], ignore_index=True)
    table = table.assign(parent=table["country"], prefix=table["country"])
    heads = read_curated("international_leaders").rename(columns={"organisation": "parent"})
    heads = heads.assign(country="", prefix="INT")
    table = pd.concat([table, heads], ignore_index=True).assign(kind="person", valid_from="", valid_to="")
    table["actor_id"] = table["prefix"] + "." + table["name"].map(slug)
    table["all"] = with_name(table)
    return table, split_names(table, "all", name_kind="person", note=""), split_offices(table)


def split_offices(table):
    """One row per office held, with its dates."""
    rows = table.assign(term=table["offices"].str.split(";")).explode("term")
    rows = rows[rows["term"] != ""].reset_index(drop=True)
    parts = rows["term"].str.extract(r"^(?P<office>[^=]+)=(?P<from>[0-9-]*)/(?P<to>[0-9-]*)$")
    return pd.concat([rows[["actor_id", "country", "source", "as_of"]], parts], axis=1)


def build_members():
    """Members of international organisations: one row a country."""
    table = read_curated("members").rename(columns={"id": "actor_id"})
    rows = table.assign(term=table["countries"].str.split(" ")).explode("term").reset_index(drop=True)
    parts = (
        rows["term"].str.extract(r"^(?P<country>[A-Z]{3})(?:=(?P<from>[0-9-]*)/(?P<to>[0-9-]*))?$").fillna("")
    )
    return pd.concat([rows[["actor_id", "source", "as_of"]], parts], axis=1)


def with_curly(aliases):
    """Every name with an apostrophe also in its typographic form."""
    curly = aliases[aliases["alias"].str.contains("'")].copy()
    curly["alias"] = curly["alias"].str.replace("'", "’")
    return pd.concat([aliases, curly], ignore_index=True)
