"""Who with whom: curves between countries on the world map."""

from __future__ import annotations

from geobrief import style
from geobrief.maps.labels import Labels
from geobrief.maps.shapes import countries, draw_countries, draw_disputed, names
from geobrief.maps.world import WINDOW, signs_of, source_line, strip, swatch, world_figure
from geobrief.style import GREY, INK, write
from geobrief.wording import are, capital, counted_noun, number

SCHEMATIC = ("Boundaries: Natural Earth (public domain), Equal Earth projection. Hatched: disputed areas. "
             "Curves are schematic. ")
MOST = 24  # pairs; more of them hide each other
QUADS = {
    "verbal cooperation": "#69A2AE",
    "material cooperation": "#256B7A",
    "verbal conflict": "#D77A5C",
    "material conflict": "#A63A2B",
}
NEUTRAL = "#8F9AA1"
DASHED, DASHES = "conflict", (0, (2.2, 0.7))  # conflict is told from cooperation in greyscale too
TONE_LINES = ("#A63A2B", "#D77A5C", NEUTRAL, "#69A2AE", "#256B7A")  # lines need more contrast than areas
TONE_LIMITS = (-0.15, -0.05, 0.05, 0.15)


def world_dyads(frame, title: str, subtitle: str, source: str = "", directed: bool = False):
    """Map pairs of countries as curves.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``source`` and ``target`` (ISO alpha-3), ``n`` (articles or events); for the colour either ``quad``
        (verbal or material, cooperation or conflict) or ``tone`` [-1, 1], or neither. The twenty-four largest
        pairs are drawn.
    title, subtitle, source : str
        As for ``world_counts``.
    directed : bool
        Draw an arrowhead toward the target.

    Returns
    -------
    matplotlib.figure.Figure
        9 × 5.75 inches; without pairs, a small figure that says so.
    """
    known = countries().index
    rows = between_countries(frame)
    if rows.empty:
        return style.nothing_to_show(
            title, subtitle, source, "No two countries are linked in these articles."
        )
    fig, ax = world_figure(title, subtitle, source_line(source, [], SCHEMATIC), foot=0.68)
    draw_countries(ax, known, "#E3E6E7")
    draw_disputed(ax)
    shown = rows.head(MOST)
    for row, colour in reversed(list(zip(shown.itertuples(), colours(shown), strict=True))):
        dashed = "quad" in shown and str(row.quad).endswith(DASHED)
        curve(ax, row.source, row.target, row.n / shown["n"].max(), colour, directed, dashed)
    label_nodes(ax, shown)
    legend(fig, shown, len(rows) - len(shown))
    return fig


def between_countries(frame):
    """The pairs of two different countries that the map knows, the largest first."""
    known = countries().index
    drawn = frame["source"].isin(known) & frame["target"].isin(known) & frame["source"].ne(frame["target"])
    return frame[drawn & frame["n"].gt(0)].sort_values(["n", "source", "target"], ascending=[False, True, True])


def colours(rows) -> list[str]:
    """A colour for each pair: by quad, else by tone, else grey."""
    if "quad" in rows:
        return [QUADS.get(str(q), NEUTRAL) for q in rows["quad"]]
    if "tone" in rows:
        return [
            NEUTRAL if t != t else TONE_LINES[sum(t >= limit for limit in TONE_LIMITS)] for t in rows["tone"]
        ]
    return [NEUTRAL] * len(rows)


def curve(ax, first: str, second: str, share: float, colour: str, directed: bool, dashed: bool = False) -> None:
    """One Bézier curve in a white casing, bowed to the side; the way back bows to the other side."""
    from matplotlib.patches import FancyArrowPatch, PathPatch
    from matplotlib.path import Path

    a, c = anchor(first), anchor(second)
    b = bow(a, c)
    width = 0.6 + 4.0 * share**0.5
    path = Path([a, b, c], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    for line, paint, z, dashes in ((width + 1.2, "white", 3, "-"), (width, colour, 4, DASHES if dashed else "-")):
        ax.add_patch(PathPatch(path, fc="none", ec=paint, lw=line, linestyle=dashes, zorder=z,
                               capstyle="butt" if dashed else "round"))
    if directed:
        t = 0.62
        at = [
            tuple((1 - u) ** 2 * p + 2 * u * (1 - u) * q + u * u * r for p, q, r in zip(a, b, c, strict=True))
            for u in (t - 0.02, t)
        ]
        ax.add_patch(
            FancyArrowPatch(
                *at, arrowstyle="-|>", mutation_scale=7 + 2.2 * width, color=colour, lw=0, zorder=5
            )
        )


def anchor(code: str) -> tuple[float, float]:
    """The point where a country's curves meet."""
    row = countries().loc[code]
    return float(row["x"]), float(row["y"])


def bow(a, c, share: float = 0.2) -> tuple[float, float]:
    """The control point: beside the middle, to the left of the way, inside the map."""
    x, y = (a[0] + c[0]) / 2, (a[1] + c[1]) / 2
    side = (
        1 if a[0] < c[0] or (a[0] == c[0] and a[1] < c[1]) else -1
    )  # both ways bow north, one more than the other
    lift = share if side > 0 else 0.6 * share
    x, y = x - side * lift * (c[1] - a[1]), y + side * lift * (c[0] - a[0])
    return min(max(x, WINDOW[0]), WINDOW[1]), min(max(y, WINDOW[2]), WINDOW[3] * 1.05)


def label_nodes(ax, rows) -> None:
    """A ring on each country, and its name where there is room, those in most pairs first."""
    import pandas as pd

    weight = (
        pd.concat([rows.groupby("source")["n"].sum(), rows.groupby("target")["n"].sum()])
        .groupby(level=0)
        .sum()
    )
    weight = weight.sort_index().sort_values(ascending=False, kind="stable")
    labels = Labels(ax)
    sizes = [1.6 + 2.6 * (n / weight.iloc[0]) ** 0.5 for n in weight]
    for code, size in zip(weight.index, sizes, strict=True):
        ax.scatter(*anchor(code), s=(2 * size) ** 2, c="white", edgecolors=INK, linewidths=1.0, zorder=7)
        labels.keep_free_around(*anchor(code), size + 0.5)
    for rank, (code, size) in enumerate(zip(weight.index, sizes, strict=True)):
        labels.place(*anchor(code), names()[code], 8, gap=size + 2, bold=rank < 6)


def legend(fig, rows, rest: int) -> None:
    """Widths, colours, and how many pairs are not drawn."""
    ax, base = strip(fig)
    y = base + 0.42
    x = width_key(ax, int(rows["n"].max()), 0.18, y) + 0.35
    if "quad" in rows:
        quad_key(fig, ax, x, y)
        signs_of(ax, x, y - 0.26)  # its own row: the four kinds take the width
    else:
        signs_of(ax, tone_key(ax, x, y) if "tone" in rows else x, y - 0.0625)
    if rest:
        more = f"{capital(counted_noun(rest, 'more pair'))} {are(rest)} not drawn."
        write(ax, 8.82, y - 0.2, more, 7.5, colour=GREY, ha="right", va="center")


def width_key(ax, most: int, x: float, y: float) -> float:
    """Lines of three widths with what they stand for; returns where they end."""
    for n in sorted({1, max(1, round(most / 4)), most}):
        ax.plot([x, x + 0.45], [y, y], color=NEUTRAL, lw=0.6 + 4.0 * (n / most) ** 0.5, solid_capstyle="butt")
        unit = f" {'article' if n == 1 else 'articles'}" if n == most else ""
        write(ax, x, y - 0.2, f"{n:,}{unit}", 8, va="center")
        x += 0.7
    return x


def quad_key(fig, ax, x: float, y: float) -> None:
    """The colours of cooperation and conflict, drawn as the curves are."""
    for label, colour in QUADS.items():
        dashes = DASHES if label.endswith(DASHED) else "-"
        ax.plot([x, x + 0.34], [y, y], color=colour, lw=3.2, linestyle=dashes, solid_capstyle="butt",
                dash_capstyle="butt")
        write(ax, x + 0.41, y, label.capitalize(), 8, va="center")
        x += 0.57 + style.text_width(fig, label.capitalize(), 8)


def tone_key(ax, x: float, y: float) -> float:
    """The colours of tone over their limits; returns where they end."""
    for i, colour in enumerate(TONE_LINES):
        swatch(ax, x + 0.62 * i, y - 0.06, 0.60, colour)
    for i, limit in enumerate(TONE_LIMITS):
        write(ax, x + 0.62 * (i + 1) - 0.01, y - 0.17, number(limit), 7, colour=GREY, ha="center", va="center")
    for at, label, colour, side in ((0, "← more negative", TONE_LINES[0], "left"),
                                    (3.08, "more positive →", TONE_LINES[-1], "right")):
        write(ax, x + at, y + 0.17, label, 8, bold=True, colour=colour, ha=side, va="center")
    return x + 3.3
