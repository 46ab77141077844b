"""When a report is due: cron expressions on the wall clock of a time zone, each due time exactly one instant.

The rule for clocks that change: a due time that the clock skips happens at the first minute after the gap; a
due time that the clock shows twice happens the first time only.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from geobrief.errors import UsageError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WINDOWS = (
    timedelta(hours=2),
    timedelta(days=2),
    timedelta(days=32),
    timedelta(days=367),
    timedelta(days=9 * 366),
)
_WORDS = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * sun", "@monthly": "0 0 1 * *"}


@lru_cache(maxsize=512)
def trigger(expression):
    """Return APScheduler's trigger for a cron expression, on a clock without a time zone.

    Raises
    ------
    UsageError
        If it is no expression of five fields, or limits both the day of the month and the weekday, which cron
        reads as "either" and APScheduler as "both".
    """
    from apscheduler.triggers.cron import CronTrigger

    fields = _WORDS.get(expression.strip().lower(), expression).lower().split()
    if len(fields) != 5:
        raise UsageError(f"'{expression}' is no cron expression: minute hour day month weekday, such as 0 6 * * *.")
    if fields[2] != "*" and fields[4] != "*":
        raise UsageError(f"'{expression}' limits the day of the month and the weekday: give two schedules, ['…', '…'].")
    try:
        return CronTrigger.from_crontab(" ".join([*fields[:4], _weekdays(fields[4])]), timezone=UTC)
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"'{expression}' is no cron expression: {error}.") from error


def _weekdays(field):
    """Return cron's weekdays (0 and 7 are Sunday) by name: APScheduler would count from Monday."""
    if field == "*":
        return field
    named = [name for part in field.split(",") for name in _weekday_part(part)]
    return ",".join(dict.fromkeys(named))


def _weekday_part(part):
    part, _, step = part.partition("/")
    first, _, last = (part if part != "*" else "0-6").partition("-")
    start, end = _weekday(first), _weekday(last) if last else _weekday(first)
    if step and not last:
        end = 6
    end = end + 7 if end < start else end
    return [_DAYS[n % 7] for n in range(start, end + 1, int(step or 1))]


def _weekday(text):
    if text in _DAYS:
        return _DAYS.index(text)
    if not text.isdigit() or int(text) > 7:
        raise ValueError(f"'{text}' is no weekday")
    return int(text)


def last_due(expressions, zone, now):
    """Return the latest due time at or before `now`, in UTC; None where there was none in nine years.

    Parameters
    ----------
    expressions : list of str
        Cron expressions.
    zone : zoneinfo.ZoneInfo
    now : datetime
        With a time zone.
    """
    found = [moment for text in expressions if (moment := _last(trigger(text), zone, now))]
    return max(found, default=None)


def _last(rule, zone, now):
    wall = now.astimezone(zone).replace(tzinfo=UTC)
    for window in _WINDOWS:  # most schedules fire within days: a short look back is cheap
        found = [
            moment
            for time in _between(rule, wall - window, wall + timedelta(hours=2))
            if (moment := instant(time, zone)) <= now
        ]
        if found:
            return max(found)
    return None


def next_due(expressions, zone, after, count=1):
    """Return the next `count` due times later than `after`, in UTC and in order; fewer where there are no
    more."""
    found = set()
    for text in expressions:
        wall = after.astimezone(zone).replace(tzinfo=UTC) - timedelta(hours=2)
        mine = set()
        while len(mine) < count and (time := trigger(text).get_next_fire_time(None, wall)):
            wall = time + timedelta(minutes=1)
            if (moment := instant(time, zone)) > after:
                mine.add(moment)
        found |= mine
    return sorted(found)[:count]


def _between(rule, start, end):
    while (time := rule.get_next_fire_time(None, start)) and time <= end:
        yield time
        start = time + timedelta(minutes=1)


def instant(wall, zone):
    """Return the moment (UTC) at which the clock of `zone` first shows `wall`, or skips past it.

    Parameters
    ----------
    wall : datetime
        What a clock shows; its own time zone is not looked at.
    zone : zoneinfo.ZoneInfo
    """
    local = wall.replace(tzinfo=zone, fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local, zone)


def _end_of_gap(local, zone):
    """Return the first whole minute after the gap in which `local` would lie."""
    before = local.replace(fold=1).astimezone(UTC)  # read with the offset after the gap: earlier than the gap
    moment = before.replace(second=0, microsecond=0)
    while moment.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
        moment += timedelta(minutes=1)
    return moment


def now_utc():
    """Return the present moment in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def moment_text(moment, zone):
    """Return a moment as a clock in `zone` shows it."""
    return f"{moment.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
