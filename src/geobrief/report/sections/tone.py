"""Tone toward each actor: the table, the title of its ranking, the sentences behind it."""

import pandas as pd

from geobrief import wording as w
from geobrief.markup import Html, join
from geobrief.report.display import behind, evidence, evidence_name, note
from geobrief.report.sections.common import CAVEAT, SHOWN, known_outlets, long_table
from geobrief.summaries.evidence import evidence as select
from geobrief.summaries.evidence import together
from geobrief.summaries.findings import standing_apart
from geobrief.summaries.intervals import FEWEST_ARTICLES
from geobrief.summaries.units import names_of

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
FEWEST_TO_RANK = 4
_NEUTRAL = "Tone toward the actors named in most articles"


def tone_rows(table, caption="Tone toward each actor", heading="Actor"):
    """Return the table of tone with readable intervals."""
    if table.empty:
        return Html("<p>{}</p>").format(f"No {heading.lower()} was named.")
    shown = table.assign(interval=[w.interval(*pair) for pair in zip(table["low"], table["high"], strict=True)])
    shown["n_outlets"] = known_outlets(table)
    shown["evidence"] = [evidence_name(unit) for unit in shown["unit" if "unit" in shown else "country"]]
    formats = {"negative": "percent", "neutral": "percent", "positive": "percent"}
    return long_table(shown, caption, TONE_COLUMNS | {"name": heading}, formats, links={"mean": "evidence"}) + note(
        f"{CAVEAT} Every article counts once; intervals resample articles and need "
        f"at least {w.small_number(FEWEST_ARTICLES)}. A mean that is a link leads to its sentences."
    )


def ranked_title(facts):
    """Return the title of the ranking of tone: which actor stands apart, as the key findings say it, else neutral."""
    for direction in ("negative", "positive"):
        found = standing_apart(facts, direction)
        if found is not None:
            name, others = w.in_text(found[0]["name"]), "all" if found[1] == found[2] else "most"
            return f"Coverage of {name} was more {direction} than that of {others} others with enough articles"
    return _NEUTRAL


def chosen_title(table):
    """Return the title of the ranking of actors that a reader chose: its finding where the intervals bear one."""
    firm = table[~table["uncertain"]]
    if len(firm) >= FEWEST_TO_RANK:
        lowest, others = firm.loc[firm["mean"].idxmin()], firm.drop(firm["mean"].idxmin())
        if lowest["high"] < others["low"].min():
            return f"Coverage of {w.in_text(lowest['name'])} was the most negative"
    return _NEUTRAL


def pairs_title(pairs):
    """Return the title of the picture of who is named with whom: its single leader where there is one, else neutral."""
    counts = pairs["n_articles"]
    if len(pairs) and counts.iloc[0] >= FEWEST_ARTICLES and (len(pairs) == 1 or counts.iloc[1] < counts.iloc[0]):
        first = pairs.iloc[0]
        both = w.listed([w.in_text(first["first"]), w.in_text(first["second"])])
        return f"{w.capital(both)} were named together in the most articles"
    return "Who is named with whom"


def named_pairs(situation):
    """Return the pairs that sentences name together, with names for the two actors."""
    pairs = situation.facts.pairs
    return pairs.assign(**{side: names_of(pairs[side], situation.analysis.actors) for side in ("first", "second")})


def pair_rows(situation):
    """Return the pairs of actors that sentences name together."""
    pairs = situation.facts.pairs
    if pairs.empty:
        return Html("<p>{}</p>").format("No sentence names two actors.")
    named = named_pairs(situation)
    columns = {"first": "Actor", "second": "With", "n_articles": "Articles", "n_sentences": "Sentences"}
    named["evidence"] = [evidence_name(*pair) for pair in zip(pairs["first"], pairs["second"], strict=True)]
    table = long_table(named, "Actors named in one sentence", columns, links={"n_articles": "evidence"})
    return table + behind(_together(situation, row) for row in named.head(SHOWN).itertuples())


def _together(situation, row):
    """Return the sentences that name both actors of a pair, folded."""
    units = situation.facts.pairs.loc[row.Index]
    rows = together(situation.facts.units, units["first"], units["second"])
    found = select(situation.analysis, rows, most=4)
    both = w.capital(w.listed([w.in_text(row.first), w.in_text(row.second)]))
    return evidence(found, f"{both}: {w.counted_noun(row.n_articles, 'article')}", name=row.evidence)


def evidence_by_actor(situation, most=6):
    """Return the most negative and most positive sentences of the actors that the tables of a page show, folded."""
    tone, countries = situation.facts.tone, situation.facts.countries["country"].head(SHOWN)
    return evidence_of(situation, tone[(tone.index < SHOWN) | tone["unit"].isin(countries)], most)


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
        blocks.append(
            evidence(both, f"{w.capital(w.in_text(row.name))}: mean tone {w.number(row.mean)}, {articles}",
                     name=evidence_name(row.unit)))
    return join(blocks) if blocks else Html("<p>{}</p>").format("No actor was named.")
