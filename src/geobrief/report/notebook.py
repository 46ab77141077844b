"""Notebooks as files: read, freed of what tells about the machine and the minute, written."""

import importlib
import sys
import threading
from pathlib import Path

from geobrief import __version__
from geobrief.errors import GeobriefError
from geobrief.report.private import hide_all_paths, hide_chance, hide_own_paths

_GRAMMAR = "rfc3987_syntax"
_LOCK = threading.Lock()


def import_without_grammar(module):
    """Import `module` without the grammar of web addresses that jsonschema would build on the way.

    nbformat imports jsonschema, which builds it for one format check that no notebook uses, where an
    optional package happens to be installed. That takes longer than all the rest (1 to 2 s).
    """
    if "jsonschema" in sys.modules or _GRAMMAR in sys.modules:
        return importlib.import_module(module)
    with _LOCK:
        sys.modules[_GRAMMAR] = None  # makes its import fail, which jsonschema expects
        try:
            return importlib.import_module(module)
        finally:
            del sys.modules[_GRAMMAR]


def read_notebook(path):
    """Return the notebook at `path` as a node of nbformat version 4.

    Raises
    ------
    GeobriefError
        If there is none, or the file is no notebook.
    """
    nbformat = import_without_grammar("nbformat")
    path = Path(path)
    try:
        return nbformat.read(path, as_version=4)
    except OSError as error:
        raise GeobriefError(f"The notebook {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError) as error:
        raise GeobriefError(f"{path.name} is not a notebook: open and save it in JupyterLab.") from error


def write_notebook(node, path):
    """Write the notebook `node` to `path`, with a line feed at its end."""
    nbformat = import_without_grammar("nbformat")
    Path(path).write_text(nbformat.writes(node).rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def clean(node, name, moment):
    """Return the executed notebook without paths, timings and chance: the same run gives the same bytes.

    Parameters
    ----------
    node : nbformat.NotebookNode
        Changed in place.
    name : str
    moment : datetime
        Of the run, in UTC.
    """
    about = {"notebook": name, "version": __version__, "generated": moment.isoformat()}
    node.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "geobrief": about,
    }
    node.nbformat_minor = max(node.nbformat_minor, 5)
    for n, cell in enumerate(node.cells):
        tags = list(cell.metadata.get("tags", []))
        cell.metadata, cell.id = ({"tags": tags} if tags else {}), f"cell-{n:03}"
        hide = hide_all_paths if "injected-parameters" in tags else hide_own_paths
        cell.source = hide(cell.source)
        for output in cell.get("outputs", []):
            _clean_output(output)
    return importlib.import_module("nbformat").from_dict(node)


def _clean_output(output):
    if output.output_type == "stream":
        output.text = hide_chance(_joined(output.text))
    for kind, data in output.get("data", {}).items():
        if kind == "text/plain":
            output.data[kind] = hide_chance(_joined(data))
        elif kind.startswith("text/"):
            output.data[kind] = hide_own_paths(_joined(data))


def _joined(text):
    return "".join(text) if isinstance(text, list) else str(text)
