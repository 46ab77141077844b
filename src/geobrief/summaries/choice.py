"""Which actors or countries a report shows, from names as a user writes them."""

import pandas as pd

from geobrief.errors import UsageError, did_you_mean


def choose(table, wanted, most, column="unit"):
    """Return the rows of `table` whose name or identifier is `wanted`, in that order; if empty, its first.

    Parameters
    ----------
    table : pandas.DataFrame
        With `name` and the identifier in `column`, best first.
    wanted : list of str
        "Russia", "RUS", "North Atlantic Treaty Organization"; case does not matter.

    Raises
    ------
    UsageError
        If a name is not in the table.
    """
    wanted = [wanted] if isinstance(wanted, str) and wanted else list(wanted)
    if not wanted:
        return table.head(most)
    rows = {**_by(table, "name"), **_by(table, column)}
    missing = [word for word in wanted if word.casefold() not in rows]
    if missing:
        hint = did_you_mean(missing[0], table["name"])
        raise UsageError(f"No article of this corpus names '{missing[0][:60]}'.{hint}")
    return table.loc[list(dict.fromkeys(rows[word.casefold()] for word in wanted))]


def _by(table, column):
    keys = table[column].astype("str").str.casefold()
    return dict(pd.Series(table.index, index=keys)[lambda rows: ~rows.index.duplicated()])
