"""The part of a corpus that a report covers, and the part before it that it is compared with."""

from dataclasses import dataclass

import pandas as pd

from geobrief.wording import days

FEWEST_TO_COMPARE = 10  # dated articles in all; fewer are not split into two periods


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included (UTC); either is None where the corpus is not limited."""

    since: pd.Timestamp | None
    until: pd.Timestamp | None

    def holds(self, articles):
        """Return for each row of `articles` whether it belongs to the period.

        An undated article belongs to no limited period, and to the unlimited one.
        """
        day = articles["published"].dt.normalize()
        inside = pd.Series(True, index=articles.index)
        if self.since is not None:
            inside &= day >= self.since
        if self.until is not None:
            inside &= day <= self.until
        return inside.fillna(False).astype(bool)

    def __str__(self):
        return days(self.since, self.until)


def asked_period(since, until):
    """Return the `Period` for the two ISO dates of a report's parameters, each may be empty."""
    return Period(*(pd.Timestamp(text, tz="UTC") if text else None for text in (since, until)))


def compared_periods(articles, period):
    """Return `(before, after)` to compare, or None where that makes no sense.

    With a beginning asked for, `after` is the asked period and `before` the same number of days directly
    before it; else the days that the articles span are halved. None with fewer than ten dated articles, or
    where one of the two has no article.
    """
    known = articles["published"].dropna().dt.normalize()
    if period.since is not None:
        after = Period(period.since, period.until or known.max()) if len(known) else None
        length = (after.until - after.since) + pd.Timedelta(days=1) if after else None
        before = Period(after.since - length, after.since - pd.Timedelta(days=1)) if after else None
    elif len(known):
        last = period.until or known.max()
        middle = known.min() + ((last - known.min()) / 2).floor("D")
        before, after = Period(known.min(), middle), Period(middle + pd.Timedelta(days=1), last)
    else:
        return None
    counts = [int(part.holds(articles).sum()) if part else 0 for part in (before, after)]
    return (before, after) if min(counts) > 0 and sum(counts) >= FEWEST_TO_COMPARE else None
