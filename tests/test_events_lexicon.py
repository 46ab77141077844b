"""The tables of event words: every row usable, with a source; the forms of the words right."""

import csv

import pytest

from geobrief.events import QUADS
from geobrief.events.inflection import noun_forms, verb_forms
from geobrief.events.lexicon import load_lexicon
from geobrief.frames import EVENT_TYPES
from geobrief.frames import QUADS as ALLOWED
from geobrief.resources import data_path


def rows(name):
    with open(data_path("events", name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["verbs.csv", "nouns.csv"])
def test_every_row_has_a_type_an_intensity_a_source_and_a_day(name):
    for row in rows(name):
        assert row["type"] in EVENT_TYPES and -10 <= float(row["intensity"]) <= 10, row
        assert row["slots"] and row["source"] and row["as_of"] == row["as_of"].strip() != "", row


def test_no_two_rows_say_the_same():
    keys = [
        (row["verb"], row["particle"], noun)
        for row in rows("verbs.csv")
        for noun in row["objects"].split() or [""]
    ]
    assert len(keys) == len(set(keys))


def test_every_type_has_words_and_a_quad():
    assert {row["type"] for row in rows("verbs.csv")} == set(EVENT_TYPES) == set(QUADS)
    assert set(QUADS.values()) == set(ALLOWED)


@pytest.mark.parametrize(
    ("base", "past", "participle", "wanted"),
    [
        ("attack", "", "", {"attack", "attacks", "attacked", "attacking"}),
        ("ban", "", "", {"ban", "bans", "banned", "banning"}),
        ("accuse", "", "", {"accuse", "accuses", "accused", "accusing"}),
        ("deny", "denied", "denied", {"deny", "denies", "denied", "denying"}),
        ("give", "gave", "given", {"give", "gives", "gave", "given", "giving"}),
        ("deploy", "", "", {"deploy", "deploys", "deployed", "deploying"}),
        ("begin", "began", "begun", {"begin", "begins", "began", "begun", "beginning"}),
    ],
)
def test_verbs_are_inflected(base, past, participle, wanted):
    assert {word for word, _ in verb_forms(base, past, participle)} == wanted


def test_nouns_have_plurals():
    assert noun_forms("ally") == ("ally", "allies") and noun_forms("talks") == ("talks",)


def test_rows_with_more_words_win():
    found = load_lexicon().verbs["called"]
    lengths = [len(verb.particle) for verb in found]
    assert lengths == sorted(lengths, reverse=True)
