"""The two sentences that a reader in a hurry reads."""

from geobrief.summaries import wording as w
from geobrief.summaries.intervals import FEWEST_ARTICLES
from geobrief.summaries.period import day_text

_TONE = ("tone-change", "tone")


def bottom_line(facts, coverage, findings):
    """Return the bottom line: what the coverage was about, and how far its tone can be told.

    Parameters
    ----------
    facts : Facts
    coverage : Coverage
    findings : list of Finding
    """
    if not coverage.n_articles:
        return "No article was read, so there is nothing to report. The problems below say why."
    return f"{_about(facts, coverage)} {_tone(facts, coverage, findings)}"


def _about(facts, coverage):
    n, top = coverage.n_articles, facts.countries.head(3)
    source = w.counted_noun(n, "article")
    if coverage.n_outlets > 1:
        source += f" from {w.counted_noun(coverage.n_outlets, 'outlet')}"
    if coverage.first is not None and coverage.first != coverage.last:
        source += f", {day_text(coverage.first)} to {day_text(coverage.last)},"
    if top.empty:
        return f"{w.capital(source)} named no country."
    names = [f"{w.in_text(row.name_)} ({row.n_articles:,})" for row in top.rename(columns={"name": "name_"}).itertuples()]
    return f"{w.capital(source)} named {w.listed(names)} most often."


def _tone(facts, coverage, findings):
    if coverage.n_articles < FEWEST_ARTICLES:
        few = w.capital(w.counted_noun(coverage.n_articles, "article"))
        says = "says" if coverage.n_articles == 1 else "say"
        return f"{few} {says} little: no interval is given, and nothing here is a pattern."
    tone = [finding for kind in _TONE for finding in findings if finding.kind == kind]
    if tone:
        return tone[0].claim
    if facts.tone["low"].notna().any():
        return "The tone toward no actor stood apart from that toward the others by more than chance would explain."
    return "No actor was named in enough articles for its tone to be told apart from chance."
