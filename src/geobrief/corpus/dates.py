"""Dates as articles give them: read strictly, never guessed."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ZONE_NAME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*[A-Za-z]")
_LONG_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%Y/%m/%d")


class BadDate(ValueError):
    """The date is impossible, ambiguous, or in no form that is known; the message says which."""


def parse_date(value):
    """Return `(moment in UTC, precision)` of a date as sources write it; precision is `day` or `second`.

    ISO 8601, RFC 2822, `20221105`, `5 November 2022`, `Nov. 5, 2022`, `5.11.2022` (day first, as where dots
    are used) and slashes where only one reading is possible. A time without a zone is taken as UTC; of a time in a
    zone whose name says no offset (CET, PM) only the day is kept.

    Raises
    ------
    BadDate
        If it is impossible (`2022-02-30`), ambiguous (`03/04/2022`) or not a date.
    """
    if isinstance(value, datetime):
        return _in_utc(value), "second"
    if isinstance(value, date):
        return _in_utc(datetime(value.year, value.month, value.day)), "day"
    text = str(value).strip()
    for read in (_iso, _compact, _dotted, _slashed, _long_form, _mail):
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
    return moment


def _day(year, month, day, text):
    try:
        return _in_utc(datetime(int(year), int(month), int(day))), "day"
    except ValueError as error:
        raise BadDate(f"'{text[:40]}' is an impossible date") from error


def _iso(text):
    if not _DAY.match(text):
        return None
    if _DAY.fullmatch(text):
        return _day(*text.split("-"), text)
    try:
        return _in_utc(datetime.fromisoformat(text)), "second"
    except ValueError as error:
        raise BadDate(f"'{text[:40]}' is no possible date and time") from error


def _compact(text):
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    if match[4] is None:
        return _day(*match.group(1, 2, 3), text)
    try:
        return _in_utc(datetime(*map(int, match.groups()))), "second"
    except ValueError as error:
        raise BadDate(f"'{text}' is an impossible date") from error


def _dotted(text):
    match = _DOTTED.fullmatch(text)
    return match and _day(match[3], match[2], match[1], text)


def _slashed(text):
    match = _SLASHED.fullmatch(text)
    if not match:
        return None
    first, second = int(match[1]), int(match[2])
    if first <= 12 and second <= 12 and first != second:
        raise BadDate(f"'{text}' is ambiguous: day or month first? Write {match[3]}-MM-DD")
    return _day(match[3], *((second, first) if first > 12 else (first, second)), text)


def _long_form(text):
    plain = text.replace("Sept.", "Sep.").replace("Sept ", "Sep ")
    for form in _LONG_FORMS:
        try:
            return _in_utc(datetime.strptime(plain, form)), "day"
        except BadDate:
            raise
        except ValueError:
            continue
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
