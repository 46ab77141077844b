"""Charts: a frame in, a matplotlib Figure out; article files are never read.

Everything is laid out in inches, so that text has its room at any number of rows.
"""

from geobrief.charts.captions import alt_text
from geobrief.charts.matrix import dyad_matrix, event_matrix, speech_matrix
from geobrief.charts.periods import small_multiples, tone_over_time
from geobrief.charts.ranked import ranked_counts, ranked_tone
from geobrief.style import to_png

__all__ = [
    "alt_text",
    "dyad_matrix",
    "event_matrix",
    "ranked_counts",
    "ranked_tone",
    "small_multiples",
    "speech_matrix",
    "to_png",
    "tone_over_time",
]
