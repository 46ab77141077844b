"""The day and the place of an event, where its sentence states them plainly."""

import re

import pandas as pd

from geobrief.events.words import DAYS, MONTHS

_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH = (
    r"(?P<month>(?:"
    + "|".join(name.title() for name in MONTHS)
    + r")\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s(?P<day>\d{{1,2}})(?!\d)(?:,?\s(?P<year>(?:19|20)\d\d))?"
    rf"|(?P<day2>\d{{1,2}})\s{_MONTH.replace('month', 'month2')}(?:\s(?P<year2>(?:19|20)\d\d))?)"
)
_DAY = re.compile(
    r"(?<!last )(?<!next )(?<!every )\b(" + "|".join(name.title() for name in DAYS) + r"|[Tt]oday|[Yy]esterday)\b"
)


def day_of(text, published):
    """Return the day that the words of a sentence name, NaT where they name none or several.

    Parameters
    ----------
    text : str
    published : pandas.Timestamp
        When the article appeared, NaT where not known; a day of the week is the last one before it.
    """
    dates = list(_DATE.finditer(text))
    days = {match[1].lower() for match in _DAY.finditer(text)}
    if len(dates) + len(days) != 1:
        return pd.NaT
    if dates:
        return _dated(dates[0], published)
    if pd.isna(published):
        return pd.NaT
    word, today = days.pop(), published.normalize()
    back = {"today": 0, "yesterday": 1}.get(word)
    if back is None:
        back = (today.weekday() - DAYS.index(word)) % 7
    return today - pd.Timedelta(days=back)


def _dated(match, published):
    month = match["month"] or match["month2"]
    year = match["year"] or match["year2"]
    number = _SHORT[month.rstrip(".").lower()[:3]]
    day = int(match["day"] or match["day2"])
    if year is None and pd.isna(published):
        return pd.NaT
    try:
        found = pd.Timestamp(int(year or published.year), number, day, tz="UTC")
    except ValueError:
        return pd.NaT
    late = year is None and found > published + pd.Timedelta(days=180)
    return found.replace(year=found.year - 1) if late and (number, day) != (2, 29) else found
