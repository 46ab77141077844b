"""Machine-readable copies of every table: CSV that a spreadsheet shows and does not run, and Parquet."""

from dataclasses import dataclass

import pandas as pd

from geobrief.summaries import country_counts, place_counts, tone_over_time
from geobrief.summaries.relations import by_period, dyad_changes, dyads, relations
from geobrief.summaries.units import names_of
from geobrief.tables import write_csv

WHOLE_TEXTS = ["text", "removed"]  # exports carry no whole article


@dataclass(frozen=True)
class Table:
    """One table on disk: its name, what it holds, how many rows and columns."""

    name: str
    about: str
    rows: int
    columns: int


def tables_of(situation):
    """Return every table of a report: name -> (what it holds, frame), summaries first.

    Frames of the analysis follow the summaries; the texts of articles and sentences are left out.
    """
    facts, speech, analysis = situation.facts, situation.speech, situation.analysis
    pairs = facts.pairs.assign(**{
        f"{side}_name": names_of(facts.pairs[side], analysis.actors) for side in ("first", "second")})
    events = relations(analysis)
    named = pd.concat([analysis.mentions["actor_id"], analysis.statements["speaker_actor"]]).dropna().unique()
    tables = {
        "countries": ("Articles, outlets and mentions of each country", country_counts(analysis)),
        "tone": ("Tone toward each actor, with intervals", facts.tone),
        "tone_over_time": ("Tone toward each actor in each period", tone_over_time(facts.rows)),
        "places": ("Places below the countries, with coordinates", place_counts(analysis)),
        "pairs": ("Actors named in one sentence", pairs),
        "speakers": ("Who speaks, and how often", speech.speakers),
        "quoted_by": ("Who is quoted by which outlet", speech.quoted_by),
        "spoken_of": ("Who speaks of whom, and in what tone", speech.spoken_of),
        "tone_by_voice": ("Tone of the narrator, and of others who are quoted", speech.by_voice),
        "relations": ("Who does what to whom, by pair", dyads(events)),
        "relations_by_period": ("Cooperation and conflict of each pair in each month", by_period(events)),
        "articles": ("Every article without its text", analysis.articles.drop(columns=WHOLE_TEXTS, errors="ignore")),
        "mentions": ("Every mention of an actor or a place", analysis.mentions),
        "statements": ("Every statement with its speaker", analysis.statements),
        "sentiment": ("The tone of every mention of an actor", analysis.sentiment),
        "events": ("Every event, with who claims it", analysis.events),
        "actors": ("Every actor that is named or speaks",
                   analysis.actors[analysis.actors["actor_id"].isin(named)]),
        "problems": ("Whatever was skipped, cut or repaired", situation.whole.problems),
    }
    if facts.changes is not None:
        tables["changes"] = ("Change of tone between the two periods", facts.changes)
        tables["changes_of_attention"] = ("Change of each country's share of articles", facts.attention)
        tables["changes_of_relations"] = ("Change of each pair's share of articles with events",
                                          dyad_changes(events, *facts.periods))
    return tables


def written_tables(situation, folder):
    """Write every table of a report to `folder` as CSV and Parquet; return what was written, a list of `Table`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (about, frame) in tables_of(situation).items():
        frame = frame.reset_index(drop=True)
        write_csv(frame, folder / f"{name}.csv")
        frame.to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")
        written.append(Table(name, about, len(frame), frame.shape[1]))
    return written
