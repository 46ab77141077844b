"""The facts of one report: the corpus, limited to its period, with its tables and findings."""

from dataclasses import dataclass
from functools import cached_property

from geobrief.summaries.bottom_line import bottom_line
from geobrief.summaries.coverage import Coverage, counted, describe
from geobrief.summaries.findings import Facts, key_findings
from geobrief.summaries.period import Period, asked_period, compared_periods
from geobrief.summaries.speech import Speech


@dataclass(frozen=True)
class Situation:
    """What a report is about.

    Attributes
    ----------
    analysis : Analysis
        Limited to the period.
    whole : Analysis
        Everything that was read, for the comparison.
    period : Period
        As asked for.
    periods : tuple of Period, or None
        `(before, after)`, which "what changed" compares.
    """

    analysis: object
    whole: object
    period: Period
    periods: tuple | None

    @cached_property
    def coverage(self) -> Coverage:
        """The corpus in figures."""
        return describe(self.analysis.articles)

    @cached_property
    def facts(self) -> Facts:
        """Every table that the findings are made from."""
        return Facts(self.analysis, self.compared, self.periods)

    @cached_property
    def compared(self):
        """What the two periods hold, where the report is limited to one of them; else everything."""
        if self.whole is self.analysis or not self.periods:
            return self.whole
        before, after = self.periods
        return limited(self.whole, Period(before.since, after.until))

    @cached_property
    def speech(self) -> Speech:
        """Who says what about whom."""
        return self.facts.speech

    @cached_property
    def findings(self):
        """The key findings, in the order of the page."""
        return key_findings(self.facts)

    @cached_property
    def bottom_line(self) -> str:
        """Two sentences."""
        return bottom_line(self.facts, self.coverage, self.findings)


def situation(analysis, since="", until=""):
    """Return the `Situation` of `analysis` between two ISO days, each may be empty.

    Parameters
    ----------
    analysis : Analysis
    since, until : str
        "2022-10-01"; an undated article belongs to no limited period.
    """
    analysis, period = analysis.without_texts(), asked_period(since, until)
    periods = compared_periods(counted(analysis.articles), period)
    return Situation(limited(analysis, period), analysis, period, periods)


def limited(analysis, period):
    """Return `analysis` with the articles of `period` only, and what belongs to them."""
    if period.since is None and period.until is None:
        return analysis
    return analysis.of_articles(analysis.articles[period.holds(analysis.articles)])
