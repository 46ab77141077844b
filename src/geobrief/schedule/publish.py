"""Editions in a report's folder: whole or not at all, the newest as `latest.html`, the older ones beside it.

    NAME/latest.html                  a copy of the newest edition's page
    NAME/2026-11-22T050000Z/          an edition: pages, notebooks, edition.json with their hashes
    NAME/index.html                   all editions, and what changed from one to the next
    NAME/failed.html, failed.txt      after a failure, until the next success

An edition appears by the renaming of its folder, `latest.html` by the renaming of a file. A run that is
killed between the two leaves the old page in place; the next one puts the newest whole edition there
(`recover`).
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.schedule.pages import edition_pages, failure_page, index_page

LATEST, INDEX, FAILED, REASON = "latest.html", "index.html", "failed.html", "failed.txt"
MANIFEST = "edition.json"
WORK = ".run-"
_EDITION = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_LEFT = re.compile(r"\.(run|old|new)-")


def edition_name(due):
    """Return the name of the edition that is due at a moment."""
    return f"{due.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"


def editions(folder):
    """Return the manifests of the editions in `folder`, oldest first, each with its `name`."""
    names = sorted(path.name for path in folder.glob("*") if _EDITION.fullmatch(path.name)) if folder.is_dir() else []
    return [found for name in names if (found := _manifest(folder / name))]


def newest(folder):
    """Return the manifest of the newest edition that is whole, None where there is none."""
    return next((found for found in reversed(editions(folder)) if _is_whole(folder / found["name"], found)), None)


def is_published(folder, due, run=None):
    """Return whether there is a whole edition of a due time, and if asked, whether it is that of a `run`."""
    edition = folder / edition_name(due)
    found = _manifest(edition)
    return found is not None and run in (None, found.get("run")) and _is_whole(edition, found)


def _manifest(folder):
    """Return an edition's manifest, None where it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {**found, "name": folder.name} if {"page", "files", "due"} <= set(found) else None
    except (OSError, ValueError, TypeError):
        return None


def _is_whole(folder, manifest):
    """Return whether every file is the one that was published."""
    return all(_hash(folder / name) == digest for name, digest in manifest["files"].items())


def working_folder(folder):
    """Make the folder of one run, in the report's folder since renaming must not cross file systems.

    Raises
    ------
    GeobriefError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=WORK, dir=folder))
    except OSError as error:
        raise GeobriefError(f"Cannot write to {folder}: {error.strerror}. Make the folder writable.") from error


def recover(folder):
    """Remove what a killed run left in `folder`, bring back an edition that it had set aside, and let `latest.html` be
    the newest whole edition.

    Only under the lock of the report.
    """
    if not folder.is_dir():
        return
    _bring_back(folder)
    for path in folder.iterdir():
        if _LEFT.match(path.name):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    if (known := newest(folder)) and _hash(folder / LATEST) != known["files"].get(known["page"]):
        _set_latest(folder, known)


def check_page(path):
    """Look whether a page is whole and safe to publish.

    Raises
    ------
    GeobriefError
    """
    text = path.read_text(encoding="utf-8")
    if not text.rstrip().endswith("</html>") or "Content-Security-Policy" not in text:
        raise GeobriefError(f"The page {path.name} is not complete; it was not published.")


def publish_edition(work, folder, due, pages, about, keep):
    """Publish the files in `work` as the edition of `due`; return its manifest.

    Parameters
    ----------
    work : pathlib.Path
        Made by `working_folder`; gone afterwards.
    folder : pathlib.Path
        The report's.
    due : datetime
    pages : list of str
        Names of the pages in `work`; with more than one a list of them becomes the page of the edition.
    about : dict
        What the manifest says beside: title, findings, due, run (by which a later command knows whose it is).
    keep : int
        How many editions stay.

    Raises
    ------
    GeobriefError
        If a page is not whole or the disk does not take it. What was published before is as it was.
    """
    try:
        for name in pages:
            check_page(work / name)
        page = pages[0] if len(pages) == 1 else _write(work / INDEX, edition_pages(about["title"], pages)).name
        files = {path.name: _hash(path) for path in sorted(work.iterdir()) if path.is_file()}
        manifest = {**about, "page": page, "files": files}
        _write(work / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True) + "\n")
        for path in work.iterdir():
            _to_disk(path)
        _to_disk(work)
        os.chmod(work, 0o755)
        edition = {**manifest, "name": _appear(work, folder, edition_name(due))}
        _set_latest(folder, newest(folder) or edition)  # one of an earlier due time, made up for, is not the newest
    except OSError as error:
        raise GeobriefError(f"The edition could not be published in {folder}: {error.strerror}.") from error
    tidy(folder, keep)
    return edition


def _appear(work, folder, name):
    """Rename the finished folder to its edition; one of the same due time that was there gives way, and comes back
    where that fails."""
    target = folder / name
    if target.exists():
        os.rename(target, Path(tempfile.mkdtemp(prefix=".old-", dir=folder), name))
    try:
        os.rename(work, target)
    except OSError:
        _bring_back(folder)
        raise
    _to_disk(folder)
    return name


def _bring_back(folder):
    """Put editions that gave way to one that never came back in their place."""
    for aside in folder.glob(".old-*/*"):
        if _EDITION.fullmatch(aside.name) and not (folder / aside.name).exists():
            os.rename(aside, folder / aside.name)


def _set_latest(folder, edition):
    """Put the edition's page in the place of `latest.html`; the pages of a suite are linked from there."""
    text = (folder / edition["name"] / edition["page"]).read_text(encoding="utf-8")
    if edition["page"] == INDEX:
        text = text.replace('href="', f'href="{edition["name"]}/')
    replace_file(folder / LATEST, text)


def tidy(folder, keep):
    """Write the index of editions, remove those beyond `keep` and what a failure left.

    The edition is published before that: what cannot be done now the next run does.
    """
    with suppress(OSError):
        retain(folder, keep)
        for path in (folder / FAILED, folder / REASON, *folder.glob(".old-*")):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def retain(folder, keep):
    """Remove the editions beyond the newest `keep` and write the index of those that stay."""
    names = sorted(path.name for path in folder.glob("*") if _EDITION.fullmatch(path.name))
    for name in names[:-keep]:
        shutil.rmtree(folder / name)
    if names:
        replace_file(folder / INDEX, index_page(folder.name, editions(folder)))


def write_failure(folder, title, reason, due):
    """Write `failed.html` and `failed.txt`, one line, for the run of `due` (a text); whether that is possible or
    not, the editions stay."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / REASON, f"{due}: {reason}\n")
        replace_file(folder / FAILED, failure_page(title, reason, due, newest(folder)))
    except OSError:  # the reason is in the log and in the alerts as well
        return False
    return True


def replace_file(path, text):
    """Write a file beside `path`, flush it to the disk and put it in the place of `path`."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _to_disk(path.parent)


def _write(path, text):
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _to_disk(path):
    if os.name == "nt" and path.is_dir():  # Windows has no handle on a folder to flush
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash(path):
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""
