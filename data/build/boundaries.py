"""Build data/boundaries/ and data/fonts/ from named packages.

`make data` runs this. Countries come from the npm package world-atlas (Natural Earth as TopoJSON), the shapes
of disputed areas from the Natural Earth layers inside Debian's qgis-common, the font from npm. What is
disputed and how it is drawn is decided in data/boundaries.csv alone. Where `apt-get` is missing, the disputed
shapes that data/boundaries/disputed.parquet holds are kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pycountry
import pyogrio
import shapely
from disputed import decide, disputed_shapes
from shapely.geometry import MultiPolygon, Point, Polygon, box

DATA = Path(__file__).resolve().parents[1]
ATLAS, FONT, DEBIAN = "world-atlas@2.0.2", "@expo-google-fonts/source-sans-3@0.4.1", "qgis-common"
WORLD = "+proj=eqearth +lon_0=11 +datum=WGS84 +units=m"
SEAM = -169.0  # between Chukotka and Alaska: neither is cut

# Features that have no M49 number, and the one that shares Australia's.
UNNUMBERED = {
    "Somaliland": "SOM",
    "Kosovo": "XKX",
    "N. Cyprus": "CYP",
    "Siachen Glacier": "IND",
    "Cyprus U.N. Buffer Zone": "CYP",
    "Akrotiri": "CYP",
    "Dhekelia": "CYP",
    "Baikonur": "KAZ",
    "USNB Guantanamo Bay": "CUB",
}
# Parts filed under their state that have an ISO code of their own: (state, code, west, south, east, north).
OVERSEAS = [
    ("FRA", "GUF", -55, 1, -50, 7),
    ("FRA", "GLP", -62, 15.7, -60.9, 16.6),
    ("FRA", "MTQ", -61.4, 14.2, -60.7, 15),
    ("FRA", "REU", 54, -22, 57, -20),
    ("FRA", "MYT", 44, -14, 46, -12),
    ("NOR", "SJM", -10, 70.5, 0, 72),
    ("NOR", "SJM", 8, 74, 36, 82),
    ("NOR", "BVT", 2, -56, 5, -53),
    ("NLD", "BES", -70, 11, -62, 18),
    ("IOT?", "CXR", 105, -11, 106, -10),
    ("IOT?", "CCK", 96, -13, 97, -12),
]
# Too small even for 1:10 million: a speck at its place.
SPECKS = {"TKL": (-171.85, -9.17)}
NAMES = {
    "BOL": "Bolivia",
    "BRN": "Brunei",
    "COD": "DR Congo",
    "COG": "Congo-Brazzaville",
    "CIV": "Ivory Coast",
    "CZE": "Czechia",
    "FLK": "Falkland Islands",
    "FSM": "Micronesia",
    "IRN": "Iran",
    "KOR": "South Korea",
    "LAO": "Laos",
    "MDA": "Moldova",
    "MKD": "North Macedonia",
    "PRK": "North Korea",
    "PSE": "Palestine",
    "RUS": "Russia",
    "STP": "São Tomé and Príncipe",
    "SYR": "Syria",
    "TUR": "Turkey",
    "TWN": "Taiwan",
    "TZA": "Tanzania",
    "VAT": "Vatican City",
    "VEN": "Venezuela",
    "VGB": "British Virgin Islands",
    "VIR": "U.S. Virgin Islands",
    "VNM": "Vietnam",
    "XKX": "Kosovo",
    "USA": "United States",
    "MMR": "Myanmar",
    "ARE": "United Arab Emirates",
    "CAF": "Central African Republic",
    "SWZ": "Eswatini",
    "CPV": "Cabo Verde",
    "HKG": "Hong Kong",
    "MAC": "Macao",
    "MAF": "Saint-Martin",
    "SXM": "Sint Maarten",
    "SHN": "Saint Helena",
    "BES": "Caribbean Netherlands",
    "SJM": "Svalbard and Jan Mayen",
}


def main() -> None:
    """Fetch the packages, build both maps and the fonts, and write where each file came from."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        atlas, font = npm(ATLAS, scratch / "atlas"), npm(FONT, scratch / "font")
        shapes = disputed_shapes(
            natural_earth(scratch / "debian"), atlas, DATA / "boundaries" / "disputed.parquet"
        )
        decisions = pd.read_csv(DATA / "boundaries.csv", keep_default_na=False)
        write(world_map(atlas, shapes, decisions), "world.parquet")
        write(detail_map(atlas, shapes, decisions), "detail.parquet")
        write(
            gpd.GeoDataFrame({"area": list(shapes)}, geometry=list(shapes.values()), crs=4326),
            "disputed.parquet",
        )
        copy_font(font)
        provenance({ATLAS: next(scratch.glob("atlas/*.tgz")), FONT: next(scratch.glob("font/*.tgz"))})


# Fetching ---------------------------------------------------------------------------------------------------


def npm(package: str, folder: Path) -> Path:
    """The unpacked package, fetched with the ordinary npm client."""
    folder.mkdir()
    subprocess.run(
        ["npm", "pack", package, "--silent", "--pack-destination", folder], check=True, capture_output=True
    )
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder, "gztar")
    return folder / "package"


def natural_earth(folder: Path) -> Path | None:
    """Natural Earth's provinces and disputed lines as Debian packages them; None where apt-get is missing."""
    if not shutil.which("apt-get"):
        return None
    folder.mkdir()
    subprocess.run(["apt-get", "download", DEBIAN], cwd=folder, check=True, capture_output=True)
    subprocess.run(["dpkg", "-x", next(folder.glob("*.deb")), folder], check=True)
    return folder / "usr/share/qgis/resources/data/world_map.gpkg"


# Countries --------------------------------------------------------------------------------------------------


def countries(path: Path) -> gpd.GeoSeries:
    """One longitude-latitude shape a country, by ISO alpha-3 code, cut at the seam."""
    frame = pyogrio.read_dataframe(path, layer="countries")
    numbers = {c.numeric: c.alpha_3 for c in pycountry.countries}
    codes = frame["id"].map(numbers).fillna(frame["name"].map(UNNUMBERED))
    codes[frame["name"].eq("Indian Ocean Ter.")] = "IOT?"
    parts = [unwrap(shape) for shape in frame.geometry]
    known = codes.notna()
    whole = (
        gpd.GeoSeries(np.array(parts, object)[known]).groupby(codes[known].to_numpy()).agg(shapely.union_all)
    )
    return split_overseas(gpd.GeoSeries(whole, crs=4326))


def unwrap(shape):
    """The shape with its rings stitched over the date line, inside 360 degrees east of the seam."""
    polygons = [unwrap_polygon(p) for p in shapely.get_parts(shape) if not p.is_empty]
    spread = [shapely.affinity.translate(p, turn) for p in polygons for turn in (-360, 0, 360)]
    window = box(SEAM + 1e-4, -90, SEAM + 360 - 1e-4, 90)
    return shapely.union_all(
        [p for p in shapely.intersection(shapely.make_valid(spread), window) if not p.is_empty]
    )


def unwrap_polygon(polygon: Polygon) -> Polygon:
    """The polygon with continuous longitudes; a ring around the pole is closed along it (Antarctica)."""
    ring = np.array(polygon.exterior.coords)
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)
    if abs(ring[-1, 0] - ring[0, 0]) > 180:
        ring = np.vstack([ring, [ring[-1, 0], -90], [ring[0, 0], -90]])
    holes = [np.array(hole.coords) for hole in polygon.interiors]
    return Polygon(ring, [np.column_stack([near(h[:, 0], ring[0, 0]), h[:, 1]]) for h in holes])


def near(longitudes: np.ndarray, reference: float) -> np.ndarray:
    """Longitudes turned by whole circles until they lie beside the reference."""
    turned = np.unwrap(longitudes, period=360)
    return turned + 360 * np.round((reference - turned[0]) / 360)


def split_overseas(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Parts with an ISO code of their own taken out of the state that they are filed under."""
    shapes = shapes.copy()
    for state, code, *bounds in OVERSEAS:
        if state in shapes.index:
            part = shapely.intersection(shapes[state], box(*bounds))
            if not part.is_empty:
                shapes[code] = shapely.union_all([part, shapes.get(code, Polygon())])
                shapes[state] = shapely.difference(shapes[state], box(*bounds))
    for code, place in SPECKS.items():
        shapes[code] = Point(*place).buffer(0.03)
    return shapes.drop("IOT?", errors="ignore")


# The two maps -----------------------------------------------------------------------------------------------


def world_map(atlas: Path, areas: dict, decisions: pd.DataFrame) -> gpd.GeoDataFrame:
    """Every country and hatched area in Equal Earth metres, ready to draw."""
    coarse, fine = countries(atlas / "countries-50m.json"), countries(atlas / "countries-10m.json")
    missing = [code for code in fine.index if code not in coarse.index]
    shapes = decide(pd.concat([coarse, fine[missing]]), areas, decisions, margin=0.03)
    projected = heal(shapes.segmentize(1).to_crs(WORLD))
    projected = gpd.GeoSeries(shapely.coverage_simplify(projected.array, 4000), projected.index, crs=WORLD)
    hatched = [
        a
        for a, yes in zip(decisions["area"], decisions["hatched"], strict=True)
        if yes == "yes" and a in areas
    ]
    patches = gpd.GeoSeries([areas[a] for a in hatched], hatched, crs=4326).to_crs(WORLD).simplify(2000)
    return table(projected, patches)


def detail_map(atlas: Path, areas: dict, decisions: pd.DataFrame) -> gpd.GeoDataFrame:
    """The same at 1:10 million in degrees, for maps of one country or region."""
    coarse, fine = countries(atlas / "countries-50m.json"), countries(atlas / "countries-10m.json")
    fine["VAT"] = coarse["VAT"]  # empty at 1:10 million
    shapes = decide(fine, areas, decisions, margin=0.002)
    shapes = polygons_only(shapes)
    shapes = gpd.GeoSeries(shapely.coverage_simplify(shapes.array, 0.008), shapes.index, crs=4326)
    hatched = [
        a
        for a, yes in zip(decisions["area"], decisions["hatched"], strict=True)
        if yes == "yes" and a in areas
    ]
    patches = gpd.GeoSeries([areas[a] for a in hatched], hatched, crs=4326).simplify(0.004)
    return table(shapes, patches, digits=4)


def heal(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Valid shapes without the slit that stitching leaves at 180 degrees."""
    slit = shapes.index.isin(["RUS", "FJI", "ATA"])
    whole = shapes.buffer(400, join_style="mitre").buffer(-400, join_style="mitre")
    return polygons_only(shapes.where(~slit, whole))


def polygons_only(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Polygons only: what repair leaves as lines or points is dropped."""
    fixed = [
        MultiPolygon([p for p in shapely.get_parts(g) if p.geom_type == "Polygon"])
        for g in shapely.make_valid(shapes.array)
    ]
    return gpd.GeoSeries(fixed, shapes.index, crs=shapes.crs)


def table(shapes: gpd.GeoSeries, patches: gpd.GeoSeries, digits: int = -1) -> gpd.GeoDataFrame:
    """Rows of kind country and disputed, with a name, an area in km2 and a point for dots and labels."""
    both = pd.concat([shapes, patches])
    anchor = [max(shapely.get_parts(g), key=lambda p: p.area).representative_point() for g in both]
    size = both.set_crs(shapes.crs).to_crs(WORLD).area / 1e6
    frame = gpd.GeoDataFrame(
        {
            "kind": ["country"] * len(shapes) + ["disputed"] * len(patches),
            "code": both.index,
            "name": [short_name(code) for code in both.index],
            "area_km2": size.round(1).to_numpy(),
            "x": [round(p.x, max(digits, 0)) for p in anchor],
            "y": [round(p.y, max(digits, 0)) for p in anchor],
        },
        geometry=shapely.set_precision(both.array, 10.0 ** -max(digits, 0)),
        crs=shapes.crs,
    )
    return frame.sort_values(["kind", "code"]).reset_index(drop=True)


def short_name(code: str) -> str:
    """The name a reader expects on a map."""
    country = pycountry.countries.get(alpha_3=code)
    return NAMES.get(code) or (getattr(country, "common_name", country.name) if country else code)


# Writing ----------------------------------------------------------------------------------------------------


def write(frame: gpd.GeoDataFrame, name: str) -> None:
    """GeoParquet, compressed."""
    frame.to_parquet(DATA / "boundaries" / name, compression="zstd", compression_level=19, index=False)


def copy_font(package: Path) -> None:
    """The two weights that the pictures use, and their licence."""
    for weight in ("400Regular", "600SemiBold"):
        shutil.copyfile(
            package / weight / f"SourceSans3_{weight}.ttf", DATA / "fonts" / f"SourceSans3_{weight}.ttf"
        )
    shutil.copyfile(package / "LICENSE_FONT", DATA / "fonts" / "OFL.txt")


def provenance(packages: dict[str, Path]) -> None:
    """sources.json: the SHA-256 of what was fetched and of what was made from it."""
    made = sorted([*(DATA / "boundaries").glob("*.parquet"), *(DATA / "fonts").glob("*.ttf")])
    record = {
        "fetched": {name: digest(path) for name, path in packages.items()},
        "made": {f"{p.parent.name}/{p.name}": digest(p) for p in made},
    }
    (DATA / "boundaries" / "sources.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
