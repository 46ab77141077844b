"""The world map as an inline SVG: every country with its name and figures as text, focusable, in two views.

A notebook's output carries figures only; a page draws the map from them and from the shapes of this package,
so that no markup of a notebook reaches it.
"""

from __future__ import annotations

import math
from functools import lru_cache

from geobrief import style
from geobrief.errors import GeobriefError
from geobrief.maps.captions import alt_text, tone_title
from geobrief.maps.shapes import SMALL_KM2, countries, equal_earth, names, shapes
from geobrief.maps.world import BOUNDARIES, COUNT_LABELS, UNCERTAIN_RULE, WINDOW
from geobrief.markup import Html, join
from geobrief.style import COUNT_COLOURS, LAND, NO_TONE, SOVEREIGNTY, TONE_CAVEAT, TONE_COLOURS, blend
from geobrief.wording import counted_noun, interval, number

MIME = "application/vnd.geobrief.map+json"
METRES = 5000        # of one unit of the picture: a width of 6,920
_SIMPLIFY = 6000     # metres; finer than a pixel of a picture a thousand wide
_TONE_LABELS = ("under −0.30", "−0.30 to −0.15", "−0.15 to −0.05", "−0.05 to +0.05", "+0.05 to +0.15", "+0.15 to +0.30",
                "over +0.30")


class WorldMap:
    """A world map that answers to hover, focus and zoom where scripts run, and reads without them.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``country`` (ISO alpha-3), ``name``, ``n_articles``.
    tones : pandas.DataFrame
        ``country``, ``mean``, ``low``, ``high`` in [-1, 1] (missing under five articles), ``uncertain``.
    title, subtitle : str
        Of the view of articles: the finding; measure, period and number of articles.
    tone_subtitle : str
        The same for the view of tone, whose title is made of the estimates (`captions.tone_title`).
    source : str
        Stands before the line on boundaries and sovereignty.
    """

    def __init__(self, counts, tones, title: str, subtitle: str, tone_subtitle: str, source: str = ""):
        known = tones.drop_duplicates("country").set_index("country")[["mean", "low", "high", "uncertain"]]
        rows = counts.drop_duplicates("country").set_index("country")[["name", "n_articles"]].join(known)
        self.data = {
            "title": str(title), "subtitle": str(subtitle), "tone_title": tone_title(tones),
            "tone_subtitle": str(tone_subtitle), "source": str(source), "alt": alt_text("counts", counts),
            "rows": [_row(row) for row in rows.itertuples() if row.Index in names()],
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {MIME: self.data, "text/html": str(drawn(self.data, tooltips=True)), "text/plain": self.data["alt"]}


def _row(row):
    tone = {key: None if math.isnan(value) else round(float(value), 4)
            for key, value in (("mean", row.mean), ("low", row.low), ("high", row.high))}
    return {"country": row.Index, "name": str(row.name), "n": int(row.n_articles), **tone,
            "uncertain": tone["mean"] is not None and bool(row.uncertain)}


def drawn(data, tooltips: bool = False) -> Html:
    """Return the map of `data` (see `WorldMap.data`) as HTML, all text in it escaped.

    Parameters
    ----------
    data : dict
    tooltips : bool
        Whether the browser itself shows a country's figures, for a notebook, where no script of ours runs.

    Raises
    ------
    GeobriefError
        If the data is not what `WorldMap` makes.
    """
    rows, texts = _checked(data)
    small = countries()["area_km2"] < SMALL_KM2
    order = sorted(names(), key=lambda code: (bool(small[code]), -rows.get(code, {"n": 0})["n"], names()[code]))
    lands = join((_land(code, rows.get(code), bool(small[code]), tooltips) for code in order), "\n")
    return Html(
        '<figure class="gb-map">{}{}'
        '<svg class="gb-world" viewBox="0 0 {} {}" role="group" aria-label="{}" fill="{}" stroke="#fff" '
        'stroke-width="4" stroke-linejoin="round">{}{}{}{}</svg>'
        '<p class="gb-map-says">{}</p>{}<figcaption>{}</figcaption></figure>'
    ).format(
        _head("counts", texts["title"], texts["subtitle"]),
        _head("tone", texts["tone_title"], texts["tone_subtitle"]),
        *_size(), texts["alt"], LAND, _hatching(), _ocean(), lands, _disputed(),
        "Hatched: disputed areas. Circles: small states and territories.", _keys(rows),
        f"{texts['source']} {BOUNDARIES}{SOVEREIGNTY} {TONE_CAVEAT}".strip(),
    )


def _head(view, title, subtitle):
    return Html('<div class="gb-view-{}"><p class="gb-map-title">{}</p><p class="gb-map-sub">{}</p></div>').format(
        view, title, subtitle)


def _size():
    return round((WINDOW[1] - WINDOW[0]) / METRES), round((WINDOW[3] - WINDOW[2]) / METRES)


def _checked(data):
    """Return rows by country and the texts, if all of it is what it should be."""
    try:
        rows = {str(row["country"]): row for row in data["rows"]}
        good = all(code in names() and isinstance(row["name"], str) and type(row["n"]) is int and row["n"] > 0
                   and type(row["uncertain"]) is bool and all(map(_is_tone, (row["mean"], row["low"], row["high"])))
                   for code, row in rows.items())
        texts = {key: data[key] for key in ("title", "subtitle", "tone_title", "tone_subtitle", "alt")}
        texts["source"] = data.get("source", "")  # notebooks that ran before maps named one have none
        good = good and all(isinstance(text, str) for text in texts.values())
    except (KeyError, TypeError) as error:
        raise GeobriefError("The data of the world map is not complete.") from error
    if not good:
        raise GeobriefError("The data of the world map has a value that no map can have.")
    return rows, texts


def _is_tone(value):
    return value is None or (type(value) in (int, float) and -1 <= value <= 1)


def _land(code, row, is_small, tooltips):
    """Return one country: its shape, a circle too where it is small, and its figures as its name."""
    shape = Html('<path d="{}"></path>').format(_paths()[code])
    if is_small:
        spot = countries().loc[code]
        x, y = _place(spot["x"], spot["y"])
        shape += Html('<circle cx="{}" cy="{}" r="{}"></circle>').format(x, y, 28 if row else 14)
    figures = _figures(code, row)
    return Html('<g class="{}" tabindex="{}" role="img" aria-label="{}"{}>{}{}</g>').format(
        _classes(row), "0" if row else "-1", figures,
        Html(' fill="{}"').format(COUNT_COLOURS[style.count_class(row["n"])]) if row else Html(""),
        Html("<title>{}</title>").format(figures) if tooltips else Html(""), shape)


def _classes(row):
    """Return the classes that colour a country in the two views."""
    if row is None:
        return "gb-land"
    tone = "gb-few" if row["mean"] is None else f"gb-{'u' if row['uncertain'] else 't'}{style.tone_class(row['mean'])}"
    return f"gb-land gb-c{style.count_class(row['n'])} {tone}"


def _figures(code, row):
    """Return what is said of a country: "Ukraine: 17 articles; mean tone +0.02 (−0.02 to +0.06)"."""
    if row is None:
        return f"{names()[code]}: no article"
    n = f"{row['n']:,} article{'' if row['n'] == 1 else 's'}"
    if row["mean"] is None or row["low"] is None or row["high"] is None:
        return f"{row['name']}: {n}; too few for a tone"
    unsure = ", uncertain" if row["uncertain"] else ""
    return (f"{row['name']}: {n}; mean tone {number(row['mean'])} "
            f"({interval(row['low'], row['high'])}{unsure})")


def _place(x, y):
    return round((x - WINDOW[0]) / METRES), round((WINDOW[3] - y) / METRES)


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    """Code -> SVG path of every shape, in whole units from point to point."""
    return {code: _path(shape) for code, shape in shapes().geometry.simplify(_SIMPLIFY).items()}


def _path(shape) -> str:
    import numpy as np
    import shapely

    pieces = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = shapely.get_coordinates(ring) - (WINDOW[0], WINDOW[3])
        points = np.rint(points / (METRES, -METRES)).astype(int)
        steps = np.diff(points, axis=0)
        steps = steps[:-1][steps[:-1].any(axis=1)]
        if len(steps) > 1:
            moves = "".join(_number(dx) + _number(dy) for dx, dy in steps.tolist())
            pieces.append(f"M{points[0][0]} {points[0][1]}l{moves.strip()}z")
    return "".join(pieces)


def _number(step: int) -> str:
    """A whole number that needs no space before its sign."""
    return f" {step}" if step >= 0 else str(step)


def _ocean():
    """Return the globe's outline; what the view cuts off lies outside the picture."""
    import numpy as np

    lat = np.linspace(-90, 90, 61)
    points = [_place(*equal_earth(east, at)) for east, side in ((180.0, lat), (-180.0, lat[::-1])) for at in side]
    d = "M" + "L".join(f"{x} {y}" for x, y in points) + "z"
    return Html('<path class="gb-ocean" d="{}" fill="{}" stroke="none"></path>').format(d, style.OCEAN)


def _hatching():
    return Html(
        '<defs><pattern id="gb-hatch" width="40" height="40" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0V40" stroke="#fff" stroke-width="22"></path>'
        '<path d="M0 0V40" stroke="{}" stroke-width="9"></path></pattern></defs>').format(style.HATCH)


def _disputed():
    """Return the hatching over disputed areas; it lets the pointer through."""
    rows = shapes()
    codes = rows.index[rows["kind"].eq("disputed")]
    d = "".join(_paths()[code] for code in codes)
    return Html('<path class="gb-disputed" d="{}" fill="url(#gb-hatch)" stroke="none" pointer-events="none">'
                "</path>").format(d)


def _keys(rows):
    """Return the two legends, one for each view."""
    classes = [style.count_class(row["n"]) for row in rows.values()]
    counts = [(colour, label, classes.count(i)) for i, (colour, label) in
              enumerate(zip(COUNT_COLOURS, COUNT_LABELS, strict=True))]
    counted = join(_swatch(colour, f"{label} ({counted_noun(n, 'country', 'countries')})")
                   for colour, label, n in counts if n)
    tones = join(_swatch(colour, label) for colour, label in zip(TONE_COLOURS, _TONE_LABELS, strict=True))
    shape = Html('<div class="gb-map-key gb-key-{}"><p>{}</p><ul>{}</ul>{}</div>')
    few = _swatch(NO_TONE, "under five articles") if any(row["mean"] is None for row in rows.values()) else Html("")
    rule = Html("<p>{}</p>").format("Pale with a dashed border: uncertain, that is "
        f"{UNCERTAIN_RULE.removeprefix('Uncertain: ')}")
    return shape.format("counts", "Number of articles", counted + _swatch(LAND, "none"), Html("")) + shape.format(
        "tone", "Mean tone, from more negative to more positive", tones + few + _swatch(LAND, "no article"), rule)


def _swatch(colour, label):
    return Html('<li><svg width="22" height="11" aria-hidden="true"><rect width="22" height="11" fill="{}" '
                'stroke="#5B6770" stroke-width=".6"></rect></svg> {}</li>').format(colour, label)


def colours() -> str:
    """Return the rules of CSS that colour the countries: by articles, and by tone where that view is chosen."""
    counts = [f".gb-c{i}{{fill:{colour}}}" for i, colour in enumerate(COUNT_COLOURS)]
    view = ".gb-map[data-view=tone] "
    tones = [f"{view}.gb-t{i}{{fill:{colour}}}{view}.gb-u{i}{{fill:{blend(colour)};stroke:#5B6770;"
             "stroke-dasharray:9 9}" for i, colour in enumerate(TONE_COLOURS)]
    return "".join([*counts, *tones, f"{view}.gb-few{{fill:{NO_TONE}}}"])
