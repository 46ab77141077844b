"""Tone toward each actor: per article first, then the mean over articles with its interval."""

import pandas as pd

from geobrief.errors import UsageError, did_you_mean
from geobrief.frames import LABELS
from geobrief.summaries.coverage import counted
from geobrief.summaries.intervals import FEWEST_ARTICLES, means_by
from geobrief.summaries.units import attach_units, names_of

STRONG = {"n_articles": 20, "n_outlets": 4, "half_width": 0.10}
MODERATE = {"n_articles": 10, "n_outlets": 3, "half_width": 0.20}


def scored_mentions(analysis):
    """Return each scored mention of an actor that is counted, with its tone and its article.

    Returns
    -------
    pandas.DataFrame
        The frame `sentiment` with `unit`, `name`, `kind`, `role`, `surface`, `start`, `end`, `part`,
        `published`, `outlet`, `path`. Copies of an article are left out.
    """
    named = attach_units(analysis.mentions, analysis.actors, analysis.articles)
    facts = named[["mention_id", "unit", "kind", "role", "surface", "start", "end", "part", "confidence"]]
    where = counted(analysis.articles)[["article_id", "published", "outlet", "path"]]
    rows = analysis.sentiment.merge(facts, on="mention_id").merge(where, on="article_id")
    rows = rows[rows["unit"].notna()].reset_index(drop=True)
    return rows.assign(name=names_of(rows["unit"], analysis.actors))


def article_tone(rows, by="unit"):
    """Return the tone of each article toward each actor: the mean over its sentences, each counted once.

    Returns
    -------
    pandas.DataFrame
        `unit`, `article_id`, `tone` in [-1, 1], `n_sentences`, `published`, `outlet`.
    """
    sentences = rows.groupby([by, "article_id", "sentence_id"], sort=True, as_index=False).agg(
        tone=("polarity", "mean"), published=("published", "first"), outlet=("outlet", "first"))
    return sentences.groupby([by, "article_id"], sort=True, as_index=False).agg(
        tone=("tone", "mean"), n_sentences=("sentence_id", "size"), published=("published", "first"),
        outlet=("outlet", "first"))


def tone_table(rows, by="unit"):
    """Return the tone toward each actor of `rows` (see `scored_mentions`), most articles first.

    Returns
    -------
    pandas.DataFrame
        `unit`, `name`, `n_articles`, `n_outlets`, `n_sentences`, `mean`, `low`, `high` in [-1, 1] (NaN under
        five articles), `uncertain`, shares `negative`, `neutral`, `positive` of the scored mentions,
        `strength` (strong, moderate, thin).
    """
    per_article = article_tone(rows, by)
    means = means_by(per_article["tone"], per_article[by]).rename_axis(by)
    counts = per_article.groupby(by).agg(n_outlets=("outlet", "nunique"), n_sentences=("n_sentences", "sum"))
    shares = pd.crosstab(rows[by], rows["label"], normalize="index").reindex(columns=LABELS, fill_value=0.0)
    names = rows.drop_duplicates(by).set_index(by)["name"]
    table = means.join(counts).join(shares.rename_axis(by)).join(names).reset_index()
    table["strength"] = strengths(table)
    return table.sort_values(
        ["n_articles", "n_sentences", by], ascending=[False, False, True], ignore_index=True
    )


def strengths(table):
    """Return the strength of the evidence behind each mean, from its articles, outlets and half-width.

    strong: at least 20 articles from 4 outlets and a half-width of at most .10; moderate: 10 articles, 3
    outlets, .20; else thin.
    """
    half = (table["high"] - table["low"]) / 2

    def reaches(rule):
        return ((table["n_articles"] >= rule["n_articles"]) & (table["n_outlets"] >= rule["n_outlets"])
                & (half <= rule["half_width"]))

    return (
        pd.Series("thin", index=table.index)
        .mask(reaches(MODERATE), "moderate")
        .mask(reaches(STRONG), "strong")
    )


def count_strength(n_articles, n_outlets):
    """Return the strength of a finding that only counts articles: the same rule without a width."""
    for word, rule in (("strong", STRONG), ("moderate", MODERATE)):
        if n_articles >= rule["n_articles"] and n_outlets >= rule["n_outlets"]:
            return word
    return "thin"


def pictured(table):
    """Return `table` as pictures of tone want it: without the mean where no five articles carry it."""
    return table.assign(mean=table["mean"].where(table["n_articles"] >= FEWEST_ARTICLES))


def country_tone(table):
    """Return the rows of `table` that are countries, as the tone map wants them (`country` for `unit`).

    The mean is missing where no five articles carry it.
    """
    countries = pictured(table[table["unit"].str.fullmatch(r"[A-Z]{3}")])
    return countries.rename(columns={"unit": "country"}).reset_index(drop=True)


STEPS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_STEP_UP_TO = (
    ("day", 14),
    ("week", 70),
    ("month", 730),
    ("quarter", 2200),
)  # days that each step is good for


def tone_over_time(rows, step=""):
    """Return the tone of each calendar period toward the actors of `rows` (see `scored_mentions`).

    Parameters
    ----------
    step : {"", "day", "week", "month", "quarter", "year"}
        Length of a period; "" chooses it from the days that the articles span.

    Returns
    -------
    pandas.DataFrame
        `unit`, `name`, `period` (its first day), `n_articles`, `mean`, `low`, `high`, `uncertain`. Undated
        articles are left out.

    Raises
    ------
    UsageError
        If the step is none of these.
    """
    per_article = article_tone(rows[rows["published"].notna()])
    freq = STEPS[_checked_step(step) or _good_step(per_article["published"])]
    start = per_article["published"].dt.tz_localize(None).dt.to_period(freq).dt.start_time
    key = per_article["unit"].astype("str") + "\x1f" + start.dt.strftime("%Y-%m-%d")
    table = means_by(per_article["tone"], key).rename_axis("key").reset_index()
    parts = table.pop("key").astype("str").str.split("\x1f", expand=True).reindex(columns=[0, 1])
    names = rows.drop_duplicates("unit").set_index("unit")["name"]
    table = table.assign(unit=parts[0], name=parts[0].map(names), period=pd.to_datetime(parts[1]))
    return _without_gaps(table, freq)


def _without_gaps(table, freq):
    """Return `table` with a row for each actor and each period from the first of all to the last."""
    if table.empty:
        return table
    filled = []
    span = pd.period_range(table["period"].min(), table["period"].max(), freq=freq).start_time
    for (unit, name), rows in table.groupby(["unit", "name"], sort=True):
        own = rows.set_index("period").reindex(pd.DatetimeIndex(span, name="period")).reset_index()
        filled.append(own.assign(unit=unit, name=name, n_articles=own["n_articles"].fillna(0).astype(int),
                                 uncertain=own["uncertain"].fillna(True).astype(bool)))
    return pd.concat(filled, ignore_index=True)[table.columns]


def _checked_step(step):
    if step and step not in STEPS:
        raise UsageError(
            f"'{step}' is no step of time.{did_you_mean(step, STEPS)} Use one of: {', '.join(STEPS)}."
        )
    return step


def _good_step(published):
    days = (published.max() - published.min()).days if len(published) else 0
    return next((step for step, most in _STEP_UP_TO if days <= most), "year")
