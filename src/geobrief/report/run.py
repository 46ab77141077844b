"""Run a notebook headlessly and publish its page: whole or not at all."""

import logging
import os
import re
import sys
import threading
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from geobrief.errors import GeobriefError, UsageError
from geobrief.report.clock import now
from geobrief.report.kernel import running_kernel
from geobrief.report.notebook import clean, import_without_grammar, read_notebook, write_notebook
from geobrief.report.page import SIGNED, to_page
from geobrief.stopping import own_folder, terminate_as_interrupt, undisturbed

_NAME = re.compile(r"[\w][\w.-]{0,99}")
_PATIENCE = 600  # seconds for a kernel to start, and for what a cell shows to arrive; one that died is noticed at once


def run_notebook(notebook, values, folder, clock=None, name=None, kernel=running_kernel):
    """Run a notebook with parameters and publish `NAME.html` and `NAME.ipynb` in `folder`.

    Parameters
    ----------
    notebook : path
        Its last cell calls `geobrief.report.sign_off()`.
    values : dict
        As `check_parameters` returns them.
    folder : path
        Made where missing. What is published there stays as it is until the new page is complete.
    clock : datetime, optional
        The time of the run, in UTC; by default `SOURCE_DATE_EPOCH`, else now. With the same clock the same
        input gives the same bytes.
    name : str, optional
        Of the files; by default the notebook's.
    kernel : callable, optional
        Yields a kernel's manager for a moment, as `running_kernel` does.

    Returns
    -------
    pathlib.Path
        Of the page.

    Raises
    ------
    GeobriefError
        One line that names the cell and says what went wrong there; the cause has the traceback.
    UsageError
        The same, where a cell found that what was asked for cannot be done.
    """
    notebook, name = Path(notebook), _checked_name(name or Path(notebook).stem)
    moment = clock.astimezone(UTC) if clock else now()
    with terminate_as_interrupt(), _working_folder(Path(folder), name) as work:
        executed = _execute(notebook, values, moment, kernel)
        _check_signed(executed, notebook.stem)
        executed = clean(executed, notebook.stem, moment)
        page = to_page(executed, notebook.stem, generated=moment, parameters=values)
        write_notebook(executed, work / f"{name}.ipynb")
        (work / f"{name}.html").write_text(page, encoding="utf-8", newline="\n")
        return publish(work, Path(folder), [f"{name}.ipynb", f"{name}.html"])


def publish(work, folder, names):
    """Move finished files from `work` into `folder`, on disk before they appear; return the last path."""
    for name in names:
        with open(work / name, "rb+") as file:
            os.fsync(file.fileno())
    with undisturbed():
        for name in names:
            os.replace(work / name, folder / name)
    _sync_folder(folder)
    return folder / names[-1]


def _sync_folder(folder):
    if os.name == "nt":  # Windows has no handle on a folder to flush
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked_name(name):
    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name[:60]}' cannot name a report: use letters, digits, '-' and '_'.")
    return name


@contextmanager
def _working_folder(folder, name):
    """Make and remove a folder for the run, in the output folder: renaming must not cross file systems."""
    made = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with own_folder(f".{name}-run-", folder) as work:
            made = True
            yield work
    except OSError as error:
        what = "The report could not be written to" if made else "Cannot write to the output folder"
        raise GeobriefError(f"{what} {folder}: {error.strerror or error}.") from error


def _execute(notebook, values, moment, running):
    """Return the executed notebook; end whatever its cells started."""
    with running(moment) as kernel:
        papermill = import_without_grammar("papermill")
        logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what fails is said once, by us
        options = {"kernel_name": "python3", "language": "python", "km": kernel, "autosave_cell_every": 0}
        options |= {"request_save_on_cell_execute": False, "progress_bar": sys.stderr.isatty()}
        options |= {"start_timeout": _PATIENCE, "iopub_timeout": _PATIENCE}
        node = read_notebook(notebook)
        try:
            with _imported_beside("nbconvert.exporters.templateexporter", "mistune", "nh3"):
                return papermill.execute_notebook(node, None, parameters=values, **options)
        except papermill.exceptions.PapermillExecutionError as error:
            raise _explained(error, notebook.stem) from error
        except RuntimeError as error:  # nbclient's DeadKernelError is one
            message = f"{notebook.stem}: Python died while running it; it may have run out of memory."
            raise GeobriefError(message) from error


@contextmanager
def _imported_beside(*modules):
    """Import in a thread what is needed later, while the kernel works on the other processor."""

    def load():
        for module in modules:
            import_without_grammar(module)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _explained(error, name):
    """Return one line for what a cell raised: the message alone where Geobrief itself wrote it."""
    start = next((line.strip() for line in error.source.splitlines() if line.strip() and line[0] != "#"), "")
    cell = f"{name}, in the cell that starts with `{start[:60]}`"
    message = " ".join(str(error.evalue).split())
    if error.ename == "UsageError":
        return UsageError(message)
    if error.ename == "GeobriefError":
        return GeobriefError(f"{cell}: {message}")
    return GeobriefError(f"{cell}: {error.ename}: {message[:300]} (--debug shows where)")


def _check_signed(executed, name):
    """Trust only the mark that the last cell leaves: a notebook can stop early without an error."""
    last = next(
        (cell for cell in reversed(executed.cells) if cell.cell_type == "code" and cell.source.strip()), None
    )
    if last is None or not any(SIGNED in output.get("data", {}) for output in last.outputs):
        raise GeobriefError(f"{name} stopped before its end: its last cell, sign_off(), did not run.")
