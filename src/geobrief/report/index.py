"""The page that links the suite: its pages, the countries with a page of their own, the tables."""

from geobrief.markup import Html, join
from geobrief.report.display import bottom_line, masthead, note
from geobrief.report.page import page_of_html
from geobrief.summaries.profile import MATTERS, MOST_PAGES
from geobrief.wording import small_number


def index_page(situation, pages, tables, generated):
    """Return the HTML of `index.html`.

    Parameters
    ----------
    situation : Situation
    pages : list of suite.Page
        In the order to show; those with a `country` stand apart.
    tables : list of tables.Table
    generated : datetime
    """
    parts = [
        masthead("The suite: one corpus, every question", situation.analysis.articles, generated=generated,
                 page=True),
        bottom_line(situation.bottom_line),
        Html("<h2>{}</h2>").format("Pages"),
        _list((f"{page.name}.html", page.name.replace("-", " ").capitalize(), page.about)
              for page in pages if not page.country),
        Html("<h2>{}</h2>").format("Countries"),
        _countries([page for page in pages if page.country], situation),
        Html("<h2>{}</h2>").format("Tables"),
        _tables(tables),
    ]
    return page_of_html(join(parts), "index", generated)


def _list(links):
    return Html('<ul class="gb-links">{}</ul>').format(join(
        Html('<li><a href="{}">{}</a><br>{}</li>').format(target, name, about)
        for target, name, about in links))


def _countries(pages, situation):
    rule = note(f"A country has a page if at least {small_number(MATTERS)} articles name it; at most "
                f"{MOST_PAGES} have one, those in most articles.")
    if not pages:
        return Html("<p>{}</p>{}").format("No country was named in enough articles.", rule)
    counts = situation.facts.countries.set_index("country")["n_articles"]
    items = join(Html('<li><a href="{}">{}</a> <span class="gb-count">{}</span></li>').format(
        f"{page.name}.html", page.about, _articles(counts[page.country])) for page in pages)
    return Html('<ul class="gb-links gb-columns">{}</ul>{}').format(items, rule)


def _articles(n):
    return f"{n:,} articles"


def _tables(tables):
    row = Html('<tr><th scope="row">{}</th><td>{}</td><td class="gb-number">{}</td><td class="gb-short">'
               '<a href="tables/{}.csv">CSV<span class="gb-hidden"> of {}</span></a> · '
               '<a href="tables/{}.parquet">Parquet<span class="gb-hidden"> of {}</span></a></td></tr>')
    rows = join((row.format(t.name, t.about, f"{t.rows:,}", t.name, t.name, t.name, t.name) for t in tables), "\n")
    return Html(
        '<div class="gb-scroll" role="region" aria-label="{}" tabindex="0"><table class="gb-table">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format("Tables of the suite", "The tables behind the pages, for other programs", join(
        Html('<th scope="col"{}>{}</th>').format(kind, text)
        for text, kind in (("Table", ""), ("What it holds", ""), ("Rows", Html(' class="gb-number"')),
                           ("Files", ""))), rows) + note(
        "Text that a spreadsheet would take for a formula begins with an apostrophe. "
        "No table carries a whole article.")
