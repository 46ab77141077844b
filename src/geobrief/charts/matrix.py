"""Matrices: who speaks of whom, and who is named with whom. A number in every filled cell, in inches."""

from __future__ import annotations

from geobrief import style
from geobrief.style import COUNT_COLOURS, GREY, INK, plain, shorten, text_width, write
from geobrief.wording import counted_noun

MOST = 12           # rows and columns; smaller cells could not hold their numbers
CELL, HIGH = 0.44, 0.30
WIDTH, LEFT = 9.0, 0.18
_LABEL, _HEAD = 2.1, 1.75  # the widest name of a row and of a column
_DARK = 3           # classes of colour from which a number is written in white
_EMPTY = "#F2F4F5"


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
    if frame.empty:
        return style.nothing_to_show(title, subtitle, source, "No known speaker speaks of another actor.")
    return _matrix(_cells(frame, "speaker_name", "name"), title, subtitle, source, corner="speaks of →")


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

    if frame.empty:
        return style.nothing_to_show(title, subtitle, source, "No sentence names two actors.")
    back = frame.rename(columns={"first": "second", "second": "first"})
    cells = _cells(pd.concat([frame, back]), "first", "second")
    both = cells.index.intersection(cells.columns, sort=False)
    cells = cells.loc[both, both]
    half = cells.where(np.tril(np.ones(cells.shape, bool), -1), -1)
    return _matrix(half.iloc[1:, :-1], title, subtitle, source, corner="")


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
    if frame.empty:
        return style.nothing_to_show(title, subtitle, source, "No event between two known actors was found.")
    return _matrix(_cells(frame, "source_name", "target_name"), title, subtitle, source, corner="acts toward →")


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
    names = [shorten(rough, str(name), 9, False, _LABEL) for name in cells.index]
    heads = [shorten(rough, str(name), 8.5, False, _HEAD) for name in cells.columns]
    head = 0.12 + 0.72 * max(text_width(rough, text, 8.5) for text in heads)
    height = 6 * (1 - rough.geobrief_top + rough.geobrief_bottom) + HIGH * n + head + 0.16
    fig = style.new_figure(title, subtitle, source, height=height)
    ax = fig.add_axes([0, fig.geobrief_bottom + 0.08 / height, 1, (HIGH * n + head) / height])
    ax.set_axis_off()
    ax.set(xlim=(0, WIDTH), ylim=(0, HIGH * n + head))
    left = LEFT + max([text_width(fig, text, 9) for text in names] + [text_width(fig, corner, 8)]) + 0.14
    for i, name in enumerate(names):
        y = HIGH * (n - i - 0.5)
        write(ax, left - 0.1, y, name, 9, ha="right", va="center")
        for j in range(m):
            _cell(ax, left + CELL * j, y, int(cells.iloc[i, j]))
    for j, name in enumerate(heads):
        if (cells.iloc[:, j] >= 0).any():
            write(ax, left + CELL * (j + 0.35), HIGH * n + 0.05, name, 8.5, rotation=45,
                  rotation_mode="anchor", ha="left", va="bottom")
    write(ax, left - 0.1, HIGH * n + 0.12, corner, 8, colour=GREY, ha="right", va="center")
    return fig


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


def alt_speech(frame, most: int) -> str:
    """Say in words what the matrix of who speaks of whom shows."""
    rows = frame.sort_values(["n_articles", "speaker_name", "name"], ascending=[False, True, True])
    pairs = zip(rows["speaker_name"].head(most), rows["name"].head(most), rows["n_articles"], strict=False)
    told = ", ".join(f"{plain(a, 60)} of {plain(b, 60)} {int(n):,}" for a, b, n in pairs)
    return (f"Matrix of who speaks of whom, in articles. Most: {told}; {counted_noun(len(rows), 'pair')}."
            if told else "Matrix of who speaks of whom: no known speaker speaks of another actor.")


def alt_events(frame, most: int) -> str:
    """Say in words what the matrix of events shows."""
    rows = frame.sort_values(["n_articles", "source_name", "target_name"], ascending=[False, True, True])
    pairs = zip(rows["source_name"].head(most), rows["target_name"].head(most), rows["n_articles"], strict=False)
    told = ", ".join(f"{plain(a, 60)} toward {plain(b, 60)} {int(n):,}" for a, b, n in pairs)
    return (f"Matrix of who acts toward whom, in articles. Most: {told}; {counted_noun(len(rows), 'pair')}."
            if told else "Matrix of who acts toward whom: no event between two known actors was found.")


def alt_dyads(frame, most: int) -> str:
    """Say in words what the matrix of who is named with whom shows."""
    rows = frame.sort_values(["n_articles", "first", "second"], ascending=[False, True, True])
    pairs = zip(rows["first"].head(most), rows["second"].head(most), rows["n_articles"], strict=False)
    told = ", ".join(f"{plain(a, 60)} and {plain(b, 60)} {int(n):,}" for a, b, n in pairs)
    return (f"Matrix of actors named in one sentence, in articles. Most: {told}; "
            f"{counted_noun(len(rows), 'pair')}." if told
            else "Matrix of actors named in one sentence: no sentence names two actors.")
