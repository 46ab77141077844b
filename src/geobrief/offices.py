"""Who held an office when: a person speaks for a state while in office, and for nobody else before and after."""

from functools import lru_cache

import pandas as pd

from geobrief.resources import data_path


@lru_cache(maxsize=1)
def office_terms():
    """Return the terms of the gazetteer's office-holders.

    Returns
    -------
    pandas.DataFrame
        `actor_id`, `since` and `until` (the last moment in office; NaT where it went on when the list was made).
    """
    table = pd.read_csv(data_path("gazetteer", "offices.csv"), usecols=["actor_id", "from", "to"], dtype=str)
    return _terms(table["actor_id"], table["from"], table["to"])


def in_office(persons, actors, articles):
    """Tell which mentions of persons name somebody who was in office when the article appeared.

    In an article without a date a person counts who ever held an office. The user's own persons hold theirs from
    `valid_from` to `valid_to`.

    Parameters
    ----------
    persons : pandas.DataFrame
        `actor_id`, `article_id`; any index.
    actors, articles : pandas.DataFrame
        Frames of the contract.

    Returns
    -------
    pandas.Series
        True or False, by the index of `persons`.
    """
    keys = ["actor_id", "article_id"]
    asked = persons[keys].drop_duplicates().merge(articles[["article_id", "published"]], on="article_id", how="left")
    held = asked.merge(pd.concat([office_terms(), _users_terms(actors)]), on="actor_id")
    day = pd.to_datetime(held["published"], utc=True)
    begun, lasted = ~(day < held["since"]), ~(day > held["until"])
    holders = pd.MultiIndex.from_frame(held.loc[begun & lasted, keys])
    return pd.Series(pd.MultiIndex.from_frame(persons[keys]).isin(holders), index=persons.index)


def _users_terms(actors):
    """Return the terms of persons whom the user listed: unlike those of the gazetteer they are of no date."""
    own = actors[(actors["kind"] == "person") & actors["as_of"].isna() & actors["country"].notna()]
    return _terms(own["actor_id"], own["valid_from"], own["valid_to"])


def _terms(actor_ids, since, until):
    """Return the terms as a table; a day, month or year that is given as the end is in it as a whole."""
    ends = [pd.NaT if pd.isna(end) else pd.Period(end).end_time for end in until]
    return pd.DataFrame({
        "actor_id": actor_ids,
        "since": pd.to_datetime(since, format="ISO8601", utc=True),
        "until": pd.to_datetime(pd.Series(ends, index=actor_ids.index, dtype="datetime64[ns]"), utc=True),
    })
