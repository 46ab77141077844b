"""Tone toward each mentioned actor.

`score_targets` scores any text with a marked target; `score_mentions` scores the mentions of a corpus.
Scorers live in one small registry that users can add to (see `registry`).
"""

from geobrief.sentiment.registry import SCORERS, default_scorer, get_scorer, scorer_names
from geobrief.sentiment.scoring import score_mentions, score_targets

__all__ = ["SCORERS", "default_scorer", "get_scorer", "score_mentions", "score_targets", "scorer_names"]
