"""What is due is run, published and told: the one way in for the command line, the daemon and other
schedulers."""

import os
import shutil
import signal
import threading
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geobrief.errors import GeobriefError
from geobrief.schedule import publish, state, warm
from geobrief.schedule.alerts import alert, secret_names
from geobrief.schedule.config import Config, Report, load_config, values_on
from geobrief.schedule.due import now_utc
from geobrief.schedule.log import Log
from geobrief.schedule.pages import variants_page
from geobrief.schedule.plan import moment_text, plan
from geobrief.schedule.pool import Pool, remove_stale, scratch_folder
from geobrief.schedule.sharing import share_analyses, wanted_analysis

DONE, FAILED, LOCKED = 0, 1, 75
PRIVATE = ".geobrief"  # in the output folder: the record of runs, locks, what a command needs while it runs
_CHANGE = "in the later period"  # what the findings of a change say and no other


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
        return f"{self.report.name}-{self.slug}" if self.slug else self.report.name

    @property
    def deadline(self):
        return self.report.deadline

    @property
    def retries(self):
        return self.report.retries

    def make_folder(self):
        return publish.working_folder(self.folder)

    def tell_retry(self, error, number, pause):
        self.log.say("retry", self.title, f"attempt {number} failed: {error} Again in {pause:.0f} s.", attempt=number)


def run_due(path="reports.toml", workers=None, now=None, names=None, wait=0.0, stream=None):
    """Run the reports of a file that are due since the last time, each once.

    Parameters
    ----------
    path : path
        The file; its relative paths are taken from its folder.
    workers : int, optional
        How many runs at a time; by default what the file says.
    now : datetime, optional
        With a time zone; by default the clock's.
    names : list of str, optional
        Run these, due or not.
    wait : float
        Seconds to wait for a report that another process runs.
    stream : file, optional
        For the log, by default the standard error.

    Returns
    -------
    int
        The exit code: 0 all went well or nothing was due, 1 a report failed or an alert did not get through,
        75 nothing failed, and a report is being run by another process.

    Raises
    ------
    UsageError
        If the file is wrong; GeobriefError if the output folder cannot be written to.
    """
    config = load_config(path)
    log = Log(secret_names(config), stream)
    return _Command(config, now or now_utc(), workers or config.workers, wait, log).run(names)


def run_report(name, config="reports.toml", due=None, wait=0.0):
    """Run one report now, with all variants of its matrix; made to be called by Airflow, Prefect, Dagster or
    a script.

    Parameters
    ----------
    name : str
        Of the report in the file.
    config : path or Config
    due : datetime, optional
        The moment that relative dates count from and that names the edition, with a time zone; by default
        now. A due time that was published before is published anew.
    wait : float
        Seconds to wait for another process that runs the report.

    Returns
    -------
    list of pathlib.Path
        The pages that now are the newest.

    Raises
    ------
    GeobriefError
        If it failed: one line, and the edition before stays; if another process holds the report, with the
        exit code 75.
    """
    config = config if isinstance(config, Config) else load_config(config)
    command = _Command(config, due or now_utc(), config.workers, wait, Log(secret_names(config)))
    command.run([name])
    if command.failures:
        raise GeobriefError("; ".join(command.failures))
    if command.locked:
        error = GeobriefError(f"Another process runs {', '.join(command.locked)}: wait for it.")
        error.exit_code = LOCKED
        raise error
    return [job.folder / publish.LATEST for job in command.published]


class _Command:
    """One call: jobs are made, run and settled; what went wrong is gathered."""

    def __init__(self, config, now, workers, wait, log):
        self.config, self.now, self.workers, self.wait, self.log = config, now, workers, wait, log
        self.private = config.output / PRIVATE
        self.hidden = secret_names(config)
        self.record, self.scratch = None, None
        self.failures, self.locked, self.published, self.alerts_lost = [], [], [], False
        self.total = self.through = 0

    def run(self, names=None):
        self.record = state.State(self.private)
        remove_stale(self.private)
        if self.record.broken:
            self.log.say("warning", "", "The record of runs was damaged and is begun anew from the editions.")
            self._recall()
        jobs = [self._job(*run) for run in (self._asked(names) if names else plan(self.config, self.record, self.now))]
        self.total = len(jobs)
        if not jobs:
            self.log.say(
                "nothing-due",
                "",
                "Nothing is due; a report that is new in the file begins with its next time.",
            )
            return DONE
        self.forced = bool(names)
        with self._scratch(), _terminate_as_interrupt():
            self._run(jobs)
        for report in {job.report.name: job.report for job in self.published if job.slug}.values():
            self._list_variants(report)
        if self.failures or self.alerts_lost:
            return FAILED
        return LOCKED if self.locked else DONE

    def _asked(self, names):
        reports = [self.config.report(name) for name in names]
        return [(report, slug, values, self.now) for report in reports for slug, values in report.variants]

    def _recall(self):
        """Take from the editions what the lost record knew: no due time is published twice."""
        for report in self.config.reports:
            for slug, _ in report.variants:
                for edition in publish.editions(self._folder(report, slug)):
                    self.record.settle(report.name, slug, datetime.fromisoformat(edition["due"]), state.DONE)

    def _folder(self, report, slug):
        return self.config.output / report.name / slug if slug else self.config.output / report.name

    def _job(self, report, slug, values, due):
        task = {
            "notebooks": [str(path) for path in report.notebooks],
            "values": values_on(report, values, due),
            "cwd": str(self.config.path.parent),
            "hidden": self.hidden,
            "memory": report.memory,
        }
        return Job(report, slug, values, due, self._folder(report, slug), task, self.log)

    @contextmanager
    def _scratch(self):
        """A folder for this command alone; those of commands that were killed go."""
        try:
            self.scratch = scratch_folder(self.private)
        except OSError as error:
            raise GeobriefError(f"Cannot write to {self.config.output}: {error.strerror}.") from error
        before = {name: os.environ.get(name) for name in ("GEOBRIEF_CACHE", "GEOBRIEF_SHARED")}
        if self.config.cache:
            os.environ.setdefault("GEOBRIEF_CACHE", str(self.config.cache))
        os.environ["GEOBRIEF_SHARED"] = str(self.scratch)
        try:
            yield
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})

    def _run(self, jobs):
        forks = warm.usable()
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_: self.log.say("warning", "", str(message))
            warnings.simplefilter("always", UserWarning)
            if forks:
                warm.preload(analysing=any(wanted_analysis(job.task) for job in jobs))
            share_analyses(jobs, self.scratch, forks, self.log)
            Pool(self.workers, self.scratch, forks).run(jobs, self._start, self._end)

    # --- one job -------------------------------------------------------------------------------------------

    def _start(self, job):
        """Take the lock of the report, tidy up after a killed run and claim the due time; False: nothing to
        do."""
        try:
            job.lock = self._lock(job)
            if job.lock is None:
                self.locked.append(job.title)
                self.log.say("locked", job.title, "Another process runs it.")
                return False
            publish.recover(job.folder)
            if not self.forced and not self._claim(job):
                self._release(job)
                return False
        except (GeobriefError, OSError) as error:
            self._end(job, None, {"error": str(getattr(error, "strerror", None) or error)}, 0.0)
            return False
        self.log.say("started", job.title, f"due {moment_text(job.due, job.report.zone)}", due=job.due.isoformat())
        return True

    def _claim(self, job):
        done = any(edition.get("due") == job.due.isoformat() for edition in publish.editions(job.folder))
        if done:  # published, and killed before it could be recorded
            self.record.settle(job.report.name, job.slug, job.due, state.DONE)
            return False
        return self.record.claim(job.report.name, job.slug, job.due)

    def _lock(self, job):
        from filelock import FileLock, Timeout

        folder = self.private / "locks"
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / f"{job.title}.lock")
        try:
            lock.acquire(timeout=self.wait)
        except Timeout:
            return None
        return lock

    def _release(self, job):
        if job.lock:
            job.lock.release()
            job.lock = None

    def _end(self, job, work, told, seconds):
        """Publish or tell the failure, record it, alert, let the report go."""
        self.through += 1
        try:
            if not told.get("error"):
                try:
                    self._publish(job, work, told, seconds)
                    return
                except GeobriefError as error:
                    told = {"error": str(error)}
            self._fail(job, told["error"])
        finally:
            self._release(job)

    def _publish(self, job, work, told, seconds):
        before = publish.editions(job.folder)
        if "notebook" not in job.report.outputs:
            for path in work.glob("*.ipynb"):
                path.unlink()
        about = {
            "title": job.title,
            "due": job.due.isoformat(),
            "due_text": moment_text(job.due, job.report.zone),
            "findings": told["findings"],
        }
        edition = publish.publish_edition(work, job.folder, job.due, told["pages"], about, job.report.keep)
        failed_before = self._settle(job, state.DONE) == state.FAILED
        self.published.append(job)
        self.log.say(
            "published",
            job.title,
            f"{self._count()} {edition['name']} in {seconds:.1f} s",
            edition=edition["name"],
            seconds=round(seconds, 2),
        )
        if failed_before:
            self._alert(job, "recovery", f"{job.title} works again", f"{job.title} was published as usual.")
        known = [item["claim"] for item in before[-1]["findings"]] if before else []
        fresh = [item["claim"] for item in told["findings"] if _CHANGE in item["claim"] and item["claim"] not in known]
        if fresh:
            self._alert(job, "finding", f"{job.title}: the coverage changed", "\n".join(fresh))

    def _fail(self, job, error):
        from geobrief.report.private import hide_all_paths

        reason = self.log.public(hide_all_paths(error))
        self.failures.append(f"{job.title}: {reason}")
        publish.write_failure(job.folder, job.title, reason)
        with suppress(GeobriefError):  # where the record cannot be written the reason still gets out
            self._settle(job, state.FAILED, reason)
        self.log.say("failed", job.title, f"{self._count()} {reason}", reason=reason)
        self._alert(job, "failure", f"{job.title} failed", reason)

    def _settle(self, job, how, reason=""):
        return self.record.settle(job.report.name, job.slug, job.due, how, reason)

    def _count(self):
        return f"[{self.through}/{self.total}]"

    def _alert(self, job, occasion, title, text):
        if not alert(self.config, job.report, occasion, title, text, self.log):
            self.alerts_lost = True

    def _list_variants(self, report):
        slugs = [slug for slug, _ in report.variants if (self._folder(report, slug) / publish.LATEST).is_file()]
        folder = self.config.output / report.name
        with suppress(OSError):
            publish.replace_file(folder / publish.INDEX, variants_page(report.name, slugs))


@contextmanager
def _terminate_as_interrupt():
    """Let a request to terminate end the command as Ctrl-C does: all runs ended, nothing published, nothing
    left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
