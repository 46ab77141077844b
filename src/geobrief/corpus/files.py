"""The files of a corpus: folders walked in a fixed order, patterns expanded, links that lead out refused."""

import glob
import os
from pathlib import Path

from geobrief.corpus.records import Problem
from geobrief.errors import UsageError
from geobrief.resources import home

# Files that stand beside a corpus and are no articles of it.
_BESIDE = ("readme", "licence", "license", "actors.csv", "reports.toml", "thumbs.db")


def list_files(paths):
    """Return `(files, problems)`: every readable file of `paths` with its name inside the corpus, sorted by name.

    Parameters
    ----------
    paths : list of str or Path
        Files, folders and patterns, taken from the working directory, then from the repository root.

    Raises
    ------
    UsageError
        If a path names nothing.
    """
    files, problems = [], []
    for given in paths:
        for root in _expand(given):
            for file, name in _walk(root):
                (problems if isinstance(file, Problem) else files).append(file if name is None else (file, name))
    return sorted(set(files), key=lambda pair: (pair[1], str(pair[0]))), problems


def _expand(given):
    text = os.path.expanduser(str(given))
    for base in (Path.cwd(), home()):
        path = base / text
        if path.exists():
            return [path]
        if glob.has_magic(text):
            found = sorted(glob.glob(str(path), recursive=True))
            if found:
                return [Path(match) for match in found]
    raise UsageError(f"Nothing to read at '{given}': no such file or folder. Give a file, a folder or a pattern.")


def _walk(root):
    """Yield `(file, name)` for each file below `root`, and `(problem, None)` for what must not be opened."""
    if root.is_file():
        yield root, root.name
        return
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if _is_beside(name):
                continue
            shown = os.fsencode(file.relative_to(root).as_posix()).decode("utf-8", "replace")
            refused = _refusal(file, inside)
            yield (Problem(shown, "refused", refused), None) if refused else (file, shown)


def _is_beside(name):
    return name.startswith(".") or name.lower().startswith(_BESIDE)


def _refusal(file, inside):
    try:
        if file.is_symlink() and not file.resolve().is_relative_to(inside):
            return "A link that leads out of the corpus is not followed."
        if not file.is_file():
            return "Not a plain file (a device, a pipe or a broken link)."
    except (OSError, RuntimeError) as error:
        return f"Cannot be looked at: {error.__class__.__name__}."
    return None
