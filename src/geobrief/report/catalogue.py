"""What a notebook file tells without running it: its question, and what its last run signed off."""

import json
from pathlib import Path

from geobrief.report.page import SIGNED


def question(path):
    """Return the first line of prose of the notebook at `path`, without Markdown marks."""
    for cell in _cells(path):
        if cell.get("cell_type") == "markdown":
            lines = [line.strip("# *_").strip() for line in "".join(cell["source"]).splitlines()]
            return next((line for line in lines if line), "")
    return ""


def about(path):
    """Return the first paragraph below the heading of the notebook at `path`, as one line; "" where there is none."""
    for cell in _cells(path):
        if cell.get("cell_type") == "markdown":
            parts = "".join(cell["source"]).split("\n\n")
            prose = (" ".join(part.split()) for part in parts if not part.lstrip().startswith("#"))
            return next((part.replace("*", "").replace("`", "") for part in prose if part), "")
    return ""


def problems_signed_off(path):
    """Return how many problems the executed notebook at `path` named when it signed off; 0 where it says none."""
    signatures = [output["data"][SIGNED] for cell in _cells(path) for output in cell.get("outputs", [])
                  if SIGNED in output.get("data", {})]
    return int(signatures[-1].get("problems", 0)) if signatures else 0


def _cells(path):
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return []
