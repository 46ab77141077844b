"""The pre-projected shapes, read once, and how they are put on an axes."""

from __future__ import annotations

from functools import lru_cache

from geobrief.resources import data_path
from geobrief.style import HATCH, HORIZON, OCEAN

WORLD = "world"
DETAIL = "detail"
SMALL_KM2 = 6000  # below this a country is drawn as a dot as well


@lru_cache(maxsize=2)
def shapes(which: str = WORLD):
    """Countries and disputed areas, indexed by code.

    Parameters
    ----------
    which : {"world", "detail"}
        Equal Earth metres at 1:50 million, or degrees at 1:10 million.

    Returns
    -------
    geopandas.GeoDataFrame
        ``kind`` (country, disputed), ``name``, ``area_km2``, ``x``, ``y`` (a point inside), ``geometry``.
        Shared: do not change it.
    """
    import geopandas as gpd

    return gpd.read_parquet(data_path("boundaries", f"{which}.parquet")).set_index("code")


def countries(which: str = WORLD):
    """The rows of ``shapes`` that are countries or territories; Antarctica is neither."""
    rows = shapes(which)
    return rows[rows["kind"].eq("country") & (rows.index != "ATA")]


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """ISO alpha-3 code -> the name written on maps."""
    return countries()["name"].to_dict()


def named(frame):
    """A name for each row: its own ``name`` where it has one, else the name on the map, else the code."""
    own = frame["name"] if "name" in frame else frame["country"].map(names())
    return own.fillna(frame["country"].map(names())).fillna(frame["country"]).astype(str)


@lru_cache(maxsize=1)
def _world_paths() -> dict:
    """Code -> matplotlib path, for the world map."""
    return {code: path(shape) for code, shape in shapes().geometry.items()}


def path(shape):
    """One compound matplotlib path for a (multi)polygon; holes wind the other way."""
    import numpy as np
    import shapely
    from matplotlib.path import Path

    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(shape)))
    kept = [Path(shapely.get_coordinates(r), closed=True) for r in rings]
    return Path.make_compound_path(*kept) if kept else Path(np.empty((0, 2)))


def draw(ax, paths, faces, edge="white", width=0.3, zorder=2, hatch=None, hatch_width=0.45):
    """Add filled paths in one collection."""
    from matplotlib.collections import PathCollection

    added = PathCollection(
        paths,
        facecolors=faces,
        edgecolors=edge,
        linewidths=width,
        zorder=zorder,
        transform=ax.transData,
        joinstyle="round",
    )
    if hatch:
        added.set_hatch(hatch)
        added.set_hatch_linewidth(hatch_width)
    ax.add_collection(added, autolim=False)


def draw_countries(ax, codes, faces, **style):
    """Add countries of the world map by code, in the given colours."""
    known = _world_paths()
    draw(ax, [known[c] for c in codes], faces, **style)


def draw_disputed(ax):
    """Hatch every disputed area of the world map."""
    rows = shapes()
    known = _world_paths()
    hatch(ax, [known[c] for c in rows.index[rows["kind"].eq("disputed")]])


def hatch(ax, paths):
    """Hatch areas with dark lines in a light casing, seen on light and dark fills alike."""
    draw(ax, paths, "none", edge="white", width=0, zorder=4, hatch="///////", hatch_width=1.2)
    draw(ax, paths, "none", edge=HATCH, width=0, zorder=4.1, hatch="///////", hatch_width=0.5)


def draw_ocean(ax):
    """The globe's outline, filled."""
    import numpy as np

    lat = np.linspace(-90, 90, 91)
    x, y = equal_earth(np.r_[np.full(91, 180.0), np.full(91, -180.0)], np.r_[lat, lat[::-1]])
    ax.fill(x, y, facecolor=OCEAN, edgecolor=HORIZON, linewidth=0.6, zorder=0)


def equal_earth(longitude, latitude):
    """Equal Earth of the sphere around longitude 0, in metres (Šavrič, Patterson and Jenny 2018)."""
    import numpy as np

    a = 1.340264, -0.081106, 0.000893, 0.003796
    root = np.sqrt(3) / 2
    t = np.arcsin(root * np.sin(np.radians(latitude)))
    slope = a[0] + 3 * a[1] * t**2 + t**6 * (7 * a[2] + 9 * a[3] * t**2)
    x = np.radians(longitude) * np.cos(t) / (root * slope)
    y = t * (a[0] + a[1] * t**2 + t**6 * (a[2] + a[3] * t**2))
    return 6371007.2 * x, 6371007.2 * y
