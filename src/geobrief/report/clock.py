"""The time of a run: one moment for all of it, and the same again when it is fixed from outside."""

import os
from datetime import UTC, datetime

from geobrief.errors import GeobriefError


def now():
    """Return the time of this run in UTC.

    `SOURCE_DATE_EPOCH` (seconds since 1970) if set, else the clock's.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise GeobriefError(f"SOURCE_DATE_EPOCH has to be seconds since 1970, not '{epoch[:30]}'.") from error


def moment_text(moment):
    """Return a moment as "5 September 2022, 14:05 UTC"."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
