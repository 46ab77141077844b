"""Spans of a text that do not overlap, kept in order so that long articles stay quick."""

from bisect import bisect_left, bisect_right
from operator import attrgetter


class Spans:
    """Half-open spans in order; `items` holds what each stands for."""

    __slots__ = ("ends", "items", "starts")

    def __init__(self, items=()):
        ordered = sorted(items, key=attrgetter("start"))
        self.items = ordered
        self.starts = [item.start for item in ordered]
        self.ends = [item.end for item in ordered]

    def overlaps(self, start, end):
        """True if any span shares a character with [start, end)."""
        at = bisect_left(self.starts, end) - 1
        return at >= 0 and self.ends[at] > start

    def add(self, item):
        """Add a span that overlaps none."""
        at = bisect_left(self.starts, item.start)
        self.starts.insert(at, item.start)
        self.ends.insert(at, item.end)
        self.items.insert(at, item)

    def inside(self, start, end):
        """Return what overlaps [start, end), in order."""
        first = bisect_right(self.ends, start)
        return self.items[first : bisect_left(self.starts, end, first)]

    def before(self, end, reach):
        """Return the last span that ends at most `reach` characters before `end`, or None."""
        at = bisect_right(self.ends, end) - 1
        return self.items[at] if at >= 0 and self.ends[at] >= end - reach else None
