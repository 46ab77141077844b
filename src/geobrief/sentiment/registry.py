"""The scorers by name: those of Geobrief, and those that installed packages offer.

A scorer is a callable. It takes a frame with the columns `text`, `start`, `end` (one target a row, half-open
character offsets) and returns an array with a row for each target in the same order: either polarities of
shape (n,), or probabilities of shape (n, 3) for negative, neutral, positive. A package adds one in its
`pyproject.toml`:

    [project.entry-points."geobrief.scorers"]
    mine = "my_package:my_scorer"

after which `score_targets(frame, scorer="mine")` and `geobrief analyse --scorer mine` use it.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from geobrief.errors import UsageError, did_you_mean
from geobrief.resources import data_path

ENTRY_POINTS = "geobrief.scorers"

# Named by module and attribute, so that a scorer's libraries are imported when it is first used.
SCORERS = {
    "textblob": "geobrief.sentiment.textblob_scorer:score",
    "vader": "geobrief.sentiment.vader_scorer:score",
    "target": "geobrief.sentiment.target_scorer:score",
}

LEXICONS = frozenset(("textblob", "vader"))  # quicker than to look up what they said before


def default_scorer():
    """Return the name of the scorer used where none is named: `target` where its model is shipped."""
    return "target" if data_path("model", "model.onnx").is_file() else "textblob"


def _offered():
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}


def scorer_names():
    """Return the names of all scorers, Geobrief's first; a package cannot replace one of Geobrief's."""
    return [*SCORERS, *sorted(set(_offered()) - set(SCORERS))]


@cache
def get_scorer(name):
    """Return the scorer called `name`.

    Raises
    ------
    UsageError
        If no scorer has that name, or the package that offers it cannot be imported.
    """
    if name in SCORERS:
        module, attribute = SCORERS[name].split(":")
        return getattr(import_module(module), attribute)
    offered = _offered()
    if name not in offered:
        names = scorer_names()
        raise UsageError(
            f"There is no scorer '{name}'.{did_you_mean(name, names)} Use one of: {', '.join(names)}."
        )
    try:
        return offered[name].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"The scorer '{name}' ({offered[name].value}) cannot be loaded: {error}.") from error
