"""Maps: a frame in, a matplotlib Figure out; article files are never read.

Shapes come pre-projected from ``data/boundaries``; ``data/boundaries.csv`` decides every disputed case.
"""

from geobrief.maps.captions import alt_text, counts_title, places_title, tone_title
from geobrief.maps.dyads import world_dyads
from geobrief.maps.interactive import WorldMap
from geobrief.maps.places import country_places, region_places
from geobrief.maps.world import world_counts, world_tone
from geobrief.style import to_png

__all__ = [
    "WorldMap",
    "alt_text",
    "country_places",
    "counts_title",
    "places_title",
    "region_places",
    "to_png",
    "tone_title",
    "world_counts",
    "world_dyads",
    "world_tone",
]
