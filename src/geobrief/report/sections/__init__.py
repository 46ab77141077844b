"""The recurring parts of a page, from frames to safe HTML: findings, tables, evidence, sources, method."""

from geobrief.report.sections.common import (
    CAVEAT,
    counts_subtitle,
    long_table,
    pairs_subtitle,
    places_subtitle,
    tone_subtitle,
)
from geobrief.report.sections.country import (
    country_articles,
    country_evidence,
    country_facts,
    partner_rows,
    statements_of_country,
)
from geobrief.report.sections.findings import changes, findings
from geobrief.report.sections.method import LIMITS, accuracy, limitations, method, provenance_of
from geobrief.report.sections.places import PlacesOf, count_rows, place_rows, places_of
from geobrief.report.sections.reading import copies, problems, reading, removed, sources
from geobrief.report.sections.speech import (
    quoted_rows,
    said_by_speaker,
    speaker_rows,
    speech_line,
    speech_subtitle,
    speech_title,
    spoken_rows,
    voice_rows,
)
from geobrief.report.sections.tone import (
    evidence_by_actor,
    evidence_of,
    named_pairs,
    pair_rows,
    ranked_title,
    tone_rows,
)

__all__ = [
    "CAVEAT",
    "LIMITS",
    "PlacesOf",
    "accuracy",
    "changes",
    "copies",
    "count_rows",
    "counts_subtitle",
    "country_articles",
    "country_evidence",
    "country_facts",
    "evidence_by_actor",
    "evidence_of",
    "findings",
    "limitations",
    "long_table",
    "method",
    "named_pairs",
    "pair_rows",
    "pairs_subtitle",
    "partner_rows",
    "place_rows",
    "places_of",
    "places_subtitle",
    "problems",
    "provenance_of",
    "quoted_rows",
    "ranked_title",
    "reading",
    "removed",
    "said_by_speaker",
    "sources",
    "speaker_rows",
    "speech_line",
    "speech_subtitle",
    "speech_title",
    "spoken_rows",
    "statements_of_country",
    "tone_rows",
    "tone_subtitle",
    "voice_rows",
]
