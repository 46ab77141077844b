"""Who does what to whom: pairs of actors, what changed between them, and the sentences behind each event."""

from geobrief import wording as w
from geobrief.markup import Html, join
from geobrief.report.display import changed, evidence, evidence_name, note
from geobrief.report.sections.common import SHOWN, basis, long_table
from geobrief.summaries.relations import dyad_changes, event_sentences

_NONE = "No event between two known actors was found."
_NOT_TESTED = "No pair is in enough articles for a change to be told from chance."
_NOT_FIRM = "No pair's share of the articles changed by more than chance would explain."
_SIDES = {"source_name": "From", "target_name": "To"}
_COUNTS = {"n_articles": "Articles", "cooperation": "Cooperation", "conflict": "Conflict"}
_CHANGE_COLUMNS = {**_SIDES, "n_before": "Articles before", "n_after": "Articles after",
                   "conflict_before": "Conflict before", "conflict_after": "Conflict after",
                   "points": "Change, points", "interval": "95% interval", "beyond": "Beyond chance"}
_RULE = (
    "Events are read from the wording of sentences by rules (PLOVER types). Cooperation and conflict count "
    "events, asked for, announced and threatened ones included, denied ones not; reported is not proven."
)


def relations_line(rows):
    """Return how many events were found, between how many pairs, and how many others claim."""
    if rows.empty:
        return Html("<p>{}</p>").format(_NONE)
    pairs = len(rows[["source_unit", "target_unit"]].drop_duplicates())
    claimed = int((rows["voice"].fillna("narrator") != "narrator").sum())
    who = (f"{w.small_number(claimed) if claimed else 'none'} of them {'was' if claimed < 2 else 'were'} claimed by "
           "somebody quoted or reported") if len(rows) > 1 else _only(claimed)
    where = w.counted_noun(rows["article_id"].nunique(), "article")
    text = (
        f"{w.capital(w.counted_noun(len(rows), 'event'))} between {w.counted_noun(pairs, 'pair')} of actors "
        f"{'was' if len(rows) == 1 else 'were'} found in {where}; {who}."
    )
    return Html("<p>{}</p>").format(text)


def _only(claimed):
    return "it was claimed by somebody quoted or reported" if claimed else "the article itself reports it"


def relation_rows(table):
    """Return who does what to whom, with links to the sentences; nothing where `relations_line` says it all."""
    if table.empty:
        return Html("")
    names = [evidence_name("event", *pair) for pair in zip(table["source_unit"], table["target_unit"], strict=True)]
    columns = {**_SIDES, **_COUNTS, "intensity": "Mean intensity"}
    shown = table.assign(evidence=[name if n < SHOWN else None for n, name in enumerate(names)])
    table = long_table(shown, "Events by pair of actors", columns, {"intensity": _one_digit},
                       links={"n_articles": "evidence"})
    return table + note(f"{_RULE} Intensity is set for each kind of event, −10 (attack) to +10.")


def _one_digit(value):
    return w.number(value, 1)


def period_rows(table):
    """Return cooperation and conflict by period."""
    if table.empty:
        return Html("<p>{}</p>").format("No dated article holds an event between two known actors.")
    columns = {"period": "From day", **_SIDES, **_COUNTS}
    return long_table(table, "Cooperation and conflict by period", columns)


def relation_changes(situation, rows, most=15):
    """Return the changes between the two periods that the report compares: those beyond chance as sentences, the
    strongest as a table."""
    if situation.periods is None:
        return Html("<p>{}</p>").format("Too few dated articles to compare two periods.")
    table = dyad_changes(rows, *situation.periods)
    if table.empty:
        return Html("<p>{}</p>").format(_NONE)
    before, after = situation.periods
    firm = [_dyad_change(row, after) for row in table[table["firm"]].itertuples()]
    strongest = table.head(most)
    strongest = strongest.assign(
        interval=[_points(*pair) for pair in zip(strongest["low"], strongest["high"], strict=True)],
        beyond=strongest["firm"].map({True: "yes", False: "no"}),
    )
    told = changed(firm, _NOT_TESTED if table["low"].isna().all() else _NOT_FIRM)
    caption = "Largest differences between the two periods"
    shares = long_table(strongest, caption, _CHANGE_COLUMNS, {"points": _one_digit})
    return told + shares + note(
        f"Before: {before}. After: {after}. Points: change of the share of all articles with events, "
        "in percentage points. Beyond chance: p under 0.05 by Fisher's exact test, corrected for looking at every "
        "pair (Holm); a pair in few articles has no interval."
    )


def _points(low, high):
    return "–" if low != low else f"{w.number(low, 1)} to {w.number(high, 1)}"


def _dyad_change(row, later):
    """Return what changed and a sentence for one row of `dyad_changes`; `later` is the later period."""
    larger = "larger" if row.points > 0 else "smaller"
    pair = f"from {w.in_text(row.source_name)} to {w.in_text(row.target_name)}"
    claim = (
        f"From {w.day(later.since)} on, events {pair} were in a {larger} share of articles with events: "
        f"{w.percent(row.share_after)}, against {w.percent(row.share_before)} before."
    )
    return f"dyad {row.source_unit} {row.target_unit} {larger}", claim


def event_evidence(situation, rows, table, most=8):
    """Return the sentences of the first pairs of `table` (see `dyads`), folded, the trigger marked."""
    blocks = []
    for row in table.head(SHOWN).itertuples():
        of_pair = rows[(rows["source_unit"] == row.source_unit) & (rows["target_unit"] == row.target_unit)]
        summary = f"{w.capital(w.in_text(row.source_name))} → {w.in_text(row.target_name)}: {_types(of_pair)}"
        found = event_sentences(situation.analysis, of_pair, most)
        blocks.append(evidence(found, summary, name=evidence_name("event", row.source_unit, row.target_unit)))
    return join(blocks)


def _types(rows):
    counts = rows["event_type"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return ", ".join(f"{kind} {n}" for kind, n in counts.items())


def loaded_rows(ours, loaded):
    """Return the pairs of a loaded data set beside ours."""
    if loaded.empty:
        return Html("<p>{}</p>").format("No events of a data set (GDELT) were loaded.")
    keys = ["source_unit", "target_unit"]
    both = loaded.merge(ours[[*keys, "n_events"]], on=keys, how="left", suffixes=("", "_ours"))
    both = both.assign(n_events_ours=both["n_events_ours"].fillna(0).astype("int64"))
    columns = {
        **_SIDES,
        "n_events": "Events, GDELT",
        "n_events_ours": "Events, ours",
        "cooperation": "Cooperation, GDELT",
        "conflict": "Conflict, GDELT",
    }
    return long_table(both, "Events of the data set beside ours", columns)


def relations_subtitle(situation):
    """Return measure, unit, period and n below the title of a picture of events."""
    return f"Number of articles with an event from one to the other{basis(situation)}"


def relations_title(table, neutral="Who does what to whom"):
    """Return the title of a picture of events: its single leader where there is one, else `neutral`."""
    if len(table) > 1 and table["n_articles"].iloc[0] > max(4, table["n_articles"].iloc[1]):
        first = table.iloc[0]
        pair = f"from {w.in_text(first['source_name'])} to {w.in_text(first['target_name'])}"
        return f"Events {pair} were found in the most articles"
    return neutral
