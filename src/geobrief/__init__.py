"""Geobrief: from a pile of news articles to a geopolitical brief.

The modules in reading order: `corpus` -> `sentences` -> `gazetteer`, `mentions` -> `sentiment` ->
`analysis` (the whole flow) -> `summaries` -> `maps`, `charts`, `tables` -> `report` -> `cli`.
A module imports only from modules before it.
"""

__version__ = "0.1.0"
