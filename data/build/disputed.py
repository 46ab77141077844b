"""The shapes of disputed areas, and the countries redrawn as data/boundaries.csv decides."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry import Point, Polygon, box


def disputed_shapes(package: Path | None, atlas: Path, kept: Path) -> dict:
    """Area -> longitude-latitude shape, for those large enough to draw."""
    if package is None:
        rows = gpd.read_parquet(kept)
        return dict(zip(rows["area"], rows.geometry, strict=True))
    provinces = pyogrio.read_dataframe(package, layer="states_provinces")
    lines = pyogrio.read_dataframe(package, layer="disputed_borders")
    features = (
        pyogrio.read_dataframe(atlas / "countries-10m.json", layer="countries").set_index("name").geometry
    )

    def named(state, *names):
        rows = provinces["name"].isin(names) & provinces["adm0_a3"].eq(state)
        return shapely.union_all(provinces.geometry[rows])

    def whole(state):
        return shapely.union_all(
            shapely.buffer(provinces.geometry[provinces["adm0_a3"].eq(state)].array, 1e-6)
        )

    def cut(state, *point, bridge=None):
        """The piece of a state that the disputed lines inside it cut off around a point."""
        land = whole(state)
        knife = shapely.union_all(
            joined(lines.geometry[lines["adm0_a3_l"].eq(state)], land.boundary, bridge)
        ).buffer(5e-4)
        return next(p for p in shapely.get_parts(land.difference(knife)) if p.contains(Point(point)))

    return {
        "Crimea": named("RUS", "Crimea", "Sevastopol"),
        "Donetsk oblast": named("UKR", "Donets'k"),
        "Luhansk oblast": named("UKR", "Luhans'k"),
        "Zaporizhzhia oblast": named("UKR", "Zaporizhzhya"),
        "Kherson oblast": named("UKR", "Kherson"),
        "Western Sahara": shapely.union_all(
            [features["W. Sahara"], shapely.intersection(features["Morocco"], box(-18, 20, -8.6, 27.6666))]
        ),
        "Golan Heights": cut(
            "ISR", 35.79, 32.98, bridge=[(35.634547974, 33.248695174), (35.654341957, 33.262172694)]
        ),
        "Kashmir under Indian administration": named("IND", "Jammu and Kashmir"),
        "Kashmir under Pakistani administration": named("PAK", "Northern Areas", "Azad Kashmir"),
        "Siachen Glacier": features["Siachen Glacier"],
        "Aksai Chin": cut("CHN", 79.5, 35.1),
        "Arunachal Pradesh": named("IND", "Arunachal Pradesh"),
        "Northern Cyprus": features["N. Cyprus"],
        "Abkhazia": named("GEO", "Abkhazia"),
        "South Ossetia": cut("GEO", 44.1, 42.3),
        "Transnistria": cut("MDA", 29.25, 47.25),
        "Somaliland": features["Somaliland"],
        "Abyei": cut("SDN", 28.4, 9.7),
        "Hala'ib Triangle": shapely.intersection(
            features["Egypt"],
            Polygon([(34.1, 22), (34.7, 22.3), (35.1, 22.75), (35.6, 23.14), (37.5, 22.6), (37.5, 22)]),
        ),
        "Ilemi Triangle": cut("KEN", 35.5, 4.85),
        "Falkland Islands (Malvinas)": features["Falkland Is."],
        "Southern Kuril Islands": shapely.intersection(features["Russia"], box(145.3, 43.2, 149.2, 45.7)),
        "Essequibo": cut("GUY", -59.2, 5.8),
    }


def joined(lines, border, bridge) -> list:
    """The lines, a bridge over a gap between two of them, and their loose ends carried on to the border."""
    known = shapely.union_all(list(lines))
    gap = [shapely.snap(shapely.LineString(bridge), known, 1e-3)] if bridge else []
    merged = shapely.line_merge(shapely.union_all([known, *gap]))
    parts = list(shapely.get_parts(merged))
    ends = [Point(part.coords[i]) for part in parts for i in (0, -1)]
    for end in (e for e in ends if e.distance(border) < 0.1):
        reach = np.array(shapely.shortest_line(end, border).coords)
        step = (reach[1] - reach[0]) / max(np.hypot(*(reach[1] - reach[0])), 1e-12)
        parts.append(shapely.LineString([reach[0] - 1e-5 * step, reach[1] + 1e-5 * step]))
    return parts


def decide(shapes: gpd.GeoSeries, areas: dict, decisions: pd.DataFrame, margin: float) -> gpd.GeoSeries:
    """Every disputed area moved to the country that boundaries.csv draws it with."""
    shapes = shapes.copy()
    drawn = dict(zip(decisions["area"], decisions["drawn_as"], strict=True))
    for area, shape in areas.items():
        owner, cover = drawn[area], shape.buffer(margin)
        for other in [c for c in touched(shapes, shape) if c != owner]:
            part = shapely.intersection(shapes[other], cover)
            if part.area > 0.3 * shape.area:  # a neighbour's sliver along the line stays where it is
                shapes[other] = shapely.difference(shapes[other], cover)
                shapes[owner] = shapely.union_all([shapes[owner], part])
    return shapes


def touched(shapes: gpd.GeoSeries, shape) -> list[str]:
    """Codes of the countries whose drawn shape overlaps the given one."""
    return list(shapes.index[shapes.intersects(shape)])
