"""Key findings: statements about the coverage that the frames support, each with its figure and its evidence.

A finding is made only where its claim holds; its words never claim more than the interval allows.
"""

from dataclasses import dataclass, field

import pandas as pd

from geobrief.summaries import wording as w
from geobrief.summaries.changes import SIGNIFICANT, tone_changes
from geobrief.summaries.coverage import counted, country_counts, country_mentions, named_together
from geobrief.summaries.evidence import evidence, together
from geobrief.summaries.intervals import FEWEST_ARTICLES, difference, holm
from geobrief.summaries.tone import count_strength, scored_mentions, tone_table
from geobrief.summaries.units import attach_units, names_of

MOST_FINDINGS = 5
LEAST_DISTANCE = 0.05  # of a mean tone from the median of the others; less is no finding, however narrow its interval
FEWEST_ACTORS = 4   # with fewer actors that have an interval, none is compared with "most others"


@dataclass(frozen=True)
class Finding:
    """One statement about the coverage.

    Attributes
    ----------
    kind : str
        Which rule made it: attention, tone, tone-change, attention-change, pair.
    claim : str
        A sentence in the past tense.
    figure : str
        The figure with its interval or its base.
    strength : str
        strong, moderate or thin.
    n_articles, n_outlets : int
        What it rests on.
    evidence : pandas.DataFrame
        See `evidence.evidence`.
    """

    kind: str
    claim: str
    figure: str
    strength: str
    n_articles: int
    n_outlets: int
    evidence: pd.DataFrame = field(repr=False)


class Facts:
    """What the findings of one report are made from, each table made once.

    Parameters
    ----------
    analysis : Analysis
        Of the period that the report covers.
    whole : Analysis
        Of both periods that are compared; `periods` is `(before, after)` or None.
    """

    def __init__(self, analysis, whole=None, periods=None):
        self.analysis, self.whole, self.periods = analysis, whole or analysis, periods
        self.articles = counted(analysis.articles)
        self.units = attach_units(analysis.mentions, analysis.actors)
        self.rows = scored_mentions(analysis)
        self.tone = tone_table(self.rows)
        self.countries = country_counts(analysis)
        self.pairs = named_together(analysis, self.units)
        self.rows_of_both = self.rows if self.whole is analysis else scored_mentions(self.whole)
        self.changes = tone_changes(self.rows_of_both, *periods) if periods else None

    def name(self, unit):
        """Return the name of an actor as a sentence uses it."""
        return w.in_text(str(names_of(pd.Series([unit]), self.analysis.actors).iloc[0]))

    def scored(self, unit):
        """Return the scored mentions of an actor."""
        return self.rows[self.rows["unit"] == unit]


def key_findings(facts):
    """Return the three to five findings that matter most; fewer where the corpus supports no more."""
    makers = (most_named, most_negative, most_positive, tone_change, attention_change, pair_together)
    found = [finding for maker in makers if (finding := maker(facts)) is not None]
    return found[:MOST_FINDINGS]


def most_named(facts):
    """Return which country was named in most articles; None for one article, or a lead shared by three."""
    table, n = facts.countries, len(facts.articles)
    leaders = table[table["n_articles"] == table["n_articles"].max()] if len(table) else table
    if not 1 <= len(leaders) <= 2 or leaders["n_articles"].max() < 2:
        return None
    top, outlets = leaders.iloc[0], int(leaders["n_outlets"].min())
    share = f"{top['n_articles']:,} of {n:,} articles ({w.percent(top['n_articles'] / n)})"
    rows = country_mentions(facts.analysis.mentions)
    rows = rows[rows["country"].isin(leaders["country"])]
    return Finding(
        "attention",
        _named_most(leaders["name"], share),
        share,
        count_strength(top["n_articles"], outlets),
        int(top["n_articles"]),
        outlets,
        evidence(facts.analysis, rows),
    )


def _named_most(names, share):
    names = w.capital(w.listed(w.in_text(name) for name in names)), len(names)
    if names[1] == 1:
        return f"{names[0]} was named in {share}, more than any other country."
    return f"{names[0]} were each named in {share}; no country was named in more."


def most_negative(facts):
    """Return whose coverage was more negative than that of most others, None where intervals forbid it."""
    return _outlier(facts, "negative")


def most_positive(facts):
    """Return whose coverage was more positive than that of most others, None where intervals forbid it."""
    return _outlier(facts, "positive")


def comparable_actors(facts):
    """Return the rows of the tone table that can be set against the others, none with fewer than four actors.

    Such a row has an interval and evidence that is better than thin.
    """
    known = facts.tone[facts.tone["low"].notna()]
    return known[known["strength"] != "thin"] if len(known) >= FEWEST_ACTORS else known.head(0)


def _outlier(facts, direction):
    known = comparable_actors(facts)
    if known.empty:
        return None
    sign = -1 if direction == "negative" else 1
    extreme = known.loc[(sign * known["mean"]).idxmax()]
    others = facts.tone[facts.tone["low"].notna() & (facts.tone["unit"] != extreme["unit"])]["mean"]
    edge = extreme["high"] if direction == "negative" else extreme["low"]
    stands_apart = sign * (extreme["mean"] - others.median()) >= LEAST_DISTANCE
    if not (stands_apart and (sign * others < sign * edge).mean() > 0.5):
        return None
    figure = f"{w.number(extreme['mean'])} ({w.interval_text(extreme['low'], extreme['high'])})"
    name = facts.name(extreme["unit"])
    claim = (f"Coverage of {name} was more {direction} than that of most other actors: mean tone "
             f"{w.number(extreme['mean'])} (95% interval {w.interval_text(extreme['low'], extreme['high'])}) "
             f"over {w.counted_noun(int(extreme['n_articles']), 'article')}.")
    return Finding(
        "tone",
        claim,
        figure,
        extreme["strength"],
        int(extreme["n_articles"]),
        int(extreme["n_outlets"]),
        evidence(facts.analysis, facts.scored(extreme["unit"]), order=direction),
    )


def tone_change(facts):
    """Return the finding of the largest change of tone that chance does not explain, None without one."""
    if facts.changes is None or not facts.changes["firm"].any():
        return None
    top = facts.changes[facts.changes["firm"]].iloc[0]
    direction = "negative" if top["change"] < 0 else "positive"
    n = int(top["n_before"] + top["n_after"])
    rows = facts.rows_of_both[facts.rows_of_both["unit"] == top["unit"]]
    rows = rows[facts.periods[1].holds(rows)]
    claim = (f"Coverage of {facts.name(top['unit'])} was more {direction} in the later period: mean tone "
             f"{w.number(top['mean_after'])} over {w.counted_noun(int(top['n_after']), 'article')}, against "
             f"{w.number(top['mean_before'])} over {w.counted_noun(int(top['n_before']), 'article')} before.")
    figure = f"change {w.number(top['change'])} ({w.interval_text(top['low'], top['high'])})"
    half = (top["high"] - top["low"]) / 2
    outlets = int(rows["outlet"].nunique())
    strength = "thin" if half > 0.2 else count_strength(min(top["n_before"], top["n_after"]), outlets)
    return Finding(
        "tone-change", claim, figure, strength, n, outlets, evidence(facts.whole, rows, order=direction)
    )


def attention_changes(facts):
    """Return the change of each country's share of articles between the two periods.

    Returns
    -------
    pandas.DataFrame
        `country`, `name`, `share_before`, `share_after`, `n_before`, `n_after`, `change`,
        `low`, `high`, `p` (Holm).
    """
    articles = counted(facts.whole.articles)
    named = country_mentions(facts.whole.mentions)
    named = named[named["article_id"].isin(articles["article_id"])]
    before, after = (articles[period.holds(articles)]["article_id"] for period in facts.periods)
    rows = []
    for country, ids in named.groupby("country")["article_id"].agg(set).items():
        if len(ids) >= FEWEST_ARTICLES:
            was, now = before.isin(ids).to_numpy(float), after.isin(ids).to_numpy(float)
            rows.append(
                (country, was.mean(), now.mean(), int(was.sum()), int(now.sum()), *difference(was, now))
            )
    columns = ["country", "share_before", "share_after", "n_before", "n_after", "change", "low", "high", "p"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(p=holm(table["p"]), name=names_of(table["country"], facts.whole.actors).to_numpy())


def attention_change(facts):
    """Return the largest change of attention that chance does not explain, None without one."""
    if facts.periods is None:
        return None
    table = attention_changes(facts)
    firm = table[table["p"] < SIGNIFICANT]
    if firm.empty:
        return None
    top = firm.loc[firm["change"].abs().idxmax()]
    larger = "larger" if top["change"] > 0 else "smaller"
    claim = (
        f"{w.capital(w.in_text(top['name']))} was named in a {larger} share of articles in the later period: "
        f"{w.percent(top['share_after'])}, against {w.percent(top['share_before'])} before."
    )
    figure = f"{w.percent(top['share_before'])} → {w.percent(top['share_after'])}"
    mentions = country_mentions(facts.whole.mentions)
    rows = mentions[mentions["country"] == top["country"]].merge(
        facts.whole.articles[["article_id", "published", "outlet"]], on="article_id")
    rows = rows[facts.periods[1 if top["change"] > 0 else 0].holds(rows)].drop(columns=["published"])
    n, outlets = int(top["n_before"] + top["n_after"]), int(rows["outlet"].nunique())
    return Finding("attention-change", claim, figure, count_strength(n, outlets), n, outlets,
                   evidence(facts.whole, rows.drop(columns=["outlet"])))


def pair_together(facts):
    """Return which two actors were named together in most articles, None without a single lead."""
    pairs = facts.pairs
    if (
        pairs.empty
        or pairs["n_articles"].iloc[0] < 2
        or (pairs["n_articles"] == pairs["n_articles"].iloc[0]).sum() > 1
    ):
        return None
    top = pairs.iloc[0]
    rows = together(facts.units, top["first"], top["second"])
    outlets = facts.articles[facts.articles["article_id"].isin(rows["article_id"])]["outlet"].nunique()
    names = w.listed([facts.name(top["first"]), facts.name(top["second"])])
    n = int(top["n_articles"])
    claim = (f"{w.capital(names)} were named in one sentence in {w.counted_noun(n, 'article')}, "
             "more than any other pair of actors.")
    return Finding("pair", claim, f"{n} of {len(facts.articles):,} articles", count_strength(n, outlets), n,
                   int(outlets), evidence(facts.analysis, rows))
