"""A notebook run by hand becomes the same safe page as one run headlessly."""

import tempfile
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.report.notebook import import_without_grammar, read_notebook
from geobrief.report.page import to_page
from geobrief.report.run import publish


def render(notebook, output=None):
    """Write the page of an executed notebook, whoever ran it and wherever.

    Parameters
    ----------
    notebook : path
        Saved with its outputs.
    output : path, optional
        The HTML file, or a folder; by default beside the notebook.

    Returns
    -------
    pathlib.Path
        Of the page.

    Raises
    ------
    GeobriefError
        If the notebook was not run, not to its end, or a cell failed.
    """
    notebook = Path(notebook)
    target = _target(notebook, output)
    import_without_grammar("nbconvert")
    node = read_notebook(notebook)
    _check_run(node, notebook.name)
    page = to_page(node, notebook.stem, own=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".render-", dir=target.parent) as work:
            (Path(work) / target.name).write_text(page, encoding="utf-8", newline="\n")
            return publish(Path(work), target.parent, [target.name])
    except OSError as error:
        raise GeobriefError(f"The page could not be written to {target}: {error.strerror}.") from error


def _target(notebook, output):
    if output is None:
        return notebook.with_suffix(".html")
    output = Path(output)
    return output if output.suffix.lower() in (".html", ".htm") else output / f"{notebook.stem}.html"


def _check_run(node, name):
    """Refuse what a reader could take for a complete report and is none."""
    code = [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        raise GeobriefError(
            f"A cell of {name} ended in an error: run it again to its end, save it, then render it."
        )
    if any(cell.execution_count is None for cell in code):
        raise GeobriefError(
            f"{name} was not run to its end: choose Run All in JupyterLab, save it, then render it."
        )
