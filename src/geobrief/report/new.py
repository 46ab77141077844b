"""Start a report of one's own: a small notebook beside those of the suite."""

import re
from pathlib import Path

from geobrief.errors import UsageError
from geobrief.resources import home

_TEMPLATE = Path(__file__).parent / "template" / "new.ipynb"


def new_report(name):
    """Write `notebooks/NAME.ipynb`, which runs as it is and is made to be changed; return its path.

    Raises
    ------
    UsageError
        If the name cannot be one, or is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,59}", name):
        raise UsageError(
            f"'{name[:60]}' cannot name a report: use small letters, digits, '-' and '_', such as my-report."
        )
    path = home() / "notebooks" / f"{name}.ipynb"
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(
                _TEMPLATE.read_text(encoding="utf-8").replace(
                    "REPORT TITLE", name.replace("-", " ").replace("_", " ").capitalize()
                )
            )
    except FileExistsError as error:
        raise UsageError(
            f"There is a notebook {name} already: choose another name, or open it with make lab."
        ) from error
    return path
