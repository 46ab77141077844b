"""Frames to what a report shows: coverage, tone with intervals, changes, findings, evidence.

`Report` gathers them for a notebook.
"""

from geobrief.summaries.bottom_line import bottom_line
from geobrief.summaries.coverage import country_counts, describe, place_counts
from geobrief.summaries.evidence import evidence
from geobrief.summaries.findings import Facts, Finding, key_findings
from geobrief.summaries.tone import country_tone, scored_mentions, tone_over_time, tone_table

__all__ = ["Facts", "Finding", "bottom_line", "country_counts", "country_tone", "describe", "evidence",
           "key_findings", "place_counts", "scored_mentions", "tone_over_time", "tone_table"]
