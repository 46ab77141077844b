"""Charts in words."""

from __future__ import annotations

from geobrief.charts import matrix
from geobrief.charts.common import MOST_PANELS, in_months, period_text
from geobrief.style import plain
from geobrief.wording import counted_noun, number


def alt_text(kind: str, frame, most: int = 5) -> str:
    """Say in words what a chart shows, from the frame it was drawn from.

    Parameters
    ----------
    kind : {"ranked_tone", "ranked_counts", "tone_over_time", "small_multiples", "speech_matrix", "dyad_matrix",
        "event_matrix"}
        The chart's function.
    frame : pandas.DataFrame
        What it was drawn from.
    most : int
        How many rows are named.

    Returns
    -------
    str
        One to three sentences, without markup.
    """
    matrices = {"speech_matrix": matrix.SPEECH, "dyad_matrix": matrix.DYADS, "event_matrix": matrix.EVENTS}
    if kind in matrices:
        return matrix.alt_text(frame, matrices[kind], most)
    return {
        "ranked_tone": _alt_tone,
        "ranked_counts": _alt_counts,
        "tone_over_time": _alt_time,
        "small_multiples": _alt_multiples,
    }[kind](frame, most)


def _alt_tone(frame, most: int) -> str:
    rated = frame[frame["mean"].notna()].sort_values(["mean", "name"])
    if rated.empty:
        return "Dot plot of mean tone: no actor has the five articles that a mean needs."
    listed = [
        f"{plain(r.name_, 60)} {number(r.mean)}" for r in rated.rename(columns={"name": "name_"}).itertuples()
    ]
    text = f"Dot plot of mean tone with 95% intervals for {counted_noun(len(rated), 'actor')}"
    if len(rated) <= 2 * most:
        return f"{text}, from most negative: {', '.join(listed)}."
    lowest, highest = ", ".join(listed[:most]), ", ".join(listed[: -most - 1 : -1])
    return f"{text}. Most negative: {lowest}. Most positive: {highest}."


def _alt_counts(frame, most: int) -> str:
    rows = frame[frame["n_articles"] > 0].sort_values(["n_articles", "name"], ascending=[False, True])
    if rows.empty:
        return "Bar chart of articles: no actor is named."
    top = ", ".join(
        f"{plain(n, 60)} {int(c):,}"
        for n, c in zip(rows["name"].head(most), rows["n_articles"], strict=False)
    )
    return f"Bar chart of articles that name each actor. Most: {top}; {len(rows)} named."


def _alt_time(frame, most: int) -> str:
    frame = in_months(frame)
    rated = frame[frame["mean"].notna()]
    if rated.empty:
        none = "no period has the five articles that a mean needs" if len(frame) else "no article has a date"
        return f"Line chart of mean tone over time: {none}."
    low, high = rated.loc[rated["mean"].idxmin()], rated.loc[rated["mean"].idxmax()]
    span = f"{period_text(frame['period'].iloc[0])} to {period_text(frame['period'].iloc[-1])}"
    lowest, highest = (f"{number(row['mean'])} ({period_text(row['period'])})" for row in (low, high))
    means = f"lowest {lowest}, highest {highest}" if len(rated) > 1 else f"one has a mean, {lowest}"
    articles = counted_noun(int(frame["n_articles"].sum()), "article")
    return f"Line chart of mean tone over {counted_noun(len(frame), 'period')}, {span}: {means}; {articles}."


def _alt_multiples(frame, most: int) -> str:
    names = (
        frame.groupby("name")["n_articles"]
        .sum()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    listed = ", ".join(plain(n, 60) for n in names[:MOST_PANELS])
    return (
        f"Small line charts of mean tone over time, one for each of: {listed}."
        if len(names)
        else ("Small line charts of mean tone over time: nothing to show.")
    )
