"""The key findings with their evidence, and what changed."""

from geobrief import wording as w
from geobrief.markup import Html, join
from geobrief.report.display import changed, evidence, finding, note
from geobrief.summaries.findings import attention_change_claim, tone_change_claim
from geobrief.summaries.intervals import FEWEST_ARTICLES
from geobrief.tables import html_table

_CHANGE_COLUMNS = {"name": "Actor", "n_before": "Articles before", "n_after": "Articles after",
                   "mean_before": "Tone before", "mean_after": "Tone after", "change": "Change",
                   "interval": "95% interval", "beyond": "Beyond chance"}


def findings(situation):
    """Return the key findings with their evidence, or a sentence that says why there is none."""
    if not situation.findings:
        return Html("<p>{}</p>").format(_why_none(situation.coverage.n_articles))
    return join(_finding(item) for item in situation.findings)


def _why_none(n):
    if n == 0:
        return "Without an article there is no finding."
    if n == 1:
        return "One article supports no finding about coverage."
    return "The coverage supports no finding: too few articles name the same actors."


def _finding(item):
    articles = w.capital(w.counted_noun(item.n_articles, "article"))
    outlets = w.counted_noun(item.n_outlets, "outlet") if item.n_outlets else "from unknown outlets"
    reason = f"{articles}, {outlets}."
    return finding(item.claim, item.strength, reason, evidence=evidence(item.evidence), change=item.change)


def changes(situation, most=15):
    """Return what changed between the two compared periods: a sentence and a table of tone."""
    if situation.periods is None:
        return Html("<p>{}</p>").format(
            "There are too few dated articles in two periods to compare one with the other.")
    before, after = situation.periods
    table = situation.facts.changes
    compared = (
        Html("<p>{}</p>").format(f"{after} is compared with the period before it, {before}.")
        + _tone_changed(situation.facts)
        + _attention_changed(situation.facts)
    )
    known = table[table["low"].notna()].head(most)
    if known.empty:
        return compared
    known = known.assign(interval=[w.interval(*pair) for pair in zip(known["low"], known["high"], strict=True)],
                         beyond=known["firm"].map({True: "yes", False: "no"}))
    table = html_table(known, "Change of mean tone between the two periods", _CHANGE_COLUMNS)
    return compared + table + note(
        "Beyond chance: p under 0.05, for tone by resampling articles, for shares of articles by Fisher's exact test, "
        "corrected for looking at every actor or country (Holm).")


def _tone_changed(facts):
    firm = facts.changes[facts.changes["firm"]]
    claims = [tone_change_claim(row, facts.name(row["unit"]), facts.periods[1]) for _, row in firm.iterrows()]
    if facts.changes["low"].isna().all():
        return changed(claims, f"No actor is named in {w.small_number(FEWEST_ARTICLES)} or more articles of both "
                       "periods, so no change of tone can be told from chance.")
    return changed(claims, "No change of tone toward any actor was larger than chance would explain.")


def _attention_changed(facts):
    if facts.attention.empty:
        return changed([], f"No country is named in {w.small_number(FEWEST_ARTICLES)} or more articles.")
    firm = facts.attention[facts.attention["firm"]]
    claims = [attention_change_claim(row, facts.periods[1]) for _, row in firm.iterrows()]
    none = ("For no country did the share of articles that name it change by more than chance would explain."
            if facts.changes["firm"].any() or facts.changes["low"].isna().all() else
            "Nor did the share of articles that name a country change by more than that, for any country.")
    return changed(claims, none)
