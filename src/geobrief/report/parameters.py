"""What a notebook can be told: the typed, commented assignments of its `parameters` cell.

Nothing but the names that stand there and plain JSON values ever reaches a notebook, since papermill
writes names and foreign objects into a cell as code.
"""

import ast
import glob
import io
import json
import math
import re
import tokenize
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geobrief.errors import GeobriefError, UsageError, did_you_mean
from geobrief.resources import home

_KINDS = ("str", "int", "float", "bool", "list[str]", "None")
_DATE_NAME = re.compile(r"(^|_)(since|until|date)$")
_TRUE, _FALSE, _NONE = ("true", "yes", "on", "1"), ("false", "no", "off", "0"), ("none", "null", "")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Attributes
    ----------
    name : str
        As assigned in the cell. Names that are or end in `since`, `until` or `date` hold ISO dates.
    type : str
        As annotated: `str`, `int`, `float`, `bool`, `list[str]`, or several joined by " | " (also `None`).
    default : object
        A JSON value.
    help : str
        The comment behind the assignment, or above it.
    """

    name: str
    type: str
    default: object
    help: str = ""

    @property
    def kinds(self):
        """The types a value may have, as a tuple of names."""
        return tuple(part.strip() for part in self.type.split("|"))

    @property
    def is_date(self):
        """Whether a value has to be a date."""
        return "str" in self.kinds and bool(_DATE_NAME.search(self.name))


def read_parameters(notebook):
    """Return the parameters of the notebook at the path `notebook`, in the order of its cell.

    Returns
    -------
    list of Parameter
        Empty where no cell is tagged `parameters`.

    Raises
    ------
    GeobriefError
        If the file is no notebook, or the cell holds anything but typed assignments of plain values.
    """
    source = _parameters_cell(Path(notebook))
    try:
        statements = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, tokenize.TokenError) as error:
        raise GeobriefError(
            f"The parameters cell of {Path(notebook).name} is not valid Python: {error}."
        ) from error
    return [
        _parameter(statement, comments, Path(notebook).name)
        for statement in statements
        if not _is_text(statement)
    ]


def check_parameters(parameters, values, name="the notebook"):
    """Return `values` converted to the declared types, ready for papermill.

    Parameters
    ----------
    parameters : list of Parameter
    values : dict
        Name -> text from a command line, or a value of a JSON type.
    name : str
        What errors call the notebook.

    Raises
    ------
    UsageError
        One line: an unknown name (with the nearest known one), a value of the wrong type, a date that
        is none, a corpus that is not there.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for word in values:
        if word not in known:
            hint = did_you_mean(word, known) or f" It has: {', '.join(known) or 'none'}."
            raise UsageError(f"{name} has no parameter '{_short(word)}'.{hint}")
    checked = {word: _convert(known[word], value) for word, value in values.items()}
    for word, value in checked.items():
        _check_meaning(known[word], value)
    _check_period(checked)
    return checked


def resolve_path(text):
    """Return where the path or pattern `text` is: below the working directory, else the repository root.

    Raises
    ------
    UsageError
        If there is nothing in either place.
    """
    path = Path(text).expanduser()
    for place in (path, home() / path):
        if place.exists() or (glob.has_magic(text) and glob.glob(str(place), recursive=True)):
            return place
    raise UsageError(f"There is no corpus at '{_short(text)}': name a file, a folder or a pattern.")


def _parameters_cell(path):
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except OSError as error:
        raise GeobriefError(f"The notebook {path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise GeobriefError(
            f"{path.name} is not a notebook of version 4: open and save it in JupyterLab."
        ) from error
    for cell in cells:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            return "".join(cell["source"])
    return ""


def _comments(source):
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _parameter(statement, comments, notebook):
    if not (
        isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value
    ):
        raise GeobriefError(
            f"{notebook}: line {statement.lineno} of the parameters cell is not 'name: type = value'."
        )
    name, kind = statement.target.id, ast.unparse(statement.annotation)
    unknown = [part for part in (piece.strip() for piece in kind.split("|")) if part not in _KINDS]
    if unknown:
        raise GeobriefError(
            f"{notebook}: the type {unknown[0]} of '{name}' is not one of {', '.join(_KINDS)}."
        )
    try:
        default = ast.literal_eval(statement.value)
    except ValueError as error:
        raise GeobriefError(f"{notebook}: the default of '{name}' has to be a plain value.") from error
    note = comments.get(statement.end_lineno) or comments.get(statement.lineno - 1, "")
    parameter = Parameter(name, kind, default, note)
    return Parameter(name, kind, _convert(parameter, default), note)


def _convert(parameter, value):
    kinds = parameter.kinds
    if value is None or (isinstance(value, str) and "None" in kinds and value.strip().lower() in _NONE):
        return _or_wrong(parameter, value, "None" in kinds, None)
    if isinstance(value, (list, tuple)):
        return _convert_list(parameter, list(value))
    if isinstance(value, str):
        return _from_text(parameter, value)
    if isinstance(value, bool):
        return _or_wrong(parameter, value, "bool" in kinds, value)
    if isinstance(value, int):
        return _or_wrong(
            parameter, value, {"int", "float"} & set(kinds), value if "int" in kinds else float(value)
        )
    return _or_wrong(
        parameter, value, type(value) is float and "float" in kinds and math.isfinite(value), value
    )


def _from_text(parameter, text):
    kinds, word = parameter.kinds, text.strip()
    if "bool" in kinds and word.lower() in _TRUE + _FALSE:
        return word.lower() in _TRUE
    if "int" in kinds and re.fullmatch(r"[+-]?\d{1,15}", word, re.ASCII):
        return int(word)
    if "float" in kinds and re.fullmatch(
        r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", word, re.ASCII | re.IGNORECASE
    ):
        return float(word)
    if "str" in kinds:
        return _plain(parameter, text)
    return _or_wrong(parameter, text, "list[str]" in kinds, _words(parameter, text))


def _words(parameter, text):
    if text.lstrip().startswith("["):
        try:
            return _convert_list(parameter, json.loads(text))
        except ValueError as error:
            raise UsageError(f"'{parameter.name}' is not a JSON list of texts: {_short(text)}") from error
    words = [text] if parameter.name == "corpus" else text.split(",")
    return [_plain(parameter, word.strip()) for word in words if word.strip()]


def _convert_list(parameter, values):
    if "list[str]" in parameter.kinds and all(isinstance(value, str) for value in values):
        return [_plain(parameter, value) for value in values]
    if len(values) == 1 and not isinstance(values[0], (list, tuple)):
        return _convert(parameter, values[0])
    return _or_wrong(parameter, values, False, None)


def _plain(parameter, text):
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UsageError(f"'{parameter.name}' holds characters that are no text: {_short(text)}")
    return text


def _or_wrong(parameter, value, right, result):
    if right:
        return result
    wanted = {
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "str": "a text",
        "list[str]": "a list of texts",
        "None": "none",
    }
    kinds = " or ".join(wanted[kind] for kind in parameter.kinds)
    raise UsageError(f"'{parameter.name}' has to be {kinds}, not {_short(value)!r}.")


def _check_meaning(parameter, value):
    if parameter.is_date and value:
        _check_date(parameter.name, value)
    if parameter.name == "corpus" and value is not None:
        for text in [value] if isinstance(value, str) else value:
            resolve_path(text)


def _check_date(name, text):
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError("not an ISO date")
        date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"'{name}' has to be a date such as 2022-09-30, not {_short(text)!r}.") from error


def _check_period(values):
    since, until = values.get("since"), values.get("until")
    if since and until and since > until:
        raise UsageError(f"'since' ({since}) is later than 'until' ({until}).")


def _short(value):
    text = re.sub(r"\s+", " ", str(value))
    return text if len(text) <= 60 else text[:59] + "…"
