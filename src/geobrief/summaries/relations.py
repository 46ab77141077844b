"""Who does what to whom: events between states, bodies and groups, by pair and by period."""

import math

import pandas as pd

from geobrief.errors import UsageError
from geobrief.offices import in_office
from geobrief.summaries.changes import SIGNIFICANT
from geobrief.summaries.coverage import counted
from geobrief.summaries.evidence import COLUMNS, EXCERPT
from geobrief.summaries.intervals import FEWEST_ARTICLES, holm, share_difference
from geobrief.summaries.units import STATE_KINDS, names_of

TEXT = "text"  # the origin of an event that was found in an article
STEPS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
_PAIR = ["source_unit", "target_unit"]
_SIDE = ["actor_id", "country"]
_ABOUT = ["article_id", "outlet", "published", "published_precision", "title", "url", "path"]


def relations(analysis, origin=TEXT):
    """Return the events between two known sides, of the articles that count.

    Parameters
    ----------
    analysis : Analysis
    origin : str
        `text`: found in the articles; or the data set that they were loaded from (`gdelt`).

    Returns
    -------
    pandas.DataFrame
        The frame `events` with `source_unit`, `target_unit` (a state stands for its government and leaders, bodies
        and groups for themselves; never the same on both sides), `source_name`, `target_name`, `conflict` (bool),
        `outlet`, `published`, `title`, `url`, `path`. Denied events are left out.
    """
    rows = analysis.events[analysis.events["origin"] == origin]
    rows = rows.merge(counted(analysis.articles)[_ABOUT], on="article_id")
    for side in ("source", "target"):
        sides = rows[["article_id", f"{side}_actor", f"{side}_country"]].set_axis(["article_id", *_SIDE], axis=1)
        unit = _units(sides, analysis)
        rows = rows.assign(**{f"{side}_unit": unit, f"{side}_name": names_of(unit, analysis.actors)})
    known = (
        rows["source_unit"].notna()
        & rows["target_unit"].notna()
        & (rows["source_unit"] != rows["target_unit"])
    )
    kept = rows[known.fillna(False).astype(bool) & ~rows["status"].eq("denied").fillna(False).astype(bool)]
    conflict = kept["quad"].fillna("").astype("str").str.endswith("conflict").astype(bool)
    return kept.assign(conflict=conflict).reset_index(drop=True)


def _units(sides, analysis):
    """Return the actor that each side (`article_id`, `actor_id`, `country`) counts to: a state, for which its leaders
    act while in office, an international body, a group; NA for others."""
    ids, countries = sides["actor_id"], sides["country"]
    kind = ids.map(analysis.actors.drop_duplicates("actor_id").set_index("actor_id")["kind"]).astype(object)
    person = kind.eq("person") & in_office(sides, analysis.actors, analysis.articles)
    body = kind.eq("group") | (kind.eq("organisation") & ids.astype("str").str.startswith("INT."))
    state = countries.notna() & (kind.isin(STATE_KINDS) | person | ids.isna())
    return countries.where(state.astype(bool)).mask(body.astype(bool), ids)


def dyads(rows):
    """Return how much happens from whom to whom, most articles first.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `relations`.

    Returns
    -------
    pandas.DataFrame
        `source_unit`, `target_unit`, `source_name`, `target_name`, `n_articles`, `n_events`, `cooperation`,
        `conflict` (numbers of events), `intensity` (mean, [-10, 10]), `quad` (that of most events).
    """
    names = ["source_name", "target_name"]
    table = (
        rows.groupby([*_PAIR, *names])
        .agg(
            n_articles=("article_id", "nunique"),
            n_events=("event_id", "size"),
            conflict=("conflict", "sum"),
            intensity=("intensity", "mean"),
            quad=("quad", _most),
        )
        .reset_index()
    )
    table = table.assign(cooperation=table["n_events"] - table["conflict"].astype("int64"))
    return table.sort_values(
        ["n_articles", "n_events", *_PAIR], ascending=[False, False, True, True], ignore_index=True
    )


def _most(values):
    """Return the value that occurs most often, of equals the first in the alphabet; None without values."""
    counts = values.dropna().value_counts()
    return min(counts.index[counts == counts.max()]) if len(counts) else None


def mapped(table):
    """Return the pairs of countries in `table` (see `dyads`) as `maps.world_dyads` draws them."""
    drawn = table.rename(columns={"source_unit": "source", "target_unit": "target", "n_articles": "n"})
    return drawn[["source", "target", "n", "quad"]]


def by_period(rows, step="month"):
    """Return cooperation and conflict of each pair in each period, by the dates of the articles.

    Returns
    -------
    pandas.DataFrame
        `period` (text), `source_name`, `target_name`, `n_articles`, `cooperation`, `conflict`; the earliest period
        first, in it the pair in most articles first. Undated articles are left out.

    Raises
    ------
    UsageError
        If `step` is no period.
    """
    if step not in STEPS:
        raise UsageError(f"The step is one of {', '.join(STEPS)}, not '{step}'.")
    dated = rows[rows["published"].notna()]
    period = dated["published"].dt.tz_localize(None).dt.to_period(STEPS[step])
    dated = dated.assign(period=period.dt.start_time.dt.strftime("%Y-%m-%d"))
    table = (
        dated.groupby(["period", "source_name", "target_name"])
        .agg(
            n_articles=("article_id", "nunique"), n_events=("event_id", "size"), conflict=("conflict", "sum")
        )
        .reset_index()
    )
    table = table.assign(cooperation=table["n_events"] - table["conflict"].astype("int64"))
    return table.sort_values(
        ["period", "n_articles", "source_name", "target_name"],
        ascending=[True, False, True, True],
        ignore_index=True,
    )


def dyad_changes(rows, before, after):
    """Return how the share of articles with events of a pair changed between two periods: firm changes first, then
    the largest.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `relations`.
    before, after : Period

    Returns
    -------
    pandas.DataFrame
        `source_unit`, `target_unit`, `source_name`, `target_name`, `n_before`, `n_after` (articles),
        `conflict_before`, `conflict_after` (events), `share_before`, `share_after` (of the articles with events),
        `points` (the change in percentage points), `low`, `high` (its 95 % interval, see `share_difference`; NaN
        where the pair has fewer than five articles or a period fewer than five with events), `p` (two-sided,
        corrected by Holm), `firm` (`p` under .05 and an interval without zero).
    """
    sides = [rows[period.holds(rows)] if len(rows) else rows for period in (before, after)]
    tables = [_side(part, ending) for part, ending in zip(sides, ("before", "after"), strict=True)]
    both = tables[0].join(tables[1], how="outer").fillna(0).reset_index()
    both = both.assign(points=100 * (both["share_after"] - both["share_before"]))
    both = both.astype(dict.fromkeys(("n_before", "n_after", "conflict_before", "conflict_after"), "int64"))
    intervals = [_interval_of(row, sides) for row in both.itertuples()]
    both[["low", "high", "p"]] = pd.DataFrame(intervals, columns=["low", "high", "p"], index=both.index, dtype=float)
    both["p"] = holm(both["p"])
    both["firm"] = (both["p"] < SIGNIFICANT) & ((both["low"] > 0) | (both["high"] < 0))
    both = both.assign(_size=both["points"].abs()).sort_values(
        ["firm", "_size", "source_name", "target_name"], ascending=[False, False, True, True], ignore_index=True
    )
    return both.drop(columns="_size")


def _side(part, ending):
    """Return the pairs of one period with their articles, conflict and share of the articles with events."""
    table = dyads(part).set_index([*_PAIR, "source_name", "target_name"])[["n_articles", "conflict"]]
    share = table["n_articles"] / max(part["article_id"].nunique(), 1)
    return table.assign(share=share).rename(
        columns={"n_articles": f"n_{ending}", "conflict": f"conflict_{ending}", "share": f"share_{ending}"}
    )


def _interval_of(pair, sides):
    """Return low, high (percentage points) and p of the change of one pair's share of articles."""
    if pair.n_before + pair.n_after < FEWEST_ARTICLES:
        return math.nan, math.nan, math.nan
    before, after = (part["article_id"].nunique() for part in sides)
    _, low, high, p = share_difference(pair.n_before, before, pair.n_after, after)
    return 100 * low, 100 * high, p


def event_sentences(analysis, rows, most=10):
    """Return the sentences of the events `rows`, their trigger marked, the latest first.

    Parameters
    ----------
    analysis : Analysis
    rows : pandas.DataFrame
        See `relations`; events that were loaded from a data set have no sentence and are left out.
    most : int
        How many sentences; each article gives one before any gives a second.

    Returns
    -------
    pandas.DataFrame
        As `evidence.evidence`, with `voice_name`: who claims it, NA for the narrator.
    """
    sentences = analysis.sentences[["sentence_id", "n", "part", "text"]]
    found = rows.merge(sentences, on="sentence_id").sort_values(
        ["published", "path", "n"], ascending=[False, True, True], na_position="last", kind="stable"
    )
    found = found.drop_duplicates("sentence_id")
    found = found.assign(turn=found.groupby("article_id", sort=False).cumcount())
    chosen = found.sort_values("turn", kind="stable").head(most)
    claimed = chosen["voice"].where(~chosen["voice"].isin(["narrator", "unknown"]))
    spans = [_spans(*pair) for pair in zip(chosen["text"], chosen["trigger"], strict=True)]
    shown = chosen.assign(
        text=chosen["text"].str.slice(0, EXCERPT), spans=spans, voice_name=names_of(claimed, analysis.actors)
    )
    return shown.reindex(columns=[*COLUMNS, "voice_name"]).reset_index(drop=True)


def _spans(text, trigger):
    """Return where the words of the trigger stand in the sentence, an empty list where they do not stand together."""
    at = text.find(trigger)
    return [(at, at + len(trigger))] if at >= 0 and at + len(trigger) <= EXCERPT else []
