"""How often labels agree: confusion, precision, recall, F1, intervals, reliability."""

import math

import numpy as np
import pandas as pd

from geobrief.frames import LABELS
from geobrief.summaries.intervals import FEWEST_ARTICLES, LEVEL, RESAMPLES

FEWEST = FEWEST_ARTICLES  # below this number of sentences or passages there is no interval
BINS = (0, 1 / 3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_SEED = 20221101  # fixed, so that the same file gives the same interval
_CHUNK = 2_000_000  # drawn numbers held at once


def confusion(gold, found):
    """Return how often each pair of labels occurs, of shape (3, 3): a row for what a reader says."""
    gold, found = (pd.Index(LABELS).get_indexer(list(labels)) for labels in (gold, found))
    return np.bincount(3 * gold + found, minlength=9).reshape(3, 3)


def f1_by_class(counts):
    """Return F1 of each label, of shape (..., 3), from confusions of shape (..., 3, 3).

    A label that neither the reader nor the scorer gives has 0.
    """
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    given = counts.sum(axis=-1) + counts.sum(axis=-2)
    return 2 * right / np.maximum(given, 1)


def macro_f1(counts):
    """Return the mean of the three labels' F1, in [0, 1], from confusions of shape (..., 3, 3)."""
    return f1_by_class(counts).mean(axis=-1)


def accuracy(counts):
    """Return the share of right labels, in [0, 1], from confusions of shape (..., 3, 3)."""
    right = np.trace(counts, axis1=-2, axis2=-1)
    return right / np.maximum(counts.sum(axis=(-2, -1)), 1)


def f1(counts):
    """Return F1, in [0, 1], from true positives, false positives, false negatives: shape (..., 3)."""
    right, more, missed = np.moveaxis(np.asarray(counts), -1, 0)
    return 2 * right / np.maximum(2 * right + more + missed, 1)


def share(part, whole):
    """Return `part / whole`, NaN of nothing."""
    return float(part / whole) if whole else math.nan


def interval(counts, measure):
    """Return the 95 % bootstrap interval `(low, high)` of a measure.

    Parameters
    ----------
    counts : numpy.ndarray
        Shape (n, ...): what each sentence or passage contributes. These are resampled, since the targets of
        one sentence are not independent.
    measure : callable
        From summed counts of shape (resamples, ...) to values of shape (resamples,).

    Returns
    -------
    tuple of float
        The percentiles, with the estimate itself inside; NaN under five sentences.
    """
    n = len(counts)
    if n < FEWEST:
        return math.nan, math.nan
    flat, random, values = counts.reshape(n, -1).astype(float), np.random.default_rng([_SEED, n]), []
    step = max(1, _CHUNK // n)
    for first in range(0, RESAMPLES, step):
        drawn = random.multinomial(n, np.full(n, 1 / n), size=min(step, RESAMPLES - first))
        values.append(measure((drawn @ flat).reshape(-1, *counts.shape[1:])))
    low, high = np.quantile(np.concatenate(values), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    estimate = measure(counts.sum(axis=0)[None])[0]
    return float(min(low, estimate)), float(max(high, estimate))


def counts_by(groups, gold, found):
    """Return one confusion a group, of shape (n, 3, 3), in the order in which the groups first occur."""
    codes, names = pd.factorize(groups)
    gold, found = (pd.Index(LABELS).get_indexer(list(labels)) for labels in (gold, found))
    return np.bincount(9 * codes + 3 * gold + found, minlength=9 * len(names)).reshape(-1, 3, 3)


def reliability(confidence, right):
    """Return, for bins of confidence, how often what was said with it is right.

    Parameters
    ----------
    confidence : array of float
        In [0, 1].
    right : array of bool

    Returns
    -------
    pandas.DataFrame
        `from`, `to`, `n`, `confidence` (mean) and `right` (share); bins without a case left out.
    """
    confidence, right = np.asarray(confidence, float), np.asarray(right, bool)
    bins = np.clip(np.searchsorted(BINS, confidence, side="right") - 1, 0, len(BINS) - 2)
    table = (
        pd.DataFrame({"bin": bins, "confidence": confidence, "right": right})
        .groupby("bin")
        .agg(n=("right", "size"), confidence=("confidence", "mean"), right=("right", "mean"))
    )
    edges = pd.DataFrame(
        {"from": np.take(BINS, table.index), "to": np.take(BINS, table.index + 1)}, index=table.index
    )
    return edges.join(table).reset_index(drop=True)


def calibration_error(table):
    """Return the expected calibration error of a `reliability` table: the mean gap over all cases."""
    gaps = (table["confidence"] - table["right"]).abs() * table["n"]
    return share(gaps.sum(), table["n"].sum())
