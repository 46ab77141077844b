"""Charts show what their frame says, at any number of rows and with any name."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pictures import HOSTILE, outside, overlapping, text_boxes

from geobrief import charts


def actors(names, seed=0):
    rng = np.random.default_rng(seed)
    n = len(names)
    mean, half, count = rng.uniform(-0.9, 0.9, n), rng.uniform(0.01, 0.5, n), rng.integers(5, 3000, n)
    return pd.DataFrame(
        {
            "name": names,
            "mean": mean,
            "low": np.maximum(mean - half, -1),
            "high": np.minimum(mean + half, 1),
            "n_articles": count,
            "n_outlets": np.minimum(count, 7),
            "uncertain": half > 0.1,
        }
    )


def series(n, seed=0, start="2022-08-01", freq="W"):
    frame = actors([""] * n, seed).drop(columns="name")
    frame.insert(0, "period", pd.date_range(start, periods=n, freq=freq))
    frame.loc[frame.index % 4 == 3, ["mean", "low", "high"]] = np.nan
    return frame


def several(names, n=6):
    return (
        pd.concat([series(n, i).assign(name=name) for i, name in enumerate(names)])
        if names
        else (series(0).assign(name=pd.Series([], dtype=str)))
    )


def words(fig):
    return [text for text, _ in text_boxes(fig)]


def faults(fig):
    boxes = text_boxes(fig)
    return overlapping(boxes) + outside(fig, boxes)


NAMES = [f"Actor {i}" for i in range(40)]


@pytest.mark.parametrize("draw", [charts.ranked_tone, charts.ranked_counts])
@pytest.mark.parametrize("n", [0, 1, 2, 25, 26, 40])
def test_ranked_charts_hold_any_number_of_rows(draw, n):
    fig = draw(actors(NAMES[:n]), "A title", "A subtitle", "Source: x.")
    assert faults(fig) == []
    assert sum(w.startswith("Actor") for w in words(fig)) == min(n, 25)
    assert any("15 more actors are not shown." in w for w in words(fig)) == (n == 40)
    assert any(w.startswith("No actor") for w in words(fig)) == (n == 0)


@pytest.mark.parametrize("n", [0, 1, 2, 7, 52, 400])
def test_charts_over_time_hold_any_number_of_periods(n):
    fig = charts.tone_over_time(series(n), "A title", "A subtitle", "Source: x.")
    assert faults(fig) == []
    assert any(w.startswith("No article") for w in words(fig)) == (n == 0)


@pytest.mark.parametrize("n", [0, 1, 3, 4, 12, 14])
def test_small_multiples_hold_any_number_of_names(n):
    fig = charts.small_multiples(several(NAMES[:n]), "A title", "A subtitle", "Source: x.")
    assert faults(fig) == []
    assert sum(w.startswith("Actor") for w in words(fig)) == min(n, 12)
    assert any("Two more actors are not shown." in w for w in words(fig)) == (n == 14)


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(st.lists(st.text(max_size=80), min_size=1, max_size=12, unique=True), st.integers(0, 9))
def test_no_text_overlaps_whatever_the_names(names, seed):
    assert faults(charts.ranked_tone(actors(names, seed), names[0], names[-1], names[0])) == []
    assert faults(charts.ranked_counts(actors(names, seed), names[0], names[-1], names[0])) == []


NAME = st.one_of(st.text(max_size=80), st.sampled_from([
    "United Nations Office for the Coordination of Humanitarian Affairs", "Organisation for Economic Co-operation and "
    "Development", "Kyrgyzstan", "UAE", "W" * 60]))
PAIRS = st.lists(st.tuples(NAME, NAME, st.integers(1, 5000)), min_size=1, max_size=40)


@pytest.mark.slow
@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(PAIRS)
def test_no_text_of_a_matrix_overlaps_or_leaves_it_whatever_the_pairs(pairs):
    for draw, columns in ((charts.speech_matrix, ("speaker_name", "name")), (charts.dyad_matrix, ("first", "second")),
                          (charts.event_matrix, ("source_name", "target_name"))):
        fig = draw(pd.DataFrame(pairs, columns=[*columns, "n_articles"]), "A title", "A subtitle", "Source: x.")
        level = [(text.get_text(), text.get_window_extent()) for ax in [fig, *fig.axes] for text in ax.texts
                 if text.get_text() and not text.get_rotation()]
        assert overlapping(level) == [] and outside(fig, text_boxes(fig)) == []


@pytest.mark.slow
@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(st.lists(NAME, min_size=1, max_size=12, unique=True), st.integers(1, 60),
       st.sampled_from(["D", "W", "MS", "QS", "YS"]), st.integers(0, 9))
def test_no_text_over_time_overlaps_whatever_the_names_and_the_periods(names, n, freq, seed):
    assert faults(charts.tone_over_time(series(n, seed, freq=freq), names[0], names[-1], names[0])) == []
    frame = pd.concat([series(n, seed + i, freq=freq).assign(name=name) for i, name in enumerate(names)])
    assert faults(charts.small_multiples(frame, names[0], names[-1], names[0])) == []


def test_a_chart_without_any_mean_says_so_where_the_line_would_be():
    frame = series(4).assign(mean=np.nan, low=np.nan, high=np.nan)
    text = words(charts.tone_over_time(frame, "t", "s"))
    assert "No period has the five articles that a mean needs." in text and not any("Hollow" in w for w in text)
    assert "under five articles in each period" in words(charts.small_multiples(frame.assign(name="x"), "t", "s"))


def test_outlets_that_nobody_knows_have_no_column():
    assert "outlets" in words(charts.ranked_tone(actors(NAMES[:3]), "t", "s"))
    assert "outlets" not in words(charts.ranked_tone(actors(NAMES[:3]).assign(n_outlets=0), "t", "s"))


def test_hostile_names_are_drawn_literally_and_never_fail():
    for draw, frame in (
        (charts.ranked_tone, actors(HOSTILE)),
        (charts.ranked_counts, actors(HOSTILE)),
        (charts.small_multiples, several(HOSTILE)),
    ):
        fig = draw(frame, HOSTILE[1], HOSTILE[0], HOSTILE[2])
        charts.to_png(fig)
        assert HOSTILE[1] in words(fig)
    assert charts.alt_text("ranked_tone", actors(HOSTILE))


def test_the_most_negative_actor_stands_on_top():
    boxes = dict(text_boxes(charts.ranked_tone(actors(NAMES[:10]), "t", "s")))
    order = actors(NAMES[:10]).sort_values("mean")["name"]
    heights = [boxes[name].y0 for name in order]
    assert heights == sorted(heights, reverse=True)


def test_a_mean_below_five_articles_is_not_ranked_but_counted():
    frame = actors(NAMES[:4])
    frame.loc[3, ["mean", "low", "high"]] = np.nan
    text = words(charts.ranked_tone(frame, "t", "s"))
    assert "Actor 3" not in text
    assert "One actor in under five articles is not ranked" in " ".join(text)


def test_uncertain_means_are_hollow_and_explained():
    frame = actors(NAMES[:2]).assign(
        mean=[-0.4, 0.4], low=[-0.5, 0.2], high=[-0.3, 0.6], uncertain=[False, True]
    )
    fig = charts.ranked_tone(frame, "t", "s")
    faces = [tuple(dot.get_facecolors()[0][:3]) for dot in fig.axes[0].collections]
    assert faces[0] != (1, 1, 1)
    assert faces[1] == (1, 1, 1)
    assert any("Hollow: uncertain" in w for w in words(fig))


def test_dots_stand_where_their_means_are():
    fig = charts.ranked_tone(
        actors(NAMES[:3]).assign(mean=[-0.2, 0, 0.2], low=[-0.3] * 3, high=[0.3] * 3), "t", "s"
    )
    x = [float(dot.get_offsets()[0][0]) for dot in fig.axes[0].collections]
    assert x[1] - x[0] == pytest.approx(x[2] - x[1])
    assert x[0] < x[1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.ranked_tone(actors(NAMES), "t", "s"),
        lambda: charts.tone_over_time(series(20), "t", "s"),
        lambda: charts.small_multiples(several(NAMES[:5]), "t", "s"),
    ],
)
def test_the_same_frame_gives_the_same_bytes(draw):
    assert charts.to_png(draw()) == charts.to_png(draw())


def test_tone_charts_say_that_tone_is_not_conduct():
    for fig in (
        charts.ranked_tone(actors(NAMES), "t", "s"),
        charts.tone_over_time(series(9), "t", "s"),
        charts.small_multiples(several(NAMES[:2]), "t", "s"),
    ):
        assert any("not conduct" in w for w in words(fig))


@pytest.mark.parametrize(
    "periods",
    [
        pd.period_range("2022-01", periods=5, freq="M"),
        ["before", "after"],
        pd.date_range("2022-01-31", periods=4, freq="D"),
    ],
)
def test_periods_may_be_dates_months_or_words(periods):
    frame = series(len(periods)).assign(period=periods)
    assert faults(charts.tone_over_time(frame, "t", "s")) == []


def test_alternative_texts_give_the_numbers_of_the_frame():
    frame = actors(NAMES[:2]).assign(mean=[-0.25, 0.5], n_articles=[12, 7])
    assert charts.alt_text("ranked_tone", frame) == (
        "Dot plot of mean tone with 95% intervals for two actors, from most negative: "
        "Actor 0 −0.25, Actor 1 +0.50."
    )
    assert "Actor 0 12, Actor 1 7" in charts.alt_text("ranked_counts", frame)
    assert "7 Aug 2022" in charts.alt_text("tone_over_time", series(5))
    only = series(5)
    only["mean"] = only["mean"].where(only.index == 2)
    told = charts.alt_text("tone_over_time", only)
    assert "one has a mean, " in told and "lowest" not in told and "highest" not in told
    assert "Actor 1" in charts.alt_text("small_multiples", several(NAMES[:2]))
    for kind, empty in (
        ("ranked_tone", actors([])),
        ("ranked_counts", actors([])),
        ("tone_over_time", series(0)),
        ("small_multiples", several([])),
    ):
        assert charts.alt_text(kind, empty)
