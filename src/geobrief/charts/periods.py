"""Tone over time: one large panel, or small ones side by side."""

from __future__ import annotations

from geobrief import style
from geobrief.charts.common import BAR, MOST_PANELS, UNCERTAIN_NOTE, in_months, period_text, tone_limit
from geobrief.style import GREY, GRID, TONE_CAVEAT, TONE_COLOURS, plain, shorten, text_width, write
from geobrief.wording import are, capital, counted_noun, number

MOST_DOTS = 40
WIDTH = 9.0
NO_MEAN = "No period has the five articles that a mean needs."
LINE, BAND = "#22679A", "#C9DDEC"


def tone_over_time(frame, title: str, subtitle: str, source: str = ""):
    """Draw mean tone per period with its 95% band, and the articles behind it below.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``period`` (dates or text, in order), ``mean``, ``low``, ``high`` (missing below five articles) and
        ``n_articles``; ``uncertain`` makes a dot hollow.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 × 4.6 inches; without rows, a small figure that says so.
    """
    rows = in_months(frame.reset_index(drop=True))
    if rows.empty:
        return style.nothing_to_show(title, subtitle, source, "No article in this selection has a date.")
    hollow = "uncertain" in rows and len(rows) <= MOST_DOTS and bool(
        (rows["uncertain"].fillna(False).astype(bool) & rows["mean"].notna()).any())
    notes = " ".join([UNCERTAIN_NOTE] * hollow + [TONE_CAVEAT, "No mean under five articles."])
    fig = style.new_figure(title, subtitle, f"{source}\n{notes}".strip(), height=4.6)
    room = fig.geobrief_top - fig.geobrief_bottom
    upper = fig.add_axes([0.065, fig.geobrief_bottom + 0.38 * room, 0.915, 0.59 * room])
    lower = fig.add_axes([0.065, fig.geobrief_bottom + 0.10 * room, 0.915, 0.17 * room])
    tone_panel(upper, rows, tone_limit(rows))
    if not rows["mean"].notna().any():
        write(upper, 0.5, 0.6, NO_MEAN, 9, colour=GREY, transform=upper.transAxes, ha="center", va="center")
    count_panel(lower, rows)
    write(lower, 0, 1.10, "Articles", 8, colour=GREY, transform=lower.transAxes, va="bottom")
    period_labels(fig, lower, rows["period"])
    return fig


def small_multiples(frame, title: str, subtitle: str, source: str = ""):
    """Draw one small tone-over-time panel per name, all on one scale.

    Parameters
    ----------
    frame : pandas.DataFrame
        As for ``tone_over_time`` with a ``name`` column; the twelve names with the most articles are drawn.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    frame = in_months(frame)
    sizes = frame.groupby("name")["n_articles"].sum().sort_index().sort_values(ascending=False, kind="stable")
    if sizes.empty:
        return style.nothing_to_show(title, subtitle, source, "No article in this selection has a date.")
    chosen, rest = list(sizes.index[:MOST_PANELS]), len(sizes) - MOST_PANELS
    left_out = f"{capital(counted_noun(rest, 'more actor'))} {are(rest)} not shown."
    notes = ["Bars: articles.", TONE_CAVEAT] + [left_out] * (rest > 0)
    lines = -(-len(chosen) // 3)
    fig = style.new_figure(title, subtitle, f"{source}\n{' '.join(notes)}".strip(), height=1.5 + 1.7 * lines)
    shown = frame[frame["name"].isin(chosen)]
    periods, limit, most = sorted(shown["period"].unique()), tone_limit(shown), int(shown["n_articles"].max())
    for i, name in enumerate(chosen):
        rows = (
            shown[shown["name"].eq(name)]
            .set_index("period")
            .reindex(periods)
            .rename_axis("period")
            .reset_index()
        )
        small_panel(fig, rows, name, int(sizes[name]), i, lines, limit, most)
    return fig


def tone_panel(ax, rows, limit: float, small: bool = False) -> None:
    """Band, line and dots over the periods, and the zero line; gaps where there is no mean."""
    mean, low, high = (rows[c].astype(float).to_numpy() for c in ("mean", "low", "high"))
    for run in runs(rows["mean"].notna().to_numpy()):
        band(ax, run, low, high)
    ax.plot(range(len(rows)), mean, color=LINE, lw=1.4 if small else 1.8, zorder=3)
    if len(rows) <= MOST_DOTS:
        dots(ax, rows, 9 if small else 22)
    bare(ax, len(rows))
    tone_axis(ax, limit, small)


def band(ax, run, low, high) -> None:
    """The interval over an unbroken run of periods; a bar where the run is a single one."""
    ax.fill_between(list(run), low[run], high[run], color=BAND, lw=0, zorder=2)
    if len(run) == 1:
        ax.plot([run[0]] * 2, [low[run[0]], high[run[0]]], color=BAND, lw=5, zorder=2, solid_capstyle="butt")


def dots(ax, rows, size: float) -> None:
    """A dot for each mean, hollow where it is uncertain."""
    known = rows.reset_index(drop=True)[rows["mean"].notna().to_numpy()]
    unsure = known["uncertain"].fillna(False).astype(bool) if "uncertain" in known else [False] * len(known)
    faces = ["white" if u else LINE for u in unsure]
    ax.scatter(known.index, known["mean"].astype(float), s=size, edgecolors=LINE, linewidths=0.9, zorder=4,
               c=faces or None)


def tone_axis(ax, limit: float, small: bool) -> None:
    """Grid lines with their values, the zero line, and which way is which."""
    ax.axhline(0, color=GREY, lw=0.8, zorder=1)
    ax.set_ylim(-limit, limit)
    across, (size, digits, left) = ax.get_yaxis_transform(), (7, 1, -0.02) if small else (8, 2, -0.012)
    for tick in (-limit, 0, limit) if small else [round(k * limit / 2, 2) for k in range(-2, 3)]:
        ax.axhline(tick, color=GRID, lw=0.6, zorder=0)
        write(ax, left, tick, number(tick, digits), size, colour=GREY, ha="right", va="center", transform=across)
    if not small:
        for y, label, colour, side in ((0.97, "↑ more positive", TONE_COLOURS[-1], "top"),
                                       (0.03, "↓ more negative", TONE_COLOURS[0], "baseline")):
            write(ax, 0.004, y, label, 8, bold=True, colour=colour, transform=ax.transAxes, va=side)


def runs(known) -> list:
    """Indices of each unbroken run of known values."""
    import numpy as np

    at = np.flatnonzero(known)
    return [r for r in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1) if len(r)]


def count_panel(ax, rows) -> None:
    """Bars of articles per period; the largest is labelled."""
    counts = rows["n_articles"].fillna(0).astype(int)
    ax.bar(range(len(rows)), counts, color=BAR, width=0.8, zorder=2)
    bare(ax, len(rows))
    ax.set_ylim(0, max(counts.max(), 1) * 1.02)
    write(
        ax,
        -0.012,
        counts.max(),
        f"{counts.max():,}",
        8,
        colour=GREY,
        ha="right",
        va="center",
        transform=ax.get_yaxis_transform(),
    )
    write(ax, -0.012, 0, "0", 8, colour=GREY, ha="right", va="center", transform=ax.get_yaxis_transform())


def bare(ax, n: int) -> None:
    """No frame, no ticks, room for ``n`` periods."""
    spare = max(0, 6 - n) / 2  # few periods stand in the middle, their bars no wider than many
    ax.set_xlim(-0.6 - spare, n - 0.4 + spare)
    ax.set_xticks([])
    ax.set_yticks([])
    for name, side in ax.spines.items():
        side.set_visible(name == "bottom")
        side.set(color=style.HORIZON, linewidth=0.6)


def period_labels(fig, ax, periods, size: float = 8) -> None:
    """Names of the periods below, as many as fit without touching, the first and evenly on."""
    texts = [period_text(p) for p in periods]
    inch = ax.get_position().width * fig.get_figwidth() / (ax.get_xlim()[1] - ax.get_xlim()[0])
    step = max(
        1,
        -(-max(round(1000 * (text_width(fig, t, size) + 0.14)) for t in texts) // max(round(1000 * inch), 1)),
    )
    low, free = 0.12 / (ax.get_position().height * fig.get_figheight()), ax.get_xlim()[0]
    for i in range(0, len(texts), step):
        wide = text_width(fig, texts[i], size) / inch
        left = min(max(i - wide / 2, ax.get_xlim()[0]), ax.get_xlim()[1] - wide)
        if left >= free:
            write(
                ax, left, -low, texts[i], size, colour=GREY, va="center", transform=ax.get_xaxis_transform()
            )
            free = left + wide + 0.12 / inch


def small_panel(fig, rows, name: str, articles: int, i: int, lines: int, limit: float, most: int) -> None:
    """Panel ``i`` of a grid three wide: name, number of articles, tone over time, bars of articles."""
    room = fig.geobrief_top - fig.geobrief_bottom
    cell = room / lines
    left, bottom = 0.055 + (i % 3) * 0.325, fig.geobrief_top - (i // 3 + 1) * cell
    ax = fig.add_axes([left, bottom + 0.34 * cell, 0.275, 0.46 * cell])
    bars = fig.add_axes([left, bottom + 0.17 * cell, 0.275, 0.12 * cell])
    tone_panel(ax, rows, limit, small=True)
    if not rows["mean"].notna().any():
        write(ax, 0.5, 0.62, "under five articles in each period", 7.5, colour=GREY, transform=ax.transAxes,
              ha="center", va="center")
    counts = rows["n_articles"].fillna(0)
    bars.bar(range(len(rows)), counts, color=BAR, width=0.8)
    bare(bars, len(rows))
    bars.set_ylim(0, max(most, 1))
    count = f"{articles:,} {'article' if articles == 1 else 'articles'}"
    space = 0.275 * WIDTH - text_width(fig, count, 7.5) - 0.1
    write(
        ax,
        0,
        1.10,
        shorten(fig, plain(name), 9, True, space),
        9,
        bold=True,
        transform=ax.transAxes,
        va="bottom",
    )
    write(ax, 1, 1.10, count, 7.5, colour=GREY, transform=ax.transAxes, va="bottom", ha="right")
    end_labels(fig, bars, rows["period"])


def end_labels(fig, ax, periods) -> None:
    """Names of the first and the last period, under their bars and inside the panel."""
    inch = ax.get_position().width * fig.get_figwidth() / (ax.get_xlim()[1] - ax.get_xlim()[0])
    free = ax.get_xlim()[0]
    for at in sorted({0, len(periods) - 1}):
        text = period_text(periods.iloc[at])
        half = text_width(fig, text, 7) / inch / 2
        x = min(max(at, ax.get_xlim()[0] + half), ax.get_xlim()[1] - half)
        if x - half >= free:
            write(ax, x, -0.15, text, 7, colour=GREY, transform=ax.get_xaxis_transform(), va="top", ha="center")
        free = x + half + 0.06 / inch
