"""Paths of a machine tell who works where: pages and executed notebooks do without them."""

import re
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.resources import home

_ANY_PATH = re.compile(
    r"(?<![\w.:/+\-])(?:file://)?(?:/(?:home|work|tmp|root|Users|private|var|mnt|opt|usr|srv|etc|media|data)"
    r"|[A-Za-z]:\\{1,2}[^\s<>\"'&\\]+|~)(?:[/\\]+[^\s<>\"'&/\\:,;)]{1,120})+"
)
_EVERYWHERE = {"/", "/usr", "/usr/local", "/opt", "/tmp", "/home"}  # they name no machine and no person
_KERNEL_FILE = re.compile(r"(?:[\w:/\\.-]{0,200}[/\\])?ipykernel_\d+[/\\]\d+\.py")
_PICTURE = re.compile(r"(data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]*)")  # letters of a picture are no path


@lru_cache(maxsize=4)
def _own_paths(folder):
    """Return (pattern, replacement) for the folders of this machine, the longest first."""
    places = {folder: ".", str(Path.home()): "~", sys.prefix: "python", sys.base_prefix: "python"}
    with suppress(GeobriefError):  # no repository: then no path of it can appear
        places[str(home())] = "."
    usable = sorted(set(places) - _EVERYWHERE, key=len, reverse=True)
    return [(re.compile(re.escape(place) + r"(?![\w-])"), places[place]) for place in usable]


def hide_own_paths(text):
    """Return `text` with folders of this machine (repository, working directory, home, Python) replaced."""
    parts = _PICTURE.split(text)
    parts[::2] = [_hide_own(part) for part in parts[::2]]
    return "".join(parts)


def _hide_own(text):
    if "ipykernel_" in text:
        text = _KERNEL_FILE.sub("cell", text)
    for pattern, word in _own_paths(str(Path.cwd())):
        text = pattern.sub(lambda _, word=word: word, text)
    return text


def hide_all_paths(text):
    """Return `text` with whatever looks like an absolute path of any machine cut to its last part."""
    parts = _PICTURE.split(hide_own_paths(text))
    parts[::2] = [_ANY_PATH.sub(_last_part, part) for part in parts[::2]]
    return "".join(parts)


def _last_part(found):
    return "…/" + re.split(r"[/\\]+", found[0])[-1]


def hide_chance(text):
    """Return printed `text` without paths and without addresses in memory, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", hide_all_paths(text))


def public_value(value):
    """Return a parameter's value as a page prints it: lists joined, nothing as "–", paths shortened."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, (list, tuple)):
        return ", ".join(public_value(part) for part in value)
    return hide_all_paths(str(value))
