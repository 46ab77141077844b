"""The recurring parts of a page, from frames to safe HTML: findings, changes, sources, method, provenance."""

from dataclasses import dataclass

import pandas as pd

from geobrief.markup import Html, join
from geobrief.report.display import evidence, finding, note, provenance
from geobrief.report.measured import measured_accuracy
from geobrief.summaries import wording as w
from geobrief.summaries.choice import choose
from geobrief.summaries.coverage import counted
from geobrief.summaries.evidence import evidence as select
from geobrief.summaries.intervals import FEWEST_ARTICLES
from geobrief.summaries.period import day_text
from geobrief.summaries.units import names_of
from geobrief.tables import html_table, interval

CAVEAT = "Tone measures the wording of this coverage, in English, not conduct."
TONE_COLUMNS = {
    "name": "Actor",
    "n_articles": "Articles",
    "n_outlets": "Outlets",
    "mean": "Mean tone",
    "interval": "95% interval",
    "negative": "Negative",
    "neutral": "Neutral",
    "positive": "Positive",
    "strength": "Evidence",
}
PROBLEMS_SHOWN = 50
SHOWN = 15        # rows of a table before it is folded
MOST_ROWS = 300   # rows of a folded table
FEWEST_TO_RANK = 4


def long_table(frame, caption, columns, formats=None, shown=SHOWN, most=MOST_ROWS):
    """Return the first rows of `frame` as a table, and all of them (up to `most`) folded below it."""
    table = html_table(frame.head(shown), caption, columns, formats)
    if len(frame) <= shown:
        return table
    rest = f"All {len(frame):,} rows" if len(frame) <= most else f"The first {most:,} of {len(frame):,} rows"
    whole = html_table(frame.head(most), f"{caption}: {rest[0].lower()}{rest[1:]}", columns, formats)
    return table + Html('<details class="gb-more"><summary>{}</summary>{}</details>').format(rest, whole)


def findings(situation):
    """Return the key findings with their evidence, or a sentence that says why there is none."""
    if not situation.findings:
        return Html("<p>{}</p>").format(
            "The coverage supports no finding: too few articles name the same actors."
        )
    return join(_finding(item) for item in situation.findings)


def _finding(item):
    reason = f"{w.capital(w.counted_noun(item.n_articles, 'article'))}"
    if item.n_outlets:
        reason += f", {w.counted_noun(item.n_outlets, 'outlet')}"
    return finding(item.claim, item.strength, f"{reason}.", evidence=evidence(item.evidence))


def changes(situation, most=15):
    """Return what changed between the two compared periods: a sentence and a table of tone."""
    if situation.periods is None:
        return Html("<p>{}</p>").format(
            "There are too few dated articles in two periods to compare one with the other.")
    before, after = situation.periods
    table = situation.facts.changes
    compared = Html("<p>{}</p>").format(f"{after} is compared with {before}. {_what_changed(table)}")
    known = table[table["low"].notna()].head(most)
    if known.empty:
        return compared + note(f"No actor is named in {FEWEST_ARTICLES} or more articles of both periods.")
    known = known.assign(interval=[interval(*pair) for pair in zip(known["low"], known["high"], strict=True)],
                         beyond=known["firm"].map({True: "yes", False: "no"}))
    columns = {
        "name": "Actor",
        "n_before": "Articles before",
        "n_after": "Articles after",
        "mean_before": "Tone before",
        "mean_after": "Tone after",
        "change": "Change",
        "interval": "95% interval",
        "beyond": "Beyond chance",
    }
    return compared + html_table(known, "Change of mean tone between the two periods", columns) + note(
        "Beyond chance: p under .05 by resampling articles, corrected for looking at every actor (Holm).")


def _what_changed(table):
    firm = table[table["firm"]]
    if firm.empty:
        return "No actor's tone changed by more than chance would explain."
    names = [w.in_text(name) for name in firm["name"].head(3)]
    more = f" and {len(firm) - 3} more" if len(firm) > 3 else ""
    return f"The tone toward {w.listed(names)}{more} changed by more than chance would explain."


def tone_rows(table, caption="Tone toward each actor"):
    """Return the table of tone with readable intervals."""
    shown = table.assign(interval=[interval(*pair) for pair in zip(table["low"], table["high"], strict=True)])
    formats = {"negative": "percent", "neutral": "percent", "positive": "percent"}
    return long_table(shown, caption, TONE_COLUMNS, formats) + note(
        f"{CAVEAT} Every article counts once; intervals resample articles and need "
        f"at least {FEWEST_ARTICLES}."
    )


def count_rows(counts):
    """Return the table beside the map of counts."""
    columns = {"name": "Country", "n_articles": "Articles", "n_outlets": "Outlets", "n_mentions": "Mentions"}
    return long_table(counts, "Countries named in the coverage", columns)


@dataclass(frozen=True)
class PlacesOf:
    """The places of one country, and the title of their map."""

    country: str
    places: pd.DataFrame
    title: str


def places_of(situation, places, wanted=""):
    """Return the places of the country `wanted` (a code or a name), by default the one with most places."""
    named = places["country"].dropna().value_counts()
    table = situation.facts.countries.set_index("country", drop=False)
    with_places = table[table["country"].isin(named.index)]
    with_places = with_places.assign(n=with_places["country"].map(named)).sort_values(
        "n", ascending=False, kind="stable"
    )
    chosen = choose(with_places.reset_index(drop=True), wanted, most=1, column="country")
    if chosen.empty:
        return PlacesOf("", places.head(0), "Places named in the coverage")
    country, name = chosen.iloc[0]["country"], chosen.iloc[0]["name"]
    return PlacesOf(
        country, places[places["country"] == country], f"Places in {w.in_text(name)} named in the coverage"
    )


def places_subtitle(situation):
    """Return measure, unit, period and n below the title of a map of places."""
    return f"Number of articles that mention each place{_basis(situation)}"


def place_rows(situation, places):
    """Return the table of toponyms below the countries, beside their maps."""
    columns = {"name": "Place", "in_country": "Country", "n_articles": "Articles", "n_mentions": "Mentions"}
    if places.empty:
        return Html("<p>{}</p>").format("No place below the country was named.")
    named = places.assign(in_country=names_of(places["country"], situation.analysis.actors))
    return long_table(named, "Places named in the coverage", columns)


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


def pair_rows(situation):
    """Return the pairs of actors that sentences name together."""
    pairs = situation.facts.pairs
    if pairs.empty:
        return Html("<p>{}</p>").format("No sentence names two actors.")
    named = pairs.assign(
        **{side: names_of(pairs[side], situation.analysis.actors) for side in ("first", "second")}
    )
    columns = {"first": "Actor", "second": "With", "n_articles": "Articles", "n_sentences": "Sentences"}
    return long_table(named, "Actors named in one sentence", columns)


def evidence_by_actor(situation, actors=8, most=6):
    """Return the most negative and most positive sentences of the actors named in most articles, folded."""
    return evidence_of(situation, situation.facts.tone.head(actors), most)


def evidence_of(situation, chosen, most=12):
    """Return the sentences of each actor of `chosen` (rows of a tone table), half from each end."""
    facts, blocks = situation.facts, []
    for row in chosen.itertuples():
        scored = facts.scored(row.unit)
        ends = [
            select(situation.analysis, scored, most=most // 2, order=order)
            for order in ("negative", "positive")
        ]
        both = pd.concat(ends).drop_duplicates(["article_id", "text"])
        articles = w.counted_noun(int(row.n_articles), "article")
        blocks.append(evidence(both, summary=f"{row.name}: mean tone {w.number(row.mean)}, {articles}"))
    return join(blocks) if blocks else Html("<p>{}</p>").format("No actor was named.")


def counts_subtitle(situation):
    """Return measure, unit, period and n below the title of a map of counts."""
    return f"Number of articles that mention each country{_basis(situation)}"


def tone_subtitle(situation):
    """Return measure, unit, period and n below the title of a picture of tone."""
    return f"Mean tone over articles, −1 to +1{_basis(situation)}"


def _basis(situation):
    coverage = situation.coverage
    period = "" if coverage.first is None else f", {day_text(coverage.first)} to {day_text(coverage.last)}"
    sample = "; sample articles" if coverage.is_sample else ""
    return f"{period}; n = {coverage.n_articles:,}{sample}"


def ranked_title(table):
    """Return the title of the ranking of tone: its finding where the intervals bear one, else neutral."""
    firm = table[~table["uncertain"]]
    if len(firm) >= FEWEST_TO_RANK:
        lowest, others = firm.loc[firm["mean"].idxmin()], firm.drop(firm["mean"].idxmin())
        if lowest["high"] < others["low"].min():
            return f"Coverage of {w.in_text(lowest['name'])} was the most negative"
    return "Tone toward the actors named in most articles"


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


def method(situation):
    """Return how the figures were made, in plain words, with the accuracy that was measured."""
    scorer = situation.analysis.provenance["scorer"]
    steps = [
        "Names of countries, governments, leaders, organisations and groups are found with a gazetteer; the "
        "longest name wins, and ambiguous ones are settled from the article.",
        f"Tone is scored by {_scorer_words(scorer)}, sentence by sentence, on a scale from −1 to +1. "
        "A sentence counts to every actor it mentions; an article's tone toward an actor is the mean of its "
        "sentences, and the mean over articles is shown.",
        "Intervals cover 95% and resample whole articles. An estimate is called uncertain with fewer than "
        "ten articles or a half-width over 0.10. Evidence is strong from 20 articles of 4 outlets with a "
        "half-width up to 0.10, moderate from 10 articles of 3 outlets up to 0.20, else thin.",
        "Copies of one article count once. A state is counted with its government and leaders; private "
        "persons are never ranked.",
    ]
    return Html("<ul>{}</ul>{}").format(
        join(Html("<li>{}</li>").format(step) for step in steps), accuracy(scorer)
    )


def _scorer_words(scorer):
    words = {"textblob": "TextBlob, a lexicon that reads the sentence and not the actor",
             "vader": "VADER, a lexicon that reads the sentence and not the actor",
             "target": "a model that reads the sentence with the actor marked in it"}
    return words.get(scorer, f"the scorer '{scorer}'")


def accuracy(scorer):
    """Return the accuracy of `scorer` and of recognition, from the file that `geobrief evaluate` wrote."""
    return measured_accuracy(scorer)


LIMITS = (
    "English only: articles in other languages are counted and not scored.",
    "A corpus is a choice: outlets that are not in it are not heard.",
    "Names can be missed or misread; every figure opens to its sentences so that a reader can check.",
    "Quoted speech is not yet told apart from the narrator's own words.",
)


def limitations():
    """Return what the figures cannot say."""
    return Html("<ul>{}</ul>").format(join(Html("<li>{}</li>").format(text) for text in LIMITS))


def provenance_of(situation):
    """Return what makes the report repeatable: fingerprints, versions, the date of the data."""
    facts = situation.whole.provenance
    shown = {"Corpus fingerprint": facts["corpus_fingerprint"], "Files read": f"{facts['files']:,}",
             "Scorer": facts["scorer"], "Scope of a score": facts["scope"],
             "Gazetteer": f"{facts['gazetteer_fingerprint']}, facts as of {facts['gazetteer_as_of']}"}
    return provenance(shown)
