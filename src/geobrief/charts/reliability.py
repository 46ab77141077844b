"""The reliability diagram: how often what was said with a given confidence is right."""

from __future__ import annotations

import math

from geobrief import style
from geobrief.style import GREY, GRID, INK, plain, write
from geobrief.summaries.intervals import wilson
from geobrief.wording import counted_noun

LINE = "#22679A"
_WIDTH, _HEIGHT = 5.6, 5.6
_LEFT, _RIGHT, _BELOW = 0.62, 0.25, 0.56  # inches around the square


def reliability(frame, title: str, subtitle: str, source: str = ""):
    """Draw the share of right answers against the confidence with which they were given.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row a bin: `confidence` (mean, [0, 1]), `right` (share), `n`. Larger dots stand for more cases.
    title, subtitle, source : str
        The finding; measure and n; what stands below.

    Returns
    -------
    matplotlib.figure.Figure
        5.6 inches wide; without rows, a small figure that says so.
    """
    if frame.empty:
        return style.nothing_to_show(title, subtitle, source, "Nothing here comes with a confidence.")
    notes = (
        "On the dashed line, confidence says what it should. Bars: 95% intervals. Larger dots: more cases."
    )
    fig = style.new_figure(title, subtitle, f"{source}\n{notes}".strip(), width=_WIDTH, height=_HEIGHT)
    ax = _square(fig)
    ax.plot([0, 1], [0, 1], color=GREY, lw=0.9, linestyle=(0, (4, 3)), zorder=2)
    rows = frame.sort_values("confidence")
    for row in rows.itertuples():
        low, high = wilson(row.right, row.n)
        ax.plot([row.confidence] * 2, [low, high], color=LINE, lw=1.2, alpha=0.6, zorder=3)
    sizes = [14 + 110 * math.sqrt(n / rows["n"].max()) for n in rows["n"]]
    ax.scatter(
        rows["confidence"], rows["right"], s=sizes, c=LINE, edgecolors="white", linewidths=0.9, zorder=5
    )
    return fig


def reliability_alt(frame, what: str) -> str:
    """Say in words what a reliability diagram of `what` shows."""
    if frame.empty:
        return f"Reliability of {plain(what, 60)}: nothing comes with a confidence."
    cases = counted_noun(int(frame["n"].sum()), "case")
    points = ", ".join(
        f"{row.confidence:.2f} confident, {row.right:.2f} right"
        for row in frame.sort_values("confidence").itertuples()
    )
    return f"Reliability diagram of {plain(what, 60)}, {cases}: {points}."


def _square(fig):
    """Axes from 0 to 1 with their labels and a light grid."""
    side = min(_WIDTH - _LEFT - _RIGHT, (fig.geobrief_top - fig.geobrief_bottom) * _HEIGHT - _BELOW - 0.08)
    ax = fig.add_axes([_LEFT / _WIDTH, fig.geobrief_bottom + _BELOW / _HEIGHT, side / _WIDTH, side / _HEIGHT])
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    for edge in ax.spines.values():
        edge.set(color=GRID, linewidth=0.8)
    for mark in (0, 0.2, 0.4, 0.6, 0.8, 1):
        ax.axhline(mark, color=GRID, lw=0.6, zorder=0)
        ax.axvline(mark, color=GRID, lw=0.6, zorder=0)
        write(ax, mark, -0.03, f"{mark:.1f}", 8, colour=GREY, ha="center", va="top")
        write(ax, -0.02, mark, f"{mark:.1f}", 8, colour=GREY, ha="right", va="center")
    write(ax, 0.5, -0.085, "confidence", 9, colour=INK, ha="center", va="top")
    write(ax, -0.125, 0.5, "share that is right", 9, colour=INK, ha="center", va="center", rotation=90)
    return ax
