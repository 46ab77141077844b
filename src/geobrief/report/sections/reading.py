"""What was read, what was not, and from whom."""

import pandas as pd

from geobrief.markup import Html, join
from geobrief.report.display import note
from geobrief.summaries import wording as w
from geobrief.summaries.coverage import counted
from geobrief.tables import html_table

PROBLEMS_SHOWN = 50


def reading(situation):
    """Return what was read, by kind of file, outlet and month."""
    articles = situation.whole.articles
    kind = articles["path"].str.replace(r"#.*$", "", regex=True).str.extract(r"(\.\w+)$")[0].fillna("none")
    month = articles["published"].dt.strftime("%Y-%m").fillna("undated")
    outlet = articles["outlet"].fillna("unknown")
    tables = [
        _counted_by(articles, key, name)
        for key, name in ((kind, "File kind"), (outlet, "Outlet"), (month, "Month"))
    ]
    return join(tables)


def _counted_by(articles, key, name):
    table = articles.assign(key=key).groupby("key").agg(
        n=("article_id", "size"), copies=("duplicate_of", "count"), words=("n_words", "sum")).reset_index()
    columns = {"key": name, "n": "Articles", "copies": "of these copies", "words": "Words"}
    return html_table(table, f"Articles by {name.lower()}", columns)


def copies(situation):
    """Return which articles were taken for copies of which."""
    articles = situation.whole.articles
    copied = articles[articles["duplicate_of"].notna()]
    if copied.empty:
        return Html("<p>{}</p>").format("No article is a copy of another.")
    originals = articles.set_index("article_id")
    table = pd.DataFrame({
        "copy": copied["title"].to_numpy(), "outlet": copied["outlet"].to_numpy(),
        "original": copied["duplicate_of"].map(originals["title"]).to_numpy(),
        "by": copied["duplicate_of"].map(originals["outlet"]).to_numpy()})
    columns = {"copy": "Copy", "outlet": "Outlet", "original": "Counted as", "by": "Outlet of it"}
    return html_table(table.head(PROBLEMS_SHOWN), "Copies, counted once", columns)


def removed(situation):
    """Return the boilerplate that was cut from articles."""
    articles = situation.whole.articles
    cut = articles[articles["removed"].notna()]
    if cut.empty:
        return Html("<p>{}</p>").format("No boilerplate was cut from any article.")
    columns = {"path": "File", "removed": "Cut from it"}
    return html_table(cut.head(PROBLEMS_SHOWN), "Boilerplate cut from articles", columns)


def sources(situation):
    """Return the outlets with their articles and days, copies left out."""
    articles = counted(situation.analysis.articles)
    named = articles.assign(outlet=articles["outlet"].fillna("unknown"))
    table = named.groupby("outlet", as_index=False).agg(
        n_articles=("article_id", "size"), first=("published", "min"), last=("published", "max"))
    table = table.sort_values(["n_articles", "outlet"], ascending=[False, True])
    columns = {"outlet": "Outlet", "n_articles": "Articles", "first": "First", "last": "Last"}
    return html_table(table, "Outlets of this coverage", columns, {"first": "day", "last": "day"})


def problems(situation):
    """Return what was skipped, cut or repaired, in a sentence and a table."""
    frame = situation.whole.problems
    if frame.empty:
        return Html("<p>{}</p>").format("Every file was read without a problem.")
    kinds = w.listed([f"{kind} ({n})" for kind, n in frame["kind"].value_counts().sort_index().items()])
    text = f"{w.capital(w.counted_noun(len(frame), 'problem'))} came up while reading: {kinds}."
    columns = {"path": "File", "kind": "Kind", "message": "What happened"}
    table = html_table(frame.head(PROBLEMS_SHOWN), "Problems while reading", columns)
    return Html("<p>{}</p>{}").format(text, table) + (
        note(f"The first {PROBLEMS_SHOWN} are shown.") if len(frame) > PROBLEMS_SHOWN else Html(""))
