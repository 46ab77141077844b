"""Titles that state a finding only where the frame bears it, and alternative texts."""

from __future__ import annotations

from geobrief.maps.shapes import named
from geobrief.style import plain


def counts_title(frame) -> str:
    """The title of a map of counts: the one or two countries in the lead, where the lead is clear.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country``, ``n_articles`` and, if wanted, ``name``.

    Returns
    -------
    str
        A leader is clear with at least five articles and a quarter more than the next; else a neutral title.
    """
    rows = frame.assign(name=named(frame)).sort_values(["n_articles", "name"], ascending=[False, True])
    counts, labels = rows["n_articles"].tolist() + [0, 0, 0], [subject(n) for n in rows["name"]]
    if counts[0] >= 5 and counts[0] >= 1.25 * counts[1]:
        return f"{sentence(labels[0])} was named in the most articles" if singular(labels[0]) else (
            f"{sentence(labels[0])} were named in the most articles")
    if counts[1] >= 5 and counts[1] >= 1.25 * counts[2]:
        return f"{sentence(labels[0])} and {labels[1]} were named in the most articles"
    return "Countries named in the coverage"


def tone_title(frame) -> str:
    """The title of a map of tone: which coverage was the most negative, where the estimate bears it.

    Parameters
    ----------
    frame : pandas.DataFrame
        ``country``, ``mean``, ``low``, ``high``, ``uncertain`` and, if wanted, ``name``.

    Returns
    -------
    str
        A country is named only if its estimate is firm and its interval ends below both the intervals' start of
        every other firm country and the median of all means, of at least three; else a neutral title.
    """
    rows = frame[frame["mean"].notna()].assign(name=named(frame)).sort_values("mean")
    firm = rows[~rows["uncertain"].astype(bool)]
    if len(firm) >= 3:
        first, others = firm.iloc[0], firm.iloc[1:]
        if first["high"] < rows["mean"].median() and first["high"] < others["low"].min() and first["mean"] < -0.05:
            return f"Coverage of {subject(first['name'])} was the most negative"
    return "Tone of sentences that mention each country"


def subject(name: str) -> str:
    """The name as it stands inside a sentence: some take the article."""
    starts = ("United ", "Central African", "Netherlands", "Philippines", "Bahamas", "Maldives", "Marshall", "Solomon",
              "Comoros", "Gambia", "Seychelles", "Dominican Republic", "DR Congo", "Falkland", "Cayman", "Faroe")
    return f"the {plain(name, 60)}" if name.startswith(starts) else plain(name, 60)


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def singular(name: str) -> bool:
    """Whether a country's name takes a singular verb; all do, the United States and the Netherlands too."""
    return bool(name)


def alt_text(kind: str, frame, most: int = 5) -> str:
    """Say in words what a picture shows, from the frame it was drawn from.

    Parameters
    ----------
    kind : {"counts", "tone", "dyads", "places", "ranked_tone", "ranked_counts", "over_time", "multiples"}
        The picture.
    frame : pandas.DataFrame
        What the picture was drawn from.
    most : int
        How many rows are named.

    Returns
    -------
    str
        One to three sentences, without markup.
    """
    return ALT[kind](frame, most)


def _alt_counts(frame, most: int) -> str:
    rows = frame[frame["n_articles"] > 0].sort_values(["n_articles", "country"], ascending=[False, True])
    if rows.empty:
        return "World map: no country is named."
    top = ", ".join(f"{plain(n, 60)} {int(c)}" for n, c in zip(named(rows)[:most], rows["n_articles"]))
    return f"World map: articles mentioning each country. Most: {top}; {plural(len(rows), 'country', 'countries')} named."


def _alt_tone(frame, most: int) -> str:
    rated = frame[frame["mean"].notna()].sort_values(["mean", "country"])
    if rated.empty:
        return "World map: mean tone toward each country. No country has the five articles that a mean needs."
    firm = rated[~rated["uncertain"].astype(bool)]
    ends = [f"{label}: {values(part)}." for label, part in
            (("Most negative firm estimates", firm[firm["mean"] < 0].head(most)),
             ("Most positive firm estimates", firm[firm["mean"] > 0].iloc[::-1].head(most))) if len(part)]
    return " ".join([f"World map: mean tone of sentences that mention each country, −1 to +1, for "
                     f"{plural(len(rated), 'country', 'countries')}; {len(rated) - len(firm)} uncertain.", *ends])


def values(rows) -> str:
    """Names with their means."""
    return ", ".join(f"{plain(n, 60)} {signed(m)}" for n, m in zip(named(rows), rows["mean"]))


def signed(value: float) -> str:
    """A mean with its sign, two decimals, a true minus."""
    return f"{value:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")


def plural(n: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{n} {one if n == 1 else many}"


ALT = {"counts": _alt_counts, "tone": _alt_tone}
