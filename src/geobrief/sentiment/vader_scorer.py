"""VADER's compound score of the text around a target."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1)
def _analyzer():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def score(frame):
    """Return VADER's compound score of each row's text, of shape (n,), in [-1, 1]."""
    codes, texts = frame["text"].factorize()
    return np.array([_analyzer().polarity_scores(text)["compound"] for text in texts], dtype=float)[codes]
