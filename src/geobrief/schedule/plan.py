"""What is due now, and what will be when."""

import contextlib
import os
from dataclasses import replace

from geobrief.errors import UsageError
from geobrief.schedule.alerts import secret_names
from geobrief.schedule.config import values_on
from geobrief.schedule.due import last_due, moment_text, next_due, now_utc


def plan(config, record, now):
    """Return (report, slug, values, due) of every run that is due at `now`; remember reports that are new.

    A report that is new in the file begins with its next due time. Of several missed due times only the
    latest runs.
    """
    due = []
    for report in config.reports:
        latest = last_due(report.schedule, report.zone, now) if report.schedule else None
        for slug, values in report.variants:
            last = record.last(report.name, slug, now)
            if last is None:
                record.see(report.name, slug, now)
            elif latest and latest > last:
                due.append((report, slug, values, latest))
    return due


def check_text(config, now=None, count=2):
    """Return what would run when: a line for each report and its next due times, with the days it would
    cover."""
    now = now or now_utc()
    lines = []
    for report in config.reports:
        variants = f", {len(report.variants)} variants" if report.matrix else ""
        notebooks = report.notebooks[0].stem if len(report.notebooks) == 1 else "the suite"
        lines.append(f"{report.name}: {notebooks}{variants}, time zone {report.zone.key}")
        for due in next_due(report.schedule, report.zone, now, count):
            values = values_on(replace(report, matrix={}), {}, due)
            told = ", ".join(f"{name} = {value!r}" for name, value in values.items())
            lines.append(f"    {moment_text(due, report.zone)}  {told}")
        lines += [f"    {problem}" for problem in _not_there(config, report)]
        if not report.schedule:
            lines.append("    runs only when asked for: geobrief run-due " + report.name)
    missing = [name for name in secret_names(config) if not os.environ.get(name)]
    if missing:
        lines.append(f"Not set in this environment, so that alerts would not get through: {', '.join(missing)}")
    return "\n".join(lines)


def _not_there(config, report):
    """Return a line for each corpus of a report that is not there now: its runs would fail."""
    from geobrief.report.parameters import resolve_path

    for value in (report.values.get("corpus"), *report.matrix.get("corpus", ())):
        for path in [value] if isinstance(value, str) else value or ():
            try:
                with contextlib.chdir(config.path.parent):
                    resolve_path(path)
            except UsageError as error:
                yield f"a run would fail now: {error}"
