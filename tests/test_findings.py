"""Findings say no more than the frames bear: each is tested where its claim holds and where it does not."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from made_analysis import analysis, article

from geobrief.report import changed, sections
from geobrief.schedule.work import changes
from geobrief.summaries import situation, tone_over_time
from geobrief.summaries.findings import attention_changes

OUTLETS = ("Sample Wire", "Demo Dispatch", "Mockup Herald", "Specimen Times")


def spread(tones, n=12, jitter=0.02, **more):
    """Return `n` articles of four outlets, in each a sentence an actor of about the given tone."""
    return [
        article(
            *({actor: tone + jitter * (-1) ** k} for actor, tone in tones.items()),
            outlet=OUTLETS[k % 4],
            **more,
        )
        for k in range(n)
    ]


def findings(*articles, since=""):
    return {found.kind: found for found in situation(analysis(*articles), since).findings}


def claims(*articles, **more):
    return " ".join(found.claim for found in findings(*articles, **more).values())


# --- attention ---------------------------------------------------------------------------------------------


def test_the_country_of_most_articles_is_named_with_its_share():
    found = findings(*[article({"RUS": 0})] * 3, article({"UKR": 0}))["attention"]
    assert found.claim == "Russia was named in 3 of 4 articles (75%), more than any other country."
    assert (found.n_articles, found.n_outlets, found.strength) == (3, 1, "thin")
    assert set(found.evidence["text"]) == {"Russia met."} and len(found.evidence) == 3


def test_a_shared_lead_is_called_one():
    claim = findings(*[article({"RUS": 0}, {"UKR": 0})] * 3, article({"USA": 0}))["attention"].claim
    assert (
        claim == "Russia and Ukraine were each named in 3 of 4 articles (75%); no country was named in more."
    )


def test_a_tie_of_many_gives_no_leader():
    text = claims(*[article({"RUS": 0}, {"UKR": 0}, {"USA": 0})] * 3)
    assert "more than any other" not in text and "most" not in text


def test_a_single_article_leads_nothing():
    assert findings(article({"RUS": 0})) == {}


def test_a_government_and_a_leader_count_to_the_country_once_an_article():
    found = findings(
        *[article({"RUS.GOV": 0}, {"RUS.vladimir-putin": 0}, {"RUS": 0}, {"UKR": 0})] * 2,
        article({"RUS.GOV": 0}),
    )["attention"]
    assert found.claim.startswith("Russia was named in all three articles, more")


def test_media_do_not_count_to_their_country():
    assert "North Korea" not in claims(*[article({"PRK.kcna": 0})] * 3)


def test_copies_do_not_make_a_lead():
    copies = [article({"UKR": 0}, copy_of=2)] * 5
    text = claims(article({"RUS": 0}), article({"RUS": 0}), article({"UKR": 0}), *copies)
    assert "Russia was named in 2 of 3 articles" in text


def test_the_evidence_of_a_count_shows_mere_locations_too():
    found = findings(*[article({"RUS": 0}, role="location")] * 3)["attention"]
    assert len(found.evidence) == 3


# --- tone --------------------------------------------------------------------------------------------------

LEVEL = {"UKR": 0.1, "USA": 0.1, "CHN": 0.1, "FRA": 0.1}


def test_an_actor_far_below_the_others_is_said_to_be():
    found = findings(*spread({"RUS": -0.4, **LEVEL}))["tone"]
    assert found.claim.startswith(
        "Coverage of Russia was more negative than that of all four other actors with enough articles to compare: "
        "mean tone −0.40"
    )
    assert found.strength == "moderate" and found.n_articles == 12 and found.n_outlets == 4
    assert found.evidence["polarity"].is_monotonic_increasing and set(found.evidence["text"]) == {
        "Russia met."
    }


def test_an_actor_far_above_the_others_is_said_to_be():
    assert "Coverage of Russia was more positive than" in claims(*spread({"RUS": 0.5, **LEVEL}))


def test_equal_tones_single_nobody_out():
    assert "tone" not in findings(*spread(dict.fromkeys(("RUS", *LEVEL), 0.1)))


def test_a_wide_interval_singles_nobody_out():
    low = [{"RUS": 0.9 if k % 3 == 0 else -0.5} for k in range(12)]
    articles = [
        article(first, *({actor: tone} for actor, tone in LEVEL.items()), outlet=OUTLETS[k % 4])
        for k, first in enumerate(low)
    ]
    text = claims(*articles)
    assert "more negative" not in text and "more positive" not in text


def test_an_interval_that_reaches_the_others_singles_nobody_out():
    articles = [
        article(
            {"RUS": 0.05 + 0.15 * (-1) ** k},
            *({actor: tone} for actor, tone in LEVEL.items()),
            outlet=OUTLETS[k // 3],
        )
        for k in range(12)
    ]
    table = situation(analysis(*articles)).facts.tone.set_index("unit")
    assert table["strength"]["RUS"] == "moderate" and table["mean"]["RUS"] < 0.1 < table["high"]["RUS"]
    assert "Coverage of Russia" not in claims(*articles)


def test_an_interval_clear_of_means_that_are_themselves_unsure_singles_nobody_out():
    wide = spread(LEVEL, jitter=0.28)
    articles = [article(*one["sentences"], {"RUS": -0.08 + 0.05 * (-1) ** k}, outlet=OUTLETS[k // 3])
                for k, one in enumerate(wide)]
    table = situation(analysis(*articles)).facts.tone.set_index("unit")
    assert table["high"]["RUS"] < table.drop("RUS")["mean"].min() and "thin" not in set(table["strength"])
    assert "Coverage of Russia" not in claims(*articles)


def test_half_of_the_others_are_not_most_of_them():
    tones = {"RUS": -0.4, "UKR": -0.9, "USA": -0.9, "CHN": 0.9, "FRA": 0.9}
    few = spread({"RUS": -0.4}, n=12) + spread(
        {actor: tones[actor] for actor in ("UKR", "USA", "CHN", "FRA")}, n=6
    )
    assert "Coverage of Russia" not in claims(*few)


@pytest.mark.parametrize("others", [{"UKR": 0.1}, {"UKR": 0.1, "USA": 0.12}])
def test_with_few_actors_none_is_compared_with_most(others):
    assert "with enough articles to compare" not in claims(*spread({"RUS": -0.4, **others}))


def test_few_articles_or_few_outlets_are_no_ground_for_a_claim_of_tone():
    assert "tone" not in findings(*spread({"RUS": -0.4, **LEVEL}, n=8))
    alone = [article(*({actor: tone} for actor, tone in {"RUS": -0.4, **LEVEL}.items())) for _ in range(12)]
    assert "tone" not in findings(*alone)


def test_many_sentences_of_one_article_are_one_article():
    loud = article(*[{"RUS": -1.0}] * 60)
    assert "tone" not in findings(loud, *spread(LEVEL))


# --- change ------------------------------------------------------------------------------------------------


def periods(before, after, n=8):
    return [
        article(
            *({actor: tone + 0.02 * (-1) ** k} for actor, tone in tones.items()),
            day=f"2022-{month}-{k + 1:02}",
            outlet=OUTLETS[k % 4],
        )
        for month, tones in (("09", before), ("11", after))
        for k in range(n)
    ]


def test_a_change_of_tone_beyond_chance_is_told_with_both_means():
    found = findings(*periods({"RUS": 0.3, "UKR": 0.1}, {"RUS": -0.3, "UKR": 0.1}))["tone-change"]
    assert found.claim == (
        "Coverage of Russia was more negative from 6 October 2022 on: mean tone −0.30 over eight articles, "
        "against +0.30 over eight articles before."
    )
    assert found.figure.startswith("change −0.60 (−0.6") and found.n_articles == 16
    assert set(found.evidence["published"].dt.month) == {11}


def test_a_change_that_chance_explains_is_not_told():
    assert "tone-change" not in findings(*periods({"RUS": 0.1}, {"RUS": 0.11}))


def test_a_change_is_not_told_from_under_five_articles():
    articles = periods({"RUS": 0.9}, {"RUS": -0.9}, n=4) + periods({"UKR": 0.1}, {"UKR": 0.1}, n=8)
    assert "tone-change" not in findings(*articles)


def test_a_firm_change_has_an_interval_without_zero():
    before, after = [0.2, 0.4, 0.5, 0.0, 0.7], [-0.6, -0.4, 0.1, -0.2, 0.4]
    articles = [
        article({"RUS": tone}, day=f"2022-{month}-0{k + 1}")
        for month, tones in (("09", before), ("11", after))
        for k, tone in enumerate(tones)
    ]
    (row,) = situation(analysis(*articles)).facts.changes.to_dict("records")
    assert row["p"] < 0.05 and row["low"] < 0 < row["high"] and not row["firm"]


def test_a_change_of_attention_beyond_chance_is_told_with_both_shares():
    articles = periods({"RUS": 0.1, "UKR": 0.1}, {"UKR": 0.1}, n=8)
    found = findings(*articles)["attention-change"]
    assert found.claim == (
        "From 6 October 2022 on, Russia was named in a smaller share of articles: 0%, against 100% before."
    )
    assert set(found.evidence["text"]) == {"Russia met."}


def test_a_change_of_attention_that_chance_explains_is_not_told():
    articles = periods({"UKR": 0.1}, {"UKR": 0.1}, n=8)
    articles += [
        article({"RUS": 0}, day=day)
        for day in ("2022-09-02", "2022-09-03", "2022-09-04", "2022-11-03", "2022-11-04")
    ]
    assert "attention-change" not in findings(*articles)


def test_every_change_of_attention_is_marked_the_same_while_it_lasts_whichever_is_largest():
    """A scheduled run tells what the edition before did not say: a change that is left out is lost, or told twice."""

    def told(russia, china):
        shares = {"RUS": russia, "CHN": china}
        after = [article({"UKR": 0}, *({c: 0} for c in shares if k < shares[c]), day=f"2022-11-{k + 1:02}")
                 for k in range(20)]
        before = [article({"UKR": 0}, day=f"2022-09-{k + 1:02}") for k in range(20)]
        made = situation(analysis(*before, *after))
        return {item["about"]: item["claim"] for item in changes(f"{sections.findings(made)}{sections.changes(made)}")}

    first, second = told(19, 18), told(17, 18)
    assert set(first) == set(second) == {"attention RUS larger", "attention CHN larger"}
    assert "China was named in a larger share of articles: 90%, against 0% before." in first["attention CHN larger"]


def test_of_many_changes_the_first_ten_are_shown_and_the_others_folded():
    shown = str(changed([(f"tone A{n} negative", f"Claim {n}.") for n in range(12)], "None."))
    open_, folded = shown.split("<details")
    assert open_.count("<li") == 10 and folded.count("<li") == 2 and "Two more changes" in folded
    assert [item["claim"] for item in changes(shown)] == [f"Claim {n}." for n in range(12)]


def test_attention_counts_neither_media_nor_copies():
    articles = periods({"UKR": 0.1}, {"UKR": 0.1, "PRK.kcna": 0.1}, n=8)
    articles += [article({"RUS": 0}, day="2022-11-02", copy_of=0)] * 9
    table = attention_changes(situation(analysis(*articles)).facts)
    assert list(table["country"]) == ["UKR"]


@pytest.mark.parametrize("n", [2, 4])
def test_fewer_than_ten_dated_articles_are_not_compared(n):
    made = situation(analysis(*periods({"RUS": 0.9}, {"RUS": -0.9}, n=n)))
    assert made.periods is None and "too few dated articles" in sections.changes(made)


def test_without_an_actor_in_both_periods_no_absence_of_change_is_claimed():
    days = [f"2022-{month}-{day:02}" for month in ("09", "10") for day in range(1, 13)]
    made = situation(analysis(*(article({"RUS" if day < "2022-10" else "UKR": 0}, day=day) for day in days)))
    told = str(sections.changes(made))
    assert "No actor is named in five or more articles of both periods, so no change of tone can be told" in told
    assert "No change of tone" not in told and "Nor did" not in told
    silent = str(sections.changes(situation(analysis(*(article(day=day) for day in days)))))
    assert "No country is named in five or more articles." in silent


def test_copies_do_not_make_enough_articles_to_compare():
    copies = [article({"RUS": 0}, day="2022-11-02", copy_of=0)] * 9
    assert situation(analysis(*periods({"RUS": 0.9}, {"RUS": -0.9}, n=4), *copies)).periods is None


def test_the_asked_period_is_compared_with_as_many_days_before_it():
    made = situation(analysis(*periods({"RUS": 0.1}, {"RUS": 0.1})), since="2022-11-01", until="2022-12-31")
    assert made.coverage.n_articles == 8 and len(made.whole.articles) == 16
    assert str(made.periods[0]) == "1 September to 31 October 2022"
    assert str(made.periods[1]) == "1 November to 31 December 2022"


# --- pairs -------------------------------------------------------------------------------------------------


def test_the_pair_of_most_articles_is_told():
    articles = [article({"RUS": 0, "UKR": 0})] * 3 + [article({"USA": 0, "CHN": 0})] * 2
    found = findings(*articles)["pair"]
    assert found.claim == (
        "Russia and Ukraine were named in one sentence in three articles, more than any other pair of actors."
    )
    assert found.figure == "3 of 5 articles" and all(
        "Russia and Ukraine" in text for text in found.evidence["text"]
    )
    assert all(len(spans) == 2 for spans in found.evidence["spans"])


def test_a_tie_of_pairs_is_not_told():
    assert "pair" not in findings(*[article({"RUS": 0, "UKR": 0}, {"USA": 0, "CHN": 0})] * 3)


def test_one_article_makes_no_pair_and_neither_do_two_sentences():
    assert "pair" not in findings(article({"RUS": 0, "UKR": 0}), article({"USA": 0}))
    assert "pair" not in findings(*[article({"RUS": 0}, {"UKR": 0})] * 3)


def test_a_state_and_its_government_are_no_pair():
    assert "pair" not in findings(*[article({"RUS": 0, "RUS.GOV": 0})] * 3)


def test_private_persons_are_in_no_finding():
    assert "Ivan" not in claims(*[article({"RUS.ivan": -0.9, "UKR": 0.1})] * 12)


# --- all of them -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_five_findings_are_the_most():
    tones = {"RUS": 0.3, **LEVEL, "INT.UNO": 0.7}
    articles = (
        periods(tones, tones | {"RUS": -0.9}, n=12) + [article({"RUS": 0, "MLI": 0}, day="2022-11-20")] * 9
    )
    assert 3 <= len(situation(analysis(*articles)).findings) <= 5


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [article()],
        [article({"RUS": None})],
        [article({"RUS.ivan": 0.5})],
        [article(day="2022-11-01")] * 12,
    ],
)
def test_a_corpus_that_says_nothing_has_a_sentence_that_says_so(articles):
    made = situation(analysis(*articles))
    assert made.findings == []
    assert sections.findings(made) == {
        0: "<p>Without an article there is no finding.</p>",
        1: "<p>One article supports no finding about coverage.</p>",
    }.get(len(articles), "<p>The coverage supports no finding: too few articles name the same actors.</p>")


def test_every_figure_of_a_claim_has_evidence_behind_it():
    articles = periods({"RUS": 0.3, **LEVEL}, {"RUS": -0.4, **LEVEL, "MLI": 0.1}, n=12)
    made = situation(analysis(*articles))
    assert {found.kind for found in made.findings} >= {"attention-change", "tone-change"}
    assert all(len(found.evidence) for found in made.findings)


@pytest.mark.slow
def test_the_same_frames_give_the_same_findings():
    articles = periods({"RUS": 0.3, **LEVEL}, {"RUS": -0.4, **LEVEL}, n=12)
    first, second = ([found.claim for found in situation(analysis(*articles)).findings] for _ in range(2))
    assert first == second


# --- the bottom line ---------------------------------------------------------------------------------------


def line(*articles, problems=(), since=""):
    return situation(analysis(*articles, problems=problems), since).bottom_line


def test_three_articles_say_that_they_say_little():
    text = line(*[article({"RUS": -0.9}, {"UKR": 0.5})] * 3)
    assert text == (
        "Three articles named Russia and Ukraine. Three articles say little: no interval is given, "
        "and nothing here is a pattern."
    )


def test_no_article_gives_the_empty_sentence():
    assert line().startswith("No article was read, so there is nothing to report.")
    assert "problems below" in line(problems=[("a.pdf", "unsupported")]) and "problems below" not in line()
    assert "of that period" in line(article({"RUS": 0}, day="2022-01-01"), since="2022-06-01")


def test_the_bottom_line_names_the_leaders_and_their_articles():
    articles = [article({"RUS": 0}, {"USA": 0}, {"UKR": 0})] * 2 + [article({"RUS": 0}, {"USA": 0})] * 2
    assert line(*articles, *[article({"RUS": 0}, {"CHN": 0}, {"FRA": 0})]).startswith(
        "Five articles named Russia (5), the United States (4) and Ukraine (2) most often."
    )


@pytest.mark.parametrize(
    "articles, said",
    [
        (
            [article({"RUS": 0}, {"USA": 0})] * 5 + [article({"UKR": 0}, {"CHN": 0})] * 2,
            "Russia (5) and the United States (5) most",
        ),
        (
            [article({"RUS": 0}, {"USA": 0}, {"UKR": 0}, {"CHN": 0})] * 5,
            "named four countries, none in more articles than all others",
        ),
        (
            [article({"RUS": 0})] * 2 + [article({"USA": 0}, {"UKR": 0}, {"CHN": 0}, {"FRA": 0})] * 5,
            "five countries, none in more",
        ),
    ],
)
def test_countries_that_tie_with_others_are_not_named_as_most_often(articles, said):
    assert said in line(*articles)


def test_the_bottom_line_tells_the_tone_that_stands_apart():
    text = line(*spread({"RUS": -0.4, **LEVEL}))
    others = "all four other actors with enough articles to compare"
    assert f"Toward Russia the tone was more negative than toward {others} (mean −0.40" in text


def test_the_title_of_the_ranking_tells_the_actor_that_stands_apart_and_nothing_where_none_does():
    def title(*articles):
        return sections.ranked_title(situation(analysis(*articles)).facts)

    negative = "Coverage of Russia was more negative than that of all others with enough articles"
    assert title(*spread({"RUS": -0.4, **LEVEL})) == negative
    assert title(*spread({"RUS": 0.4, **LEVEL})) == negative.replace("negative", "positive")
    assert title(*spread(dict.fromkeys(("RUS", *LEVEL), 0.1))) == "Tone toward the actors named in most articles"


def test_a_picture_over_time_counts_the_dated_articles_only():
    made = situation(analysis(*[article({"RUS": 0.1}, day=f"2022-10-{n:02d}") for n in (1, 2, 3)], article({"RUS": 0})))
    table = tone_over_time(made.facts.rows, "day")
    assert sections.over_time_subtitle(made, table).endswith("n = 3 articles")
    assert sections.over_time_subtitle(made, table).startswith("Mean tone over articles of each day, −1 to +1")
    assert sections.tone_subtitle(made).endswith("n = 4 articles")


@pytest.mark.parametrize("step", ["week", "month", "quarter", "year"])
def test_a_picture_over_time_says_how_long_its_periods_are(step):
    days = ("2020-02-03", "2021-05-17", "2022-11-21")
    made = situation(analysis(*[article({"RUS": 0.1, "UKR": 0.1}, day=day) for day in days]))
    said = sections.over_time_subtitle(made, tone_over_time(made.facts.rows, step))
    assert f"articles of each {step}, " in said and said.endswith("n = 3 articles")
    one = situation(analysis(article({"RUS": 0.1}, day=days[0])))
    assert " of each " not in sections.over_time_subtitle(one, tone_over_time(one.facts.rows, step))


def test_the_bottom_line_does_not_say_that_tones_are_alike_where_they_were_not_compared():
    text = line(*spread({"RUS": -0.9, "UKR": 0.9}))
    assert "stood apart" not in text and "Too few actors" in text
    assert "stood apart" in line(*spread(dict.fromkeys(("RUS", *LEVEL), 0.1)))


def test_the_bottom_line_of_articles_without_outlets_says_why_nothing_is_compared():
    text = line(*[article({"RUS": -0.9, "UKR": 0.9}, outlet=None) for _ in range(12)])
    assert text.endswith("is known, so the tone toward one actor is not set against another.")


def test_a_page_without_findings_still_has_all_its_parts():
    made = situation(analysis(article()))
    parts = [
        sections.findings(made),
        sections.changes(made),
        sections.pair_rows(made),
        sections.sources(made),
        sections.problems(made),
        sections.evidence_by_actor(made),
        sections.tone_rows(made.facts.tone),
        sections.count_rows(made.facts.countries),
        sections.ranked_title(made.facts),
    ]
    assert all(parts) and isinstance(made.facts.tone, pd.DataFrame)


# --- who is quoted, who acts toward whom -------------------------------------------------------------------


def spoken(*actors, n=3, **more):
    """Return `n` articles in each of which every one of `actors` makes a statement about Ukraine."""
    return [article(*({"UKR": 0} for _ in actors), said=actors, outlet=OUTLETS[k % 4], **more) for k in range(n)]


def test_the_actor_quoted_in_most_articles_is_told_with_its_share_and_its_sentences():
    found = findings(*spoken("RUS.GOV"), *spoken("USA", n=2), *[article({"FRA": 0})] * 3)["speech"]
    assert found.claim == "No actor was quoted or reported in more articles than Russia: 3 of 8 (38%)."
    assert (found.n_articles, found.n_outlets, found.strength) == (3, 3, "thin") and len(found.evidence) == 3


def test_a_speaker_who_is_printed_as_a_pronoun_is_told_by_name():
    made = analysis(*spoken("RUS.vladimir-putin", n=3))
    statements = made.statements.assign(speaker=["He", "The Kremlin", "Putin"])
    shown = situation(made.changed(statements=statements)).speech.said_by("RUS")["voice_name"]
    assert sorted(shown) == ["Putin", "Vladimir Putin", "the Kremlin"]


def test_a_tie_of_speakers_or_one_article_gives_no_leading_speaker():
    assert "speech" not in findings(*spoken("RUS", "USA"))
    assert "speech" not in findings(*spoken("RUS", n=1), *[article({"FRA": 0})] * 3)
    assert "speech" not in findings(*spoken("RUS.ivan"))


def acts(source, target, quad, n=3):
    """Return `n` articles that report an act of `source` toward `target`."""
    more = {"acts": [(source, target, quad)]}
    return [article({source: 0, target: 0}, outlet=OUTLETS[k % 4], **more) for k in range(n)]


def test_the_pair_whose_acts_most_articles_report_is_told_with_their_kinds():
    articles = acts("RUS", "UKR", "material conflict", n=3) + acts("RUS", "UKR", "verbal cooperation", n=1)
    found = findings(*articles, *acts("USA", "CHN", "verbal conflict", n=3))["events"]
    assert found.claim == ("Acts of Russia toward Ukraine were reported in 4 of 7 articles, more than for any other "
                           "pair: three of conflict and one of cooperation.")
    assert len(found.evidence) == 4 and found.strength == "thin"


def test_a_tie_of_pairs_or_two_articles_give_no_leading_pair_of_acts():
    assert "events" not in findings(*acts("RUS", "UKR", "verbal conflict"), *acts("UKR", "RUS", "verbal conflict"))
    assert "events" not in findings(*acts("RUS", "UKR", "verbal conflict", n=2))


def placed(*articles, **names):
    """Return the analysis of `articles` in which the mentions of some actors are of a place: Kyiv for UKR=..."""
    made = analysis(*articles)
    spots = made.mentions["actor_id"].map(names)
    known = spots.notna()
    here = known.map({True: 40.0}).astype(float)
    places = made.mentions.assign(place=spots.astype("str").where(known), latitude=here, longitude=here)
    return replace(made, mentions=places)


def test_the_place_in_most_articles_is_told_with_its_share():
    made = placed(*[article({"UKR": 0})] * 6, *[article({"RUS": 0})] * 5, UKR="Kyiv", RUS="Moscow")
    (found,) = (finding for finding in situation(made).findings if finding.kind == "place")
    assert found.claim == "No place within a country was named in more articles than Kyiv: 6 of 11 (55%)."
    assert set(found.evidence["text"]) == {"Ukraine met."} and found.n_outlets == 1


def test_two_places_share_a_lead_and_three_or_four_articles_give_none():
    two = placed(*[article({"UKR": 0}, {"RUS": 0})] * 6, UKR="Kyiv", RUS="Moscow")
    (found,) = (finding for finding in situation(two).findings if finding.kind == "place")
    assert "in more articles than Kyiv and Moscow: 6 of 6 each (100%)" in found.claim
    apart = placed(*[article({"UKR": 0}, outlet="A")] * 6, *[article({"RUS": 0}, outlet="B")] * 6,
                   UKR="Kyiv", RUS="Moscow")
    (found,) = (finding for finding in situation(apart).findings if finding.kind == "place")
    assert (found.n_articles, found.n_outlets) == (6, 1)  # of each, not of both together
    tie = placed(*[article({"UKR": 0}, {"RUS": 0}, {"USA": 0})] * 6, UKR="Kyiv", RUS="Moscow", USA="Washington")
    few = placed(*[article({"UKR": 0})] * 4, UKR="Kyiv")
    assert all(finding.kind != "place" for made in (tie, few) for finding in situation(made).findings)


# --- grammar -----------------------------------------------------------------------------------------------

PAIR = st.sampled_from(["RUS", "USA", "UKR", "CHN", "FRA", "MLI", "INT.UNO"])


@st.composite
def corpora(draw):
    """A corpus of up to sixteen articles, of any actors in any tone, some dated, some with statements and acts."""
    made = []
    for n in range(draw(st.integers(0, 16))):
        actors = draw(st.lists(PAIR, min_size=0, max_size=4, unique=True))
        tones = {actor: draw(st.sampled_from([-0.9, -0.4, 0.0, 0.1, 0.8])) for actor in actors}
        day = draw(st.sampled_from([None, f"2022-0{1 + n % 9}-10"]))
        more = {"said": actors[:1], "acts": [(*actors[:2], "verbal conflict")] if len(actors) > 1 else []}
        made.append(article(tones, outlet=draw(st.sampled_from([None, *OUTLETS])), day=day, **more) if tones
                    else article(day=day))
    return made


# A sentence that no copy editor lets pass.
SLIPS = re.compile(
    r"\bnan\b|\bNone\b|  |\bthe the\b|\ba [aeiou]|\b(1|one) (articles|outlets|actors|countries)\b| [,.;:]|\.\."
    r"|\b(two|three|\d\d+) (article|outlet|actor|country)\b|^The United States were|[a-z]\. [a-z]"
    r"|−0\.00|\(\)|\bno \w+s\b|<|\[|_", re.ASCII)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(corpora())
def test_every_generated_sentence_is_english_whatever_the_corpus(articles):
    made = situation(analysis(*articles))
    parts = [sections.findings(made), sections.changes(made), sections.speech_line(made)]
    prose = [made.bottom_line, *(found.claim for found in made.findings), *(found.gist for found in made.findings)]
    prose += re.findall(r"<p>(.*?)</p>|<summary>(.*?)</summary>", "".join(map(str, parts)))
    for text in (text if isinstance(text, str) else "".join(text) for text in prose):
        text = re.sub(r"</?(bdi|mark|b)>|<time.*?</time>", "", text)
        if "<" in text or not text:
            continue  # evidence: the words of articles
        assert not SLIPS.search(text), text
        assert text[0].isupper() or text[0].isdigit() or text[0] in "–", text


@pytest.mark.slow
@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(corpora())
def test_what_a_finding_claims_is_true_of_its_corpus(articles):
    made = situation(analysis(*articles))
    facts = made.facts
    found = {finding.kind: finding for finding in made.findings}
    assert len(made.findings) <= 5 and all(len(finding.evidence) for finding in made.findings)
    if "pair" in found:
        assert (facts.pairs["n_articles"] == found["pair"].n_articles).sum() == 1
    if "attention" in found:
        assert (facts.countries["n_articles"] > found["attention"].n_articles).sum() == 0
    if "speech" in found:
        assert (facts.speech.speakers["n_articles"] >= found["speech"].n_articles).sum() == 1
