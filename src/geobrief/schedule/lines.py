"""Where in a TOML file something stands, since the parser does not tell."""

import re

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]")


def line_of(text, n, name):
    """Return the number of the line on which the field `name` of report `n` (from 0; None: no report) stands.

    Parameters
    ----------
    text : str
    n : int or None
    name : str
        "schedule", or of a table below: "matrix.country".

    Returns
    -------
    int
        From 1; where the field itself is not found, the line of its table, then of its report, then 1.
    """
    best, at, table = 1, -1, ""
    parent, _, last = name.rpartition(".")
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = header[1].replace(" ", "").replace('"', "")
            at += table == "report"
            if at == n and table in ("report", f"report.{name}", f"report.{parent}"):
                best = number
        elif _key(line) and _is_here(at, n, table) and _names(_full(table, _key(line)), name, parent, last):
            return number
    return best


def _key(line):
    found = re.match(r'\s*([\w."\'-]+)\s*=', line)
    return re.sub(r"[\"']", "", found[1]) if found else ""


def _is_here(at, n, table):
    return at == n if table.startswith("report") else n is None


def _full(table, key):
    below = table.removeprefix("report").lstrip(".")
    return f"{below}.{key}" if below else key


def _names(full, name, parent, last):
    """True for the field itself, or for the inline table that holds it."""
    return full == name or (bool(parent) and full == parent)
