"""The gazetteer: what it knows, how names are compiled, and what a user may add."""

import pandas as pd
import pytest

from geobrief.errors import GeobriefError
from geobrief.frames import check
from geobrief.gazetteer import load_gazetteer, slug
from geobrief.mentions.matching import find_names
from geobrief.user_actors import read_actors

COUNTRIES = {"France": "FRA", "FRA": "FRA", "Mali": "MLI", "MLI": "MLI"}


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def found(text, gazetteer):
    return [
        text[start:end]
        for number, start, end in find_names(text, gazetteer)
        if gazetteer.senses(number).actors or gazetteer.senses(number).places
    ]


def test_the_actors_are_a_frame_of_the_contract(gazetteer):
    check("actors", gazetteer.actors)


def test_every_reading_of_an_actor_is_in_the_list(gazetteer):
    known = set(gazetteer.actors["actor_id"])
    numbers = range(0, len(gazetteer.numbers), 37)
    assert {actor.actor_id for number in numbers for actor in gazetteer.senses(number).actors} <= known


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kosovo", "XKX"),
        ("Taiwan", "TWN"),
        ("U.S.", "USA"),
        ("UK", "GBR"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Namibia", "NAM"),
        ("Holy See", "VAT"),
        ("Palestine", "PSE"),
        ("South Sudan", "SSD"),
        ("DR Congo", "COD"),
        ("North Korea", "PRK"),
        ("UAE", "ARE"),
        ("Tuvalu", "TUV"),
    ],
)
def test_a_country_is_known_under_its_usual_names(gazetteer, name, code):
    readings = gazetteer.senses(gazetteer.numbers[name]).actors
    assert code in {actor.actor_id for actor in readings if actor.kind == "country"}


def test_the_longest_name_wins(gazetteer):
    assert found("Papua New Guinea and South Sudan", gazetteer) == ["Papua New Guinea", "South Sudan"]


def test_names_are_whole_words_by_unicode(gazetteer):
    assert found("Omanisch, Malié, “Mali” and Mali’s", gazetteer) == ["Mali", "Mali"]


def test_a_longer_word_leaves_the_shorter_name_in_front_of_its_hyphen(gazetteer):
    assert found("a Guinea-Bissaulike coup", gazetteer) == ["Guinea"]


def test_codes_are_matched_in_their_own_case_only(gazetteer):
    assert found("it told us in no uncertain terms", gazetteer) == []
    assert found("The US said", gazetteer) == ["US"]


def test_names_are_found_in_capitals(gazetteer):
    number, start, end = find_names("RUSSIA SAYS", gazetteer)[0]
    assert (start, end) == (0, 6)
    assert gazetteer.senses(number).capitals


def test_offsets_count_characters_beyond_the_basic_plane(gazetteer):
    text = "🇺🇦 Žilina, Kenya"
    assert "Kenya" in found(text, gazetteer)


def test_the_gazetteer_is_compiled_once(gazetteer):
    assert load_gazetteer() is gazetteer


def test_slugs_are_ascii():
    assert slug("José Núñez de Cáceres") == "jose-nunez-de-caceres"
    assert slug("習近平") == slug("習近平") != ""


def write(folder, text, name="actors.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_users_actors_are_matched_and_win_over_the_lists(tmp_path):
    path = write(
        tmp_path,
        "name,aliases,kind,country,from,to\n"
        "Sahel Watch,SW;Sahel Watch Group,organisation,Mali,2020,\nGeorgia,,person,,,\n",
    )
    own = load_gazetteer(path)
    assert "MLI.sahel-watch" in set(own.actors["actor_id"])
    reading = own.senses(own.numbers["Sahel Watch Group"]).actors[0]
    assert (reading.actor_id, reading.kind, reading.country) == ("MLI.sahel-watch", "organisation", "MLI")
    assert {actor.kind for actor in own.senses(own.numbers["Georgia"]).actors} == {"person"}
    check("actors", own.actors)


def test_a_users_country_keeps_its_code(tmp_path):
    own = load_gazetteer(write(tmp_path, "name,aliases,kind,country\nLa France,Hexagone,country,FRA\n"))
    assert own.senses(own.numbers["Hexagone"]).actors[0].actor_id == "FRA"


def test_a_users_file_in_other_words_is_read_strictly(tmp_path):
    rows = read_actors(write(tmp_path, "\ufeffName,Aliases\nAbc,A1|A2\n\n"), COUNTRIES)
    assert rows.loc[0, "aliases"] == ["Abc", "A1", "A2"]
    assert rows.loc[0, "kind"] == "organisation"
    assert isinstance(rows, pd.DataFrame)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "actors.csv is empty"),
        ("nam,kind\nX,person\n", "line 1: unknown field 'nam'. Did you mean 'name'?"),
        ("kind\nperson\n", "line 1: the field 'name' is missing"),
        ("name,kind\nAbc,persn\n", "line 2, field 'kind': unknown kind 'persn'. Did you mean 'person'?"),
        (
            "name,country\nAbc,Frence\n",
            "line 2, field 'country': unknown country 'Frence'. Did you mean 'France'?",
        ),
        ("name,kind\nAbc,person\nDef\n", "line 3: 1 fields, but the header has 2"),
        ("name\nA\n", "line 2, field 'name': 'A' is too short"),
        ("name,aliases\nAbc,x;yz\n", "line 2, field 'aliases': 'x' is too short"),
        ("name,from\nAbc,2020-13\n", "line 2, field 'from': '2020-13' is no date"),
        ("name,from,to\nAbc,2020,2019-05\n", "line 2, field 'to': 2019-05 is before 2020"),
    ],
)
def test_a_users_mistake_is_named_with_file_line_and_field(tmp_path, text, said):
    with pytest.raises(GeobriefError, match=r"^[^\n]+$") as caught:
        read_actors(write(tmp_path, text), COUNTRIES)
    assert said in str(caught.value)


def test_a_missing_or_binary_file_is_one_line(tmp_path):
    with pytest.raises(GeobriefError, match="cannot be read"):
        load_gazetteer(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(GeobriefError, match="not UTF-8"):
        read_actors(tmp_path / "bad.csv", COUNTRIES)
