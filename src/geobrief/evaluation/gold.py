"""Labelled files: read, recognised by what they hold, and checked field by field.

Two kinds are understood, both as JSON Lines (one object a line):

- **tone**: `{"text", "targets": [{"start", "end", "label"}]}`; the same with NewsMTSC's names
  (`sentence_normalized`, and `from`, `to`, `polarity` 2, 4, 6 in a target); or one target a line, `{"text" or
  "sentence", "start", "end", "label"}`.
- **recognition**: `{"text", "countries": ["RUS", ...]}` and, where known, `countries_named` (those named
  outright), `mentions` (`start`, `end`, `kind`, `country`) or `toponyms` (`start`, `end`, `country_iso3`).

`case`, a word for the kind of difficulty, is kept where a line has it.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geobrief.errors import UsageError
from geobrief.evaluation.lines import read_rows
from geobrief.frames import LABELS, NAME_KINDS
from geobrief.resources import data_path, home

OWN = ("tone/gold.jsonl", "resolution.jsonl")  # below data/gold
_NEWSMTSC = {2: "negative", 4: "neutral", 6: "positive"}
_EXPECTED = (
    "'targets'; or 'label' with 'start' and 'end'; or 'countries'. The README of data/gold shows the fields"
)


@dataclass(frozen=True)
class ToneGold:
    """Targets with the tone that a reader saw.

    Attributes
    ----------
    name : str
        The file as a page may show it.
    digest : str
        SHA-256 of the file.
    targets : pandas.DataFrame
        `line`, `text`, `start`, `end`, `label`, `case` (NA where not given).
    agreement : dict
        What `agreement.json` beside the file says of its readers (`kappa`, `agreed`); empty without one.
    """

    name: str
    digest: str
    targets: pd.DataFrame
    agreement: dict


@dataclass(frozen=True)
class RecognitionGold:
    """Passages with the countries, and perhaps the mentions, that a reader saw.

    Attributes
    ----------
    name, digest : str
        As of `ToneGold`.
    passages : pandas.DataFrame
        `line`, `id`, `text`, `date`, `outlet_country`, `case`, `countries` and `named` (frozensets; `named`
        NA where not given), `traps` (surfaces that are no place).
    mentions : pandas.DataFrame or None
        `line`, `start`, `end`, `surface`, `kind`, `country` (NA for none), `case`; None where no line has
        them.
    all_kinds : bool
        Whether mentions of all kinds are labelled, or places only.
    left_out : int
        Toponyms that cannot be judged: nobody located them, or their span does not lie in the text.
    """

    name: str
    digest: str
    passages: pd.DataFrame
    mentions: pd.DataFrame | None
    all_kinds: bool
    left_out: int


def read_gold(paths):
    """Read labelled files.

    Parameters
    ----------
    paths : list of str or Path
        Files, and folders (their .jsonl files that hold labels); empty for the project's own sets.

    Returns
    -------
    list of ToneGold or RecognitionGold
        Tone first, otherwise as given.

    Raises
    ------
    UsageError
        One line that names file, line and field.
    """
    files = [found for path in paths for found in _files(path)] if paths else own_files()
    golds = [_read(file) for file in files]
    return sorted(golds, key=lambda gold: isinstance(gold, RecognitionGold))


def own_files():
    """Return the paths of the project's own labelled sets."""
    return [data_path("gold", *name.split("/")) for name in OWN]


def digest_of(path):
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _files(given):
    """Return the labelled files that `given` names, looked for from the working directory, then the root."""
    text = os.path.expanduser(str(given))
    path = next((base / text for base in (Path.cwd(), home()) if (base / text).exists()), None)
    if path is None:
        raise UsageError(f"There is no labelled file at '{given}': name a .jsonl file or a folder of them.")
    if not path.is_dir():
        return [path]
    found = [file for file in sorted(path.glob("*.jsonl")) if _kind(_first(file))]
    if not found:
        raise UsageError(f"The folder '{given}' has no labelled .jsonl file; a line needs {_EXPECTED}.")
    return found


def _first(path):
    """Return the first object of a file of a folder; empty where it has none."""
    try:
        return next((row.data for row in read_rows(path)), {})
    except UsageError:
        return {}


def _kind(data):
    if isinstance(data.get("targets"), list) or {"label", "start", "end"} <= set(data):
        return "tone"
    return "recognition" if "countries" in data and "text" in data else None


def _read(path):
    rows = list(read_rows(path))
    if not rows:
        raise UsageError(f"{path.name} is empty: a labelled file has one JSON object a line.")
    kind = _kind(rows[0].data)
    if kind is None:
        raise rows[0].wrong(f"no labels; expected are {_EXPECTED}")
    return _tone(path, rows) if kind == "tone" else _recognition(path, rows)


def _shown(path):
    """Return a path as a page may show it: below the root, else the name alone."""
    path = path.resolve()
    return path.relative_to(home()).as_posix() if path.is_relative_to(home()) else path.name


# --- tone --------------------------------------------------------------------------------------------------


def _tone(path, rows):
    targets = [found for row in rows for found in _targets(row)]
    if not targets:
        raise UsageError(f"{path.name} has no target: no line has a labelled span.")
    frame = pd.DataFrame(targets, columns=["line", "text", "start", "end", "label", "case"])
    return ToneGold(_shown(path), digest_of(path), frame.astype({"case": "str"}), _agreement(path))


def _targets(row):
    text = row.text("text", "sentence_normalized", "sentence")
    members = row.members("targets") if "targets" in row.data else [row]
    for target in members:
        names = ("from", "to") if "from" in target.data else ("start", "end")
        yield row.line, text, *target.span(text, names), _label(target), row.word("case")


def _label(target):
    if "polarity" in target.data:
        label = (
            _NEWSMTSC.get(target.data["polarity"])
            if isinstance(target.data["polarity"], int | float)
            else None
        )
        if label is None:
            raise target.wrong("the field 'polarity' is not 2 (negative), 4 (neutral) or 6 (positive)")
        return label
    label = target.text("label").strip().lower()
    if label not in LABELS:
        raise target.wrong(
            f"the field 'label' is '{label[:30]}'; it has to be {', '.join(LABELS[:2])} or {LABELS[2]}"
        )
    return label


def _agreement(path):
    """Return what is known of the readers of a file: only that of its own folder, and only numbers."""
    beside = path.with_name("agreement.json")
    if not beside.is_file():
        return {}
    try:
        found = json.loads(beside.read_text(encoding="utf-8"))
        return {name: float(found[name]) for name in ("kappa", "agreed")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{beside.name} beside {path.name} needs the numbers 'kappa' and 'agreed'."
        ) from error


# --- recognition -------------------------------------------------------------------------------------------


def _recognition(path, rows):
    passages = pd.DataFrame([_passage(row) for row in rows])
    name = next((name for name in ("mentions", "toponyms") if name in rows[0].data), None)
    mentions, left_out = None, 0
    if name:
        found = [mention for row in rows for mention in _mentions(row, name)]
        mentions = pd.DataFrame(found, columns=["line", "start", "end", "surface", "kind", "country", "case"])
        mentions = mentions.astype({"country": "str", "case": "str"})
        left_out = sum(len(row.data[name]) for row in rows) - len(mentions)
    if name == "mentions" and passages["named"].isna().all():
        passages["named"] = _named(passages, mentions)
    return RecognitionGold(_shown(path), digest_of(path), passages, mentions, name == "mentions", left_out)


def _passage(row):
    traps = row.data.get("not") or []
    return {
        "line": row.line,
        "id": row.word("id") or f"line {row.line}",
        "text": row.text("text"),
        "date": row.word("date"),
        "outlet_country": row.word("outlet_country"),
        "case": row.word("case"),
        "countries": row.codes("countries"),
        "named": row.codes("countries_named") if "countries_named" in row.data else None,
        "traps": [trap for trap in traps if isinstance(trap, str)] if isinstance(traps, list) else [],
    }


def _named(passages, mentions):
    """Return the countries that each passage names outright: by name, demonym or adjective."""
    outright = mentions[mentions["kind"].isin(("country", "nationality")) & mentions["country"].notna()]
    sets = outright.groupby("line")["country"].agg(frozenset)
    return [sets.get(line, frozenset()) for line in passages["line"]]


def _mentions(row, name):
    text = row.text("text")
    for mention in row.members(name):
        if name == "mentions" or _can_be_judged(mention, text):
            start, end = mention.span(text)
            country = mention.code("country" if name == "mentions" else "country_iso3")
            yield row.line, start, end, text[start:end], _name_kind(mention, name), country, row.word("case")


def _can_be_judged(toponym, text):
    """Return whether a toponym was located and lies in its text; public collections have some that do not."""
    located = toponym.data.get("country_iso3") or toponym.data.get("lat") is not None
    return bool(located) and toponym.has_span(text)


def _name_kind(mention, name):
    if name == "toponyms":
        return "country" if mention.data.get("is_country") else "place"
    kind = mention.text("kind")
    if kind not in NAME_KINDS:
        raise mention.wrong(f"the field 'kind' is '{kind[:30]}'; it has to be one of {', '.join(NAME_KINDS)}")
    return kind
