"""Who does what to whom: PLOVER events, by a grammar over tokens and mentions."""

from geobrief.events.pipeline import QUADS, find_events

TYPES = tuple(QUADS)

__all__ = ["QUADS", "TYPES", "find_events"]
