"""The parts of a country's profile."""

from geobrief import wording as w
from geobrief.markup import Html
from geobrief.report.display import behind, evidence, evidence_name, provenance
from geobrief.report.sections.common import SHOWN, long_table, over_time_subtitle
from geobrief.report.sections.tone import evidence_of
from geobrief.summaries.evidence import evidence as select
from geobrief.summaries.evidence import together


def country_facts(profile):
    """Return the country's figures: articles, outlets, tone, strength of the evidence; nothing without a country."""
    if not profile.country:
        return Html("")
    facts = {"Articles": f"{len(profile.articles):,}",
             "Outlets": f"{profile.articles['outlet'].nunique() or 'unknown'}"}
    if len(profile.tone):
        row = profile.tone.iloc[0]
        between = w.interval(row["low"], row["high"])
        facts |= {"Mean tone": w.number(row["mean"]),
                  "95% interval": "too few articles" if between == "–" else between,
                  "Evidence": row["strength"]}
    return provenance(facts)


def country_evidence(profile, most=12):
    """Return the most negative and most positive sentences about the country."""
    if profile.tone.empty:
        return Html("<p>{}</p>").format("No sentence about it was scored.")
    return evidence_of(profile.situation, profile.tone, most)


def country_tone_subtitle(profile):
    """Return measure, unit, period and n below the title of the country's tone over time."""
    return over_time_subtitle(profile.situation, profile.over_time)


def partner_rows(profile, most=4):
    """Return the actors that sentences name beside the country, with the sentences of the first."""
    if profile.partners.empty:
        return Html("<p>{}</p>").format("No sentence names another actor beside it.")
    columns = {"name": "Actor", "n_articles": "Articles", "n_sentences": "Sentences"}
    shown = profile.partners.assign(evidence=[evidence_name("with", unit) for unit in profile.partners["unit"]])
    caption = f"Actors named in one sentence with {w.in_text(profile.name)}"
    blocks = [_with_partner(profile, row, most) for row in shown.head(SHOWN).itertuples()]
    return long_table(shown, caption, columns, links={"n_articles": "evidence"}) + behind(blocks)


def _with_partner(profile, row, most):
    """Return the sentences that name the country and one other actor, folded."""
    rows = together(profile.situation.facts.units, profile.country, row.unit)
    summary = f"With {w.in_text(row.name)}: {w.counted_noun(row.n_articles, 'article')}"
    return evidence(select(profile.situation.analysis, rows, most), summary, name=row.evidence)


def statements_of_country(profile, most=10):
    """Return what the country's own officials and leaders say, folded."""
    speech = profile.situation.speech
    rows = speech.statements[speech.statements["unit"] == profile.country]
    if rows.empty:
        return Html("<p>{}</p>").format("No statement of its officials or leaders was found.")
    articles = w.counted_noun(rows["article_id"].nunique(), "article")
    found = w.capital(w.counted_noun(len(rows), "statement"))
    line = f"{found} of its officials and leaders {'was' if len(rows) == 1 else 'were'} found in {articles}."
    return Html("<p>{}</p>").format(line) + evidence(speech.said_by(profile.country, most), open=False)


def country_articles(profile):
    """Return the articles that mention the country."""
    if profile.articles.empty:
        return Html("")
    columns = {"title": "Article", "outlet": "Outlet", "published": "Published"}
    return long_table(profile.articles, f"Articles that mention {w.in_text(profile.name)}", columns)
