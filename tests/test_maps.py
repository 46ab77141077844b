"""Maps show what their frame says, the same every time, and no label touches another."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from pictures import HOSTILE, outside, overlapping, text_boxes
from PIL import Image

from geobrief import maps, style
from geobrief.errors import GeobriefError
from geobrief.maps import dyads, world
from geobrief.maps.labels import Labels
from geobrief.maps.shapes import countries

COUNTS = pd.DataFrame(
    {"country": ["RUS", "USA", "UKR", "SGP", "XKX", "PSE"], "n_articles": [300, 40, 12, 6, 2, 1]}
)
TONE = COUNTS.assign(
    mean=[-0.4, -0.1, 0.2, -0.2, np.nan, np.nan],
    low=[-0.45, -0.15, 0.1, -0.4, np.nan, np.nan],
    high=[-0.35, -0.05, 0.3, 0.0, np.nan, np.nan],
    uncertain=[False, False, False, True, True, True],
)
PLACES = pd.DataFrame(
    {
        "name": ["Kyiv", "Kharkiv", "Kherson", "Izium", "Lyman", "Kupiansk"],
        "country": "UKR",
        "latitude": [50.45, 49.99, 46.64, 49.20, 48.98, 49.71],
        "longitude": [30.52, 36.23, 32.62, 37.27, 37.80, 37.62],
        "n_articles": [40, 22, 9, 3, 2, 1],
    }
)
DYADS = pd.DataFrame({"source": ["USA", "RUS", "RUS"], "target": ["CHN", "UKR", "PRK"], "n": [9, 30, 4]})
EMPTY = COUNTS.iloc[:0]


def colour_of(fig, code):
    faces = fig.axes[0].collections[0].get_facecolors()
    return to_hex(faces[list(countries().index).index(code)]).upper()


def words(fig):
    return " ".join(text for text, _ in text_boxes(fig))


def test_each_country_has_the_colour_of_its_class():
    fig = maps.world_counts(COUNTS, "t", "s")
    assert [colour_of(fig, c) for c in ("RUS", "USA", "UKR", "PSE", "FRA")] == [
        style.COUNT_COLOURS[6],
        style.COUNT_COLOURS[3],
        style.COUNT_COLOURS[2],
        style.COUNT_COLOURS[0],
        style.LAND,
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, 0),
        (4, 0),
        (5, 1),
        (9, 1),
        (10, 2),
        (24, 2),
        (25, 3),
        (49, 3),
        (50, 4),
        (99, 4),
        (100, 5),
        (249, 5),
        (250, 6),
        (9999, 6),
    ],
)
def test_counts_fall_into_the_classes_of_the_legend(count, expected):
    assert style.count_class(count) == expected


@pytest.mark.parametrize(
    ("mean", "expected"),
    [(-1, 0), (-0.31, 0), (-0.2, 1), (-0.1, 2), (0, 3), (0.04, 3), (0.06, 4), (0.2, 5), (0.3, 6), (1, 6)],
)
def test_means_fall_into_fixed_classes(mean, expected):
    assert style.tone_class(mean) == expected


def test_the_legend_says_how_many_countries_each_class_holds():
    boxes = text_boxes(maps.world_counts(COUNTS, "t", "s"))
    numbers = [text for text, box in sorted(boxes, key=lambda b: b[1].x0) if text.split()[0].isdigit()]
    assert f"{len(countries()) - 6} countries" in numbers
    assert [n for n in numbers if " " not in n] == ["2", "1", "1", "1", "0", "0", "1"]


def test_a_country_that_has_no_shape_is_named_below_the_map():
    fig = maps.world_counts(
        pd.concat([COUNTS, pd.DataFrame({"country": ["ZZZ"], "n_articles": [5]})]), "t", "s"
    )
    assert "Not on the map: ZZZ" in words(fig)


def test_a_small_state_is_a_dot():
    dots = maps.world_counts(COUNTS, "t", "s").axes[0].collections[1]
    assert (
        np.allclose(dots.get_offsets(), countries().loc[["SGP", "PSE"], ["x", "y"]], atol=1)
        or len(dots.get_offsets()) == 1
    )


def test_tone_map_shows_firm_uncertain_and_missing_means_apart():
    fig = maps.world_tone(TONE, "t", "s")
    assert colour_of(fig, "RUS") == style.TONE_COLOURS[0]
    assert colour_of(fig, "FRA") == style.LAND
    text = words(fig)
    assert "Under five articles" in text
    assert "fewer than ten articles" in text
    assert "0.10" in text


@pytest.mark.parametrize("draw", [maps.world_counts, maps.world_tone])
@pytest.mark.parametrize("frame", [TONE, TONE.iloc[:0]], ids=["some", "none"])
def test_world_maps_carry_the_sovereignty_line_and_no_verdict(draw, frame):
    text = words(draw(frame, "t", "s", "Source: x."))
    assert "No position on sovereignty is implied." in text
    assert "hostile" not in text.lower()
    assert "friendly" not in text.lower()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: maps.world_counts(COUNTS, "Title", "s"),
        lambda: maps.world_tone(TONE, "Title", "s"),
        lambda: maps.world_dyads(DYADS, "Title", "s"),
        lambda: maps.country_places(PLACES, "UKR", "Title", "s"),
    ],
    ids=["counts", "tone", "dyads", "places"],
)
def test_the_same_frame_gives_the_same_bytes_and_a_small_clean_file(draw):
    first, second = maps.to_png(draw()), maps.to_png(draw())
    assert first == second
    image = Image.open(io.BytesIO(first))
    assert image.width == 1800
    assert len(image.getcolors()) <= 128
    assert set(image.info) <= {"dpi"}
    assert len(first) < 250_000


def test_large_areas_keep_their_exact_colour_in_the_file():
    image = Image.open(io.BytesIO(maps.to_png(maps.world_counts(COUNTS, "t", "s")))).convert("RGB")
    seen = {"#{:02X}{:02X}{:02X}".format(*colour) for _, colour in image.getcolors(10**6)}
    assert {style.COUNT_COLOURS[6], style.LAND, style.OCEAN, style.TAG, "#FFFFFF"} <= seen


def test_no_name_breaks_a_map():
    spread = pd.concat([PLACES] * 3).head(len(HOSTILE)).assign(name=HOSTILE)
    spread["longitude"] -= np.arange(len(HOSTILE))
    maps.to_png(maps.country_places(spread, "UKR", HOSTILE[1], HOSTILE[0], HOSTILE[2]))
    for name in HOSTILE:
        assert maps.alt_text("counts", COUNTS.assign(name=name))
        assert maps.counts_title(COUNTS.assign(name=name))


def test_no_text_on_the_maps_overlaps_or_leaves_them():
    many = (
        countries()
        .reset_index()[["code"]]
        .rename(columns={"code": "country"})
        .assign(n_articles=range(len(countries())))
    )
    tone = many.assign(mean=0.1, low=0, high=0.2, uncertain=many.index % 2 == 0)
    long = "A very long title that goes on about everything that was in the coverage " * 3
    for fig in (
        maps.world_counts(many, long, long, long),
        maps.world_tone(tone, long, long, long),
        maps.world_counts(COUNTS, "t", "s"),
        maps.world_dyads(DYADS.assign(tone=0.1), long, long, long),
        maps.world_dyads(DYADS.assign(quad="verbal conflict"), "t", "s"),
        maps.country_places(PLACES, "UKR", long, long, long),
        maps.region_places(PLACES, "Black Sea", "t", "s"),
    ):
        boxes = text_boxes(fig)
        assert overlapping(boxes) == []
        assert outside(fig, boxes) == []


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.text(max_size=60)), max_size=40))
def test_labels_never_touch_each_other_or_leave_the_axes(points):
    fig = style.new_figure("t", "s", "x")
    ax = fig.add_axes([0.1, 0.2, 0.8, 0.5])
    labels = Labels(ax)
    for x, y, name in points:
        labels.place(x, y, name, 8)
    boxes = text_boxes(fig, gid="label")
    assert overlapping(boxes) == []
    frame = ax.get_window_extent()
    assert all(b.x0 >= frame.x0 and b.x1 <= frame.x1 for _, b in boxes)


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(
    st.lists(
        st.tuples(st.floats(-89, 89), st.floats(-180, 180), st.text(max_size=40), st.integers(1, 500)),
        min_size=1,
        max_size=50,
    ),
    st.sampled_from([None, "Levant", "Sahel", "South Caucasus"]),
)
def test_places_anywhere_give_a_map_without_collisions(rows, region):
    frame = pd.DataFrame(rows, columns=["latitude", "longitude", "name", "n_articles"]).assign(country="UKR")
    fig = maps.region_places(frame, region, "t", "s")
    boxes = text_boxes(fig)
    assert overlapping(boxes) == []
    assert outside(fig, boxes) == []


CODES = st.sampled_from(sorted(countries().index))


@pytest.mark.slow
@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(CODES, st.integers(1, 2000), st.floats(-1, 1), st.booleans()), min_size=1, max_size=60),
       st.lists(st.tuples(CODES, CODES, st.integers(1, 500), st.sampled_from([*dyads.QUADS, None])), max_size=40))
def test_no_label_of_a_world_map_overlaps_whatever_the_countries(rows, pairs):
    frame = pd.DataFrame(rows, columns=["country", "n_articles", "mean", "uncertain"])
    frame = frame.assign(low=frame["mean"] - 0.05, high=frame["mean"] + 0.05)
    between = pd.DataFrame(pairs, columns=["source", "target", "n", "quad"])
    for fig in (maps.world_counts(frame, "t", "s", "Source: x."), maps.world_tone(frame, "t", "s", "Source: x."),
                maps.world_dyads(between, "t", "s", "Source: x.", directed=True)):
        boxes = text_boxes(fig)
        assert overlapping(boxes) == [] and outside(fig, boxes) == []


def test_the_countries_in_most_articles_bear_their_name_and_figure():
    assert "Russia 300" in [text for text, _ in text_boxes(maps.world_counts(COUNTS, "t", "s"))]
    assert "Russia −0.40" in [text for text, _ in text_boxes(maps.world_tone(TONE, "t", "s"))]


def test_a_name_inside_a_dark_country_is_white_and_one_in_a_pale_uncertain_country_is_not():
    frame = pd.DataFrame({"country": ["RUS", "USA"], "n_articles": 30, "mean": -0.5, "low": -0.6, "high": -0.4,
                          "uncertain": [False, True]})
    inks = {text.get_text(): text.get_color() for ax in maps.world_tone(frame, "t", "s").axes for text in ax.texts}
    assert inks["Russia −0.50"] == "white" and inks["United States −0.50"] == style.INK


def test_conflict_differs_from_cooperation_without_its_colour():
    both = pd.DataFrame({"source": "USA", "target": ["RUS", "FRA"], "n": 3,
                         "quad": ["verbal conflict", "verbal cooperation"]})
    fig = maps.world_dyads(both, "t", "s")
    assert len({str(patch.get_linestyle()) for ax in fig.axes for patch in ax.patches if patch.get_zorder() == 4}) == 2


def test_what_lies_in_no_single_country_is_no_dot():
    frame = pd.concat([PLACES, PLACES.head(1).assign(name="Europe", country=None, n_articles=900)])
    assert "Europe" not in [text for text, _ in text_boxes(maps.region_places(frame, None, "t", "s"))]


@pytest.mark.parametrize("code", ["USA", "FJI", "KIR", "VAT", "TUV", "PSE"])
def test_any_country_can_be_mapped(code):
    shape = countries("detail").loc[code]
    frame = pd.DataFrame(
        {
            "name": ["Here"],
            "country": code,
            "latitude": shape["y"],
            "longitude": (shape["x"] + 180) % 360 - 180,
            "n_articles": 3,
        }
    )
    fig = maps.country_places(frame, code, "t", "s")
    assert "Here" in words(fig)


def test_a_place_of_another_country_or_without_coordinates_is_left_out():
    frame = pd.concat(
        [
            PLACES,
            PLACES.head(1).assign(name="Elsewhere", country="RUS"),
            PLACES.head(1).assign(name="Nowhere", latitude=np.nan),
        ]
    )
    text = words(maps.country_places(frame, "UKR", "t", "s"))
    assert "Kyiv" in text
    assert "Elsewhere" not in text
    assert "Nowhere" not in text


def test_without_data_a_map_says_so():
    assert "No place" in words(maps.country_places(PLACES, "MLI", "t", "s"))
    assert "No place" in words(maps.region_places(PLACES, "Sahel", "t", "s"))
    assert "No place below the country" in words(maps.region_places(PLACES.iloc[:0], None, "t", "s"))
    assert "No two countries are linked" in words(maps.world_dyads(DYADS.iloc[:0], "t", "s"))


def test_an_unknown_region_is_one_line_that_names_the_choices():
    with pytest.raises(GeobriefError, match="Sahel"):
        maps.region_places(PLACES, "Atlantis", "t", "s")


def test_pairs_beyond_the_limit_are_counted():
    codes = list(countries().index[:60])
    frame = pd.DataFrame({"source": codes[:30], "target": codes[30:], "n": range(1, 31)})
    assert "Six more pairs are not drawn." in words(maps.world_dyads(frame, "t", "s"))


# Titles and alternative texts


def title(counts):
    return maps.counts_title(
        pd.DataFrame({"country": ["USA", "RUS", "UKR", "FRA"][: len(counts)], "n_articles": counts})
    )


def test_a_title_names_a_leader_only_where_the_lead_is_clear():
    assert title([50, 10, 5, 1]) == "The United States was named in the most articles"
    assert title([50, 49, 5, 1]) == "The United States and Russia were named in the most articles"
    for unclear in ([50, 49, 48, 47], [3, 1, 1, 1], [], [4]):
        assert title(unclear) == "Countries named in the coverage"


def test_a_label_beside_its_country_stands_at_a_dot_on_it():
    fig = maps.world_counts(COUNTS, "t", "s")
    anchors = [tuple(dot.get_offsets()[0]) for dot in fig.axes[0].collections if dot.get_gid() == "anchor"]
    spots = countries().loc[COUNTS["country"]]
    beside = spots[spots["area_km2"].between(world.SMALL_KM2, world.WIDE_KM2)]
    assert "UKR" in beside.index and not {"RUS", "USA", "SGP"} & set(beside.index)
    assert sorted(anchors) == sorted(zip(beside["x"], beside["y"], strict=True))


def tone_title(*rows):
    columns = ["country", "mean", "low", "high", "uncertain"]
    return maps.tone_title(pd.DataFrame(rows, columns=columns).astype({"uncertain": bool}))


def test_a_title_calls_coverage_the_most_negative_only_below_every_other_interval():
    others = [("USA", -0.1, -0.2, 0.0, False), ("FRA", 0.1, 0.0, 0.2, True)]
    neutral = "Tone of sentences that mention each country"
    assert tone_title(("RUS", -0.4, -0.5, -0.3, False), *others) == "Coverage of Russia was the most negative"
    assert tone_title(("RUS", -0.4, -0.5, -0.3, True), *others) == neutral
    assert tone_title(("RUS", -0.15, -0.25, -0.05, False), *others) == neutral
    assert (
        tone_title(
            ("RUS", 0.3, 0.2, 0.4, False), ("USA", 0.6, 0.5, 0.7, False), ("FRA", 0.6, 0.5, 0.7, False)
        )
        == neutral
    )
    assert tone_title(("RUS", -0.4, -0.5, -0.3, False)) == neutral
    assert tone_title() == neutral


def test_an_uncertain_lower_estimate_does_not_hide_a_firm_one_that_lies_below_most():
    rows = [("IRN", -0.5, -0.9, -0.1, True), ("RUS", -0.4, -0.5, -0.3, False), ("USA", 0.0, -0.1, 0.1, False)]
    assert tone_title(*rows, ("FRA", 0.1, 0.0, 0.2, True)) == (
        "Coverage of Russia was more negative than that of most countries"
    )
    assert tone_title(*rows) == "Tone of sentences that mention each country"


def test_what_lies_in_no_country_is_on_no_map_of_places_and_in_none_of_its_words():
    rows = [("Europe", None, 50, 10, 40), ("Kyiv", "UKR", 50.4, 30.5, 9), ("Odesa", "UKR", 46.5, 30.7, 2)]
    places = pd.DataFrame(rows, columns=["name", "country", "latitude", "longitude", "n_articles"])
    assert maps.places_title(places) == "Kyiv was the place named in the most articles"
    assert maps.alt_text("places", places).endswith("Most: Kyiv 9, Odesa 2; two places.")


def test_a_mean_that_prints_as_zero_is_called_neither_negative_nor_positive():
    columns = ["country", "mean", "low", "high", "uncertain"]
    rows = [("RUS", -0.4, -0.5, -0.3, False), ("CHN", 0.004, -0.05, 0.06, False), ("USA", -0.004, -0.05, 0.05, False)]
    said = maps.alt_text("tone", pd.DataFrame(rows, columns=columns))
    assert "Most negative firm estimates: Russia −0.40." in said and "positive" not in said


def test_alternative_texts_give_the_numbers_of_the_frame():
    assert maps.alt_text("counts", COUNTS, most=2) == (
        "World map: articles that mention each country. Most: Russia 300, United States 40; "
        "six countries named."
    )
    assert "Russia −0.40" in maps.alt_text("tone", TONE)
    assert "Russia–Ukraine 30" in maps.alt_text("dyads", DYADS)
    assert "Kyiv 40" in maps.alt_text("places", PLACES)
    for kind, frame in (("counts", COUNTS), ("tone", TONE), ("dyads", DYADS), ("places", PLACES)):
        assert maps.alt_text(kind, frame.iloc[:0])
