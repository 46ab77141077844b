"""Where the reference data, the notebooks and the sample articles are."""

import os
from functools import lru_cache
from pathlib import Path

from geobrief.errors import GeobriefError

_PACKAGED = Path(__file__).parent / "_packaged"


def _is_root(folder):
    return (folder / "notebooks").is_dir() and (folder / "data" / "gazetteer").is_dir()


@lru_cache(maxsize=1)
def home():
    """Return the folder that holds `data/`, `notebooks/`, `seeds/`.

    `GEOBRIEF_HOME` if set, else the first such folder upwards from the working directory, else the
    checkout that an editable install points to, else what the wheel carries.

    Raises
    ------
    GeobriefError
        If `GEOBRIEF_HOME` names a folder without them, or none is found.
    """
    named = os.environ.get("GEOBRIEF_HOME")
    if named:
        if not _is_root(Path(named)):
            raise GeobriefError(
                f"GEOBRIEF_HOME is {named}, which has no notebooks/ and data/: point it to a checkout."
            )
        return Path(named).resolve()
    here = Path.cwd()
    checkout = Path(__file__).parents[2]
    for folder in (here, *here.parents, checkout, _PACKAGED):
        if _is_root(folder):
            return folder.resolve()
    raise GeobriefError(
        "The data of Geobrief was not found: run inside a checkout or set GEOBRIEF_HOME to one."
    )


def data_path(*parts):
    """Return the path of a file of reference data; see `data/README.md` for what is there."""
    return home().joinpath("data", *parts)


def notebook_paths():
    """Return the notebooks of the suite and the user's own ones, sorted by name."""
    return sorted(home().joinpath("notebooks").glob("*.ipynb"))
