"""What was read: articles, outlets, days, languages; and which countries they mention."""

from dataclasses import dataclass

import pandas as pd

from geobrief.summaries.units import names_of

# A mention of one of these kinds, or of a person, counts its article to the country; media and groups do not.
NEAR = 0.5  # degrees within which equal names are one place, listed twice
COUNTRY_KINDS = ("country", "nationality", "government", "person", "place")


def counted(articles):
    """Return the articles that count: one of each group of copies."""
    return articles[articles["duplicate_of"].isna()]


@dataclass(frozen=True)
class Coverage:
    """The corpus in figures; copies are in `n_copies` and in no other figure."""

    n_articles: int
    n_copies: int
    n_outlets: int
    n_dated: int
    n_words: int
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    languages: tuple
    is_sample: bool


def describe(articles):
    """Return the `Coverage` of the frame `articles`."""
    kept = counted(articles)
    dated = kept["published"].dropna()
    return Coverage(
        n_articles=len(kept),
        n_copies=len(articles) - len(kept),
        n_outlets=kept["outlet"].nunique(),
        n_dated=len(dated),
        n_words=int(kept["n_words"].sum()),
        first=dated.min().normalize() if len(dated) else None,
        last=dated.max().normalize() if len(dated) else None,
        languages=tuple(sorted(kept["language"].dropna().unique())),
        is_sample=bool(articles["sample"].any()),
    )


def country_mentions(mentions):
    """Return the mentions that count their article to their country."""
    counts = (
        mentions["country"].notna() & mentions["kind"].isin(COUNTRY_KINDS) & (mentions["role"] != "outlet")
    )
    return mentions[counts]


def country_counts(analysis):
    """Return how many articles mention each country, most first.

    Returns
    -------
    pandas.DataFrame
        `country` (ISO 3166-1 alpha-3), `name`, `n_articles`, `n_outlets`, `n_mentions`.
    """
    named = country_mentions(analysis.mentions)
    rows = named.merge(counted(analysis.articles)[["article_id", "outlet"]], on="article_id")
    table = (
        rows.groupby("country")
        .agg(
            n_articles=("article_id", "nunique"),
            n_outlets=("outlet", "nunique"),
            n_mentions=("mention_id", "size"),
        )
        .reset_index()
    )
    table.insert(1, "name", names_of(table["country"], analysis.actors))
    return table.sort_values(["n_articles", "n_mentions", "country"], ascending=[False, False, True],
                             ignore_index=True)


def place_counts(analysis):
    """Return the toponyms below the countries, those of most articles first.

    Returns
    -------
    pandas.DataFrame
        `name`, `country`, `latitude`, `longitude`, `n_articles`, `n_mentions`.
    """
    mentions = analysis.mentions
    below = mentions["place"].notna() & mentions["latitude"].notna() & (mentions["role"] != "outlet")
    rows = _on_one_spot(mentions[below].merge(counted(analysis.articles)[["article_id"]], on="article_id"))
    table = rows.groupby(["place", "country", "latitude", "longitude"], dropna=False).agg(
        n_articles=("article_id", "nunique"), n_mentions=("mention_id", "size")).reset_index()
    table = table.rename(columns={"place": "name"})
    return table.sort_values(
        ["n_articles", "n_mentions", "name"], ascending=[False, False, True], ignore_index=True
    )


def _on_one_spot(rows):
    """Return `rows` where equal names of one country, less than `NEAR` apart, have the coordinates of most of them."""
    name, spot = ["place", "country"], ["latitude", "longitude"]
    sizes = rows.groupby([*name, *spot], dropna=False).size().rename("n").reset_index()
    main = sizes.sort_values(["n", *spot], ascending=[False, True, True]).drop_duplicates(name)
    both = rows.merge(main[[*name, *spot]], on=name, how="left", suffixes=("", "_main"))
    near = ((both["latitude"] - both["latitude_main"]).abs() < NEAR) & (
        (both["longitude"] - both["longitude_main"]).abs() < NEAR)
    return both.assign(**{side: both[f"{side}_main"].where(near, both[side]) for side in spot})


def named_together(analysis, units):
    """Return the pairs of actors that sentences name together, those of most articles first.

    Parameters
    ----------
    units : pandas.DataFrame
        Mentions with the column `unit` (`units.attach_units`).

    Returns
    -------
    pandas.DataFrame
        `first`, `second` (units), `n_articles`, `n_sentences`.
    """
    kept = units[units["unit"].notna() & units["article_id"].isin(counted(analysis.articles)["article_id"])]
    named = kept[["article_id", "sentence_id", "unit"]].drop_duplicates()
    pairs = named.merge(named, on=["article_id", "sentence_id"], suffixes=("_first", "_second"))
    pairs = pairs[pairs["unit_first"] < pairs["unit_second"]]
    table = pairs.groupby(["unit_first", "unit_second"]).agg(
        n_articles=("article_id", "nunique"), n_sentences=("sentence_id", "nunique")).reset_index()
    table = table.rename(columns={"unit_first": "first", "unit_second": "second"})
    return table.sort_values(
        ["n_articles", "n_sentences", "first"], ascending=[False, False, True], ignore_index=True
    )
