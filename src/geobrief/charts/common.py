"""What ranked charts and charts over time share."""

from __future__ import annotations

from geobrief.style import plain

BAR = "#4C8DB9"
UNCERTAIN_NOTE = "Hollow: uncertain, a 95% interval more than 0.10 to either side or fewer than ten articles."
MOST_PANELS = 12


def tone_limit(rows) -> float:
    """The end of the tone scale: all intervals fit, at least 0.3, in steps of 0.1."""
    import math

    known = [abs(v) for c in ("mean", "low", "high") for v in rows[c] if v == v]
    return min(max(0.3, math.ceil(max(known, default=0) * 10 + 0.2) / 10), 1.0)


def period_text(period) -> str:
    """A period as text: dates as 5 Sep 2022, months as Sep 2022, text as it is."""
    import pandas as pd

    if isinstance(period, pd.Period):
        return f"{period:%b %Y}" if period.freqstr.startswith("M") else f"{period.start_time:%-d %b %Y}"
    return f"{period.day} {period:%b %Y}" if hasattr(period, "strftime") else plain(period, 24)


def in_months(frame):
    """The frame with periods that are whole months or longer named by their month, not by its first day."""
    import pandas as pd

    periods = frame["period"]
    dates = pd.api.types.is_datetime64_any_dtype(periods)
    if not dates or periods.empty or not (periods.dt.day == 1).all() or periods.nunique() < 2:
        return frame
    return frame.assign(period=periods.dt.tz_localize(None).dt.to_period("M"))
