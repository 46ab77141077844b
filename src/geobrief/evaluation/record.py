"""Measured figures as a file: what pages print as accuracy is read from here and never typed."""

import hashlib
import json
import math
import os
import tempfile
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.evaluation.gold import digest_of, own_files
from geobrief.gazetteer import load_gazetteer
from geobrief.resources import data_path, home

COMMAND = "geobrief evaluate"
_PARTS = ("gold", "gazetteer", "model", "scorer", "fairness", "tone", "recognition")
DIGITS = 4
_MODEL_FILES = ("model.onnx", "tokenizer.json")


def record_path():
    """Return where the figures of the project's own sets are kept."""
    return data_path("accuracy.json")


def record_of(evaluation):
    """Return the figures of an evaluation as plain values: no text of the labelled files, no time."""
    return _plain(
        {
            "gold": {
                result.gold.name: result.gold.digest for result in [*evaluation.tone, *evaluation.recognition]
            },
            "gazetteer": evaluation.gazetteer,
            "model": model_fingerprint(),
            "scorer": evaluation.scorer,
            "fairness": [] if evaluation.fairness is None else evaluation.fairness.to_dict("records"),
            "tone": [_tone(result) for result in evaluation.tone],
            "recognition": [_recognition(result) for result in evaluation.recognition],
        }
    )


def _tone(result):
    tables = ("scores", "classes", "confusion", "by_kind", "by_case", "reliability")
    return {
        "gold": result.gold.name,
        "sentences": result.n_sentences,
        "targets": len(result.gold.targets),
        "agreement": result.gold.agreement,
        "labels": result.gold.targets["label"].value_counts().sort_index().to_dict(),
        **{name: getattr(result, name).to_dict("records") for name in tables},
    }


def _recognition(result):
    tables = ("by_kind", "by_case", "reliability")
    return {
        "gold": result.gold.name,
        "passages": result.n_passages,
        "scores": result.scores.to_dict(),
        "mentions": 0 if result.gold.mentions is None else len(result.gold.mentions),
        "calibration_error": result.calibration_error,
        **{name: getattr(result, name).to_dict("records") for name in tables},
    }


def _plain(value):
    """Return `value` with numbers rounded and unknown ones as None, ready for JSON."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, str) or value is None:
        return value
    number = float(value)
    if math.isnan(number):
        return None
    return int(number) if number.is_integer() and not isinstance(value, float) else round(number, DIGITS)


def write_record(evaluation, path=None):
    """Write the figures of an evaluation as JSON, whole or not at all; return the path.

    Raises
    ------
    GeobriefError
        If the file cannot be written.
    """
    path = Path(path or record_path())
    text = (
        json.dumps(record_of(evaluation), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
        + "\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError as error:
        raise GeobriefError(
            f"Cannot write {path.name}: {error.strerror}. Choose another --output."
        ) from error
    return path


def read_record():
    """Return the figures of the project's own sets, None where none were written.

    Raises
    ------
    GeobriefError
        If the file is broken.
    """
    path = record_path()
    if not path.is_file():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {name: record[name] for name in _PARTS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GeobriefError(f"data/{path.name} cannot be read: run {COMMAND}.") from error


def model_fingerprint():
    """Return 16 hexadecimal digits that change with the sentiment model, None where none is shipped."""
    files = [data_path("model", name) for name in _MODEL_FILES]
    if not files[0].is_file():
        return None
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def stale(record):
    """Return what has changed since the figures were written: a list of words, empty if nothing has."""
    own = {file.resolve().relative_to(home()).as_posix(): digest_of(file) for file in own_files()}
    now = {"labels": own, "model": model_fingerprint(), "gazetteer": load_gazetteer().fingerprint}
    then = {"labels": record["gold"], "model": record["model"], "gazetteer": record["gazetteer"]}
    return [name for name in now if now[name] != then[name]]
