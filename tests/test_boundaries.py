"""Disputed areas are drawn, hatched and counted as data/boundaries.csv decides; no country lacks a shape."""

import hashlib
import json

import pandas as pd
import pytest
from shapely.geometry import Point

from geobrief.maps.shapes import countries, shapes
from geobrief.resources import data_path

DECISIONS = pd.read_csv(data_path("boundaries.csv"), keep_default_na=False)
ROWS = [pytest.param(row, id=row["area"]) for row in DECISIONS.to_dict("records")]
UN_MEMBERS = """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR
BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY
SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN
IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI
MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR
OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP
SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR
ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE
""".split()


def holders(point, kind):
    rows = shapes("detail")
    rows = rows[rows["kind"].eq(kind)]
    return set(rows.index[rows.contains(point)])


@pytest.mark.parametrize("row", ROWS)
def test_disputed_area_is_drawn_with_the_country_that_the_table_names(row):
    drawn = {row["drawn_as"]} if row["drawn_as"] else set()
    assert holders(Point(row["longitude"], row["latitude"]), "country") == drawn


@pytest.mark.parametrize("row", ROWS)
def test_area_is_hatched_exactly_where_the_table_says_so(row):
    assert bool(holders(Point(row["longitude"], row["latitude"]), "disputed")) == (row["hatched"] == "yes")


@pytest.mark.parametrize("row", [p for p in ROWS if p.values[0]["hatched"] == "yes"])
def test_hatching_on_the_world_map_lies_on_the_country_it_is_drawn_with(row):
    rows = shapes("world")
    area = "Crimea" if row["area"] == "Sevastopol" else row["area"]
    patch, country = rows.geometry[area], rows.geometry[row["drawn_as"]]
    assert patch.intersection(country.buffer(10_000)).area > 0.85 * patch.area


def test_every_decision_names_its_authority_and_counts_to_a_known_country_or_none():
    assert DECISIONS["authority"].ne("").all()
    assert DECISIONS["note"].str.len().gt(20).all()
    assert set(DECISIONS["hatched"]) == {"yes", "no"}
    assert set(DECISIONS["counts_to"]) - {""} <= set(countries().index)


def test_an_area_never_counts_to_one_country_and_is_drawn_as_another():
    both = DECISIONS[DECISIONS["counts_to"].ne("") & DECISIONS["drawn_as"].ne("")]
    assert both["counts_to"].eq(both["drawn_as"]).all()


@pytest.mark.parametrize("which", ["world", "detail"])
def test_no_country_is_lost(which):
    assert len(UN_MEMBERS) == 193
    rows = countries(which)
    assert rows.index.is_unique
    assert not {*UN_MEMBERS, "PSE", "VAT", "XKX", "TWN"} - set(rows.index)
    assert rows["name"].ne(rows.index).all()
    assert not rows.geometry.is_empty.any()


def test_every_country_of_the_gazetteer_that_exists_today_has_a_shape():
    actors = pd.read_csv(data_path("gazetteer", "actors.csv"), keep_default_na=False)
    today = actors.loc[actors["kind"].eq("country") & ~actors["actor_id"].str.startswith("HIS."), "actor_id"]
    assert set(today) - set(countries().index) <= {"ATA"}


def test_overseas_parts_are_not_part_of_the_mainland():
    assert not countries("detail").geometry["FRA"].intersects(Point(-53.1, 3.95))
    assert {"GUF", "GLP", "MTQ", "REU", "MYT", "SJM", "GRL", "PRI"} <= set(countries().index)


@pytest.mark.parametrize(
    ("code", "km2"),
    [
        ("UKR", 603_500),
        ("RUS", 17_098_000),
        ("USA", 9_400_000),
        ("FJI", 18_300),
        ("SYR", 185_200),
        ("ESH", 266_000),
        ("ISR", 21_000),
        ("DEU", 357_000),
    ],
)
def test_areas_are_those_of_the_countries(code, km2):
    assert countries().loc[code, "area_km2"] == pytest.approx(km2, rel=0.07)


def test_points_for_dots_and_labels_lie_in_their_country():
    rows = countries("world")
    inside = rows.geometry.buffer(20_000).contains(
        rows.set_geometry(
            [Point(x, y) for x, y in zip(rows["x"], rows["y"], strict=True)], crs=rows.crs
        ).geometry
    )
    assert inside.all()


def test_countries_hardly_overlap():
    rows = countries("world")
    shared = rows.geometry.area.sum() - rows.geometry.union_all().area
    assert shared < 0.001 * rows.geometry.area.sum()


def test_files_are_those_that_the_record_names():
    record = json.loads(data_path("boundaries", "sources.json").read_text())
    for name, digest in record["made"].items():
        assert hashlib.sha256(data_path(name).read_bytes()).hexdigest() == digest, name
