"""Days named by their distance: `yesterday`, `last 7 days`, counted from the day on which a report is due."""

import calendar
import re
from datetime import date, timedelta

_LAST = re.compile(r"(?:last|past) (\d{1,4}) (day|week|month)s?")
_AGO = re.compile(r"(\d{1,4}) (day|week|month)s? ago")
_NAMED = re.compile(r"(this|last) (week|month|year)")
EXAMPLES = "'yesterday', 'last 7 days', 'last week', 'this month', '30 days ago'"


def relative_days(text, day):
    """Return the first and last day that `text` means on `day`, None where it is no relative date.

    Parameters
    ----------
    text : str
        `today`; `yesterday`; `last N days` (or weeks, months): the N before `day`, which is not counted since
        it is not over; `last week`, `last month`, `last year`: the calendar's, weeks from Monday;
        `this week`, ...: from its first day to `day`; `N days ago`: that one day.
    day : datetime.date
        In the report's own time zone.

    Returns
    -------
    tuple of datetime.date, or None
    """
    words = " ".join(str(text).lower().split())
    before = day - timedelta(1)
    if words in ("today", "yesterday"):
        return (day, day) if words == "today" else (before, before)
    try:
        if found := _LAST.fullmatch(words):
            return _back(day, int(found[1]), found[2]), before
        if found := _AGO.fullmatch(words):
            return (_back(day, int(found[1]), found[2]),) * 2
    except (OverflowError, ValueError):
        return None
    found = _NAMED.fullmatch(words)
    return _calendar(found[1], found[2], day) if found else None


def _back(day, n, unit):
    """Return the day `n` units before `day`; a month back from the 31st may be its last day."""
    if unit != "month":
        return day - timedelta(n * (7 if unit == "week" else 1))
    years, month = divmod(day.year * 12 + day.month - 1 - n, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _calendar(which, unit, day):
    first = {
        "week": day - timedelta(day.weekday()),
        "month": day.replace(day=1),
        "year": day.replace(month=1, day=1),
    }[unit]
    if which == "this":
        return first, day
    last = first - timedelta(1)
    return {"week": first - timedelta(7), "month": last.replace(day=1), "year": last.replace(month=1, day=1)}[
        unit
    ], last


def resolve_dates(values, day):
    """Return the parameters `values` with relative dates as ISO days; `period` becomes `since` and `until`.

    A parameter that ends in `since` gets the first day of what is named, any other the last.
    """
    made = {}
    for name, value in values.items():
        span = relative_days(value, day) if isinstance(value, str) and _is_date(name) else None
        if name == "period":
            made["since"], made["until"] = (part.isoformat() for part in span)
        elif span:
            made[name] = span[0 if name.endswith("since") else 1].isoformat()
        else:
            made[name] = value
    return made


def _is_date(name):
    return name == "period" or re.search(r"(^|_)(since|until|date)$", name) is not None
