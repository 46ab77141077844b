"""The key findings with their evidence, and what changed."""

from geobrief.markup import Html, join
from geobrief.report.display import evidence, finding, note
from geobrief.summaries import wording as w
from geobrief.summaries.intervals import FEWEST_ARTICLES
from geobrief.tables import html_table, interval


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
