"""What changed between two periods, tested by resampling articles, corrected for looking at many actors."""

import pandas as pd

from geobrief.summaries.intervals import difference, holm
from geobrief.summaries.tone import article_tone

SIGNIFICANT = 0.05
COLUMNS = ["unit", "name", "n_before", "n_after", "mean_before", "mean_after", "change", "low", "high", "p"]


def tone_changes(rows, before, after):
    """Return the change of tone toward each actor that both periods name, largest firm change first.

    Parameters
    ----------
    rows : pandas.DataFrame
        See `tone.scored_mentions`.
    before, after : Period

    Returns
    -------
    pandas.DataFrame
        `unit`, `name`, `n_before`, `n_after`, `mean_before`, `mean_after`, `change`, `low`, `high` (of the
        change; NaN where a period has fewer than five articles), `p` (two-sided, corrected by Holm), `firm`
        (`p` under .05 and an interval without zero).
    """
    per_article = article_tone(rows)
    names = rows.drop_duplicates("unit").set_index("unit")["name"]
    earlier = per_article[before.holds(per_article)].groupby("unit")["tone"]
    later = per_article[after.holds(per_article)].groupby("unit")["tone"]
    both = sorted(set(earlier.groups) & set(later.groups))
    found = [_change(unit, names[unit], earlier.get_group(unit), later.get_group(unit)) for unit in both]
    table = pd.DataFrame(found, columns=COLUMNS)
    table["p"] = holm(table["p"])
    table["firm"] = (table["p"] < SIGNIFICANT) & ((table["low"] > 0) | (table["high"] < 0))
    order = table["change"].abs().where(table["low"].notna(), -1)
    return table.assign(_order=order).sort_values(
        ["firm", "_order", "unit"], ascending=[False, False, True], ignore_index=True).drop(columns="_order")


def _change(unit, name, before, after):
    return (unit, name, len(before), len(after), before.mean(), after.mean(),
            *difference(before.to_numpy(float), after.to_numpy(float)))
