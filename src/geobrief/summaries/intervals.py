"""Means with intervals that resample by article, since sentences of one article are not independent."""

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd

LEVEL = 0.95
FEWEST_ARTICLES = 5       # below this a mean has no interval
FEWEST_FOR_FIRM = 10      # below this a mean is uncertain
WIDEST_FOR_FIRM = 0.10    # half-width above which a mean is uncertain
FEWEST_FOR_TAIL = 30      # below this a p is no smaller than the resamples can tell
RESAMPLES = 2_000
_SEED = 20221101          # fixed, so that the same articles give the same interval
_CHUNK = 2_000_000        # resampled values held at once


def means_by(values, groups):
    """Return the mean of `values` in each group with its 95 % interval.

    Parameters
    ----------
    values : pandas.Series of float
        One value an article.
    groups : pandas.Series
        The group of each value, of the same length.

    Returns
    -------
    pandas.DataFrame
        Index the groups; `n_articles`, `mean`, `low`, `high` (NaN under five articles) and `uncertain`:
        a half-width over .10, or fewer than ten articles.
    """
    ordered = pd.DataFrame({"value": values.to_numpy(float), "group": groups.to_numpy()})
    rows = {
        group: _mean_row(found["value"].to_numpy()) for group, found in ordered.groupby("group", sort=True)
    }
    columns = ["n_articles", "mean", "low", "high"]
    table = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), dtype=groups.dtype), columns=columns)
    table = table.astype({"n_articles": int, "mean": float, "low": float, "high": float})
    half = (table["high"] - table["low"]) / 2
    table["uncertain"] = (table["n_articles"] < FEWEST_FOR_FIRM) | ~(half <= WIDEST_FOR_FIRM)
    return table


def _mean_row(values):
    low, high = interval(values)
    return len(values), float(values.mean()), low, high


def interval(values):
    """Return the 95 % bootstrap interval `(low, high)` of the mean of `values`; NaN under five values.

    Expanded percentile interval: the percentiles are moved outwards to where a t interval would be, since the
    plain ones are too narrow for few articles (Hesterberg 2015, doi:10.1080/00031305.2015.1089789, section
    4.3).
    """
    n = len(values)
    if n < FEWEST_ARTICLES:
        return math.nan, math.nan
    tail = NormalDist().cdf(-math.sqrt(n / (n - 1)) * _t_quantile((1 + LEVEL) / 2, n - 1))
    low, high = np.quantile(resampled_means(values), [tail, 1 - tail])
    return float(low), float(high)


def resampled_means(values, resamples=RESAMPLES):
    """Return the means of `resamples` samples drawn with replacement from `values`, an array of floats."""
    n, random, means = len(values), np.random.default_rng([_SEED, len(values)]), []
    step = max(1, _CHUNK // n)
    for first in range(0, resamples, step):
        drawn = random.integers(0, n, size=(min(step, resamples - first), n))
        means.append(values[drawn].mean(axis=1))
    return np.concatenate(means)


def difference(before, after):
    """Return `(difference, low, high, p)` of the means of two independent samples of articles.

    `p` is two-sided, by the same resampling: twice the smaller share of resampled differences on either side
    of zero. Where none lies beyond zero and both samples have 30 articles or more, it is read from their spread by
    Student's t: after a correction for more than fifty comparisons the resamples alone could find nothing. NaN where
    one of the samples has fewer than five articles.
    """
    change = float(after.mean() - before.mean())
    if min(len(before), len(after)) < FEWEST_ARTICLES:
        return change, math.nan, math.nan, math.nan
    moved = resampled_means(after) - np.random.default_rng(_SEED).permutation(resampled_means(before))
    fewer = min(len(before), len(after))
    tail = NormalDist().cdf(-math.sqrt(fewer / (fewer - 1)) * _t_quantile((1 + LEVEL) / 2, fewer - 1))
    low, high = np.quantile(moved, [tail, 1 - tail])
    beyond = min((moved <= 0).sum(), (moved >= 0).sum())
    p = min(1.0, 2 * (beyond + 1) / (len(moved) + 1))
    if beyond == 0 and fewer >= FEWEST_FOR_TAIL:
        spread = max(float(moved.std()), abs(change) / fewer)  # none at all is no proof beyond all measure
        p = min(p, _t_beyond(abs(change) / spread, fewer - 1))
    return change, float(low), float(high), p


def share_difference(was, before, now, after):
    """Return `(difference, low, high, p)` of two shares: `was` of `before` articles, then `now` of `after`.

    Resampling knows no chance where a share is none or all, so shares have an interval of their own (Newcombe 1998,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10) and Fisher's exact two-sided `p`.
    NaN where one of the samples has fewer than five articles.
    """
    if min(before, after) < FEWEST_ARTICLES:
        change = now / after - was / before if before and after else math.nan
        return change, math.nan, math.nan, math.nan
    (first, first_low, first_high), (second, second_low, second_high) = (
        (k / n, *wilson(k / n, n)) for k, n in ((was, before), (now, after))
    )
    low = second - first - math.hypot(second - second_low, first_high - first)
    high = second - first + math.hypot(second_high - second, first - first_low)
    return second - first, low, high, _fisher(was, before, now, after)


def wilson(share, n, z=1.96):
    """Return the 95 % interval of a share of `n` independent cases (Wilson 1927)."""
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _fisher(was, before, now, after):
    """Return the chance that as many of all the articles are divided among the two samples as unequally, or more."""
    both, known = was + now, _log_factorials(before + after)
    first = np.arange(max(0, both - after), min(both, before) + 1)
    log = (known[before] - known[first] - known[before - first] + known[after] - known[both - first]
           - known[after - both + first] + known[both] + known[before + after - both] - known[before + after])
    chances = np.exp(log)
    seen = chances[was - first[0]]
    return float(min(1.0, chances[chances <= seen * (1 + 1e-9)].sum()))


@lru_cache(maxsize=4)
def _log_factorials(n):
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def holm(p_values):
    """Return `p_values` (an array, NaN allowed) corrected for looking at all of them at once (Holm 1979)."""
    p = np.asarray(p_values, float)
    corrected, known = np.full(len(p), math.nan), np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * (len(order) - np.arange(len(order)))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return corrected


def _t_quantile(level, freedom):
    """Return Student's t quantile, within .01 from 4 on (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(level)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms))


def _t_beyond(t, freedom):
    """Return the two-sided p of Student's t by a normal deviate that is within .02 of it (Wallace 1959,
    doi:10.1214/aoms/1177706095)."""
    deviate = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(deviate / math.sqrt(2))
