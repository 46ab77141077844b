"""How one run begins and ends: its report is taken, an edition published or a failure told, the record kept."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.schedule import publish, state
from geobrief.schedule.config import Report
from geobrief.schedule.log import Log
from geobrief.schedule.plan import moment_text

LOCKS = "locks"


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

    @property
    def title(self):
        return f"{self.report.name}/{self.slug}" if self.slug else self.report.name

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
    private : pathlib.Path
        The folder of the locks.
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
        A line for each.
    locked : list of str
        Titles of those that another process runs.
    """

    def __init__(self, jobs, record, private, alerts, log, forced=False, wait=0.0):
        self.record, self.private, self.alerts, self.log = record, private, alerts, log
        self.forced, self.wait = forced, wait
        self.published, self.failures, self.locked = [], [], []
        self._total, self._through = len(jobs), 0
        self._left = Counter(job.report.name for job in jobs)

    # --- the beginning --------------------------------------------------------------------------------------

    def start(self, job):
        """Take the lock of the report, tidy up after a killed run and claim the due time; False: nothing to
        do."""
        try:
            begins = self._take(job)
        except (GeobriefError, OSError) as error:
            self.end(job, None, {"error": str(getattr(error, "strerror", None) or error)}, 0.0)
            return False
        if not begins:
            self._let_go(job)
            return False
        self.log.say("started", job.title, f"due {job.due_text}", due=job.due.isoformat())
        return True

    def _take(self, job):
        job.lock = self._lock(job)
        if job.lock is None:
            self.locked.append(job.title)
            self.log.say("locked", job.title, "Another process runs it.")
            return False
        publish.recover(job.folder)
        return self.forced or self._claim(job)

    def _lock(self, job):
        from filelock import FileLock, Timeout

        folder = self.private / LOCKS
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / f"{job.title.replace('/', '.')}.lock")
        try:
            lock.acquire(timeout=self.wait)
        except Timeout:
            return None
        return lock

    def _claim(self, job):
        if publish.is_published(job.folder, job.due):  # and was killed before it could be recorded
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
                    self._publish(job, work, told, seconds)
                    return
                except GeobriefError as error:
                    told = {"error": str(error)}
            self._fail(job, told["error"])
        finally:
            self._let_go(job)

    def _publish(self, job, work, told, seconds):
        before = publish.newest(job.folder)
        if "notebook" not in job.report.outputs:
            for path in work.glob("*.ipynb"):
                path.unlink()
        about = {
            "title": job.title,
            "due": job.due.isoformat(),
            "due_text": job.due_text,
            "findings": told["findings"],
            "changes": told["changes"],
        }
        edition = publish.publish_edition(work, job.folder, job.due, told["pages"], about, job.report.keep)
        failed_before = self._settle(job, state.DONE) == state.FAILED
        self.published.append(job)
        text = f"{self._count()} {edition['name']} in {seconds:.1f} s"
        self.log.say("published", job.title, text, edition=edition["name"], seconds=round(seconds, 2))
        if failed_before:
            self.alerts.gather(job, "recovery", "it was published as usual")
        known = {change["about"] for change in before.get("changes", ())} if before else set()
        for change in told["changes"]:
            if change["about"] not in known:
                self.alerts.gather(job, "finding", change["claim"])

    def _fail(self, job, error):
        from geobrief.report.private import hide_all_paths

        reason = self.log.public(hide_all_paths(error))
        self.failures.append(f"{job.title}: {reason}")
        publish.write_failure(job.folder, job.title, reason, job.due_text)
        with suppress(GeobriefError):  # where the record cannot be written the reason still gets out
            self._settle(job, state.FAILED, reason)
        self.log.say("failed", job.title, f"{self._count()} {reason}", reason=reason)
        self.alerts.gather(job, "failure", reason)

    def _settle(self, job, how, reason=""):
        return self.record.settle(job.report.name, job.slug, job.due, how, reason)

    def _count(self):
        return f"[{self._through}/{self._total}]"

    def _let_go(self, job):
        """Free the report; once all of its runs are through, send what was gathered for those it tells."""
        if job.lock:
            job.lock.release()
            job.lock = None
        self._left[job.report.name] -= 1
        if not self._left[job.report.name]:
            self.alerts.send(job.report)
