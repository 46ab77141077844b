"""Generated English is grammatical, whatever the number and the name."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geobrief import wording as w


def test_an_interval_is_two_numbers_or_what_stands_for_an_unknown_one():
    assert w.number(-1.25, 1) == "−1.2" and w.interval(-0.1, 0.25) == "−0.10 to +0.25"
    assert w.interval(None, None) == "–" and w.interval(float("nan"), 0.1, "too few") == "too few"


@pytest.mark.parametrize(
    "value, text",
    [
        (0.123, "+0.12"),
        (-0.126, "−0.13"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (-0.004, "0.00"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_scores_are_signed_and_zero_is_not(value, text):
    assert w.number(value) == text


@pytest.mark.parametrize(
    "share, text",
    [
        (0, "0%"),
        (0.004, "under 1%"),
        (0.005, "under 1%"),
        (0.0051, "1%"),
        (0.5, "50%"),
        (0.994, "99%"),
        (0.995, "over 99%"),
        (0.9999, "over 99%"),
        (1, "100%"),
    ],
)
def test_shares_are_never_nought_or_all_for_what_is_not_quite_so(share, text):
    assert w.percent(share) == text


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_share_says_none_or_all_only_where_it_is(part, whole):
    part = min(part, whole)
    text = w.percent(part / whole)
    assert text != "0%" and (text == "100%") == (part == whole)


@pytest.mark.parametrize(
    "name, text",
    [
        ("United States", "the United States"),
        ("France", "France"),
        ("Netherlands", "the Netherlands"),
        ("Solomon Islands", "the Solomon Islands"),
        ("Turks and Caicos Islands", "the Turks and Caicos Islands"),
        ("South Georgia and the South Sandwich Islands", "South Georgia and the South Sandwich Islands"),
        ("United Nations", "the United Nations"),
        ("European Union", "the European Union"),
        ("North Korea", "North Korea"),
        ("Democratic Republic of the Congo", "the Democratic Republic of the Congo"),
        ("Hamas", "Hamas"),
        ("Union", "Union"),
        ("The Hague", "The Hague"),
    ],
)
def test_names_take_the_article_that_they_need(name, text):
    assert w.in_text(name) == text


def test_numbers_below_ten_are_words_and_the_noun_agrees():
    assert [w.counted_noun(n, "article") for n in (0, 1, 2, 9, 10, 1234)] == [
        "no article", "one article", "two articles", "nine articles", "10 articles", "1,234 articles"]
    assert w.counted_noun(2, "country", "countries") == "two countries"


def test_names_are_listed_with_one_and():
    assert [w.listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2022-08-03", "2022-08-03", "3 August 2022"),
        ("2022-08-03", "2022-08-24", "3 to 24 August 2022"),
        ("2022-08-03", "2022-11-24", "3 August to 24 November 2022"),
        ("2021-12-31", "2022-01-01", "31 December 2021 to 1 January 2022"),
    ],
)
def test_a_span_of_days_says_month_and_year_once(first, last, said):
    assert w.days(pd.Timestamp(first), pd.Timestamp(last)) == said


@pytest.mark.parametrize("name", [
    "Isle of Man", "World Bank", "Group of Eight", "Organisation for Economic Co-operation and Development",
    "Bank for International Settlements", "Syrian Observatory for Human Rights", "Conservative Party",
    "Liberal Democrats", "Taliban", "Kurds", "NAACP", "Rapid Support Forces", "Shas party", "Haqqani network",
    "Donetsk People's Republic", "Commonwealth of Nations", "Committee to Protect Journalists",
    "International Committee of the Red Cross"])
def test_bodies_and_groups_take_the_article_that_they_need(name):
    assert w.in_text(name) == f"the {name}"


@pytest.mark.parametrize("name", [
    "Papua New Guinea", "Trinidad and Tobago", "NATO", "OPEC", "Islamic State", "Alternative for Germany", "Likud",
    "Amnesty International", "Human Rights Watch", "Kofi Annan", "Qin Gang", "Habitat for Humanity", "Mercy Corps"])
def test_other_names_take_none(name):
    assert w.in_text(name) == name


def test_no_person_of_the_gazetteer_gets_an_article(gazetteer):
    persons = gazetteer.actors.loc[gazetteer.actors["kind"] == "person", "name"]
    assert [name for name in persons if w.in_text(name) != name] == []


@given(st.text(max_size=60))
def test_any_name_can_be_written_in_a_sentence(name):
    assert w.in_text(name) in (name, f"the {name}")
    assert w.in_text(w.in_text(name)) == w.in_text(name)
