"""Dates as articles give them: read strictly, never guessed."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ZONE_NAME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*[A-Za-z]")
_ISO_ZONE = re.compile(r"(.*?\d)\s?(?:([+-]\d{2}:?\d{2})\s)?([A-Z]{1,5}|\[[\w/+-]+\])")  # 2022-11-05 10:11:12 UTC
_OFFSET = re.compile(r":\d{2}[+-]\d{2}:?\d{2}$")
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_THEN_A_TIME = re.compile(r"(.*?\d{4}),?\s+(?:at\s+)?\d{1,2}:\d{2}.*")
_DAY_FIRST = ("%d %B %Y", "%d %b %Y", "%d. %B %Y", "%d-%b-%Y")
_MONTH_FIRST = ("%B %d, %Y", "%b %d, %Y", "%b. %d, %Y")
# What RFC 2822 says of the names of zones, in hours; other names say different things in different places.
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7,
          "PDT": -7, "PST": -8}
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class BadDate(ValueError):
    """The date is impossible, ambiguous, or in no form that is known; the message says which."""


def parse_date(value):
    """Return `(moment in UTC, precision)` of a date as sources write it; precision is `day` or `second`.

    ISO 8601, RFC 2822, `20221105`, `Saturday, 5 November 2022`, `Nov. 5, 2022`, `5.11.2022` (day first, as where dots
    are used) and slashes where only one reading is possible. A time without a zone is taken as UTC; of a time in a
    zone whose name says no offset (CET, PM) only the day is kept.

    Raises
    ------
    BadDate
        If it is impossible (`2022-02-30`), ambiguous (`03/04/2022`), the zero of a computer's clock or not a date.
    """
    if isinstance(value, datetime):
        return _in_utc(value), "second"
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day)), "day"
    text = str(value).strip()
    for read in (_iso, _compact, _numbers, _slashed, _long_form, _mail, _day_of_long_form):
        found = read(text)
        if found is not None:
            return found
    raise BadDate(f"'{text[:40]}' is not a date in a known form; ISO 8601 such as 2022-11-05 always works")


def _in_utc(moment):
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise BadDate(f"'{moment}' lies outside the calendar") from error
    if not 1678 <= moment.year <= 2261:
        raise BadDate(f"the year {moment.year} lies outside what a timestamp can hold")
    if moment == _ZERO:
        raise BadDate("1970-01-01 is where the clocks of computers begin: it stands for a date that nobody knew")
    return moment


def _made(make, text):
    """Return what `make` makes of a date whose form is known, in UTC."""
    try:
        moment = make()
    except ValueError as error:
        raise BadDate(f"'{text[:40]}' is an impossible date") from error
    return _in_utc(moment)


def _day(year, month, day, text):
    return _made(lambda: datetime(int(year), int(month), int(day)), text), "day"


def _iso(text):
    if not _DAY.match(text):
        return None
    if _DAY.fullmatch(text):
        return _day(*text.split("-"), text)
    zone = _ISO_ZONE.fullmatch(text)
    if not zone:
        return _made(lambda: datetime.fromisoformat(text), text), "second"
    moment = _made(lambda: datetime.fromisoformat(zone[1] + (zone[2] or "")), text)
    if zone[2] or _OFFSET.search(zone[1]):  # beside its name: +0000 UTC, -05:00[America/New_York]
        return moment, "second"
    if zone[3] in _ZONES:
        return _in_utc(moment - timedelta(hours=_ZONES[zone[3]])), "second"
    return _day(*text[:10].split("-"), text)


def _compact(text):
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    if match[4] is None:
        return _day(*match.group(1, 2, 3), text)
    return _made(lambda: datetime(*map(int, match.groups())), text), "second"


def _numbers(text):
    if match := _DOTTED.fullmatch(text):
        return _day(match[3], match[2], match[1], text)
    match = _YEAR_FIRST.fullmatch(text)
    return match and _day(*match.groups(), text)


def _slashed(text):
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    if first <= 12 and second <= 12 and first != second:
        raise BadDate(f"'{text}' is ambiguous: day or month first? Write {match[3]}-MM-DD")
    return _day(match[3], *((second, first) if first > 12 else (first, second)), text)


def _long_form(text):
    if ":" in text:  # a time of day, which none of the forms has
        return None
    plain = _ORDINAL.sub("", _WEEKDAY.sub("", text, count=1).replace("Sept.", "Sep.").replace("Sept ", "Sep "))
    for form in _DAY_FIRST if plain[:1].isdigit() else _MONTH_FIRST:
        try:
            moment = datetime.strptime(plain, form)
        except ValueError:
            continue
        return _in_utc(moment), "day"
    return None


def _mail(text):
    if not re.search(r"\d{1,2}:\d{2}", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None and _ZONE_NAME.search(text):
        return _day(moment.year, moment.month, moment.day, text)
    return _in_utc(moment), "second"


def _day_of_long_form(text):
    """Read the day of "Nov. 5, 2022, 10:11 a.m. ET", whose time says no offset."""
    match = _THEN_A_TIME.fullmatch(text)
    return match and _long_form(match[1])
