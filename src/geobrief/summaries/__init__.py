"""Frames to what a report shows: coverage, tone with intervals, changes, evidence, findings.

`situation` gathers them for a notebook.
"""

from geobrief.summaries.choice import choose
from geobrief.summaries.coverage import country_counts, describe, named_together, place_counts
from geobrief.summaries.evidence import evidence
from geobrief.summaries.findings import Facts, Finding, key_findings
from geobrief.summaries.profile import Profile, profile
from geobrief.summaries.situation import Situation, situation
from geobrief.summaries.speech import Speech
from geobrief.summaries.tone import country_tone, pictured, scored_mentions, tone_over_time, tone_table

__all__ = [
    "Facts",
    "Finding",
    "Profile",
    "Situation",
    "Speech",
    "choose",
    "country_counts",
    "country_tone",
    "describe",
    "evidence",
    "key_findings",
    "named_together",
    "pictured",
    "place_counts",
    "profile",
    "scored_mentions",
    "situation",
    "tone_over_time",
    "tone_table",
]
