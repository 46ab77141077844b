"""Who said what: direct, mixed and indirect speech, with its speakers and the actors they stand for."""

from geobrief.statements.pipeline import find_statements, spoken_spans

__all__ = ["find_statements", "spoken_spans"]
