"""What several sections share: long tables, the base of a figure, how a scale is explained."""

from geobrief.markup import Html
from geobrief.summaries.coverage import counted
from geobrief.tables import html_table
from geobrief.wording import counted_noun, days, listed

CAVEAT = "Tone measures the wording of this coverage, in English, not conduct."
SHOWN = 15        # rows of a table before it is folded
MOST_ROWS = 300   # rows of a folded table
_STEP_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def long_table(frame, caption, columns, formats=None, shown=SHOWN, most=MOST_ROWS, links=None):
    """Return the first rows of `frame` as a table, and all of them (up to `most`) folded below it; nothing for none."""
    if frame.empty:
        return Html("")
    table = html_table(frame.head(shown), caption, columns, formats, links=links)
    if len(frame) <= shown:
        return table
    rest = f"All {len(frame):,} rows" if len(frame) <= most else f"The first {most:,} of {len(frame):,} rows"
    whole = html_table(frame.head(most), f"{caption}: {rest[0].lower()}{rest[1:]}", columns, formats, links=links)
    return table + Html('<details class="gb-more"><summary>{}</summary>{}</details>').format(rest, whole)


def known_outlets(table):
    """Return the number of outlets of each row of `table`, unknown where no article of it has one."""
    return table["n_outlets"].astype("Int64").mask(table["n_outlets"] == 0)


def source_line(situation):
    """Return what stands below a picture: whose articles it was made from."""
    articles = counted(situation.analysis.articles)
    outlets = articles["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if outlets.empty:
        return "Source: articles of unknown outlets; analysis by Geobrief." if len(articles) else ""
    named = [str(name) for name in outlets.index[:3]]
    if len(outlets) > len(named):
        named.append(counted_noun(len(outlets) - len(named), "other outlet"))
    return f"Source: {listed(named)}; analysis by Geobrief."


def counts_subtitle(situation):
    """Return measure, unit, period and n below the title of a map of counts."""
    return f"Number of articles that mention each country{basis(situation)}"


def tone_subtitle(situation, n=None):
    """Return measure, unit, period and n (by default of all articles) below the title of a picture of tone."""
    return f"Mean tone over articles, −1 to +1{basis(situation, n)}"


def over_time_subtitle(situation, table):
    """Return measure, unit, step, period and n below the title of a picture of tone over time.

    Parameters
    ----------
    situation : Situation
    table : pandas.DataFrame
        What is pictured, see `tone.tone_over_time`: of one actor n counts its articles, of several all that are dated.
    """
    is_of_one = table["unit"].nunique() == 1
    n = table["n_articles"].sum() if is_of_one else situation.facts.articles["published"].notna().sum()
    return f"Mean tone over articles{_by_step(table['period'])}, −1 to +1{basis(situation, int(n))}"


def _by_step(periods):
    """Return how long a period is, " of each quarter", from their first days; nothing for a single one."""
    days = periods.drop_duplicates().sort_values().diff().dt.days.min()
    return next((f" of each {step}" for step, most in _STEP_DAYS.items() if days <= most), "")


def places_subtitle(situation):
    """Return measure, unit, period and n below the title of a map of places."""
    return f"Number of articles that mention each place{basis(situation)}"


def pairs_subtitle(situation):
    """Return measure, unit, period and n below the title of the picture of who is named with whom."""
    return f"Number of articles with a sentence that names both{basis(situation)}"


def basis(situation, n=None):
    """Return period and number of articles (`n`, by default all of them), as the end of a subtitle."""
    coverage = situation.coverage
    period = "" if coverage.first is None else f", {days(coverage.first, coverage.last)}"
    sample = "sample " if coverage.is_sample else ""
    n = coverage.n_articles if n is None else n
    return f"{period}; n = {n:,} {sample}{'article' if n == 1 else 'articles'}"
