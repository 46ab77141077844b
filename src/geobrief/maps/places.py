"""Places below the country: dots on a map of one country or one region."""

from __future__ import annotations

from geobrief import style
from geobrief.maps.dots import dot_legend, draw_dots, label_dots
from geobrief.maps.inset import (
    draw_land,
    inside_window,
    label_countries,
    land_in,
    padded,
    panel,
    projection,
    scale_bar,
)
from geobrief.maps.labels import Labels
from geobrief.maps.shapes import DETAIL, draw_disputed, equal_earth, shapes
from geobrief.maps.world import fill, world_figure
from geobrief.maps.world import source_line as world_source
from geobrief.style import LAND, SOVEREIGNTY, plain
from geobrief.wording import are, capital, counted_noun

BOUNDARIES = "Boundaries: Natural Earth (public domain), azimuthal equal-area projection. "
MOST = 40  # dots beyond these are the least mentioned ones

# Regions that the news speaks of: west, south, east, north in degrees.
REGIONS = {
    "Arctic": (-60, 62, 100, 83),
    "Balkans": (13, 36, 30, 48),
    "Baltic Sea": (9, 53, 31, 66),
    "Black Sea": (26, 40, 43, 52.5),
    "Caribbean": (-88, 9, -59, 27),
    "Central Africa": (8, -13, 32, 16),
    "Central America": (-93, 7, -76, 19),
    "Central Asia": (46, 34, 88, 56),
    "East Asia": (98, 18, 148, 54),
    "Europe": (-12, 34, 42, 66),
    "Gulf of Guinea": (-9, -2, 12, 14),
    "Horn of Africa": (32, -3, 52, 19),
    "Korean Peninsula": (123, 33, 132, 43.5),
    "Levant": (32, 29, 43, 38),
    "Middle East": (25, 12, 64, 43),
    "North Africa": (-18, 18, 37, 38),
    "Persian Gulf": (43, 22, 61, 34),
    "Red Sea": (31, 10, 49, 31),
    "Sahel": (-18, 8, 26, 26),
    "South America": (-83, -56, -33, 14),
    "South Asia": (60, 5, 98, 38),
    "South Caucasus": (39, 38, 51, 44.5),
    "South China Sea": (98, -2, 126, 27),
    "Southeast Asia": (91, -12, 142, 29),
    "Southern Africa": (10, -36, 41, -8),
    "Taiwan Strait": (112, 20, 126, 30),
    "West Africa": (-19, 3, 17, 25),
}


def country_places(frame, country: str, title: str, subtitle: str, source: str = ""):
    """Map the places of one country that articles name.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``name``, ``country`` (ISO alpha-3), ``latitude``, ``longitude`` in degrees, ``n_articles``. Rows of
        other countries, without coordinates or without articles are left out; the forty most mentioned places
        are drawn.
    country : str
        ISO alpha-3 code.
    title, subtitle, source : str
        As for ``world_counts``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without places, a small figure that says so.
    """
    rows = drawable(frame[frame["country"].eq(country)])
    if rows.empty or country not in shapes(DETAIL).index:
        return style.nothing_to_show(
            title, subtitle, source, "No place below the country is named in these articles."
        )
    area = with_near_places(heartland(shapes(DETAIL).geometry[country]), rows)
    return place_map(rows, area, title, subtitle, source, subject=country)


def region_places(frame, region, title: str, subtitle: str, source: str = ""):
    """Map the places of a region that articles name.

    Parameters
    ----------
    frame : pandas.DataFrame
        As for ``country_places``; rows outside the region are left out.
    region : str or tuple of float or None
        A name in ``REGIONS``; or west, south, east, north in degrees; or None for all places.
    title, subtitle, source : str
        As for ``world_counts``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without places, a small figure that says so.

    Raises
    ------
    GeobriefError
        If the region's name is unknown.
    """
    from shapely.geometry import box

    rows = drawable(frame)
    if region is None and len(rows) and rows["longitude"].max() - rows["longitude"].min() > 120:
        return world_places(rows, title, subtitle, source)
    bounds = surroundings(rows) if region is None else region_bounds(region)
    inside = rows[within(rows, bounds)] if len(rows) else rows
    if inside.empty:
        where = "below the country" if region is None else "in this region"
        return style.nothing_to_show(
            title, subtitle, source, f"No place {where} is named in these articles."
        )
    return place_map(inside, box(*bounds), title, subtitle, source)


def world_places(frame, title: str, subtitle: str, source: str = ""):
    """Map named places on the whole world; parameters and result as for ``region_places``."""
    rows = drawable(frame)
    if rows.empty:
        return style.nothing_to_show(
            title, subtitle, source, "No place below the country is named in these articles."
        )
    fig, ax = world_figure(title, subtitle, world_source(source, []), foot=0.42)
    fill(ax, [], [], LAND)
    draw_disputed(ax)
    shown, labels = rows.head(MOST), Labels(ax)
    unlabelled = label_dots(shown, onto_world, labels, draw_dots(ax, shown, onto_world, labels))
    dot_legend(fig, shown, True, unlabelled)
    return fig


def onto_world(columns):
    """Longitudes and latitudes on the world map."""
    return equal_earth((columns[0] - 11 + 180) % 360 - 180, columns[1])


def region_bounds(region) -> tuple[float, float, float, float]:
    """The box of a region by name, or the box that was given."""
    from geobrief.errors import GeobriefError

    if isinstance(region, str) and region not in REGIONS:
        raise GeobriefError(f"Unknown region {region!r}: choose one of {', '.join(REGIONS)}.")
    return REGIONS[region] if isinstance(region, str) else tuple(region)


def drawable(frame):
    """Rows with coordinates and articles, the most mentioned first.

    What lies in no single country (continents, oceans, "the West") has no point that could stand for it.
    """
    known = (
        frame["latitude"].between(-90, 90) & frame["longitude"].between(-180, 180) & frame["n_articles"].gt(0)
        & frame["country"].notna()
    )
    return frame[known].sort_values(["n_articles", "name"], ascending=[False, True])


def within(rows, bounds):
    """Which rows lie in the box."""
    west, south, east, north = bounds
    return ((rows["longitude"] - west) % 360 <= east - west) & rows["latitude"].between(south, north)


def surroundings(rows):
    """A box around all places, at least six degrees wide and high."""
    if rows.empty:
        return -10, -10, 10, 10
    west, east = rows["longitude"].min(), rows["longitude"].max()
    south, north = rows["latitude"].min(), rows["latitude"].max()
    wide, high = (
        max(0.15 * (east - west), (6 - east + west) / 2),
        max(0.15 * (north - south), (6 - north + south) / 2),
    )
    return west - wide, max(south - high, -85), east + wide, min(north + high, 85)


def heartland(shape):
    """A country without its far-off small parts: what is large, or near the largest part, stays."""
    import numpy as np
    import shapely

    parts = shapely.get_parts(shape)
    sizes = shapely.area(parts) * np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
    main = parts[sizes.argmax()]
    shapely.prepare(main)  # a coast of thousands of points is searched once
    near = shapely.dwithin(main, parts, max(0.12 * diagonal(main), 0.6))
    kept = (sizes >= 0.2 * sizes.max()) | near
    return shapely.union_all(parts[kept])


def with_near_places(area, rows):
    """The area and the places on its fringe, islands for instance."""
    import shapely

    turned = (rows["longitude"] - area.centroid.x + 180) % 360 - 180 + area.centroid.x
    points = shapely.points(turned, rows["latitude"])
    near = points[shapely.distance(points, area) <= 0.25 * diagonal(area)]
    return shapely.GeometryCollection([area, *near])


def diagonal(shape) -> float:
    """From corner to corner of a shape's box."""
    west, south, east, north = shape.bounds
    return ((east - west) ** 2 + (north - south) ** 2) ** 0.5


def place_map(rows, area, title, subtitle, source, subject: str | None = None):
    """Land, dots, labels, scale bar and legend around an area given in degrees."""
    project = projection(area)
    window = padded(project(area))
    outside = ~inside_window(rows, project, window)
    shown, rest = rows[~outside].head(MOST), max(int((~outside).sum()) - MOST, 0)
    fig, ax = panel(title, subtitle, source_line(source, rows[outside], rest), window)
    land = land_in(project, window)
    hatched = draw_land(ax, land, subject)
    labels = Labels(ax)
    sizes = draw_dots(ax, shown, project, labels)
    scale_bar(ax, labels)
    unlabelled = label_dots(shown, project, labels, sizes)
    label_countries(land, labels, subject)
    dot_legend(fig, shown, hatched, unlabelled)
    return fig


def source_line(source: str, outside, rest: int) -> str:
    """Source, what is not drawn, boundaries and sovereignty."""
    lost = (
        f"Outside the frame: {', '.join(plain(n, 30) for n in outside['name'][:4])}" if len(outside) else ""
    )
    more = f" and {len(outside) - 4} more" if len(outside) > 4 else ""
    lost = f"{lost}{more}. " if lost else ""
    cut = f"{capital(counted_noun(rest, 'more place'))} {are(rest)} not drawn. " if rest else ""
    return f"{source.strip()} {lost}{cut}".strip() + f"\n{BOUNDARIES}{SOVEREIGNTY}"
