"""What Geobrief says when it cannot go on: one line that names the place and what to do next."""

from difflib import get_close_matches


class GeobriefError(Exception):
    """The work failed. The message is one line for the user; the exit code is 1."""

    exit_code = 1


class UsageError(GeobriefError):
    """What the user asked for cannot be done as asked; the exit code is 2."""

    exit_code = 2


def did_you_mean(word, known):
    """Return " Did you mean 'x'?" for the known word nearest to `word`, or an empty string."""
    near = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""
