"""An event of a sentence, and which pairs of actors can be its sides."""

from typing import NamedTuple

MUTUAL = frozenset("CONSULT AGREE COOPERATE SUPPORT".split())  # what two do together


class Found(NamedTuple):
    """An event in a sentence; `first` and `last` are the tokens of its trigger."""

    event_type: str
    source: object
    target: object
    intensity: float
    status: str
    first: int
    last: int


def events_of(event_type, intensity, sources, targets, status, trigger, alone=()):
    """Return an event for each pair of source and target that makes sense.

    Actors joined by "and" do mutual things to each other; `alone` are the sources that need no target; `trigger` is the
    first and the last token of what names the event.
    """
    if not targets and len(sources) > 1 and event_type in MUTUAL:
        pairs = [(a, b) for n, a in enumerate(sources) for b in sources[n + 1 :]]
    elif targets:
        pairs = [(a, b) for a in sources or [None] for b in targets]
    else:
        pairs = [(a, None) for a in alone]
    return [Found(event_type, a, b, intensity, status, *trigger) for a, b in pairs if makes_sense(a, b)]


def makes_sense(source, target):
    """Tell whether the pair is one of two actors, one of them public: companies and private persons alone are not."""
    sides = [side for side in (source, target) if side is not None]
    if len(sides) == 2 and (
        source.surface == target.surface or (source.start < target.end and target.start < source.end)
    ):
        return False
    if len(sides) == 2 and source.actor_id and source.actor_id == target.actor_id and source.bare and target.bare:
        return False
    return any(side.public for side in sides)
