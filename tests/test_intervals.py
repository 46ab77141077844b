"""Means with intervals over articles, differences between periods, and many looks corrected."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.summaries.intervals import (
    _t_beyond,
    _t_quantile,
    difference,
    holm,
    interval,
    means_by,
    share_difference,
)

TONES = st.lists(st.floats(-1, 1, allow_nan=False), min_size=5, max_size=60).map(np.array)


@settings(max_examples=60, deadline=None)
@given(TONES)
def test_an_interval_contains_the_mean_and_stays_within_the_values(values):
    low, high = interval(values)
    assert (
        values.min() - 1e-9 <= low <= values.mean() + 1e-9
        and values.mean() - 1e-9 <= high <= values.max() + 1e-9
    )


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_under_five_articles_there_is_no_interval(n):
    assert all(math.isnan(end) for end in interval(np.linspace(-1, 1, n)))
    assert not math.isnan(interval(np.linspace(-1, 1, 5))[0])


def test_the_same_articles_in_any_order_of_calls_give_the_same_interval():
    values = np.linspace(-0.3, 0.5, 12)
    first = interval(values)
    interval(np.linspace(0, 1, 30))
    assert interval(values) == first


@pytest.mark.parametrize("n", [6, 10, 40])
def test_intervals_cover_a_known_mean_about_as_often_as_they_say(n):
    random = np.random.default_rng(n)
    inside = [low <= 0.1 <= high for low, high in (interval(random.normal(0.1, 0.3, n)) for _ in range(300))]
    assert 0.90 <= np.mean(inside) <= 0.99


def test_more_articles_give_a_narrower_interval():
    random = np.random.default_rng(3)
    widths = [np.ptp(interval(random.normal(0, 0.3, n))) for n in (10, 40, 160)]
    assert widths[0] > widths[1] > widths[2]


@pytest.mark.parametrize(
    "freedom, quantile", [(4, 2.776), (5, 2.571), (9, 2.262), (19, 2.093), (29, 2.045), (100, 1.984)]
)
def test_students_quantile_is_that_of_the_tables(freedom, quantile):
    assert _t_quantile(0.975, freedom) == pytest.approx(quantile, abs=0.01)


def test_means_are_taken_group_by_group():
    values = pd.Series([1.0, 0.0] * 5 + [0.4] * 10 + [0.5])
    table = means_by(values, pd.Series(["b"] * 10 + ["a"] * 10 + ["c"]))
    assert list(table.index) == ["a", "b", "c"] and list(table["n_articles"]) == [10, 10, 1]
    assert table["mean"].tolist() == pytest.approx([0.4, 0.5, 0.5])
    assert table["low"].isna().tolist() == [False, False, True]
    assert table["uncertain"].tolist() == [False, True, True]


@pytest.mark.parametrize("n, uncertain", [(9, True), (10, False)])
def test_fewer_than_ten_articles_are_uncertain_however_narrow_the_interval(n, uncertain):
    table = means_by(pd.Series([0.2] * n), pd.Series(["a"] * n))
    assert table["uncertain"].tolist() == [uncertain]


def test_an_interval_that_spans_zero_is_not_uncertain_for_that():
    values = pd.Series([-0.05, 0.05] * 20)
    table = means_by(values, pd.Series(["a"] * 40))
    row = table.loc["a"]
    assert row["low"] < 0 < row["high"] and not row["uncertain"]


def test_no_value_gives_an_empty_table():
    table = means_by(pd.Series([], dtype=float), pd.Series([], dtype=str))
    assert table.empty and list(table.columns) == ["n_articles", "mean", "low", "high", "uncertain"]


@settings(max_examples=40, deadline=None)
@given(TONES, TONES)
def test_a_difference_lies_in_its_interval_and_its_p_is_a_probability(before, after):
    change, low, high, p = difference(before, after)
    assert change == pytest.approx(after.mean() - before.mean())
    assert low - 1e-9 <= change <= high + 1e-9 and 0 < p <= 1


def test_a_difference_of_small_samples_has_no_interval():
    change, *rest = difference(np.zeros(4), np.ones(20))
    assert change == 1 and all(math.isnan(value) for value in rest)


def test_no_difference_is_rarely_called_one():
    random = np.random.default_rng(11)
    p = [difference(random.normal(0, 0.3, 15), random.normal(0, 0.3, 15))[3] for _ in range(200)]
    assert np.mean(np.array(p) < 0.05) < 0.12


def test_a_large_difference_is_called_one():
    random = np.random.default_rng(12)
    assert difference(random.normal(-0.5, 0.1, 15), random.normal(0.5, 0.1, 15))[3] < 0.01


def test_holm_gives_the_published_steps():
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


P = st.lists(st.floats(0, 1) | st.just(math.nan), max_size=12).map(np.array)


@given(P)
def test_holm_never_lowers_keeps_the_order_and_the_unknown(p):
    corrected = holm(p)
    known = ~np.isnan(p)
    assert (np.isnan(corrected) == ~known).all()
    assert (corrected[known] >= p[known]).all() and (corrected[known] <= 1).all()
    order = np.argsort(p[known], kind="stable")
    assert (np.diff(corrected[known][order]) >= 0).all()


@given(st.floats(0, 1))
def test_holm_leaves_a_single_look_alone(p):
    assert holm([p]).tolist() == [p]


@pytest.mark.parametrize(("t", "freedom", "p"), [(2.045, 29, 0.05), (3.659, 29, 0.001), (4.892, 99, 3.87e-6)])
def test_the_tail_of_student_t_agrees_with_its_tables(t, freedom, p):
    assert _t_beyond(t, freedom) == pytest.approx(p, rel=0.05)


@pytest.mark.parametrize("spread", [0.3, 0.0])
def test_a_large_change_stays_beyond_chance_among_many_that_were_looked_at(spread):
    """2,000 resamples tell no p under .001, which a correction for fifty makes .05."""
    random = np.random.default_rng(3)
    pairs = [random.normal(0, 0.3, (2, 40)) for _ in range(59)]
    large = random.normal(0, spread, 40), random.normal(0.6, spread, 40)
    p = holm([difference(*pair)[3] for pair in (large, *pairs)])
    assert p[0] < 0.001 and (p[1:] > 0.05).all()


def test_without_thirty_articles_a_p_is_no_smaller_than_resamples_can_tell():
    assert difference(np.zeros(29), np.ones(29))[3] == pytest.approx(2 / 2001)


@pytest.mark.parametrize(("was", "before", "now", "after"), [(1, 10, 9, 10), (0, 120, 8, 370), (3, 15, 3, 15),
                                                             (0, 5, 5, 5), (7, 40, 2, 9)])
def test_the_chance_of_two_shares_is_that_of_fisher_s_exact_test(was, before, now, after):
    ways = {k: math.comb(before, k) * math.comb(after, was + now - k) for k in range(was + now + 1)}
    exact = sum(n for n in ways.values() if n <= ways[was]) / math.comb(before + after, was + now)
    assert share_difference(was, before, now, after)[3] == pytest.approx(exact, rel=1e-9)


def test_the_interval_of_a_difference_of_shares_is_newcombe_s():
    change, low, high, _ = share_difference(48, 80, 56, 70)  # the first example of his table II, second minus first
    assert (change, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=2e-4)


def test_a_share_that_was_none_before_is_no_change_beyond_chance_by_itself():
    _, low, high, p = share_difference(0, 120, 8, 370)
    assert low < 0 < high and p > 0.05
    assert math.isnan(share_difference(0, 4, 20, 20)[3]) and share_difference(0, 300, 60, 300)[3] < 1e-6


def test_shares_of_many_articles_are_compared_too():
    n = 100_000
    assert 0 < share_difference(30_000, n, 30_500, n)[3] < 0.05 < share_difference(300, n, 310, n)[3]
