"""Frames as tables: HTML for a page, CSV for a spreadsheet. They never read files."""

import os
import re
from pathlib import Path

import numpy as np
import pandas as pd

from geobrief.errors import GeobriefError
from geobrief.markup import Html, clean_text, join
from geobrief.wording import count, day, number, percent

_UNKNOWN = Html('<span class="gb-unknown">–</span>')
# What a spreadsheet takes for a formula or a command, also behind spaces; full-width signs count as well.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r\n|%＝＋－＠]")


def text(value):
    """Return a value as text; `Html` stays what it is."""
    return value if isinstance(value, Html) else str(value)


FORMATS = {"tone": number, "count": count, "percent": percent, "day": day, "text": text}


def html_table(frame, caption, columns=None, formats=None, row_header=None, sortable=True, links=None):
    """Return `frame` as an accessible table inside a region that scrolls by itself.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows in the order to show.
    caption : str
        What the table holds; also the name of the region.
    columns : dict or list, optional
        Column -> heading (or columns under their own names); by default all.
    formats : dict, optional
        Column -> a name of `FORMATS`, or a function of one value that returns text or `Html`.
        Others: whole numbers with commas, fractions as signed tones with two digits, dates as days.
    row_header : str, optional
        The column that names the row; by default the first.
    sortable : bool
        Whether a reader can sort by clicking a heading (with scripts on).
    links : dict, optional
        Column -> column that holds the fragment ("gb-rus") or address the cell links to.

    Returns
    -------
    Html
        Everything that is not `Html` itself escaped; unknown values as "–".

    Raises
    ------
    GeobriefError
        If a column is missing.
    """
    headings = _headings(frame, columns)
    row_header = row_header or next(iter(headings), None)
    cells = {
        column: _cells(
            frame, column, (formats or {}).get(column), column == row_header, (links or {}).get(column)
        )
        for column in headings
    }
    head = join(
        Html('<th scope="col"{}>{}</th>').format(_class(frame[column], (formats or {}).get(column)), heading)
        for column, heading in headings.items()
    )
    rows = join((Html("<tr>{}</tr>").format(join(row)) for row in zip(*cells.values(), strict=True)), "\n")
    kind = Html("gb-table gb-sortable") if sortable else Html("gb-table")
    return Html(
        '<div class="gb-scroll" role="region" aria-label="{}" tabindex="0">'
        '<table class="{}"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>"
    ).format(caption, kind, caption, head, rows)


def _headings(frame, columns):
    headings = (
        columns
        if isinstance(columns, dict)
        else {column: str(column) for column in (columns or frame.columns)}
    )
    missing = [str(column) for column in headings if column not in frame]
    if missing:
        raise GeobriefError(
            f"The table has no column '{missing[0]}'; it has {', '.join(map(str, frame.columns))}."
        )
    return headings


def _is_number(column, form):
    if form in ("text", "day"):
        return False
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return numeric or form in ("tone", "count", "percent")


def _is_date(column):
    return pd.api.types.is_datetime64_any_dtype(column)


def _class(column, form):
    if _is_number(column, form):
        return Html(' class="gb-number"')
    if _is_date(column) or form == "day":
        return Html(' class="gb-short"')
    longest = column.dropna().astype(str).str.len().max() if len(column.dropna()) else 0
    if longest <= 20:
        return Html(' class="gb-short"')
    return Html(' class="gb-long"') if longest > 80 else Html("")


def _format(column, form):
    """Return the function that prints a value of `column`."""
    if callable(form):
        return form
    if form is not None:
        return FORMATS[form]
    if _is_date(column):
        return day
    if pd.api.types.is_bool_dtype(column):
        return lambda value: "yes" if value else "no"
    if pd.api.types.is_integer_dtype(column):
        return count
    return number if pd.api.types.is_numeric_dtype(column) else text


def _cells(frame, name, form, is_header, link):
    """Return the cells of one column as HTML, in the order of the rows."""
    column = frame[name]
    kind, show = _class(column, form), _format(column, form)
    shape = Html('<th scope="row"{}{}>{}</th>') if is_header else Html("<td{}{}>{}</td>")
    shown = [_UNKNOWN if _is_unknown(value) else show(value) for value in column]
    if link:
        shown = [_linked(label, target) for label, target in zip(shown, frame[link], strict=True)]
    keys = _sort_keys(column) if _is_number(column, form) or _is_date(column) else [Html("")] * len(column)
    return [shape.format(kind, key, _isolated(label)) for key, label in zip(keys, shown, strict=True)]


def _is_unknown(value):
    return pd.api.types.is_scalar(value) and pd.isna(value)


def _isolated(value):
    """Return a cell's text, isolated in its direction where it has letters of its own."""
    if isinstance(value, Html) or str(value).isascii():
        return value
    return Html("<bdi>{}</bdi>").format(Html.escape(value))


def _linked(label, target):
    if _is_unknown(target) or not re.fullmatch(r"https?://[^\s\"'<>`\\]+|#?gb-[\w-]+", str(target)):
        return label
    address = str(target) if str(target).startswith(("http", "#")) else f"#{target}"
    return Html('<a href="{}">{}</a>').format(address, label)


def _sort_keys(column):
    """Return the attribute a column of numbers or dates sorts by; empty where unknown."""
    if _is_date(column):
        keys = column.dt.strftime("%Y-%m-%dT%H:%M:%S").where(column.notna(), "")
    else:
        numbers = pd.to_numeric(column, errors="coerce").astype("Float64")
        keys = [("" if pd.isna(value) else f"{value:.10g}") for value in numbers]
    return [Html(' data-sort="{}"').format(key) for key in keys]


def csv_text(frame):
    """Return `frame` as CSV that a spreadsheet shows and does not run.

    Text that begins like a formula gets an apostrophe in front. Dates are ISO, lists joined by "; ", unknown
    values empty. Lines end in LF.
    """
    safe = frame.copy()
    for name in safe:
        if _is_date(safe[name]):
            safe[name] = safe[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_safe_cell, na_action="ignore")
    safe.columns = [_safe_cell(name) for name in safe.columns]
    return safe.to_csv(index=False, lineterminator="\n")


def _safe_cell(value):
    if isinstance(value, (list, tuple, set, np.ndarray)):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return value
    text = clean_text(value)
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(frame, path):
    """Write `csv_text(frame)` to `path`, whole or not at all; return the path.

    The file starts with a byte-order mark, without which Excel misreads names such as "Türkiye".
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "w", encoding="utf-8-sig", newline="") as file:
            file.write(csv_text(frame))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path
