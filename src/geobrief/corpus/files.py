"""The files of a corpus: folders walked in a fixed order, patterns expanded, links that lead out refused."""

import glob
import os
from pathlib import Path

from geobrief.corpus.records import Problem
from geobrief.corpus.sources import STANDARD_INPUT, StandardInput, is_address, remote_files
from geobrief.errors import UsageError
from geobrief.resources import home

# Files that stand beside a corpus and are no articles of it.
_BESIDE = ("readme", "licence", "license")
_BESIDE_EXACTLY = ("actors.csv", "reports.toml", "thumbs.db", "desktop.ini")


def list_files(paths):
    """Return `(files, problems)`: every readable file of `paths` with its name inside the corpus, sorted by name.

    Parameters
    ----------
    paths : list of str or Path
        Files, folders and patterns, taken from the working directory, then from the repository root; `-` for
        standard input; addresses of stores that fsspec reaches (`s3://bucket/folder`).

    Raises
    ------
    UsageError
        If a path names nothing.
    """
    files, problems = {}, set()
    found = (item for given in paths for root in _expand(given) for item in _walk(root))
    for file, name in found:
        if isinstance(file, Problem):
            problems.add(file)
        else:  # a file that two paths lead to is read once, under the shorter name
            place = getattr(file, "place", None) or os.path.abspath(file)
            files[place] = min((name, file), files.get(place, (name, file)), key=lambda pair: (len(pair[0]), pair[0]))
    listed = sorted(files.items(), key=lambda item: (item[1][0], item[0]))
    return [(file, name) for _, (name, file) in listed], sorted(problems, key=lambda item: (item.path, item.message))


def _expand(given):
    text = os.path.expanduser(str(given))
    if text == STANDARD_INPUT:
        return [StandardInput()]
    if is_address(text):
        return remote_files(text)
    for base in (Path.cwd(), home()):
        path = base / text
        if os.path.exists(path):  # unlike Path.exists, False for what cannot be a path
            return [path]
        if glob.has_magic(text):
            found = sorted(glob.glob(str(path), recursive=True))
            if found:
                return [Path(match) for match in found]
    shown = text if len(text) <= 100 else text[:99] + "…"
    raise UsageError(f"Nothing to read at '{shown}': no such file or folder. Give a file, a folder or a pattern.")


def _walk(root):
    """Yield `(file, name)` for each file below `root`, and `(problem, None)` for what must not be opened."""
    if not isinstance(root, Path):
        yield root, root.name
        return
    if root.is_file():
        yield root, _shown(Path(root.name))
        return
    if not root.is_dir():
        yield Problem(_shown(Path(root.name)), "refused", "Not a plain file (a device, a pipe or a broken link)."), None
        return
    inside, closed, is_empty = root.resolve(), [], True
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if _is_beside(name):
                continue
            is_empty = False
            shown, refused = _shown(file.relative_to(root)), _refusal(file, inside)
            yield (Problem(shown, "refused", refused), None) if refused else (file, shown)
    for error in closed:
        shown = _shown(Path(error.filename).relative_to(root))
        yield Problem(shown, "unreadable", f"The folder cannot be opened: {error.strerror}."), None
    if is_empty and not closed:
        yield Problem(_shown(Path(root.name)), "empty", "There is no file to read in this folder."), None


def _shown(path):
    """Return a path as text that can be written down, whatever bytes its names are made of."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _is_beside(name):
    name = name.lower()
    return name.startswith(".") or name in _BESIDE_EXACTLY or name.partition(".")[0] in _BESIDE


def _refusal(file, inside):
    try:
        if file.is_symlink() and not file.resolve().is_relative_to(inside):
            return "A link that leads out of the corpus is not followed."
        if not file.is_file():
            return "Not a plain file (a device, a pipe or a broken link)."
    except (OSError, RuntimeError) as error:
        return f"Cannot be looked at: {error.__class__.__name__}."
    return None
