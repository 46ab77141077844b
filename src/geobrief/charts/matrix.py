"""Matrices: who speaks of whom, who acts toward whom, who is named with whom. A number in every filled cell."""

from __future__ import annotations

from dataclasses import dataclass

from geobrief import style
from geobrief.style import COUNT_COLOURS, GREY, INK, plain, shorten, text_width, write
from geobrief.wording import counted_noun

MOST = 12           # rows and columns; smaller cells could not hold their numbers
CELL, HIGH = 0.44, 0.30
WIDTH, LEFT = 9.0, 0.18
_LABEL, _HEAD = 2.1, 1.75  # the widest name of a row and of a column
_LEAD = 0.125       # from line to line of a name in two lines
_DARK = 3           # classes of colour from which a number is written in white
_EMPTY = "#F2F4F5"


@dataclass(frozen=True)
class Kind:
    """One kind of matrix: the columns of its two sides, its corner, and what its description says."""

    rows: str
    columns: str
    corner: str
    says: str
    joined_by: str
    none: str


SPEECH = Kind("speaker_name", "name", "speaks of →", "who speaks of whom", "on",
              "No known speaker speaks of another actor.")
EVENTS = Kind("source_name", "target_name", "acts toward →", "who acts toward whom", "toward",
              "No event between two known actors was found.")
DYADS = Kind("first", "second", "", "actors named in one sentence", "and", "No sentence names two actors.")


def speech_matrix(frame, title: str, subtitle: str, source: str = ""):
    """Draw who speaks of whom as a matrix: speakers in rows, those spoken of in columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``speaker_name``, ``name``, ``n_articles``, one row a pair; of more than twelve speakers or actors
        those in most articles are drawn.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    return _directed(frame, SPEECH, title, subtitle, source)


def event_matrix(frame, title: str, subtitle: str, source: str = ""):
    """Draw who does something to whom as a matrix: those who act in rows, those it is done to in columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``source_name``, ``target_name``, ``n_articles``, one row a pair.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    return _directed(frame, EVENTS, title, subtitle, source)


def _directed(frame, kind, title, subtitle, source):
    if frame.empty:
        return style.nothing_to_show(title, subtitle, source, kind.none)
    return _matrix(_cells(frame, kind.rows, kind.columns), title, subtitle, source, kind.corner)


def dyad_matrix(frame, title: str, subtitle: str, source: str = ""):
    """Draw who is named with whom as the lower half of a matrix.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``first``, ``second`` (names), ``n_articles``, one row a pair.
    title, subtitle, source : str
        As for ``ranked_tone``.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide; without rows, a small figure that says so.
    """
    import numpy as np
    import pandas as pd

    if frame.empty or (frame["first"].map(plain) == frame["second"].map(plain)).all():
        return style.nothing_to_show(title, subtitle, source, DYADS.none)
    back = frame.rename(columns={"first": "second", "second": "first"})
    cells = _cells(pd.concat([frame, back]), DYADS.rows, DYADS.columns)
    both = cells.index.intersection(cells.columns, sort=False)
    cells = cells.loc[both, both]
    half = cells.where(np.tril(np.ones(cells.shape, bool), -1), -1)
    return _matrix(half.iloc[1:, :-1], title, subtitle, source, DYADS.corner)


def _cells(frame, rows: str, columns: str):
    """Counts with the names of the twelve largest rows and columns, the largest first."""
    named = frame.assign(**{c: [plain(n, 60) for n in frame[c]] for c in (rows, columns)})
    table = named.pivot_table(index=rows, columns=columns, values="n_articles", aggfunc="sum", fill_value=0)
    order = [
        table.sum(axis=axis).sort_index().sort_values(ascending=False, kind="stable").index[:MOST]
        for axis in (1, 0)
    ]
    shown = table.loc[order[0], order[1]]
    return shown.loc[shown.sum(axis=1) > 0, shown.sum() > 0]


def _matrix(cells, title, subtitle, source, corner):
    """The figure; a cell of -1 is not drawn."""
    n, m = cells.shape
    rough = style.new_figure(title, subtitle, source, height=6)
    names = [_lines(rough, str(name)) for name in cells.index]
    heads = [shorten(rough, str(name), 8.5, False, _HEAD) for name in cells.columns]
    head = 0.12 + 0.72 * max(text_width(rough, text, 8.5) for text in heads)
    height = 6 * (1 - rough.geobrief_top + rough.geobrief_bottom) + HIGH * n + head + 0.16
    fig = style.new_figure(title, subtitle, source, height=height)
    ax = fig.add_axes([0, fig.geobrief_bottom + 0.08 / height, 1, (HIGH * n + head) / height])
    ax.set_axis_off()
    ax.set(xlim=(0, WIDTH), ylim=(0, HIGH * n + head))
    widths = [text_width(fig, line, size) for lines, size in names for line in lines]
    left = LEFT + max([*widths, text_width(fig, corner, 8)]) + 0.14
    for i, (lines, size) in enumerate(names):
        y = HIGH * (n - i - 0.5)
        for k, line in enumerate(lines):
            write(ax, left - 0.1, y + _LEAD * ((len(lines) - 1) / 2 - k), line, size, ha="right", va="center")
        for j in range(m):
            _cell(ax, left + CELL * j, y, int(cells.iloc[i, j]))
    for j, name in enumerate(heads):
        if (cells.iloc[:, j] >= 0).any():
            write(ax, left + CELL * (j + 0.35), HIGH * n + 0.05, name, 8.5, rotation=45,
                  rotation_mode="anchor", ha="left", va="bottom")
    write(ax, left - 0.1, HIGH * n + 0.12, corner, 8, colour=GREY, ha="right", va="center")
    return fig


def _lines(fig, name: str):
    """The name of a row in one line, or where it is too long for one, in two smaller ones; and the size of type."""
    if text_width(fig, name, 9) <= _LABEL:
        return [name], 9
    return style.wrap(fig, name, 7.5, False, _LABEL), 7.5


def _cell(ax, x: float, y: float, n: int) -> None:
    """One cell with its number; the shade is that of the maps of counts."""
    if n < 0:
        return
    shade = style.count_class(n)
    ax.add_patch(style.rectangle(x, y - HIGH / 2 + 0.015, CELL - 0.03, HIGH - 0.03, lw=0,
                                 facecolor=_EMPTY if shade < 0 else COUNT_COLOURS[shade]))
    if n:
        write(ax, x + CELL / 2 - 0.015, y, f"{n:,}", 8.5, colour="white" if shade >= _DARK else INK,
              ha="center", va="center")


def alt_text(frame, kind: Kind, most: int) -> str:
    """Say in words what a matrix shows."""
    rows = frame.sort_values(["n_articles", kind.rows, kind.columns], ascending=[False, True, True])
    if rows.empty:
        return f"Matrix of {kind.says}: {kind.none[0].lower()}{kind.none[1:]}"
    top = zip(rows[kind.rows].head(most), rows[kind.columns].head(most), rows["n_articles"], strict=False)
    told = ", ".join(f"{plain(a, 60)} {kind.joined_by} {plain(b, 60)} {int(n):,}" for a, b, n in top)
    return f"Matrix of {kind.says}, in articles. Most: {told}; {counted_noun(len(rows), 'pair')}."
