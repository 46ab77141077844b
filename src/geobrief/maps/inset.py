"""A map of part of the world: projection, window, land, names of countries, scale bar."""

from __future__ import annotations

from geobrief import style
from geobrief.maps.shapes import DETAIL, draw, hatch, path, shapes
from geobrief.style import write

SEA, SUBJECT, OTHERS, BORDER, CAPITALS = "#E6EEF4", "#FFFFFF", "#EFEEEA", "#8A949B", "#6F7A82"
LEGEND = 0.42  # inches below the map


def projection(area):
    """A function from shapes, or columns of coordinates, in degrees to equal-area metres around an area."""
    import pyproj
    import shapely

    west, south, east, north = area.bounds
    centre = ((west + east) / 2 + 180) % 360 - 180, (south + north) / 2
    laea = f"+proj=laea +lon_0={centre[0]:.3f} +lat_0={centre[1]:.3f} +datum=WGS84 +units=m"
    there = pyproj.Transformer.from_crs("EPSG:4326", laea, always_xy=True)

    def project(shape, direction="FORWARD"):
        if isinstance(shape, tuple):
            return there.transform(*shape, direction=direction)
        dense = shapely.segmentize(shape, 0.5)
        return shapely.transform(dense, lambda x, y: there.transform(x, y), interleaved=False)

    project.centre = (west + east) / 2
    return project


def padded(shape, share: float = 0.05, slimmest: float = 0.5, widest: float = 0.70):
    """The window around a projected shape: padded, its height between half and seven tenths of its width."""
    import numpy as np

    west, south, east, north = shape.bounds
    x, y = (west + east) / 2, (south + north) / 2
    wide, high = (east - west) * (0.5 + share), (north - south) * (0.5 + share)
    ratio = np.clip(high / wide, slimmest, widest)
    wide = max(wide, high / ratio, 15_000)
    return x - wide, y - wide * ratio, x + wide, y + wide * ratio


def inside_window(rows, project, window):
    """Which places fall into the window."""
    import numpy as np

    x, y = project((rows["longitude"].to_numpy(), rows["latitude"].to_numpy()))
    return np.isfinite(x) & (x > window[0]) & (x < window[2]) & (y > window[1]) & (y < window[3])


def land_in(project, window):
    """Countries and disputed areas that meet the window, projected: one row each."""
    import geopandas as gpd
    import numpy as np
    import shapely
    from shapely.geometry import box

    edge = np.linspace(0, 1, 40)
    xs = np.r_[window[0] + edge * (window[2] - window[0]), np.full(40, window[0]), np.full(40, window[2])]
    ys = np.r_[window[1] + edge * (window[3] - window[1]), window[1] + edge * (window[3] - window[1])]
    grid = np.meshgrid(xs, ys)
    longitude, latitude = project((grid[0].ravel(), grid[1].ravel()), direction="INVERSE")
    seen = np.isfinite(longitude) & np.isfinite(latitude)
    turned = (longitude[seen] - project.centre + 180) % 360 - 180 + project.centre
    reach = box(
        turned.min() - 1,
        max(latitude[seen].min() - 1, -89.9),
        turned.max() + 1,
        min(latitude[seen].max() + 1, 89.9),
    )
    rows, found = shapes(DETAIL), []
    for turn in (-360, 0, 360):
        moved = shapely.transform(reach, lambda c, by=turn: c - np.array([by, 0]))
        near = rows[rows.intersects(moved)]
        found.append(
            near.set_geometry(
                shapely.transform(
                    shapely.intersection(near.geometry.array, moved), lambda c, by=turn: c + np.array([by, 0])
                )
            )
        )
    near = gpd.pd.concat(found)
    fine = (window[2] - window[0]) / 2500  # half a pixel
    near["shape"] = shapely.intersection(
        shapely.make_valid(shapely.simplify([project(g) for g in near.geometry.array], fine)),
        box(*window).buffer(20 * fine),
    )
    return near[~shapely.is_empty(near["shape"].to_numpy())]


def panel(title, subtitle, source, window):
    """A figure whose axes has the window's proportions."""
    wide = 8.64
    high = wide * (window[3] - window[1]) / (window[2] - window[0])
    rough = style.new_figure(title, subtitle, source, height=8)
    extra = 8 * (1 - rough.geobrief_top + rough.geobrief_bottom) + LEGEND
    fig = style.new_figure(title, subtitle, source, height=high + extra)
    ax = fig.add_axes([0.02, fig.geobrief_bottom + LEGEND / (high + extra), 0.96, high / (high + extra)])
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_facecolor(SEA)
    for side in ax.spines.values():
        side.set(color=style.HORIZON, linewidth=0.6)
    ax.set(xlim=(window[0], window[2]), ylim=(window[1], window[3]))
    return fig, ax


def draw_land(ax, land, subject) -> bool:
    """Countries, the subject lighter, and hatched areas; says whether any is hatched."""
    plain_rows = land[land["kind"].eq("country")]
    faces = [SUBJECT if subject in (None, code) else OTHERS for code in plain_rows.index]
    draw(ax, [path(g) for g in plain_rows["shape"]], faces, edge=BORDER, width=0.55)
    disputed = [path(g) for g in land.loc[land["kind"].eq("disputed"), "shape"] if not g.is_empty]
    if disputed:
        hatch(ax, disputed)
    return bool(disputed)


def label_countries(land, labels, subject) -> None:
    """Names of the other countries in light capitals, where there is room."""
    import shapely
    from shapely.geometry import box

    ax = labels.ax
    window = box(ax.get_xlim()[0], ax.get_ylim()[0], ax.get_xlim()[1], ax.get_ylim()[1])
    for code, row in land[land["kind"].eq("country")].iterrows():
        parts = shapely.get_parts(shapely.intersection(shapely.make_valid(row["shape"]), window))
        parts = [p for p in parts if p.area > 0.004 * window.area]
        if parts and code != subject:
            spot = shapely.maximum_inscribed_circle(max(parts, key=lambda p: p.area), 5_000).coords[0]
            labels.place(*spot, row["name"].upper(), 6.8, colour=CAPITALS, centred=True)


def scale_bar(ax, labels) -> None:
    """A bar of a round length in the corner where it covers the least, and its room kept free."""
    width = ax.get_xlim()[1] - ax.get_xlim()[0]
    inch = width / (ax.get_position().width * ax.figure.get_figwidth())
    length = max(
        n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if n * 1000 <= max(width / 6, 1000)
    )
    wide, high = length * 1000 + 0.2 * inch, 0.34 * inch
    corners = [
        (x, y)
        for x in (ax.get_xlim()[0] + 0.08 * inch, ax.get_xlim()[1] - 0.08 * inch - wide)
        for y in (ax.get_ylim()[0] + 0.08 * inch, ax.get_ylim()[1] - 0.08 * inch - high)
    ]
    x, y = min(
        corners, key=lambda c: labels.clashes(*labels.pixel(*c), *labels.pixel(c[0] + wide, c[1] + high))
    )
    labels.keep_free(*labels.pixel(x, y), *labels.pixel(x + wide, y + high))
    ax.add_patch(style.rectangle(x, y, wide, high, facecolor="white", alpha=0.75, lw=0, zorder=9))
    bar = x + 0.1 * inch, x + 0.1 * inch + length * 1000
    ax.plot(bar, [y + 0.09 * inch] * 2, color=style.INK, lw=1.3, solid_capstyle="butt", zorder=10)
    write(ax, sum(bar) / 2, y + 0.13 * inch, f"{length:,} km", 7.5, ha="center", va="bottom", zorder=10)
