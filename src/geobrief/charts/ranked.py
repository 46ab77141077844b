"""Actors in order: tone as dots with intervals, articles as bars; row 0 on top, in inches."""

from __future__ import annotations

from geobrief import style
from geobrief.charts.common import BAR, UNCERTAIN_NOTE, tone_limit
from geobrief.style import GREY, GRID, INK, TONE_CAVEAT, TONE_COLOURS, plain, shorten, text_width, write
from geobrief.wording import are, capital, counted_noun, number

MOST_ROWS = 25
ROW, LEFT, WIDTH = 0.25, 0.18, 9.0


def ranked_tone(frame, title: str, subtitle: str, source: str = ""):
    """Draw mean tone per actor as dots with 95% intervals, the most negative first.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``name``, ``mean``, ``low``, ``high`` [-1, 1], ``n_articles``, ``uncertain`` (bool) and, if known,
        ``n_outlets``. Rows without a mean are left out; of more than 25 the most frequent are drawn.
    title, subtitle, source : str
        The finding; measure, period and n; what stands below.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    rated = frame[frame["mean"].notna()]
    if rated.empty:
        return style.nothing_to_show(
            title, subtitle, source, "No actor has the five articles that a mean needs."
        )
    rows = rated.sort_values(["n_articles", "name"], ascending=[False, True]).head(MOST_ROWS)
    rows = _known_outlets(rows.sort_values(["mean", "name"]))
    notes = [UNCERTAIN_NOTE] * bool(rows["uncertain"].any()) + [
        TONE_CAVEAT,
        *left_out(rated, rows, len(frame)),
    ]
    fig, ax, labels, right = table_figure(rows, title, subtitle, [source, " ".join(notes)], head=0.30)
    limit = tone_limit(rows)
    left = LEFT + labels + 0.15
    scale = tone_scale(ax, limit, left, right, len(rows))
    for i, row in enumerate(rows.itertuples()):
        interval(ax, scale, row, height_of(i, len(rows)))
    numbers(ax, rows, right, means=True)
    return fig


def ranked_counts(frame, title: str, subtitle: str, source: str = ""):
    """Draw the number of articles per actor as bars, the most first.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``name``, ``n_articles`` and, if known, ``n_outlets``; at most 25 rows are drawn.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    named = frame[frame["n_articles"] > 0].sort_values(["n_articles", "name"], ascending=[False, True])
    if named.empty:
        return style.nothing_to_show(title, subtitle, source, "No actor is named in these articles.")
    rows = _known_outlets(named.head(MOST_ROWS))
    fig, ax, labels, right = table_figure(
        rows, title, subtitle, [source, *left_out(named, rows, len(named))], head=0.22, foot=0.08
    )
    left = LEFT + labels + 0.12
    unit = (right - left) / rows["n_articles"].max()
    for i, n in enumerate(rows["n_articles"]):
        y = height_of(i, len(rows))
        ax.add_patch(style.rectangle(left, y - 0.075, max(unit * n, 0.01), 0.15, facecolor=BAR, lw=0))
    numbers(ax, rows, right, means=False)
    return fig


def table_figure(rows, title, subtitle, sources, head: float, foot: float = 0.28):
    """A figure with a name at the left of each row; with it its axes, the names' width, the right edge."""
    source = "\n".join(s for s in sources if s)
    rough = style.new_figure(title, subtitle, source, height=6)
    rest = 6 * (1 - rough.geobrief_top + rough.geobrief_bottom)
    height = rest + ROW * len(rows) + head + foot
    fig = style.new_figure(title, subtitle, source, height=height)
    ax = fig.add_axes([0, fig.geobrief_bottom + foot / height, 1, (ROW * len(rows) + head) / height])
    ax.set_axis_off()
    ax.set(xlim=(0, WIDTH), ylim=(0, ROW * len(rows) + head))
    names = [shorten(fig, plain(n), 9, False, 2.5) for n in rows["name"]]
    width = max(text_width(fig, n, 9) for n in names)
    for i, name in enumerate(names):
        y = height_of(i, len(rows))
        write(ax, LEFT + width, y, name, 9, ha="right", va="center")
        if i % 2 == 0:
            ax.add_patch(
                style.rectangle(LEFT, y - ROW / 2, WIDTH - 2 * LEFT, ROW, facecolor="#F6F8F9", lw=0, zorder=0)
            )
    return (
        fig,
        ax,
        width,
        WIDTH - LEFT - (1.35 if "n_outlets" in rows else 0.75) - (0.55 if "mean" in rows else 0),
    )


def height_of(i: int, n: int) -> float:
    """Middle of row ``i`` of ``n``, in inches from the bottom."""
    return (n - i - 0.5) * ROW


def tone_scale(ax, limit: float, left: float, right: float, n: int):
    """Draw the scale below and the zero line; returns the function from tone to inches."""

    def scale(value: float) -> float:
        return (left + right) / 2 + (right - left) / 2 * max(min(value, limit), -limit) / limit

    step = 0.1 if limit <= 0.5 else 0.2
    last = int(limit / step + 1e-9)
    for mark in (round(k * step, 1) for k in range(-last, last + 1)):
        colour, width = (GRID, 0.6) if mark else (GREY, 0.9)
        ax.plot([scale(mark)] * 2, [0, n * ROW], color=colour, lw=width, zorder=1)
        write(ax, scale(mark), -0.10, number(mark, 1), 7.5, colour=GREY, ha="center", va="center", clip_on=False)
    for x, label, colour, side in ((left, "← more negative", TONE_COLOURS[0], "left"),
                                   (right, "more positive →", TONE_COLOURS[-1], "right")):
        write(ax, x, n * ROW + 0.13, label, 8, bold=True, colour=colour, ha=side, va="center")
    return scale


def interval(ax, scale, row, y: float) -> None:
    """One dot with its interval; hollow where the estimate is uncertain."""
    shade = style.tone_class(row.mean)
    fill = style.NEUTRAL if shade == 3 else TONE_COLOURS[shade]
    if row.low == row.low and row.high == row.high:
        ax.plot(
            [scale(row.low), scale(row.high)],
            [y, y],
            color=GREY,
            lw=1.0 if row.uncertain else 1.6,
            zorder=3,
            linestyle=(0, (2, 1.5)) if row.uncertain else "-",
            solid_capstyle="round",
        )
    ax.scatter(
        [scale(row.mean)],
        [y],
        s=34,
        c="white" if row.uncertain else fill,
        edgecolors=INK,
        linewidths=0.8,
        zorder=4,
    )


def numbers(ax, rows, right: float, means: bool) -> None:
    """The figures behind the marks, in columns at the right."""
    columns = [("mean", "tone", 0.55)] * means + [("n_articles", "articles", 0.75)]
    columns += [("n_outlets", "outlets", 0.60)] * ("n_outlets" in rows)
    top = ROW * len(rows) + 0.13
    x = right - 0.06
    for column, label, width in columns:
        x += width
        write(ax, x, top, label, 7.5, colour=GREY, ha="right", va="center")
        for i, value in enumerate(rows[column]):
            text = number(value) if column == "mean" else "" if value != value else f"{int(value):,}"
            write(ax, x, height_of(i, len(rows)), text, 8.5, ha="right", va="center")


def _known_outlets(rows):
    """The rows without the column of outlets where no outlet is known."""
    unknown = "n_outlets" in rows and not rows["n_outlets"].fillna(0).any()
    return rows.drop(columns="n_outlets") if unknown else rows


def left_out(rated, rows, total: int) -> list[str]:
    """What the chart does not show, in words."""
    fewer, unrated = len(rated) - len(rows), total - len(rated)
    said = [f"{capital(counted_noun(fewer, 'more actor'))} {are(fewer)} not shown."] * (fewer > 0)
    few = f"{capital(counted_noun(unrated, 'actor'))} in under five articles {are(unrated)} not ranked."
    return said + [few] * (unrated > 0)
