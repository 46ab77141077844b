"""The two world choropleths: how often each country is mentioned, and in what tone."""

from __future__ import annotations

from geobrief import style
from geobrief.maps.labels import Labels
from geobrief.maps.shapes import SMALL_KM2, countries, draw_countries, draw_disputed, draw_ocean, named
from geobrief.style import COUNT_COLOURS, GREY, INK, LAND, NO_TONE, SOVEREIGNTY, TONE_COLOURS, plain, write
from geobrief.wording import count, listed, number

BOUNDARIES = "Boundaries: Natural Earth (public domain), Equal Earth projection. Hatched: disputed areas. "
WINDOW = (-17.30e6, 17.30e6, -6.75e6, 8.36e6)  # metres: the whole width, without Antarctica
COUNT_LABELS = ("1–4", "5–9", "10–24", "25–49", "50–99", "100–249", "250+")
TONE_LABELS = ("−0.30", "−0.15", "−0.05", "+0.05", "+0.15", "+0.30")
MOST_LABELS = 12
WIDE_KM2 = 1_500_000  # a country in which its own name has room
UNCERTAIN_RULE = "Uncertain: a 95% interval more than 0.10 to either side, or fewer than ten articles."


def world_counts(frame, title: str, subtitle: str, source: str = ""):
    """Map the number of articles that mention each country.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country`` (ISO alpha-3) and ``n_articles``, one row a country; no rows draw an empty map.
    title, subtitle : str
        The finding (see ``counts_title``); measure, period and number of articles.
    source : str
        Stands before the line on boundaries and sovereignty.

    Returns
    -------
    matplotlib.figure.Figure
        9 × 5.75 inches.
    """
    rows, missing = on_the_map(frame[frame["n_articles"] > 0])
    fig, ax = world_figure(title, subtitle, source_line(source, missing))
    classes = rows["n_articles"].map(style.count_class)
    fill(ax, rows.index, [COUNT_COLOURS[c] for c in classes], LAND)
    draw_disputed(ax)
    count_legend(fig, classes, len(countries()) - len(rows))
    label(ax, rows, rows["n_articles"].map(count), [COUNT_COLOURS[c] for c in classes])
    return fig


def label(ax, rows, figures, fills) -> None:
    """The name and the figure of the countries in most articles, each where it has room; white on dark fills.

    A label beside its country stands at a small dot on it, so that nobody takes it for that of a neighbour.
    """
    labels, spots = Labels(ax), countries().loc[rows.index]
    for spot in spots[spots["area_km2"] < SMALL_KM2].itertuples():
        labels.keep_free_around(spot.x, spot.y, 2.5)
    order = rows.assign(code=rows.index, label=named(rows.assign(country=rows.index)), figure=figures, fill=fills)
    order = order.sort_values(["n_articles", "code"], ascending=[False, True]).head(MOST_LABELS)
    for code, name, figure, fill in zip(order.index, order["label"], order["figure"], order["fill"], strict=True):
        spot, text = spots.loc[code], f"{name} {figure}"
        ink = {"colour": "white", "halo": fill} if style.is_dark(fill) else {}
        inside = spot["area_km2"] > WIDE_KM2 and labels.place(spot["x"], spot["y"], text, 8, centred=True, **ink)
        if not inside and labels.place(spot["x"], spot["y"], text, 8, gap=3.5) and spot["area_km2"] >= SMALL_KM2:
            ax.scatter([spot["x"]], [spot["y"]], s=5, c=INK, ec="white", lw=0.4, zorder=11, gid="anchor")


def world_tone(frame, title: str, subtitle: str, source: str = ""):
    """Map the mean tone of the sentences that mention each country.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country``, ``mean`` [-1, 1], ``n_articles`` and ``uncertain`` (bool), one row a country; a missing
        mean (under five articles) is drawn in grey.
    title, subtitle, source : str
        As for ``world_counts``; see ``tone_title``.

    Returns
    -------
    matplotlib.figure.Figure
        9 × 5.75 inches; where no country has a mean, a small figure that says so.
    """
    rows, missing = on_the_map(frame[frame["n_articles"] > 0])
    rated = rows[rows["mean"].notna()]
    if rated.empty:
        return style.nothing_to_show(
            title, subtitle, source_line(source, missing), "No country has the five articles that a mean needs.")
    fig, ax = world_figure(title, subtitle, source_line(source, missing))
    firm, unsure = rated[~rated["uncertain"].astype(bool)], rated[rated["uncertain"].astype(bool)]
    few = rows.index[rows["mean"].isna()]
    fill(ax, firm.index, tone_colours(firm), LAND)
    over(ax, few, [NO_TONE] * len(few))
    over(ax, unsure.index, [style.blend(c) for c in tone_colours(unsure)], dotted=True)
    draw_disputed(ax)
    tone_legend(fig, bool(len(few)))
    fills = [style.blend(colour) if unsure else colour
             for colour, unsure in zip(tone_colours(rated), rated["uncertain"], strict=True)]
    label(ax, rated, rated["mean"].map(number), fills)
    return fig


def tone_colours(rows) -> list[str]:
    """The colour of each row's class."""
    return [TONE_COLOURS[style.tone_class(mean)] for mean in rows["mean"]]


def on_the_map(frame):
    """The rows by country code, and the names of those that have no shape."""
    rows = frame.drop_duplicates("country").set_index("country")
    known = rows.index.isin(countries().index)
    return rows[known], sorted(named(rows[~known].reset_index()))


def source_line(source: str, missing: list[str], boundaries: str = BOUNDARIES) -> str:
    """Source, boundaries and sovereignty; what has no shape is named."""
    lost = f"Not on the map: {listed([plain(name, 30) for name in missing[:8]])}. " if missing else ""
    return f"{source.strip()} {lost}".strip() + f"\n{boundaries}{SOVEREIGNTY}"


def world_figure(title: str, subtitle: str, source: str, height: float = 5.75, foot: float = 0.76):
    """A figure with the ocean in place; ``foot`` inches stay free for the legend."""
    fig = style.new_figure(title, subtitle, source, height=height)
    bottom = fig.geobrief_bottom + foot / height
    ax = fig.add_axes([0.01, bottom, 0.98, fig.geobrief_top - bottom])
    ax.set_axis_off()
    ax.set_xlim(*WINDOW[:2])
    ax.set_ylim(*WINDOW[2:])
    ax.set_aspect("equal", anchor="C")
    draw_ocean(ax)
    return fig, ax


def fill(ax, codes, colours, rest: str) -> None:
    """Every country: the given ones in their colours, all others in one; the small ones as dots on top."""
    chosen = dict(zip(codes, colours, strict=True))
    every = list(countries().index)
    draw_countries(ax, every, [chosen.get(c, rest) for c in every])
    dots(ax, codes, colours)


def over(ax, codes, colours, dotted: bool = False) -> None:
    """Countries drawn again in another colour, with a dotted hatch where the estimate is uncertain."""
    if len(codes):
        draw_countries(ax, codes, colours)
        if dotted:
            draw_countries(ax, codes, "none", edge=GREY, width=0, zorder=3, hatch="." * 6)
        dots(ax, codes, colours, dotted)


def dots(ax, codes, colours, dotted: bool = False) -> None:
    """Dots for the small countries among the given ones, with a point inside where they are uncertain."""
    rows = countries().loc[list(codes)]
    small = (rows["area_km2"] < SMALL_KM2).to_numpy()
    shown = [c for c, s in zip(colours, small, strict=True) if s]
    ax.scatter(
        rows["x"][small], rows["y"][small], s=13, c=shown or None, edgecolors=GREY, linewidths=0.6, zorder=6
    )
    if dotted:
        ax.scatter(rows["x"][small], rows["y"][small], s=1.2, c=GREY, linewidths=0, zorder=6.1)


# Legends: a strip below the map, in inches from the lower left corner ---------------------------------------


def strip(fig):
    """An axes over the whole figure whose unit is the inch."""
    ax = fig.add_axes([0, 0, 1, 1])
    ax.set_axis_off()
    ax.set_xlim(0, fig.get_figwidth())
    ax.set_ylim(0, fig.get_figheight())
    return ax, fig.geobrief_bottom * fig.get_figheight()


def swatch(
    ax,
    x: float,
    y: float,
    width: float,
    colour: str,
    hatch: str = "",
    edge: str = GREY,
    height: float = 0.125,
):
    """One coloured box of a legend."""
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), width, height, facecolor=colour, lw=0))
    if hatch:
        ax.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor="none",
                edgecolor=edge,
                lw=0,
                hatch=hatch,
                hatch_linewidth=0.45,
            )
        )


def count_legend(fig, classes, n_none: int) -> None:
    """Classes with the number of countries in each, and the two signs."""
    ax, base = strip(fig)
    write(ax, 0.18, base + 0.64, "Number of articles", 8, bold=True, va="center")
    sizes = classes.value_counts()
    step, width = 0.675, 0.65
    for i, (label, colour) in enumerate(zip(("None", *COUNT_LABELS), (LAND, *COUNT_COLOURS), strict=True)):
        x, n = 0.18 + i * step, n_none if i == 0 else int(sizes.get(i - 1, 0))
        swatch(ax, x, base + 0.42, width, colour)
        write(ax, x + width / 2, base + 0.31, label, 8, ha="center", va="center")
        unit = "" if i else " countries"
        write(ax, x + width / 2, base + 0.16, f"{n}{unit}", 7, colour=GREY, ha="center", va="center")
    signs(ax, 6.0, base + 0.42)


def signs(ax, x: float, y: float) -> None:
    """What hatching and dots mean."""
    signs_of(ax, x, y)
    ax.scatter([x + 1.32], [y + 0.0625], s=13, c="#B5D1E5", edgecolors=GREY, linewidths=0.6)
    write(ax, x + 1.42, y + 0.06, "Small state or territory", 8, va="center")


def signs_of(ax, x: float, y: float) -> None:
    """What hatching means."""
    swatch(ax, x, y, 0.27, "#DDE5EA", "///////", style.HATCH)
    write(ax, x + 0.34, y + 0.06, "Disputed area", 8, va="center")


def tone_legend(fig, few: bool) -> None:
    """Firm and uncertain estimates in two rows over the class limits, and what grey means."""
    ax, base = strip(fig)
    tone_swatches(ax, base, 1.15, 0.60)
    write(ax, 0.18, base + 0.04, f"* {UNCERTAIN_RULE}", 7.3, colour=GREY, va="center")
    signs(ax, 5.75, base + 0.45)
    greys = [(LAND, "No articles")] + ([(NO_TONE, "Under five articles")] if few else [])
    for i, (colour, label) in enumerate(greys):
        swatch(ax, 5.75 + 1.16 * i, base + 0.27, 0.27, colour)
        write(ax, 5.75 + 1.16 * i + 0.34, base + 0.33, label, 8, colour=INK, va="center")


def tone_swatches(ax, base: float, left: float, step: float) -> None:
    """The classes of tone from ``left`` on: firm ones above uncertain ones, with their limits and ends named."""
    for x, label, colour, side in ((left, "← more negative", TONE_COLOURS[0], "left"),
                                   (left + 7 * step - 0.02, "more positive →", TONE_COLOURS[-1], "right")):
        write(ax, x, base + 0.66, label, 8, bold=True, colour=colour, ha=side, va="center")
    for unsure, label in enumerate(("Firm estimate", "Uncertain*")):
        y = base + 0.45 - 0.155 * unsure
        write(ax, 0.18, y + 0.06, label, 8, va="center")
        for i, colour in enumerate(TONE_COLOURS):
            shade, hatch = (style.blend(colour), "." * 6) if unsure else (colour, "")
            swatch(ax, left + i * step, y, step - 0.02, shade, hatch)
    for i, label in enumerate(TONE_LABELS):
        write(ax, left + (i + 1) * step - 0.01, base + 0.19, label, 7, colour=GREY, ha="center", va="center")
