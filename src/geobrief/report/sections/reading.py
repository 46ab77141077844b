"""What was read, what was not, and from whom."""

import pandas as pd

from geobrief import wording as w
from geobrief.markup import Html, join
from geobrief.report.display import LANGUAGES
from geobrief.report.sections.common import long_table
from geobrief.summaries.coverage import counted
from geobrief.tables import html_table

_IN_TIME = ("Day", "Month")  # tables that stay in their order; others begin with what has most articles
MOST_DAYS = 31  # longer corpora are counted by month
MEANING = {
    "unreadable": "could not be opened, or is not what its name says",
    "unsupported": "no reader for this kind of file",
    "refused": "unsafe to read: too large unpacked, or leading out of the corpus",
    "empty": "nothing to read in it",
    "record-skipped": "one record was left out, the others were read",
    "truncated": "ends too early; what was whole was read",
    "encoding": "read in an encoding that had to be guessed, or repaired",
    "date": "the date is impossible or ambiguous; the article has none",
    "language": "in another language: counted, and left out of what reads English",
    "control-characters": "characters that nobody sees were taken out",
    "odd-text": "does not read like prose; it was kept",
    "user-data": "a row of your own actors was not usable",
    "not-analysed": "kept and counted, but its analysis failed",
}
NOT_READ = ("unreadable", "unsupported", "refused", "empty")


def reading(situation):
    """Return what was read: how much, then by kind of file, outlet, language and day (by month where there are many
    days)."""
    articles = situation.whole.articles
    days = articles["published"].dt.strftime("%Y-%m-%d")
    is_long = days.nunique() > MOST_DAYS
    keys = {
        "File kind": _file_kind(articles["path"]),
        "Outlet": articles["outlet"].fillna("unknown"),
        "Language": articles["language"].replace(LANGUAGES).fillna("not known, read as English"),
        "Month" if is_long else "Day": (days.str[:7] if is_long else days).fillna("undated"),
    }
    tables = join(_counted_by(articles, key, name) for name, key in keys.items())
    return _how_much(situation.whole) + languages_left_out(articles) + tables


def _how_much(whole):
    """Return the lines that say what came of the files: articles, copies, those without text or date, what failed."""
    articles, problems = whole.articles, whole.problems
    n_copies = int(articles["duplicate_of"].notna().sum())
    not_read = problems.loc[problems["kind"].isin(NOT_READ), "path"].nunique()
    told = ["no article was read"] if articles.empty else [
        f"{w.counted_noun(whole.provenance['files'], 'file')} gave {w.counted_noun(len(articles), 'article')}"
        + (f": {w.counted_noun(len(articles) - n_copies, 'to count', 'to count')} and "
           f"{w.counted_noun(n_copies, 'copy', 'copies')}" if n_copies else ""),
        *_without(articles, {"text": articles["n_words"] == 0, "date": articles["published"].isna()}),
    ]
    if not_read:
        told.append(f"nothing could be read in {w.counted_noun(not_read, 'file or member', 'files or members')}")
    return Html("<p>{}</p>").format(" ".join(f"{w.capital(sentence)}." for sentence in told))


def _without(articles, lacking):
    """Yield a sentence for each thing that some articles have none of."""
    for what, rows in lacking.items():
        if n := int(rows.sum()):
            yield f"{w.counted_noun(n, 'article')} {'has' if n == 1 else 'have'} no {what}"


def languages_left_out(articles):
    """Return a line that says how many articles are in other languages, nothing where there are none."""
    other = articles.loc[articles["language"].notna() & (articles["language"] != "en"), "language"]
    if other.empty:
        return Html("")
    n_of = other.replace(LANGUAGES).value_counts().sort_index()
    named = w.listed([f"{language}: {n:,}" for language, n in n_of.items()])
    what = "is in another language" if len(other) == 1 else "are in other languages"
    return Html("<p>{}</p>").format(
        f"{w.capital(w.counted_noun(len(other), 'article'))} {what} ({named}): counted here, left out of all that "
        "reads English."
    )


def _file_kind(paths):
    """Return the ending of the file that each article stood in: that of the member where it is an archive."""
    member = paths.str.replace(r"#[\d.]+$", "", regex=True)
    return member.str.extract(r"(\.\w+)$")[0].str.lower().fillna("none")


def _counted_by(articles, key, name):
    table = (
        articles.assign(key=key, bare=articles["n_words"] == 0)
        .groupby("key")
        .agg(n=("article_id", "size"), copies=("duplicate_of", "count"), bare=("bare", "sum"), words=("n_words", "sum"))
        .reset_index()
    )
    if name not in _IN_TIME:
        table = table.sort_values(["n", "key"], ascending=[False, True])
    columns = {"key": name, "n": "Articles", "copies": "of these copies", "bare": "without text", "words": "Words"}
    return long_table(table, f"Articles by {name.lower()}", columns)


def copies(situation):
    """Return which articles were taken for copies of one another: a group a row, with all its outlets."""
    articles = situation.whole.articles
    copied = articles[articles["duplicate_of"].notna()]
    if copied.empty:
        return Html("<p>{}</p>").format("No article is a copy of another.")
    group = articles["duplicate_of"].fillna(articles["article_id"])
    grouped = articles.assign(group=group, outlet=articles["outlet"].fillna("unknown"))
    grouped = grouped[grouped["group"].isin(copied["duplicate_of"])]
    table = (
        grouped.groupby("group")
        .agg(
            n=("article_id", "size"),
            outlets=("outlet", lambda names: ", ".join(sorted(set(names)))),
            first=("published", "min"),
            last=("published", "max"),
        )
        .reset_index()
    )
    shown = articles.set_index("article_id")[["title", "url", "path"]]
    table["title"] = table["group"].map(shown["title"].fillna(shown["url"]).fillna(shown["path"]))
    table = table.sort_values(["n", "title"], ascending=[False, True])
    columns = {"title": "Counted as", "n": "Articles", "outlets": "Outlets", "first": "First", "last": "Last"}
    counted_once = (
        f"{w.capital(w.counted_noun(len(copied), 'article'))} {'is' if len(copied) == 1 else 'are'} counted once only."
    )
    return Html("<p>{}</p>").format(counted_once) + long_table(
        table, "Copies of one article", columns, {"first": "day", "last": "day"}
    )


def removed(situation):
    """Return what was cut from articles: datelines told from the story, boilerplate by line and by article."""
    articles = situation.whole.articles
    cut = articles[articles["removed"].notna()]
    if cut.empty:
        return Html("<p>{}</p>").format(f"No boilerplate was cut from any article. {_datelines(articles)}")
    told = f"Boilerplate was cut from {w.counted_noun(len(cut), 'article')}. {_datelines(articles)}"
    lines = cut.assign(line=cut["removed"].str.split("\n")).explode("line")
    often = (
        lines.groupby("line")
        .agg(n=("article_id", "nunique"), outlets=("outlet", "nunique"))
        .query("n > 1")
        .sort_values(["n", "outlets"], ascending=False, kind="stable")
        .reset_index()
    )
    by_line = {"line": "Line", "n": "Articles", "outlets": "Outlets"}
    return (
        Html("<p>{}</p>").format(told)
        + (long_table(often, "Lines cut from several articles", by_line) if len(often) else Html(""))
        + long_table(cut, "Boilerplate cut from articles", {"path": "File", "removed": "Cut from it"})
    )


def _datelines(articles):
    """Return the sentence that says how many articles begin with a dateline and what agencies those name."""
    if "body_start" not in articles or not (begun := articles["body_start"] > 0).any():
        return ""
    named = articles.loc[begun, "agency"].dropna().value_counts().sort_index()
    agencies = w.listed([f"{agency} ({n:,})" for agency, n in named.items()])
    return (
        f"{w.capital(w.counted_noun(int(begun.sum()), 'article'))} {'begins' if begun.sum() == 1 else 'begin'} with a "
        f"dateline{f', of {agencies}' if agencies else ''}: it stays in the text, and the names in it are no mentions."
    )


def sources(situation):
    """Return the outlets with their articles and days, copies left out."""
    articles = counted(situation.analysis.articles)
    if articles.empty:
        return Html("<p>{}</p>").format("No article was read.")
    named = articles.assign(outlet=articles["outlet"].fillna("unknown"))
    table = named.groupby("outlet", as_index=False).agg(
        n_articles=("article_id", "size"), first=("published", "min"), last=("published", "max")
    )
    table = table.sort_values(["n_articles", "outlet"], ascending=[False, True])
    columns = {"outlet": "Outlet", "n_articles": "Articles", "first": "First", "last": "Last"}
    return languages_left_out(situation.analysis.articles) + long_table(
        table, "Outlets of this coverage", columns, {"first": "day", "last": "day"}
    )


def problems(situation):
    """Return what was skipped, cut or repaired: by kind with what that means, then one by one."""
    frame = situation.whole.problems
    if frame.empty:
        return Html("<p>{}</p>").format("Every file was read without a problem.")
    kinds = frame["kind"].value_counts().sort_index()
    by_kind = pd.DataFrame(
        {"kind": kinds.index, "n": kinds.to_numpy(), "means": [MEANING.get(kind, "") for kind in kinds.index]}
    )
    text = f"{w.capital(w.counted_noun(len(frame), 'problem'))} came up while reading."
    columns = {"path": "File", "kind": "Kind", "message": "What happened"}
    return (
        Html("<p>{}</p>").format(text)
        + html_table(by_kind, "Problems by kind", {"kind": "Kind", "n": "Times", "means": "What it means"})
        + long_table(frame, "Problems while reading", columns)
    )
