"""The lines of a labelled file: checked field by field, with errors that name file, line and field."""

import json
import re
from dataclasses import dataclass

from geobrief.errors import UsageError

_CODE = re.compile(r"[A-Z]{3}")


def read_rows(path):
    """Yield the lines of the file at `path` as rows, blank ones left out.

    Raises
    ------
    UsageError
        If the file cannot be read, or a line is no JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 text: save it as UTF-8.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _row(path.name, number, line)


def _row(file, number, line):
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{file}, line {number}: no JSON; a labelled file has one JSON object a line."
        ) from error
    if not isinstance(data, dict):
        raise UsageError(f"{file}, line {number}: not a JSON object; a labelled file has one a line.")
    return Row(file, number, data)


@dataclass(frozen=True)
class Row:
    """One JSON object of a file and where it stands; `inside` names the list it is a member of."""

    file: str
    line: int
    data: dict
    inside: str = ""

    def wrong(self, message):
        return UsageError(f"{self.file}, line {self.line}: {self.inside}{message}.")

    def text(self, *names):
        """Return the text under the first of `names` that is there."""
        name = next((name for name in names if name in self.data), None)
        if name is None:
            raise self.wrong(f"the field '{names[0]}' is missing")
        value = self.data[name]
        if not isinstance(value, str) or not value.strip() or any("\ud800" <= c <= "\udfff" for c in value):
            raise self.wrong(f"the field '{name}' is not a text")
        return value

    def members(self, name):
        """Return the objects in the list `name` as rows of their own."""
        values = self.data.get(name)
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(f"the field '{name}' is not a list of objects")
        return [Row(self.file, self.line, value, f"{name}[{n}]: ") for n, value in enumerate(values)]

    def span(self, text, names=("start", "end")):
        """Return the half-open character offsets into `text` under `names`."""
        ends = [self.data.get(name) for name in names]
        for name, value in zip(names, ends, strict=True):
            if isinstance(value, bool) or not isinstance(value, int):
                raise self.wrong(f"the field '{name}' is not a whole number")
        if not 0 <= ends[0] < ends[1] <= len(text):
            raise self.wrong(
                f"'{names[0]}' {ends[0]} and '{names[1]}' {ends[1]} are no span of the text "
                f"({len(text)} characters)"
            )
        self._check_surface(text[slice(*ends)])
        return tuple(ends)

    def has_span(self, text):
        """Return whether `start` and `end` are a span of `text`."""
        try:
            self.span(text)
        except UsageError:
            return False
        return True

    def _check_surface(self, found):
        """Offsets counted in bytes or from one are the usual mistake, and a surface shows it."""
        wanted = self.word("surface") or self.word("mention")
        if wanted and wanted != found:
            raise self.wrong(
                f"the offsets hold '{found[:30]}', not '{wanted[:30]}'; they count characters from 0"
            )

    def code(self, name):
        """Return a country under `name`, None where there is none."""
        return None if self.data.get(name) is None else self._checked_code(name, self.data[name])

    def codes(self, name):
        """Return the set of countries in the list `name`."""
        values = self.data.get(name)
        if not isinstance(values, list):
            raise self.wrong(f"the field '{name}' is not a list of country codes")
        return frozenset(self._checked_code(name, value) for value in values)

    def _checked_code(self, name, value):
        if not isinstance(value, str) or not _CODE.fullmatch(value):
            raise self.wrong(
                f"the field '{name}' has {value!r}, which is no ISO 3166-1 alpha-3 code such as RUS"
            )
        return value

    def word(self, name):
        """Return a short text under `name` that may be missing."""
        value = self.data.get(name)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
