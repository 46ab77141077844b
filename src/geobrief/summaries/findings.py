"""Key findings: statements about the coverage that the frames support, each with its figure and its evidence.

A finding is made only where its claim holds; its words never claim more than the interval allows.
"""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from geobrief import wording as w
from geobrief.summaries.changes import SIGNIFICANT, tone_changes
from geobrief.summaries.coverage import counted, country_counts, country_mentions, named_together, place_counts
from geobrief.summaries.evidence import MOST, evidence, together
from geobrief.summaries.intervals import FEWEST_ARTICLES, difference, holm, share_difference
from geobrief.summaries.relations import dyads, event_sentences, relations
from geobrief.summaries.speech import Speech
from geobrief.summaries.tone import article_tone, count_strength, scored_mentions, tone_table
from geobrief.summaries.units import attach_units, names_of

MOST_FINDINGS = 5
LEAST_DISTANCE = 0.05  # of a mean tone from the median of the others; less is no finding, however narrow its interval
FEWEST_ACTORS = 4   # with fewer actors that can be compared, none is set against the others
FEWEST_FOR_ACTS = 3  # articles that report what one actor does to another, below which no pair leads


@dataclass(frozen=True)
class Finding:
    """One statement about the coverage.

    Attributes
    ----------
    kind : str
        Which rule made it: attention, tone, tone-change, attention-change, pair, speech, events,
        place.
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
    gist : str
        The claim in short, as the bottom line says it; empty for what the bottom line leaves to the findings.
    change : str
        Of a change: what changed and which way ("tone RUS negative"), the same for as long as it lasts.
    """

    kind: str
    claim: str
    figure: str
    strength: str
    n_articles: int
    n_outlets: int
    evidence: pd.DataFrame = field(repr=False)
    gist: str = ""
    change: str = ""


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
        self.units = attach_units(analysis.mentions, analysis.actors, analysis.articles)
        self.rows = scored_mentions(analysis)
        self.tone = tone_table(self.rows)
        self.countries = country_counts(analysis)
        self.pairs = named_together(analysis, self.units)
        is_limited = periods and self.whole is not analysis
        self.rows_of_both = scored_mentions(self.whole) if is_limited else self.rows
        self.changes = tone_changes(self.rows_of_both, *periods) if periods else None

    def name(self, unit):
        """Return the name of an actor as a sentence uses it."""
        return w.in_text(str(names_of(pd.Series([unit]), self.analysis.actors).iloc[0]))

    def scored(self, unit):
        """Return the scored mentions of an actor."""
        return self.rows[self.rows["unit"] == unit]

    @cached_property
    def speech(self):
        """Who says what about whom."""
        return Speech(self.analysis, self.rows)

    @cached_property
    def attention(self):
        """See `attention_changes`; without two periods, a table without rows."""
        return attention_changes(self)

    @cached_property
    def tones(self):
        """The tone of each article toward each actor: actor -> array of floats."""
        per_article = article_tone(self.rows)
        return {unit: tones.to_numpy(float) for unit, tones in per_article.groupby("unit")["tone"]}


def key_findings(facts):
    """Return the three to five findings that matter most; fewer where the corpus supports no more."""
    makers = (most_named, most_negative, most_positive, tone_change, attention_change, pair_together, most_quoted,
              most_acts, most_named_place)
    found = [finding for maker in makers if (finding := maker(facts)) is not None]
    return found[:MOST_FINDINGS]


def most_named(facts):
    """Return which country was named in most articles; None for one article, or a lead shared by three."""
    table, n = facts.countries, len(facts.articles)
    leaders = table[table["n_articles"] == table["n_articles"].max()] if len(table) else table
    if not 1 <= len(leaders) <= 2 or leaders["n_articles"].max() < 2:
        return None
    top, outlets = leaders.iloc[0], int(leaders["n_outlets"].min())
    share = w.share_of(int(top["n_articles"]), n, "article")
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
    """Return the rows of the tone table that can be set against each other, none where they are under four.

    Such a row has an interval and evidence that is better than thin.
    """
    known = facts.tone[facts.tone["low"].notna() & (facts.tone["strength"] != "thin")]
    return known if len(known) >= FEWEST_ACTORS else known.head(0)


def standing_apart(facts, direction):
    """Return the actor whose tone differs from that of more than half of the others, pair by pair, beyond chance.

    Parameters
    ----------
    facts : Facts
    direction : {"negative", "positive"}

    Returns
    -------
    tuple of (pandas.Series, int, int), or None
        Its row of the tone table, from how many others it differs, and how many they are.
    """
    known = comparable_actors(facts)
    if known.empty:
        return None
    sign = -1 if direction == "negative" else 1
    extreme = known.loc[(sign * known["mean"]).idxmax()]
    others = known[known["unit"] != extreme["unit"]]
    n_apart = sum(_apart(facts, extreme["unit"], other, sign) for other in others["unit"])
    distance = sign * (extreme["mean"] - others["mean"].median())
    if 2 * n_apart <= len(others) or distance < LEAST_DISTANCE:
        return None
    return extreme, n_apart, len(others)


def _outlier(facts, direction):
    """Return the finding of the actor that stands apart, None without one."""
    found = standing_apart(facts, direction)
    if found is None:
        return None
    extreme, others = found[0], f"{_of_others(*found[1:])} with enough articles to compare"
    mean, between = w.number(extreme["mean"]), w.interval(extreme["low"], extreme["high"])
    n, name = int(extreme["n_articles"]), facts.name(extreme["unit"])
    claim = (f"Coverage of {name} was more {direction} than that of {others}: mean tone {mean} (95% interval "
             f"{between}) over {w.counted_noun(n, 'article')}.")
    gist = (f"Toward {name} the tone was more {direction} than toward {others} "
            f"(mean {mean}, 95% interval {between}).")
    return Finding("tone", claim, f"{mean} ({between})", extreme["strength"], n, int(extreme["n_outlets"]),
                   evidence(facts.analysis, facts.scored(extreme["unit"]), order=direction), gist)


def _apart(facts, unit, other, sign):
    """Return whether the tone toward `unit` lies on one side of that toward `other` by more than chance explains."""
    _, low, high, _ = difference(facts.tones[other], facts.tones[unit])
    return low > 0 if sign > 0 else high < 0


def _of_others(n, total):
    """Return "seven of the eight other actors", "all four other actors"."""
    if n == total:
        return f"all {w.small_number(total)} other actors"
    return f"{w.small_number(n)} of the {w.small_number(total)} other actors"


def tone_change(facts):
    """Return the finding of the largest change of tone that chance does not explain, None without one."""
    if facts.changes is None or not facts.changes["firm"].any():
        return None
    top = facts.changes[facts.changes["firm"]].iloc[0]
    about, claim = tone_change_claim(top, facts.name(top["unit"]), facts.periods[1])
    n = int(top["n_before"] + top["n_after"])
    rows = facts.rows_of_both[facts.rows_of_both["unit"] == top["unit"]]
    rows = rows[facts.periods[1].holds(rows)]
    name, later = facts.name(top["unit"]), w.day(facts.periods[1].since)
    direction = about.rpartition(" ")[2]
    change, between = w.number(top["change"]), w.interval(top["low"], top["high"])
    gist = (f"From {later} on, the tone toward {name} was more {direction} than before "
            f"(change {change}, 95% interval {between}).")
    half = (top["high"] - top["low"]) / 2
    outlets = int(rows["outlet"].nunique())
    strength = "thin" if half > 0.2 else count_strength(min(top["n_before"], top["n_after"]), outlets)
    return Finding("tone-change", claim, f"change {change} ({between})", strength, n, outlets,
                   evidence(facts.whole, rows, order=direction), gist, about)


def tone_change_claim(row, name, later):
    """Return what changed ("tone RUS negative") and a sentence for one row of `tone_changes`; `later` is the later
    period."""
    direction = "negative" if row["change"] < 0 else "positive"
    claim = (f"Coverage of {name} was more {direction} from {w.day(later.since)} on: mean tone "
             f"{w.number(row['mean_after'])} over {w.counted_noun(int(row['n_after']), 'article')}, against "
             f"{w.number(row['mean_before'])} over {w.counted_noun(int(row['n_before']), 'article')} before.")
    return f"tone {row['unit']} {direction}", claim


def attention_changes(facts):
    """Return the change of each country's share of articles between the two periods.

    Returns
    -------
    pandas.DataFrame
        `country`, `name`, `share_before`, `share_after`, `n_before`, `n_after`, `change`, `low`, `high`,
        `p` (Holm), `firm` (`p` under .05 and an interval without zero); the largest firm change first.
    """
    articles = counted(facts.whole.articles)
    named = country_mentions(facts.whole.mentions)
    named = named[named["article_id"].isin(articles["article_id"])]
    before, after = (articles[period.holds(articles)]["article_id"] for period in facts.periods)
    rows = []
    for country, ids in named.groupby("country")["article_id"].agg(set).items():
        if len(ids) >= FEWEST_ARTICLES:
            was, now = int(before.isin(ids).sum()), int(after.isin(ids).sum())
            changed = share_difference(was, len(before), now, len(after))
            rows.append((country, was / len(before), now / len(after), was, now, *changed))
    columns = ["country", "share_before", "share_after", "n_before", "n_after", "change", "low", "high", "p"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.assign(p=holm(table["p"]), name=names_of(table["country"], facts.whole.actors).to_numpy())
    firm = (table["p"] < SIGNIFICANT) & ((table["low"] > 0) | (table["high"] < 0))
    return table.assign(firm=firm, size=table["change"].abs()).sort_values(
        ["firm", "size", "country"], ascending=[False, False, True], ignore_index=True).drop(columns="size")


def attention_change(facts):
    """Return the largest change of attention that chance does not explain, None without one."""
    if facts.periods is None:
        return None
    if not facts.attention["firm"].any():
        return None
    top = facts.attention.iloc[0]
    about, claim = attention_change_claim(top, facts.periods[1])
    figure = f"{w.percent(top['share_before'])} → {w.percent(top['share_after'])}"
    mentions = country_mentions(facts.whole.mentions)
    rows = mentions[mentions["country"] == top["country"]].merge(
        facts.whole.articles[["article_id", "published", "outlet"]], on="article_id")
    rows = rows[facts.periods[1 if top["change"] > 0 else 0].holds(rows)].drop(columns=["published"])
    n, outlets = int(top["n_before"] + top["n_after"]), int(rows["outlet"].nunique())
    return Finding("attention-change", claim, figure, count_strength(n, outlets), n, outlets,
                   evidence(facts.whole, rows.drop(columns=["outlet"])), change=about)


def attention_change_claim(row, later):
    """Return what changed ("attention RUS larger") and a sentence for one row of `attention_changes`; `later` is the
    later period."""
    larger = "larger" if row["change"] > 0 else "smaller"
    claim = (f"From {w.day(later.since)} on, {w.in_text(row['name'])} was named in a {larger} share of articles: "
             f"{w.percent(row['share_after'])}, against {w.percent(row['share_before'])} before.")
    return f"attention {row['country']} {larger}", claim


def pair_together(facts):
    """Return which two actors were named together in most articles, None without a single lead."""
    if not _leads_alone(facts.pairs, fewest=2):
        return None
    top = facts.pairs.iloc[0]
    rows = together(facts.units, top["first"], top["second"])
    outlets = facts.articles[facts.articles["article_id"].isin(rows["article_id"])]["outlet"].nunique()
    names = w.listed([facts.name(top["first"]), facts.name(top["second"])])
    n = int(top["n_articles"])
    claim = (f"{w.capital(names)} were named in one sentence in {w.counted_noun(n, 'article')}, "
             "more than any other pair of actors.")
    return Finding("pair", claim, f"{n} of {len(facts.articles):,} articles", count_strength(n, outlets), n,
                   int(outlets), evidence(facts.analysis, rows))


def most_quoted(facts):
    """Return which actor was quoted or reported in most articles, None without a single lead."""
    table, n = facts.speech.speakers, len(facts.articles)
    if not _leads_alone(table, fewest=2):
        return None
    top = table.iloc[0]
    share = f"{top['n_articles']:,} of {n:,}"
    claim = (f"No actor was quoted or reported in more articles than {facts.name(top['unit'])}: {share} "
             f"({w.percent(top['n_articles'] / n)}).")
    n_articles, n_outlets = int(top["n_articles"]), int(top["n_outlets"])
    return Finding("speech", claim, f"{share} articles", count_strength(n_articles, n_outlets), n_articles, n_outlets,
                   facts.speech.said_by(top["unit"], MOST))


def most_acts(facts):
    """Return whose acts toward whom were reported in most articles, None without a single lead."""
    rows = relations(facts.analysis)
    table = dyads(rows)
    if not _leads_alone(table, fewest=FEWEST_FOR_ACTS):
        return None
    top, n = table.iloc[0], len(facts.articles)
    of_pair = rows[(rows["source_unit"] == top["source_unit"]) & (rows["target_unit"] == top["target_unit"])]
    kinds = [f"{w.small_number(k) if k else 'none'} of {kind}" for k, kind in
             ((int(top["conflict"]), "conflict"), (int(top["cooperation"]), "cooperation"))]
    n_articles, n_outlets = int(top["n_articles"]), int(of_pair["outlet"].nunique())
    claim = (f"Acts of {facts.name(top['source_unit'])} toward {facts.name(top['target_unit'])} were reported in "
             f"{n_articles:,} of {n:,} articles, more than for any other pair: {w.listed(kinds)}.")
    return Finding("events", claim, f"{n_articles:,} of {n:,} articles", count_strength(n_articles, n_outlets),
                   n_articles, n_outlets, event_sentences(facts.analysis, of_pair, MOST))


def most_named_place(facts):
    """Return which place within a country was named in most articles; None for a lead shared by three."""
    table, n = place_counts(facts.analysis), len(facts.articles)
    table = table[table["country"].notna() & (table["n_articles"] >= FEWEST_ARTICLES)]
    leaders = table[table["n_articles"] == table["n_articles"].max()]
    if not 1 <= len(leaders) <= 2:
        return None
    mentions = facts.analysis.mentions[facts.analysis.mentions["role"] != "outlet"]
    rows = mentions.merge(leaders[["name", "country"]].rename(columns={"name": "place"}), on=["place", "country"])
    n_articles = int(leaders["n_articles"].iloc[0])
    outlets = rows[["place", "country", "article_id"]].merge(facts.articles[["article_id", "outlet"]], on="article_id")
    n_outlets = int(outlets.groupby(["place", "country"])["outlet"].nunique().min())
    share = f"{n_articles:,} of {n:,} articles{' each' * (len(leaders) - 1)}"
    claim = (f"No place within a country was named in more articles than {w.listed(leaders['name'])}: "
             f"{share.replace(' articles', '')} ({w.percent(n_articles / n)}).")
    return Finding("place", claim, share, count_strength(n_articles, n_outlets), n_articles, n_outlets,
                   evidence(facts.analysis, rows))


def _leads_alone(table, fewest):
    """Return whether the first row of `table` stands in at least `fewest` articles, and in more than any other."""
    counts = table["n_articles"]
    return len(table) > 0 and counts.iloc[0] >= fewest and (len(table) == 1 or counts.iloc[0] > counts.iloc[1])
