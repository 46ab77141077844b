"""Tables beside the maps, and which country has a map of its places."""

from dataclasses import dataclass

import pandas as pd

from geobrief import wording as w
from geobrief.maps import places_title
from geobrief.markup import Html
from geobrief.report.display import behind, evidence, evidence_name
from geobrief.report.sections.common import SHOWN, known_outlets, long_table
from geobrief.summaries.choice import choose
from geobrief.summaries.evidence import evidence as select
from geobrief.summaries.units import names_of


def count_rows(counts):
    """Return the table beside the map of counts."""
    if counts.empty:
        return Html("<p>{}</p>").format("No country was named.")
    columns = {"name": "Country", "n_articles": "Articles", "n_outlets": "Outlets", "n_mentions": "Mentions"}
    shown = counts.assign(n_outlets=known_outlets(counts), evidence=[evidence_name(code) for code in counts["country"]])
    return long_table(shown, "Countries named in the coverage", columns, links={"n_articles": "evidence"})


@dataclass(frozen=True)
class PlacesOf:
    """The places of one country, and the title of their map."""

    country: str
    places: pd.DataFrame
    title: str


def places_of(situation, places, wanted=""):
    """Return the places of the country `wanted` (a code or a name), by default the one with most places."""
    named = places["country"].dropna().value_counts()
    table = situation.facts.countries.set_index("country", drop=False)
    with_places = table[table["country"].isin(named.index)]
    with_places = with_places.assign(n=with_places["country"].map(named)).sort_values(
        "n", ascending=False, kind="stable"
    )
    chosen = choose(with_places.reset_index(drop=True), wanted, most=1, column="country")
    if chosen.empty:
        return PlacesOf("", places.head(0), places_title(places.head(0)))
    inside = places[places["country"] == chosen.iloc[0]["country"]]
    return PlacesOf(chosen.iloc[0]["country"], inside, places_title(inside, chosen.iloc[0]["name"]))


def place_rows(situation, places, most=3):
    """Return the table of toponyms below the countries, beside their maps, with the sentences of the first."""
    columns = {"name": "Place", "in_country": "Country", "n_articles": "Articles", "n_mentions": "Mentions"}
    if places.empty:
        return Html("<p>{}</p>").format("No place below the country was named.")
    places = places.assign(country=places["country"].astype(object).where(places["country"].notna(), None))
    named = places.assign(in_country=names_of(places["country"], situation.analysis.actors))
    named["evidence"] = [f"gb-evidence-place-{n}" for n in range(len(named))]
    table = long_table(named, "Places named in the coverage", columns, links={"n_articles": "evidence"})
    return table + behind(_place_evidence(situation, row, most) for row in named.head(SHOWN).itertuples())


def _place_evidence(situation, row, most):
    """Return the sentences that name one place, folded."""
    mentions = situation.analysis.mentions
    rows = mentions[(mentions["place"] == row.name) & (mentions["country"].fillna("") == (row.country or ""))
                    & (mentions["role"] != "outlet")]
    summary = f"{row.name}: {w.counted_noun(row.n_articles, 'article')}"
    return evidence(select(situation.analysis, rows, most), summary, name=row.evidence)
