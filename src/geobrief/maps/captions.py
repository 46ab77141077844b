"""Titles that state a finding only where the frame bears it, and alternative texts."""

from __future__ import annotations

from geobrief.maps.dyads import between_countries
from geobrief.maps.shapes import named, names
from geobrief.style import plain
from geobrief.wording import capital, counted_noun, in_text, listed, number

LEAD = 1.25  # a leader has a quarter more articles than the next
ENOUGH = 5  # articles that a leader needs at least


def counts_title(frame) -> str:
    """The title of a map of counts: the one or two countries in the lead, where the lead is clear.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country``, ``n_articles`` and, if wanted, ``name``.

    Returns
    -------
    str
        A leader has at least five articles and a quarter more than the next; without one, a neutral title.
    """
    rows = frame.assign(name=named(frame)).sort_values(["n_articles", "name"], ascending=[False, True])
    counts = [*rows["n_articles"], 0, 0, 0]
    for n in (1, 2):
        if counts[n - 1] >= max(ENOUGH, LEAD * counts[n]):
            leaders = listed(in_text(plain(name, 60)) for name in rows["name"][:n])
            return f"{capital(leaders)} {'was' if n == 1 else 'were'} named in the most articles"
    return "Countries named in the coverage"


def places_title(frame, where: str = "") -> str:
    """The title of a map of places: the place in the lead, where the lead is clear.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``name``, ``n_articles``.
    where : str
        The country that all of them are in; empty: several.

    Returns
    -------
    str
        A leader has at least five articles and a quarter more than the next; without one, a neutral title.
    """
    rows = _drawn(frame).sort_values(["n_articles", "name"], ascending=[False, True])
    counts = [*rows["n_articles"], 0, 0]
    within = f" in {in_text(plain(where, 60))}" if where else ""
    if counts[0] >= max(ENOUGH, LEAD * counts[1]):
        return f"{plain(rows['name'].iloc[0], 60)} was the place{within} named in the most articles"
    return f"Places{within} named in the coverage"


def tone_title(frame) -> str:
    """The title of a map of tone: which coverage was the most negative, where the estimate bears it.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country``, ``mean``, ``low``, ``high``, ``uncertain`` and, if wanted, ``name``.

    Returns
    -------
    str
        Of at least three countries, the one with the lowest firm mean is named if its interval lies below
        zero: "the most negative" where the interval ends below every other one, "more negative than that of
        most countries" where it ends below more than half of the others. Else a neutral title.
    """
    rows = frame[frame["mean"].notna() & frame["high"].notna()]
    rows = rows.assign(name=named(rows)).sort_values(["mean", "name"])
    firm = rows[~rows["uncertain"].astype(bool)]
    if len(rows) < 3 or firm.empty or firm["high"].iloc[0] >= 0:
        return "Tone of sentences that mention each country"
    first, others = firm.iloc[0], rows.drop(firm.index[0])
    clear, subject = (others["low"] > first["high"]).mean(), in_text(plain(first["name"], 60))
    if clear == 1:
        return f"Coverage of {subject} was the most negative"
    if clear > 0.5:
        return f"Coverage of {subject} was more negative than that of most countries"
    return "Tone of sentences that mention each country"


def alt_text(kind: str, frame, most: int = 5) -> str:
    """Say in words what a map shows, from the frame it was drawn from.

    Parameters
    ----------
    kind : {"counts", "tone", "dyads", "places"}
        The map.
    frame : pandas.DataFrame
        What the map was drawn from.
    most : int
        How many rows are named.

    Returns
    -------
    str
        One to three sentences, without markup.
    """
    return {"counts": _counts, "tone": _tone, "dyads": _dyads, "places": _places}[kind](frame, most)


def _counts(frame, most: int) -> str:
    rows = frame[frame["n_articles"] > 0].sort_values(["n_articles", "country"], ascending=[False, True])
    if rows.empty:
        return "World map: no country is named."
    top, number_named = _numbered(named(rows), rows["n_articles"], most), _countries(rows)
    return f"World map: articles that mention each country. Most: {top}; {number_named} named."


def _tone(frame, most: int) -> str:
    rated = frame[frame["mean"].notna()].sort_values(["mean", "country"])
    if rated.empty:
        return "World map of mean tone: no country has the five articles that a mean needs."
    firm = rated[~rated["uncertain"].astype(bool)]
    ends = (
        ("negative", firm[firm["mean"].round(2) < 0].head(most)),
        ("positive", firm[firm["mean"].round(2) > 0].iloc[::-1].head(most)),
    )
    told = [f"Most {end} firm estimates: {_valued(rows)}." for end, rows in ends if len(rows)]
    return " ".join(
        [
            "World map: mean tone of sentences that mention each country, −1 to +1, for "
            f"{_countries(rated)}, {len(rated) - len(firm)} of them uncertain.",
            *told,
        ]
    )


def _dyads(frame, most: int) -> str:
    rows = between_countries(frame)
    if rows.empty:
        return "World map of pairs of countries: none is named together."
    pairs = (
        rows["source"].map(names()).fillna(rows["source"])
        + "–"
        + rows["target"].map(names()).fillna(rows["target"])
    )
    return (
        f"World map: curves between countries. Most: {_numbered(pairs, rows['n'], most)}; "
        f"{counted_noun(len(rows), 'pair')}."
    )


def _places(frame, most: int) -> str:
    rows = _drawn(frame[frame["n_articles"] > 0]).sort_values(["n_articles", "name"], ascending=[False, True])
    if rows.empty:
        return "Map of places: none is named."
    return (
        "Map of places as dots, larger with more articles. Most: "
        f"{_numbered(rows['name'], rows['n_articles'], most)}; "
        f"{counted_noun(len(rows), 'place')}."
    )


def _drawn(frame):
    """The places that a map shows: those in one country; Europe has no point that could stand for it."""
    return frame[frame["country"].notna()] if "country" in frame else frame


def _countries(rows) -> str:
    """How many countries."""
    return counted_noun(len(rows), "country", "countries")


def _numbered(labels, counts, most: int) -> str:
    """The first names with their numbers."""
    pairs = zip(labels[:most], counts[:most], strict=True)
    return ", ".join(f"{plain(label, 60)} {int(count):,}" for label, count in pairs)


def _valued(rows) -> str:
    """Names with their means."""
    return ", ".join(
        f"{plain(name, 60)} {number(mean)}" for name, mean in zip(named(rows), rows["mean"], strict=True)
    )
