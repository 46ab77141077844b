"""How one run begins and ends: its report is taken, an edition published or a failure told, the record kept."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.schedule import publish, state
from geobrief.schedule.config import Report
from geobrief.schedule.due import moment_text
from geobrief.schedule.log import Log
from geobrief.stopping import undisturbed

_RECOVERY = "recovery", "it was published as usual"


@dataclass
class Job:
    """One run: a report, a variant of its matrix, a due time."""

    report: Report
    slug: str
    values: dict
    due: object
    folder: Path
    task: dict
    log: Log
    lock: object = None
    waits_since: float | None = None

    @property
    def title(self):
        return _title(self.report.name, self.slug)

    @property
    def deadline(self):
        return self.report.deadline

    @property
    def retries(self):
        return self.report.retries

    @property
    def due_text(self):
        return moment_text(self.due, self.report.zone)

    def make_folder(self):
        return publish.working_folder(self.folder)

    def tell_retry(self, error, number, pause):
        self.log.say("retry", self.title, f"attempt {number} failed: {error} Again in {pause:.0f} s.", attempt=number)


class Desk:
    """Lets the jobs of one command begin and end; gathers what became of them.

    Parameters
    ----------
    jobs : list of Job
    record : State
    alerts : Alerts
    log : Log
    forced : bool
        Whether the jobs were asked for by name: then it does not matter what the record says.
    wait : float
        Seconds to wait for a report that another process runs.

    Attributes
    ----------
    published : list of Job
    failures : list of str
        A line for each; also for what was published and could not be recorded.
    locked : list of str
        Titles of those that another process runs.
    """

    def __init__(self, jobs, record, alerts, log, forced=False, wait=0.0):
        self.record, self.alerts, self.log = record, alerts, log
        self.forced, self.wait = forced, wait
        self.published, self.failures, self.locked = [], [], []
        self._total, self._through = len(jobs), 0
        self._left = Counter(job.report.name for job in jobs)

    # --- the beginning --------------------------------------------------------------------------------------

    def start(self, job):
        """Take the lock of the report, tidy up after a killed run and claim the due time; False: nothing to do;
        None: another process runs it and is waited for."""
        try:
            begins = self._take(job)
        except (GeobriefError, OSError) as error:
            self.end(job, None, {"error": str(getattr(error, "strerror", None) or error)}, 0.0)
            return False
        if begins is None:
            return None
        if not begins:
            self._let_go(job)
            return False
        self.log.say("started", job.title, f"due {job.due_text}", due=job.due.isoformat())
        return True

    def _take(self, job):
        lock = self.record.lock(_lock_name(job.report.name, job.slug))
        try:
            lock.acquire(timeout=0)
        except TimeoutError:
            return self._wait_or_leave(job)
        job.lock = lock
        publish.recover(job.folder)
        _settle_killed(self.record, self.alerts, job.report, job.report.name, job.slug, job.folder)
        return self.forced or self._claim(job)

    def _wait_or_leave(self, job):
        """Return None while the process that runs a report is waited for, False when it has taken too long."""
        now = time.monotonic()
        if job.waits_since is None and self.wait:
            self.log.say("waiting", job.title, f"Another process runs it; waiting up to {self.wait:.0f} s.")
        job.waits_since = now if job.waits_since is None else job.waits_since
        if now - job.waits_since < self.wait:
            return None
        self.locked.append(job.title)
        self.log.say("locked", job.title, "Another process runs it.")
        return False

    def _claim(self, job):
        if publish.is_published(job.folder, job.due):  # and was killed before it could be recorded
            publish.tidy(job.folder, job.report.keep)
            self._settle(job, state.DONE)
            return False
        return self.record.claim(job.report.name, job.slug, job.due)

    # --- the end --------------------------------------------------------------------------------------------

    def end(self, job, work, told, seconds):
        """Publish what a job made, or tell why it failed; record it, alert, let the report go."""
        self._through += 1
        try:
            if not told.get("error"):
                try:
                    with undisturbed():
                        self._publish(job, work, told, seconds)
                    return
                except (GeobriefError, OSError) as error:
                    told = {"error": str(getattr(error, "strerror", None) or error)}
            self._fail(job, told["error"])
        finally:
            self._let_go(job)

    def _publish(self, job, work, told, seconds):
        if "notebook" not in job.report.outputs:
            for path in work.glob("*.ipynb"):
                path.unlink()
        run = work.name.removeprefix(publish.WORK)
        about = {
            "title": job.title,
            "due": job.due.isoformat(),
            "due_text": job.due_text,
            "findings": told["findings"],
            "changes": told["changes"],
            "run": run,
        }
        self.record.prepare(self.alerts.made(job.report, job.slug, job.due, self._news(job, told["changes"])), run)
        edition = publish.publish_edition(work, job.folder, job.due, told["pages"], about, job.report.keep)
        self.published.append(job)
        text = f"{self._count()} {edition['name']} in {seconds:.1f} s"
        self.log.say("published", job.title, text, edition=edition["name"], seconds=round(seconds, 2))
        try:
            self._settle(job, state.DONE, run=run)
        except GeobriefError as error:  # the next call finds the edition, records it and tells what there is to tell
            self.failures.append(f"{job.title}: published, but not recorded: {error}")
            self.log.say("warning", job.title, f"It is published, but not recorded: {error}")

    def _news(self, job, changes):
        """Return what there is to tell once the edition of a job stands: occasion and text of each."""
        before = publish.newest(job.folder)
        known = {change["about"] for change in before.get("changes", ())} if before else set()
        news = [("finding", change["claim"]) for change in changes if change["about"] not in known]
        if self.record.ended_before(job.report.name, job.slug, job.due) == state.FAILED:
            news.insert(0, _RECOVERY)
        return news

    def _fail(self, job, error):
        from geobrief.report.private import hide_all_paths

        reason = self.log.public(hide_all_paths(error))
        self.failures.append(f"{job.title}: {reason}")
        publish.write_failure(job.folder, job.title, reason, job.due_text)
        alerts = self.alerts.made(job.report, job.slug, job.due, [("failure", reason)])
        try:
            self._settle(job, state.FAILED, reason, alerts)
        except GeobriefError:  # where the record cannot be written the reason still gets out
            self.alerts.keep_in_mind(alerts)
        self.log.say("failed", job.title, f"{self._count()} {reason}", reason=reason)

    def _settle(self, job, how, reason="", alerts=(), run=""):
        self.record.settle(job.report.name, job.slug, job.due, how, reason, alerts, run)

    def _count(self):
        return f"[{self._through}/{self._total}]"

    def _let_go(self, job):
        """Free the report; once all of its runs are through, tell what there is to tell."""
        if job.lock:
            job.lock.release()
            job.lock = None
        self._left[job.report.name] -= 1
        if not self._left[job.report.name]:
            self.alerts.send(job.report)


def settle_killed(record, alerts, config, log):
    """Find out, for every report of the record, which editions stand that a command was about to publish when it was
    killed: what it had prepared to tell is owed then, else forgotten."""
    reports = {report.name: report for report in config.reports}
    for name, slug in dict.fromkeys((name, slug) for name, slug, *_ in record.prepared()):
        try:
            with record.lock(_lock_name(name, slug)).acquire(timeout=0):
                folder = config.output / name / slug
                publish.recover(folder)
                _settle_killed(record, alerts, reports.get(name), name, slug, folder)
        except TimeoutError:  # the command is at it
            continue
        except (GeobriefError, OSError) as error:  # the next call tries again; the reports go on
            log.say("warning", _title(name, slug), str(getattr(error, "strerror", None) or error))


def _settle_killed(record, alerts, report, name, slug, folder):
    """Only under the lock of the report."""
    for one, variant, due, run, occasions in record.prepared():
        if (one, variant) != (name, slug):
            continue
        if not publish.is_published(folder, due, run):
            record.forget(run)
            continue
        failed = report and "recovery" not in occasions and record.ended_before(name, slug, due) == state.FAILED
        more = alerts.made(report, slug, due, [_RECOVERY]) if failed else ()
        if report:
            publish.tidy(folder, report.keep)
        record.settle(name, slug, due, state.DONE, alerts=more, run=run)


def _title(name, slug):
    return f"{name}/{slug}" if slug else name


def _lock_name(name, slug):
    return _title(name, slug).replace("/", ".")
