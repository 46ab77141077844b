"""A notebook and its parameters become an executed notebook and a page.

Notebooks use `masthead`, `bottom_line`, `finding`, `evidence`, `picture`, `note`, `provenance`, `sign_off`;
the command line uses `read_parameters`, `check_parameters`, `run_notebook`, `render`, `new_report`.
"""

from geobrief.report.clock import now
from geobrief.report.display import (
    bottom_line,
    changed,
    evidence,
    finding,
    in_report,
    masthead,
    note,
    picture,
    provenance,
    sample_banner,
    sign_off,
)
from geobrief.report.new import new_report
from geobrief.report.parameters import Parameter, check_parameters, read_parameters, resolve_path
from geobrief.report.render import render
from geobrief.report.run import run_notebook

__all__ = [
    "Parameter",
    "bottom_line",
    "changed",
    "check_parameters",
    "evidence",
    "finding",
    "in_report",
    "masthead",
    "new_report",
    "note",
    "now",
    "picture",
    "provenance",
    "read_parameters",
    "render",
    "resolve_path",
    "run_notebook",
    "sample_banner",
    "sign_off",
]
