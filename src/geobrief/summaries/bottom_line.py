"""The two sentences that a reader in a hurry reads."""

from geobrief import wording as w
from geobrief.summaries.findings import comparable_actors
from geobrief.summaries.intervals import FEWEST_ARTICLES

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
        return f"No article was read, so there is nothing to report. {_why_none(facts)}"
    return f"{_about(facts, coverage)} {_tone(facts, coverage, findings)}"


def _why_none(facts):
    if len(facts.whole.problems):
        return "The problems below say why."
    return (
        "No article of that period is in the corpus."
        if len(facts.whole.articles)
        else "The corpus has no file."
    )


def _about(facts, coverage):
    source, countries = w.capital(_source(coverage)), facts.countries
    if countries.empty:
        return f"{source} named no country."
    if coverage.n_articles < FEWEST_ARTICLES or countries["n_articles"].max() == 1:
        names = [w.in_text(name) for name in countries["name"].head(3)]
        if len(countries) > len(names):
            names.append(w.counted_noun(len(countries) - len(names), "other country", "other countries"))
        return f"{source} named {w.listed(names)}."
    shown = _leaders(countries["n_articles"])
    if not shown:
        all_of_them = w.counted_noun(len(countries), "country", "countries")
        return f"{source} named {all_of_them}, none in more articles than all others."
    shown = countries.head(shown)
    names = [f"{w.in_text(name)} ({n:,})" for name, n in zip(shown["name"], shown["n_articles"], strict=True)]
    return f"{source} named {w.listed(names)} most often."


def _leaders(counts, most=3):
    """Return how many of the first `most` (in falling order) stand above all that follow; none for a tie."""
    return next((n for n in range(min(most, len(counts)), 0, -1)
                 if n == len(counts) or counts.iloc[n - 1] > counts.iloc[n]), 0)


def _source(coverage):
    """Return "29 articles from six outlets, 3 August 2022 to 24 November 2022,"."""
    source = w.counted_noun(coverage.n_articles, "article")
    if coverage.n_outlets > 1:
        source += f" from {w.counted_noun(coverage.n_outlets, 'outlet')}"
    if coverage.first is not None and coverage.first != coverage.last:
        source += f", {w.days(coverage.first, coverage.last)},"
    elif coverage.first is not None:
        source += f" of {w.day(coverage.first)}"
    return source


def _tone(facts, coverage, findings):
    if coverage.n_articles < FEWEST_ARTICLES:
        few = w.capital(w.counted_noun(coverage.n_articles, "article"))
        says = "says" if coverage.n_articles == 1 else "say"
        return f"{few} {says} little: no interval is given, and nothing here is a pattern."
    tone = [finding for kind in _TONE for finding in findings if finding.kind == kind]
    if tone:
        return tone[0].gist
    compared = len(comparable_actors(facts))
    if compared:
        return (
            f"Of the {w.small_number(compared)} actors with enough articles to compare, none was spoken of in a tone "
            "that stood apart from that toward most others by more than chance would explain."
        )
    if facts.tone["low"].notna().any() and not coverage.n_outlets:
        return "No outlet of these articles is known, so the tone toward one actor is not set against another."
    if facts.tone["low"].notna().any():
        return (
            "Too few actors were named often enough, and by enough outlets, to compare the tone toward them."
        )
    return "No actor was named in enough articles for its tone to be told apart from chance."
