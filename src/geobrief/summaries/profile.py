"""What the coverage says of one country: how often, in what tone, beside whom, in whose words."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geobrief import wording as w
from geobrief.summaries.choice import choose
from geobrief.summaries.coverage import counted, country_mentions, place_counts
from geobrief.summaries.tone import pictured, tone_over_time
from geobrief.summaries.units import names_of

MATTERS = 3      # a country in fewer articles has no page of its own
MOST_PAGES = 20


def countries_that_matter(countries, fewest=MATTERS, most=MOST_PAGES):
    """Return the countries that get a page of their own: in at least three articles, at most twenty of them.

    Parameters
    ----------
    countries : pandas.DataFrame
        See `coverage.country_counts`, most articles first.
    """
    return countries[countries["n_articles"] >= fewest].head(most)


@dataclass(frozen=True)
class Profile:
    """One country in the coverage; `country` is empty where the coverage names none.

    Attributes
    ----------
    situation : Situation
    country, name : str
        ISO 3166-1 alpha-3 code, and the name as headings use it.
    step : str
        Length of a period, see `tone.tone_over_time`.
    """

    situation: object
    country: str
    name: str
    step: str = ""

    @property
    def title(self):
        """The heading of its page."""
        return f"{w.capital(w.in_text(self.name))} in the coverage" if self.country else "No country in the coverage"

    @property
    def time_title(self):
        """The title of its tone over time."""
        return f"Tone toward {w.in_text(self.name)} over time" if self.country else "Tone over time"

    @cached_property
    def articles(self):
        """The articles that mention the country, copies left out, latest first."""
        named = country_mentions(self.situation.analysis.mentions)
        ids = named.loc[named["country"] == self.country, "article_id"]
        articles = counted(self.situation.analysis.articles)
        kept = articles[articles["article_id"].isin(ids)]
        return kept.sort_values(["published", "path"], ascending=[False, True], na_position="last")

    @cached_property
    def tone(self):
        """The row of the table of tone, as a table of one row or none."""
        table = self.situation.facts.tone
        return table[table["unit"] == self.country]

    @cached_property
    def over_time(self):
        """The tone of each calendar period."""
        return pictured(tone_over_time(self.situation.facts.scored(self.country), self.step))

    @cached_property
    def partners(self):
        """The actors that sentences name beside it: `unit`, `name`, `n_articles`, `n_sentences`."""
        pairs = self.situation.facts.pairs
        sides = (("first", "second"), ("second", "first"))
        found = [
            pairs[pairs[own] == self.country].rename(columns={other: "unit"}).drop(columns=[own])
            for own, other in sides
        ]
        table = pd.concat(found, ignore_index=True)
        table["name"] = names_of(table["unit"], self.situation.analysis.actors)
        return table.sort_values(["n_articles", "n_sentences", "unit"], ascending=[False, False, True],
                                 ignore_index=True)

    @cached_property
    def speakers(self):
        """Who speaks of it: rows of `speech.spoken_of`."""
        table = self.situation.speech.spoken_of
        return table[table["unit"] == self.country].reset_index(drop=True)

    @cached_property
    def places(self):
        """The toponyms in it, those of most articles first."""
        table = place_counts(self.situation.analysis)
        return table[table["country"] == self.country].reset_index(drop=True)

    @cached_property
    def line(self):
        """Two sentences: how much of the coverage named it, and in what tone."""
        n, of = len(self.articles), self.situation.coverage.n_articles
        name = w.in_text(self.name)
        if not n:
            return f"The coverage did not name {name}." if self.country else "The coverage named no country."
        share = "the only article" if of == 1 else f"{n:,} of {of:,} articles ({w.percent(n / of)})"
        outlets = self.articles["outlet"].nunique()
        by = f", by {w.counted_noun(outlets, 'outlet')}" if outlets > 1 else ""
        return f"{w.capital(name)} was named in {share}{by}. {self._tone_line()}"

    def _tone_line(self):
        if self.tone.empty:
            return "No sentence about it was scored."
        row = self.tone.iloc[0]
        if pd.isna(row["low"]):
            articles = w.counted_noun(int(row["n_articles"]), "article")
            return f"The tone toward it rests on {articles}: too few for an interval, and for any pattern."
        width = " The estimate is uncertain." if row["uncertain"] else ""
        articles = w.counted_noun(int(row["n_articles"]), "article")
        return (f"The mean tone toward it was {w.number(row['mean'])} "
                f"(95% interval {w.interval(row['low'], row['high'])}) over {articles}.{width}")


def profile(situation, country="", step=""):
    """Return the `Profile` of `country` (a code or a name), by default of the one named in most articles.

    A country that the coverage does not name has a profile that says so: a weekly report of it is no failure in a
    week without news.

    Raises
    ------
    UsageError
        If there is no such country.
    """
    table = situation.facts.countries
    if country:
        actors = situation.analysis.actors
        others = actors[(actors["kind"] == "country") & ~actors["country"].isin(table["country"])]
        table = pd.concat([table[["country", "name"]], others[["country", "name"]]], ignore_index=True)
    chosen = choose(table, country, most=1, column="country")
    if chosen.empty:
        return Profile(situation, "", "", step)
    return Profile(situation, str(chosen.iloc[0]["country"]), str(chosen.iloc[0]["name"]), step)
