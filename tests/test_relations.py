"""Relations: events by pair and period, what changed, and the sentences behind each event."""

from types import SimpleNamespace

import made_analysis as made
import pandas as pd
import pytest

from geobrief import frames
from geobrief.errors import UsageError
from geobrief.report import sections
from geobrief.schedule.work import changes
from geobrief.summaries.period import Period
from geobrief.summaries.relations import by_period, dyad_changes, dyads, event_sentences, mapped, relations

QUAD = {"ACCUSE": "verbal conflict", "ASSAULT": "material conflict", "CONSULT": "verbal cooperation"}


def analysis(*events, days=("2022-09-01", "2022-09-02", "2022-10-01"), copy_of=None):
    """Return an analysis with three articles and `events`: (article, source, type, target, more)."""
    found = made.analysis(
        *(
            made.article({"RUS": 0.1}, day=day, copy_of=copy_of if n == 2 else None)
            for n, day in enumerate(days)
        )
    )
    rows = [_row(n, found, *event) for n, event in enumerate(events)]
    table = frames.as_frame("events", pd.DataFrame(rows)) if rows else frames.empty("events")
    return type(found)(**{**found.__dict__, "events": table})


def _row(n, found, article, source, kind, target, more=None):
    sentence = found.sentences[found.sentences["article_id"] == f"a{article}"].iloc[0]
    return {
        "event_id": f"e{n}",
        "article_id": f"a{article}",
        "sentence_id": sentence["sentence_id"],
        "source": source,
        "source_actor": source,
        "source_country": made.ACTORS[source][2],
        "event_type": kind,
        "target": target,
        "target_actor": target,
        "target_country": made.ACTORS[target][2],
        "quad": QUAD[kind],
        "intensity": -4.0,
        "status": "asserted",
        "voice": "narrator",
        "trigger": sentence["text"].split()[0],
        "origin": "text",
        "event_date": pd.Timestamp("2022-09-01", tz="UTC"),
        **(more or {}),
    }


def pairs(table):
    return list(
        zip(table["source_unit"], table["target_unit"], table["n_events"], table["conflict"], strict=True)
    )


def test_a_pair_counts_its_events_by_cooperation_and_conflict():
    rows = relations(
        analysis((0, "RUS", "ACCUSE", "UKR"), (1, "RUS", "CONSULT", "UKR"), (1, "FRA", "CONSULT", "RUS"))
    )
    assert pairs(dyads(rows)) == [("RUS", "UKR", 2, 1), ("FRA", "RUS", 1, 0)]


def test_leaders_and_governments_count_to_their_state():
    rows = relations(analysis((0, "RUS.vladimir-putin", "ACCUSE", "UKR"), (1, "RUS.GOV", "ACCUSE", "UKR")))
    assert pairs(dyads(rows)) == [("RUS", "UKR", 2, 2)]


def test_private_persons_are_no_side_and_what_a_state_does_to_itself_is_no_pair():
    rows = relations(analysis((0, "RUS.ivan", "ACCUSE", "UKR"), (0, "RUS.GOV", "ACCUSE", "RUS")))
    assert rows.empty and dyads(rows).empty and mapped(dyads(rows)).empty


def test_denied_events_and_those_of_other_origin_are_left_out():
    found = analysis(
        (0, "RUS", "ASSAULT", "UKR", {"status": "denied"}), (0, "USA", "ACCUSE", "RUS", {"origin": "gdelt"})
    )
    assert relations(found).empty
    assert pairs(dyads(relations(found, origin="gdelt"))) == [("USA", "RUS", 1, 1)]


def test_copies_are_counted_once():
    found = analysis((0, "RUS", "ACCUSE", "UKR"), (2, "RUS", "ACCUSE", "UKR"), copy_of=0)
    assert pairs(dyads(relations(found))) == [("RUS", "UKR", 1, 1)]


def test_periods_follow_the_dates_and_undated_articles_are_left_out():
    found = analysis(
        (0, "RUS", "ACCUSE", "UKR"),
        (2, "RUS", "CONSULT", "UKR"),
        (1, "RUS", "ACCUSE", "UKR"),
        days=("2022-09-01", None, "2022-10-01"),
    )
    table = by_period(relations(found), "month")
    assert table[["period", "cooperation", "conflict"]].values.tolist() == [
        ["2022-09-01", 0, 1],
        ["2022-10-01", 1, 0],
    ]


def test_a_step_that_is_none_is_refused():
    with pytest.raises(UsageError, match="fortnight"):
        by_period(relations(analysis()), "fortnight")


def test_changes_compare_shares_of_articles():
    rows = relations(
        analysis((0, "RUS", "ACCUSE", "UKR"), (1, "USA", "ACCUSE", "RUS"), (2, "USA", "ACCUSE", "RUS"))
    )
    before, after = (
        Period(pd.Timestamp(a, tz="UTC"), pd.Timestamp(b, tz="UTC"))
        for a, b in (("2022-09-01", "2022-09-30"), ("2022-10-01", "2022-10-31"))
    )
    table = dyad_changes(rows, before, after)
    assert table["points"].abs().tolist() == [50.0, 50.0]
    assert table.set_index("source_name")["points"].to_dict() == {"Russia": -50.0, "United States": 50.0}


SEPTEMBER, OCTOBER = (
    Period(pd.Timestamp(f"2022-{month}-01", tz="UTC"), pd.Timestamp(f"2022-{month}-{last}", tz="UTC"))
    for month, last in (("09", "30"), ("10", "31"))
)


def months(n, earlier, later):
    """Return the events of n articles a month: `earlier` and `later` say how many of them have Russia and Ukraine,
    the others have the United States and Russia."""
    days = [f"2022-{month}-{day:02}" for month in ("09", "10") for day in range(1, n + 1)]
    pairs = []
    for first, with_pair in ((0, earlier), (n, later)):
        pairs += [(first + k, "RUS", "ACCUSE", "UKR") if k < with_pair else (first + k, "USA", "ACCUSE", "RUS")
                  for k in range(n)]  # fmt: skip
    return relations(analysis(*pairs, days=days))


def test_a_change_of_a_pair_beyond_chance_is_firm_and_told_first_with_its_interval():
    table = dyad_changes(months(12, 1, 11), SEPTEMBER, OCTOBER)
    first = table[table["source_unit"] == "RUS"].iloc[0]
    assert first["firm"] and 0 < first["low"] < first["points"] < first["high"] and first["p"] < 0.05
    assert (first["share_before"], first["share_after"]) == (1 / 12, 11 / 12)


def test_a_change_that_chance_explains_or_a_pair_in_few_articles_is_not_firm():
    table = dyad_changes(months(12, 5, 7), SEPTEMBER, OCTOBER).set_index("source_unit")
    assert not table["firm"].any() and table.loc["RUS", "low"] < 0 < table.loc["RUS", "high"]
    few = dyad_changes(months(4, 0, 4), SEPTEMBER, OCTOBER)
    assert few["low"].isna().all() and not few["firm"].any()


def test_firm_changes_are_sentences_that_a_scheduled_run_can_tell():
    rows = months(12, 1, 11)
    compared = SimpleNamespace(periods=(SEPTEMBER, OCTOBER))
    told = changes(str(sections.relation_changes(compared, rows)))
    assert [change["about"] for change in told] == ["dyad RUS UKR larger", "dyad USA RUS smaller"]
    assert told[0]["claim"] == (
        "From 1 October 2022 on, events from Russia to Ukraine were in a larger share of articles with events: "
        "92%, against 8% before."
    )
    quiet = str(sections.relation_changes(compared, months(12, 5, 7)))
    assert changes(quiet) == [] and "by more than chance" in quiet
    few = str(sections.relation_changes(compared, months(4, 0, 4)))
    assert "No pair is in enough articles" in few and "by more than chance" not in few


def test_an_event_opens_to_its_sentence_with_the_trigger_marked():
    found = analysis((0, "RUS", "ACCUSE", "UKR"))
    shown = event_sentences(found, relations(found))
    (start, end), text = shown["spans"].iloc[0][0], shown["text"].iloc[0]
    assert text[start:end] == found.events["trigger"].iloc[0] and shown["voice_name"].isna().all()


def test_no_event_gives_empty_tables():
    rows = relations(analysis())
    assert dyads(rows).empty and by_period(rows).empty and event_sentences(analysis(), rows).empty


def test_the_title_of_a_picture_claims_the_lead_of_a_pair_and_no_majority():
    sources, targets = ["United States", "Russia", "China"], ["Iran", "Ukraine", "Japan"]
    pairs = pd.DataFrame({"source_name": sources, "target_name": targets})
    assert sections.relations_title(pairs.assign(n_articles=[6, 5, 5])) == (
        "Events from the United States to Iran were found in the most articles")
    assert sections.relations_title(pairs.assign(n_articles=[6, 6, 5])) == "Who does what to whom"
