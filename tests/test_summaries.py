"""Coverage, tone, pairs, evidence: what a report shows, from frames made in the test."""

import math

import pandas as pd
import pytest
from made_analysis import analysis, article

from geobrief import frames
from geobrief.analysis import FRAMES
from geobrief.errors import UsageError
from geobrief.summaries import (
    choose,
    country_counts,
    country_tone,
    describe,
    evidence,
    place_counts,
    scored_mentions,
    situation,
    tone_over_time,
    tone_table,
)
from geobrief.summaries.coverage import counted
from geobrief.summaries.evidence import EXCERPT
from geobrief.summaries.period import asked_period
from geobrief.summaries.tone import count_strength, strengths


def tone(*articles):
    return tone_table(scored_mentions(analysis(*articles))).set_index("unit")


def test_analyses_made_for_tests_keep_the_contract():
    made = analysis(
        article({"RUS": 0.1, "UKR": None}, day="2022-10-01"), article(copy_of=0), problems=[("a", "empty")]
    )
    for name in FRAMES:
        frames.check(name, getattr(made, name))


# --- coverage ----------------------------------------------------------------------------------------------


def test_the_corpus_is_described_without_its_copies():
    made = analysis(
        article({"RUS": 0}, day="2022-10-01"),
        article({"RUS": 0}, day="2022-10-05", outlet="Demo Dispatch"),
        article({"RUS": 0}, day="2022-12-01", outlet="Mockup Herald", copy_of=0),
        article(language="fr"),
    )
    found = describe(made.articles)
    assert (found.n_articles, found.n_copies, found.n_outlets, found.n_dated) == (3, 1, 2, 2)
    assert (found.first, found.last) == (
        pd.Timestamp("2022-10-01", tz="UTC"),
        pd.Timestamp("2022-10-05", tz="UTC"),
    )
    assert (
        found.languages == ("en", "fr")
        and not found.is_sample
        and found.n_words == len(" ".join(counted(made.articles)["text"]).split())
    )


def test_countries_are_counted_by_articles_and_outlets():
    made = analysis(
        article({"RUS": 0}, {"RUS": 0}, {"RUS.GOV": 0}),
        article({"RUS": 0, "UKR": 0}, outlet="Demo Dispatch"),
        article({"UKR": 0}, copy_of=1),
        article({"PRK.kcna": 0}),
        article({"CHN": 0}, role="outlet"),
    )
    assert country_counts(made).values.tolist() == [["RUS", "Russia", 2, 2, 4], ["UKR", "Ukraine", 1, 1, 1]]


def test_places_below_countries_are_counted_with_their_points():
    made = analysis(article({"RUS": 0}), article({"RUS": 0}), article({"UKR": 0}))
    where = made.mentions.assign(
        place=["Moscow", "Moscow", pd.NA], latitude=[55.75, 55.75, pd.NA], longitude=[37.6, 37.6, pd.NA]
    )
    made.mentions[["place", "latitude", "longitude"]] = where[["place", "latitude", "longitude"]]
    assert place_counts(made)[["name", "country", "n_articles"]].values.tolist() == [["Moscow", "RUS", 2]]


# --- tone --------------------------------------------------------------------------------------------------


def test_the_tone_of_an_actor_is_the_mean_of_articles_not_of_sentences():
    table = tone(article(*[{"RUS": -1.0}] * 9), article({"RUS": 0.5}), article({"RUS": 0.2}))
    assert table["mean"]["RUS"] == pytest.approx((-1.0 + 0.5 + 0.2) / 3)
    assert (table["n_articles"]["RUS"], table["n_sentences"]["RUS"]) == (3, 11) and math.isnan(
        table["low"]["RUS"]
    )


def test_a_sentence_that_names_an_actor_twice_counts_once():
    table = tone(article({"RUS": -1.0, "RUS.GOV": -1.0}, {"RUS": 1.0}))
    assert table["mean"]["RUS"] == 0.0 and table["n_sentences"]["RUS"] == 2


def test_states_hold_their_government_and_leaders_and_private_persons_are_not_ranked():
    table = tone(
        article(
            {"RUS.GOV": 0.1},
            {"RUS.vladimir-putin": 0.1},
            {"RUS.ivan": 0.1},
            {"INT.UNO": 0.1},
            {"PRK.kcna": 0.1},
        )
    )
    assert sorted(table.index) == ["INT.UNO", "RUS"] and table["n_sentences"]["RUS"] == 2


def test_copies_are_in_no_mean():
    assert tone(article({"RUS": 0.5}), article({"RUS": 0.5}, copy_of=0))["n_articles"]["RUS"] == 1


def test_shares_of_labels_add_up_to_one():
    table = tone(article({"RUS": -0.5}, {"RUS": 0.0}, {"RUS": 0.5}, {"RUS": 0.5}))
    assert table.loc["RUS", ["negative", "neutral", "positive"]].tolist() == [0.25, 0.25, 0.5]


def test_nothing_scored_gives_an_empty_table_with_its_columns():
    table = tone(article(), article({"RUS": None}))
    assert table.empty and {"name", "mean", "low", "strength", "negative"} <= set(table.columns)
    assert country_tone(table.reset_index()).empty


def test_only_countries_are_on_the_map_of_tone():
    table = tone_table(scored_mentions(analysis(article({"RUS": 0.1}, {"INT.UNO": 0.1}))))
    assert list(country_tone(table)["country"]) == ["RUS"]


@pytest.mark.parametrize(
    "n_articles, n_outlets, half, word",
    [
        (20, 4, 0.10, "strong"),
        (19, 4, 0.10, "moderate"),
        (20, 3, 0.10, "moderate"),
        (20, 4, 0.11, "moderate"),
        (10, 3, 0.20, "moderate"),
        (9, 3, 0.01, "thin"),
        (50, 2, 0.01, "thin"),
        (50, 9, 0.21, "thin"),
        (50, 9, math.nan, "thin"),
    ],
)
def test_the_strength_of_evidence_follows_the_rule(n_articles, n_outlets, half, word):
    row = pd.DataFrame(
        {"n_articles": [n_articles], "n_outlets": [n_outlets], "low": [-half / 2], "high": [1.5 * half]}
    )
    assert strengths(row).tolist() == [word]
    if half < 0.1:
        assert count_strength(n_articles, n_outlets) == word


def test_tone_over_time_leaves_undated_articles_out():
    rows = scored_mentions(
        analysis(
            article({"RUS": 0.2}, day="2022-10-03"),
            article({"RUS": 0.4}, day="2022-10-09"),
            article({"RUS": -0.4}, day="2022-10-10"),
            article({"RUS": 0.9}),
        )
    )
    table = tone_over_time(rows, "week")
    assert table[["unit", "n_articles"]].values.tolist() == [["RUS", 2], ["RUS", 1]]
    assert table["mean"].tolist() == pytest.approx([0.3, -0.4])
    assert list(table["period"]) == [pd.Timestamp("2022-10-03"), pd.Timestamp("2022-10-10")]


@pytest.mark.parametrize(
    "last, first_days",
    [("2022-01-10", 8), ("2022-02-20", 2), ("2023-06-01", 2), ("2026-01-01", 2), ("2040-01-01", 2)],
)
def test_the_step_of_time_grows_with_the_days_that_articles_span(last, first_days):
    days = [f"2022-01-{day:02}" for day in range(3, 11)] + [last]
    table = tone_over_time(scored_mentions(analysis(*[article({"RUS": 0.1}, day=day) for day in days])))
    assert table["n_articles"].sum() == 9 and table["period"].is_monotonic_increasing
    assert (table["n_articles"] > 0).sum() <= 8


def test_a_period_in_which_no_article_names_an_actor_is_shown_as_empty():
    rows = scored_mentions(analysis(article({"RUS": 0.2}, day="2022-10-03"), article({"RUS": 0.4}, day="2022-12-05")))
    table = tone_over_time(rows, "month")
    assert table["n_articles"].tolist() == [1, 0, 1] and pd.isna(table["mean"].iloc[1])


def test_an_unknown_step_is_wrong_usage():
    with pytest.raises(UsageError, match=r"'weak' is no step of time. Did you mean 'week'\?"):
        tone_over_time(scored_mentions(analysis(article({"RUS": 0.1}))), "weak")


def test_actors_are_chosen_by_name_or_identifier_in_the_order_asked():
    table = tone_table(scored_mentions(analysis(article({"RUS": 0.1}, {"UKR": 0.1}, {"INT.UNO": 0.1}))))
    assert list(choose(table, ["int.uno", "Russia", "RUS"], most=1)["unit"]) == ["INT.UNO", "RUS"]
    assert len(choose(table, [], most=2)) == 2
    with pytest.raises(UsageError, match="Did you mean 'Russia'"):
        choose(table, ["Rusia"], most=1)


# --- evidence ----------------------------------------------------------------------------------------------


def chosen(*articles, **options):
    made = analysis(*articles)
    rows = scored_mentions(made)
    return evidence(made, rows[rows["unit"] == "RUS"], **options)


def test_evidence_marks_the_actor_in_its_sentence():
    found = chosen(article({"UKR": 0.1}, {"UKR": 0.1, "RUS": -0.2, "RUS.GOV": -0.2}, day="2022-10-01"))
    (row,) = found.to_dict("records")
    assert [row["text"][start:end] for start, end in row["spans"]] == ["Russia", "Government of Russia"]
    assert (row["path"], row["outlet"], row["polarity"]) == ("0.txt", "Sample Wire", -0.2)


def test_every_article_speaks_before_one_speaks_twice():
    found = chosen(
        *[article({"RUS": -0.9}, {"RUS": -0.8})] * 3, article({"RUS": 0.9}), most=5, order="negative"
    )
    assert found["path"].tolist()[:4] == ["0.txt", "1.txt", "2.txt", "3.txt"] and len(found) == 5


def test_evidence_comes_most_telling_first():
    articles = [article({"RUS": tone}) for tone in (0.3, -0.8, 0.7, -0.1)]
    assert chosen(*articles, order="negative")["polarity"].tolist() == [-0.8, -0.1, 0.3, 0.7]
    assert chosen(*articles, order="positive")["polarity"].tolist() == [0.7, 0.3, -0.1, -0.8]


def test_the_latest_article_comes_first_where_no_order_is_asked():
    days = ("2022-10-01", None, "2022-11-01")
    found = chosen(*[article({"RUS": 0.1}, day=day) for day in days])
    assert found["path"].tolist() == ["2.txt", "0.txt", "1.txt"]


def test_evidence_is_an_excerpt_and_never_from_a_copy():
    made = analysis(article({"RUS": 0.1}), article({"RUS": 0.1}, copy_of=0))
    made.sentences["text"] = "Russia met. " * 200
    found = evidence(made, made.mentions)
    assert list(found["path"]) == ["0.txt"] and found["text"].str.len().max() == EXCERPT + len(" …")


def test_an_excerpt_holds_the_marked_actor_wherever_it_stands():
    made = analysis(article({"RUS": 0.1}))
    padding = "and so on " * 300
    made.sentences["text"] = padding + "Russia met." + padding
    shift = len(padding) + int(made.sentences["start"].iloc[-1])
    rows = made.mentions.tail(1).assign(start=shift, end=shift + len("Russia"))
    found = evidence(made, rows).iloc[0]
    assert [found["text"][start:end] for start, end in found["spans"]] == ["Russia"]
    assert found["text"].startswith("… ") and found["text"].endswith(" …")


# --- periods -----------------------------------------------------------------------------------------------


def test_a_period_includes_its_first_and_last_day_and_no_undated_article():
    days = ("2022-10-01", "2022-10-02", "2022-10-03", None)
    made = analysis(*[article({"RUS": 0.1}, day=day) for day in days])
    assert asked_period("2022-10-02", "2022-10-03").holds(made.articles).tolist() == [
        False,
        True,
        True,
        False,
    ]
    assert asked_period("", "").holds(made.articles).all()


def test_a_report_of_a_period_holds_nothing_from_outside():
    articles = [
        article({"RUS": 0.1}, day="2022-10-01"),
        article({"UKR": 0.1}, day="2022-11-01"),
        article({"CHN": 0.1}),
    ]
    made = situation(analysis(*articles), since="2022-10-15")
    assert list(made.facts.countries["country"]) == ["UKR"] and list(made.facts.tone["unit"]) == ["UKR"]
    assert set(made.analysis.sentences["article_id"]) == {"a1"} and len(made.whole.articles) == 3


def test_a_person_whom_only_the_articles_name_is_nobody_s_state(folder):
    from geobrief.analysis import load_corpus
    from geobrief.summaries import situation

    text = "Jane Roebuck, a baker from South Korea, spoke on Monday. Roebuck said that Russia was far away."
    made = situation(load_corpus(str(folder({"a.txt": text}))))
    assert (made.analysis.mentions["kind"] == "person").any()
    assert made.speech.speakers.empty and made.speech.spoken_of.empty
    assert set(made.facts.units.loc[made.facts.units["kind"] == "person", "unit"].dropna()) == set()
