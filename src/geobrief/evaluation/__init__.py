"""How far the numbers can be trusted: labelled files scored, and the figures that pages print.

`evaluate` scores any labelled file; `write_record` keeps the figures of the project's own sets in
`data/accuracy.json`, from where pages read them.
"""

from geobrief.evaluation.evaluate import Evaluation, evaluate, installed_scorers
from geobrief.evaluation.gold import read_gold
from geobrief.evaluation.record import read_record, record_of, record_path, stale, write_record
from geobrief.evaluation.text import as_text

__all__ = [
    "Evaluation",
    "as_text",
    "evaluate",
    "installed_scorers",
    "read_gold",
    "read_record",
    "record_of",
    "record_path",
    "stale",
    "write_record",
]
