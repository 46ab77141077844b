"""The model of places: its weights fit its features, and they point the way they should."""

import importlib
import json
import re

import numpy as np
import pytest

from geobrief.gazetteer import load_gazetteer
from geobrief.mentions.evidence import Evidence, Group, readings
from geobrief.mentions.features import PLACE_FEATURES, READING_FEATURES, article_features, distance
from geobrief.mentions.places import load_model, weigh
from geobrief.resources import data_path, home


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def group_of(name, gazetteer):
    return Group(name, readings(gazetteer.senses(gazetteer.numbers[name]), gazetteer.countries))


def chances_by_country(group):
    found = {}
    for place, chance in zip(group.readings, group.chances, strict=True):
        found[place.country] = found.get(place.country, 0.0) + chance
    return found


def test_every_feature_has_a_weight_and_every_weight_a_feature():
    weights = json.loads(data_path("gazetteer", "ranker.json").read_text(encoding="utf-8"))
    assert set(weights["is_place"]) == set(PLACE_FEATURES)
    assert set(weights["reading"]) == set(READING_FEATURES)
    assert all(np.isfinite(vector).all() for vector in load_model())


def test_features_are_as_many_as_their_names(gazetteer):
    group = group_of("Paris", gazetteer)
    group.of_article = article_features(group, Evidence([0, 0, 0], ""))
    assert {len(row) for row in group.rows} == {len(READING_FEATURES)}
    assert len(group.rows) == len(group.readings)


def test_chances_sum_to_one_and_the_capital_leads_without_context(gazetteer):
    group = group_of("Paris", gazetteer)
    weigh([group], Evidence([0, 0, 0], ""), load_model()[-1])
    assert sum(group.chances) == pytest.approx(1.0)
    assert group.best.country == "FRA"


def test_mentions_of_a_country_raise_its_places(gazetteer):
    plain, within = group_of("Tripoli", gazetteer), group_of("Tripoli", gazetteer)
    weigh([plain], Evidence([0, 0, 0], ""), load_model()[-1])
    lebanese = Evidence([0, 0, 0], "")
    lebanese.vote("LBN", 3)
    weigh([within], lebanese, load_model()[-1])
    assert chances_by_country(within)["LBN"] > chances_by_country(plain)["LBN"]


def test_the_outlets_country_raises_its_places(gazetteer):
    plain, local = group_of("Cambridge", gazetteer), group_of("Cambridge", gazetteer)
    weigh([plain], Evidence([0, 0, 0], ""), load_model()[-1])
    weigh([local], Evidence([0, 0, 0], "GBR"), load_model()[-1])
    assert chances_by_country(local)["GBR"] > chances_by_country(plain)["GBR"]


def test_distances_are_kilometres_and_cross_the_date_line():
    assert distance(52.52, 13.405, (48.857, 2.352)) == pytest.approx(878, rel=0.02)
    assert distance(-17, 179.5, (-17, -179.5)) < 120


def test_the_script_that_fits_the_model_learns_from_what_resolving_leaves_behind(gazetteer, monkeypatch):
    monkeypatch.syspath_prepend(str(home() / "data" / "build"))
    ranker = importlib.import_module("ranker")
    text = "Talks were held in Paris on Monday. The ministers met in Paris again on Friday."
    paris = {"country_iso3": "FRA", "lat": 48.85, "lon": 2.35, "is_country": False}
    at = [found.start() for found in re.finditer("Paris", text)]
    article = {"text": text, "set": "made", "toponyms": [paris | {"start": n, "end": n + 5} for n in at]}
    model = load_model()
    (x, y, weight, _), groups = ranker.collect([article], gazetteer, model)
    assert x.shape == (len(y), len(PLACE_FEATURES)) and weight.tolist() == [0.5, 0.5] and y.all()
    ((_, rows, right, _),) = groups
    assert rows.shape == (len(right), len(READING_FEATURES)) and 0 < right.sum() < len(right)
    fitted = ranker.fit((x, y, weight, np.zeros(len(y), int)), groups, [0])
    assert [len(part) for part in fitted] == [len(part) for part in model]
    chosen = rows @ np.array(fitted[2])
    assert right[chosen.argmax()] == 1
