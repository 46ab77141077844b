"""What is due is run, published and told: the one way in for the command line, the daemon and other
schedulers."""

import os
import shutil
import time
import warnings
from contextlib import contextmanager, suppress
from datetime import datetime

from geobrief.errors import GeobriefError
from geobrief.schedule import publish, state, warm
from geobrief.schedule.alerts import Alerts, secret_names
from geobrief.schedule.config import Config, load_config, values_on
from geobrief.schedule.due import now_utc
from geobrief.schedule.jobs import Desk, Job, settle_killed
from geobrief.schedule.log import Log
from geobrief.schedule.pages import variants_page
from geobrief.schedule.plan import plan
from geobrief.schedule.pool import Pool, remove_stale, scratch_folder
from geobrief.schedule.sharing import share_analyses, wanted_analysis
from geobrief.stopping import terminate_as_interrupt, undisturbed

DONE, FAILED, LOCKED = 0, 1, 75
PRIVATE = ".geobrief"  # in the output folder: the record of runs, locks, what a command needs while it runs


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
    command = _Command(config, now or now_utc(), workers or config.workers, wait, log)
    desk = command.run(names)
    if desk.failures or command.alerts.lost:
        return FAILED
    return LOCKED if desk.locked else DONE


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
    desk = command.run([name])
    if desk.failures:
        raise GeobriefError("; ".join(desk.failures))
    if desk.locked:
        error = GeobriefError(f"Another process runs {', '.join(desk.locked)}: wait for it.")
        error.exit_code = LOCKED
        raise error
    return [job.folder / publish.LATEST for job in desk.published]


class _Command:
    """One call: what is due becomes jobs, which are run and settled."""

    def __init__(self, config, now, workers, wait, log):
        self.config, self.now, self.workers, self.wait, self.log = config, now, workers, wait, log
        self.private = config.output / PRIVATE
        self.hidden = secret_names(config)
        self.alerts = None

    @terminate_as_interrupt()
    def run(self, names=None):
        """Run what is due, or the reports called `names`; return the `Desk`, which knows what became of it."""
        started = time.monotonic()
        record = state.State(self.private)
        remove_stale(self.private)
        if record.broken:
            self.log.say("warning", "", "The record of runs was damaged and is begun anew from the editions.")
        if record.is_empty():
            self._recall(record)
        wanted = self._asked(names) if names else plan(self.config, record, self.now)
        self.alerts = Alerts(self.config, record, self.log)
        settle_killed(record, self.alerts, self.config, self.log)
        self.alerts.send_owed()
        jobs = [self._job(*run) for run in wanted]
        desk = Desk(jobs, record, self.alerts, self.log, forced=bool(names), wait=self.wait)
        if not jobs:
            self.alerts.finish()
            self.log.say("nothing-due", "", "Nothing is due; a report that is new begins with its next time.")
            return desk
        try:
            self._work(jobs, desk)
        finally:
            self.alerts.send_rest()
        self._list_variants(jobs)
        self._say_end(desk, time.monotonic() - started)
        return desk

    def _asked(self, names):
        reports = [self.config.report(name) for name in dict.fromkeys(names)]
        return [(report, slug, values, self.now) for report in reports for slug, values in report.variants]

    def _recall(self, record):
        """Take from the editions what a record knew that is lost: no due time is published twice, and what is due
        since is not taken for that of a new report."""
        for report in self.config.reports:
            for slug, _ in report.variants:
                for edition in publish.editions(self._folder(report, slug)):
                    record.settle(report.name, slug, datetime.fromisoformat(edition["due"]), state.DONE)

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

    def _work(self, jobs, desk):
        """Run the jobs in a folder for this command alone; where there can be none every report has failed."""
        try:
            scratch, lock = scratch_folder(self.private)
        except OSError as error:
            reason = f"Cannot write to {self.config.output}: {error.strerror}. Make the folder writable."
            for job in jobs:
                desk.end(job, None, {"error": reason}, 0.0)
            return
        try:
            with self._caches(scratch):
                self._run(jobs, scratch, desk)
        finally:
            with undisturbed():
                lock.release()
                shutil.rmtree(scratch, ignore_errors=True)

    @contextmanager
    def _caches(self, scratch):
        """Let notebooks find what is analysed for all of them, and what is kept from run to run."""
        from geobrief.cache import SHARED, VARIABLE  # late: it brings pandas along

        before, folder = {name: os.environ.get(name) for name in (VARIABLE, SHARED)}, self.config.cache_folder
        os.environ[SHARED] = str(scratch)
        if folder:
            os.environ[VARIABLE] = str(folder)
        else:  # what the file says holds, whatever the environment does
            os.environ.pop(VARIABLE, None)
        try:
            yield scratch
        finally:
            for name, value in before.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})

    def _run(self, jobs, scratch, desk):
        forks = warm.usable()
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_: self.log.say("warning", "", str(message))
            warnings.simplefilter("always", UserWarning)
            if forks:
                warm.preload(analysing=any(wanted_analysis(job.task) for job in jobs))
            share_analyses(jobs, scratch, forks, self.log)
            Pool(self.workers, scratch, forks).run(jobs, desk.start, desk.end)

    def _list_variants(self, jobs):
        """Write the page that lists the runs of each matrix."""
        for report in {job.report.name: job.report for job in jobs if job.slug}.values():
            rows = []
            for slug, _ in report.variants:
                folder = self._folder(report, slug)
                known = publish.editions(folder)
                rows.append((slug, known[-1]["due_text"] if known else "", (folder / publish.FAILED).is_file()))
            with suppress(OSError):
                page = variants_page(report.name, rows)
                publish.replace_file(self.config.output / report.name / publish.INDEX, page)

    def _say_end(self, desk, seconds):
        counts = {"published": desk.published, "failed": desk.failures, "run by another process": desk.locked}
        told = ", ".join(f"{len(found)} {how}" for how, found in counts.items() if found)
        self.log.say("finished", "", f"{told or 'nothing to do'}, in {seconds:.1f} s")
