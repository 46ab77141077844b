"""The files of a corpus: folders walked in a fixed order, patterns expanded, links that lead out refused."""

import glob
import os

from geobrief.corpus.records import Problem
from geobrief.corpus.sources import STANDARD_INPUT, StandardInput, is_address, remote_files
from geobrief.errors import UsageError
from geobrief.resources import home

# Files that stand beside a corpus and are no articles of it.
_BESIDE = ("readme", "licence", "license")
_BESIDE_EXACTLY = ("actors.csv", "reports.toml", "thumbs.db", "desktop.ini")
_NOT_PLAIN = "Not a plain file (a device, a pipe or a broken link)."


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
            files[file] = min(name, files.get(file, name), key=lambda shown: (len(shown), shown))
    listed = sorted(files.items(), key=lambda item: (item[1], str(item[0])))
    return listed, sorted(problems, key=lambda item: (item.path, item.message))


def _expand(given):
    """Return what `given` names: paths of this machine as text, or sources of other kinds."""
    text = os.path.expanduser(str(given))
    if text == STANDARD_INPUT:
        return [StandardInput()]
    if is_address(text):
        return remote_files(text)
    for base in (os.getcwd(), home()):
        path = os.path.join(base, text)
        if os.path.exists(path):  # unlike Path.exists, False for what cannot be a path
            return [path]
        if glob.has_magic(text):
            found = sorted(glob.glob(os.path.join(glob.escape(base), text), recursive=True))
            if found:
                return found
    shown = text if len(text) <= 100 else text[:99] + "…"
    raise UsageError(f"Nothing to read at '{shown}': no such file or folder. Give a file, a folder or a pattern.")


def _walk(root):
    """Yield `(file, name)` for each file at or below `root`, and `(problem, None)` for what must not be opened."""
    if not isinstance(root, str):
        yield root, root.name
        return
    root = os.path.abspath(root)
    if os.path.isfile(root):
        yield root, _shown(os.path.basename(root))
    elif os.path.isdir(root):
        yield from _walk_folder(root)
    else:
        yield Problem(_shown(os.path.basename(root)), "refused", _NOT_PLAIN), None


def _walk_folder(root):
    inside, closed, is_empty = os.path.realpath(root), [], True
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(folder, name)
            if _is_beside(name):
                continue
            is_empty = False
            shown, refused = _shown(os.path.relpath(file, root)), _refusal(file, inside)
            yield (Problem(shown, "refused", refused), None) if refused else (file, shown)
    for error in closed:
        shown = _shown(os.path.relpath(error.filename, root))
        yield Problem(shown, "unreadable", f"The folder cannot be opened: {error.strerror}."), None
    if is_empty and not closed:
        yield Problem(_shown(os.path.basename(root)), "empty", "There is no file to read in this folder."), None


def _shown(path):
    """Return a path as text that can be written down, whatever bytes its names are made of."""
    return os.fsencode(path.replace(os.sep, "/")).decode("utf-8", "replace")


def _is_beside(name):
    name = name.lower()
    return name.startswith(".") or name in _BESIDE_EXACTLY or name.partition(".")[0] in _BESIDE


def _refusal(file, inside):
    if os.path.islink(file) and not _lies_in(os.path.realpath(file), inside):
        return "A link that leads out of the corpus is not followed."
    return None if os.path.isfile(file) else _NOT_PLAIN


def _lies_in(path, folder):
    try:
        return os.path.commonpath([path, folder]) == folder
    except ValueError:  # on another drive
        return False
