"""Exploring by hand: actors, days, scorer and country are chosen, and chart, map and sentences follow at once.

Everything but the controls is plain functions over frames; where no one is at the controls (a headless run) the
first view is shown as it is.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from geobrief import charts
from geobrief import wording as w
from geobrief.errors import GeobriefError
from geobrief.maps import WorldMap, counts_title
from geobrief.markup import Html
from geobrief.report import sections
from geobrief.report.display import in_report, picture
from geobrief.sentiment import get_scorer, score_mentions, scorer_names
from geobrief.style import to_png
from geobrief.summaries import choose, country_tone, pictured, situation, tone_over_time
from geobrief.summaries.coverage import country_mentions
from geobrief.tables import html_table

MOST_ACTORS = 8
FRAMES = ("articles", "mentions", "statements", "sentiment", "problems")
ROWS_SHOWN = 30
_COLUMNS = {  # those that a person reads; a frame has more
    "articles": ["title", "outlet", "published", "language", "n_words", "path"],
    "mentions": ["surface", "kind", "role", "actor_id", "country", "confidence", "article_id"],
    "statements": ["speaker", "speaker_actor", "cue", "kind", "article_id"],
    "sentiment": ["actor_id", "polarity", "label", "voice", "article_id"],
    "problems": ["path", "kind", "message"],
}


@dataclass(frozen=True)
class View:
    """What a choice shows: a line, a chart with its description, a map, sentences."""

    line: str
    chart: object
    alt: str
    world: WorldMap
    sentences: Html


class Explorer:
    """An analysis and the views of it.

    Parameters
    ----------
    analysis : Analysis
    since, until, scorer, country : str
        The first choice; see `view`.
    actors : list of str
    """

    def __init__(self, analysis, actors=(), since="", until="", scorer="", country=""):
        self.analysis = analysis.without_texts()
        self.first = {"actors": tuple(actors), "since": since, "until": until,
                      "scorer": scorer or analysis.provenance["scorer"], "country": country}
        self.scored = lru_cache(maxsize=4)(self._scored)
        self.report = lru_cache(maxsize=8)(self._report)

    def options(self):
        """Return what can be chosen: names of actors and of countries (most articles first), and of scorers."""
        facts = self.report("", "", self.analysis.provenance["scorer"], "").facts
        return {"actors": list(facts.tone["name"]), "countries": list(facts.countries["name"]),
                "scorers": list(scorer_names())}

    def view(self, actors=(), since="", until="", scorer="", country=""):
        """Return the `View` of a choice.

        Parameters
        ----------
        actors : sequence of str
            Names or codes; empty: the eight in most articles.
        since, until : str
            ISO days, each may be empty.
        scorer : str
            Who scores the tone; empty: as the analysis was made.
        country : str
            Only articles that mention it; empty: all.

        Raises
        ------
        UsageError
            If a name is not in the corpus, or a scorer is not known.
        """
        report = self.report(since, until, scorer or self.analysis.provenance["scorer"], country)
        tone = report.facts.tone
        chosen = choose(tone, [name for name in actors if name in set(tone["name"]) | set(tone["unit"])],
                        most=MOST_ACTORS)
        counts = report.facts.countries
        world = WorldMap(counts, country_tone(tone), counts_title(counts), sections.counts_subtitle(report),
                         sections.tone_subtitle(report), sections.source_line(report))
        return View(_line(report, actors, chosen), *_chart(report, chosen), world,
                    sections.evidence_of(report, chosen))

    def _scored(self, scorer):
        """Return the analysis with the tone as `scorer` gives it."""
        if scorer == self.analysis.provenance["scorer"]:
            return self.analysis
        get_scorer(scorer)
        made = self.analysis
        sentiment = score_mentions(made.articles, made.sentences, made.mentions, scorer=scorer,
                                   scope=made.provenance["scope"])
        voices = made.sentiment.set_index("mention_id")["voice"]
        sentiment["voice"] = sentiment["mention_id"].map(voices).fillna(sentiment["voice"])
        return made.changed(sentiment=sentiment, provenance={**made.provenance, "scorer": scorer})

    def _report(self, since, until, scorer, country):
        return situation(_of_country(self.scored(scorer), country), since, until)

    def show(self):
        """Show the controls with the first view; without anyone at them, the first view."""
        if in_report():
            return self.show_view(self.view(**self.first))
        from IPython.display import display

        from geobrief.explore_widgets import controls

        return display(controls(self))

    def show_view(self, view):
        """Show a view as a page shows it."""
        from IPython.display import display

        display(Html("<p>{}</p>").format(view.line))
        picture(view.chart, view.alt)
        display(view.world)
        display(view.sentences)

    def show_frames(self):
        """Show the frames as tables with a box to search them; without anyone at it, the table of articles."""
        from IPython.display import display

        if in_report():
            return display(self.table("articles"))
        from geobrief.explore_widgets import search_box

        return display(search_box(self))

    def table(self, frame, words=""):
        """Return the first rows of a frame in which every one of `words` stands, and how many there are.

        Parameters
        ----------
        frame : str
            One of `FRAMES`.
        words : str
            Case does not matter; every word has to stand in some column.
        """
        rows = getattr(self.analysis, frame)[_COLUMNS[frame]]
        found = rows[_holds(rows, words.split())] if words.split() else rows
        shown = html_table(found.head(ROWS_SHOWN), frame.capitalize(), {c: c for c in _COLUMNS[frame]})
        n = w.capital(w.counted_noun(len(found), "row"))
        first = f", the first {ROWS_SHOWN} shown" if len(found) > ROWS_SHOWN else ""
        return Html("<p>{}</p>{}").format(f"{n}{first}.", shown)


def _holds(rows, words):
    text = rows.astype("str").fillna("").agg("\x1f".join, axis=1).str.casefold()
    found = text.str.contains(words[0].casefold(), regex=False)
    for word in words[1:]:
        found &= text.str.contains(word.casefold(), regex=False)
    return found


def _of_country(analysis, country):
    """Return `analysis` with the articles that mention a country (a name or a code)."""
    if not country:
        return analysis
    named = country_mentions(analysis.mentions)
    table = named[["country"]].drop_duplicates().merge(
        analysis.actors[["actor_id", "name"]], left_on="country", right_on="actor_id", how="left")
    code = choose(table, country, most=1, column="country")["country"].iloc[0]
    ids = named.loc[named["country"] == code, "article_id"]
    return analysis.of_articles(analysis.articles[analysis.articles["article_id"].isin(ids)])


def _line(report, actors, chosen):
    """Return what is shown in a sentence, and which of the chosen actors no article of the selection names."""
    if not report.coverage.n_articles:
        return "No article is in this selection."
    n = w.counted_noun(report.coverage.n_articles, "article")
    text = f"{w.capital(n)}; tone by the scorer '{report.analysis.provenance['scorer']}'."
    missing = [name for name in actors if name not in set(chosen["name"]) | set(chosen["unit"])]
    return f"{text} Not named in this selection: {w.listed(missing)}." if missing else text


def _chart(report, chosen):
    """Return a chart and its description: one actor over time, several in order."""
    source = sections.source_line(report)
    if len(chosen) == 1:
        rows = pictured(tone_over_time(report.facts.scored(chosen["unit"].iloc[0])))
        title = f"Tone toward {w.in_text(chosen['name'].iloc[0])} over time"
        subtitle = sections.over_time_subtitle(report, rows)
        return charts.tone_over_time(rows, title, subtitle, source), charts.alt_text("tone_over_time", rows)
    rows = pictured(chosen)
    chart = charts.ranked_tone(rows, sections.chosen_title(chosen), sections.tone_subtitle(report), source)
    return chart, charts.alt_text("ranked_tone", rows)


def as_image(figure, alt):
    """Return a figure as an HTML image with its description, for a control that shows HTML."""
    import base64

    if getattr(figure, "geobrief_message", ""):
        return str(Html("<p>{}</p>").format(figure.geobrief_message))
    data = base64.b64encode(to_png(figure)).decode("ascii")
    return f'<img style="max-width:100%" src="data:image/png;base64,{data}" alt="{escape(alt, quote=True)}">'


def explained(error):
    """Return what to tell where a choice cannot be shown."""
    return Html("<p><strong>{}</strong></p>").format(str(error))


__all__ = ["FRAMES", "Explorer", "GeobriefError", "View"]
