"""`geobrief schedule`: a process that looks every minute for what is due, for machines without cron."""

import logging
import os
import signal
import subprocess
import sys
import threading

from geobrief.errors import GeobriefError
from geobrief.schedule.alerts import Alerts, secret_names
from geobrief.schedule.config import load_config
from geobrief.schedule.due import last_due, next_due, now_utc
from geobrief.schedule.log import Log
from geobrief.schedule.runs import PRIVATE
from geobrief.schedule.state import State
from geobrief.stopping import terminate_as_interrupt, undisturbed

# A run ends with the daemon, however that dies.
_COMMAND = """from geobrief.schedule.warm import end_with_parent
end_with_parent({})
from geobrief.cli import main
main()"""
_LONGEST_END = 120  # seconds in which a run that was told to stop has ended, alerts included


class Daemon:
    """Calls `run-due` in a process of its own whenever something is due; a changed file counts from the next
    minute.

    Parameters
    ----------
    path : path
        Of reports.toml.
    workers : int, optional
    """

    def __init__(self, path, workers=None):
        self.path, self.workers, self.child = path, workers, None
        self._starting, self._stopped = threading.Lock(), False
        self.log = Log(secret_names(load_config(path)))

    def tick(self):
        """Run what is due; a fault of one minute is told and does not end the daemon."""
        try:
            if self._is_due() and self._start():
                self.child.wait()
        except (GeobriefError, OSError) as error:
            self.log.say("failed", "", str(error))

    def _start(self):
        """Start the command, unless the daemon was told to stop meanwhile; tell whether it was."""
        with self._starting:
            if not self._stopped:
                self.child = subprocess.Popen(self._command())
            return not self._stopped

    def _stop(self):
        """Start nothing more and end the run in progress, as it ends when told to stop."""
        with self._starting:
            self._stopped = True
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM if os.name != "nt" else signal.CTRL_BREAK_EVENT)
            try:
                self.child.wait(_LONGEST_END)
            except subprocess.TimeoutExpired:
                self.child.kill()

    def _is_due(self):
        """Look without importing what a run needs; True as well where a report is new and has to be remembered, and
        where something is still to be told."""
        config, now = load_config(self.path), now_utc()
        record = State(config.output / PRIVATE)
        if Alerts(config, record, self.log).is_owed():
            return True
        for report in config.reports:
            latest = last_due(report.schedule, report.zone, now) if report.schedule else None
            for slug, _ in report.variants:
                last = record.last(report.name, slug, now)
                if last is None or (latest and latest > last):
                    return True
        return False

    def _command(self):
        more = ["--workers", str(self.workers)] if self.workers else []
        return [
            sys.executable,
            "-c",
            _COMMAND.format(os.getpid()),
            "run-due",
            "--config",
            str(self.path),
            *more,
        ]

    def run(self):
        """Look every minute until told to stop (Ctrl-C, SIGTERM), which ends a run in progress cleanly."""
        from apscheduler.schedulers.blocking import BlockingScheduler

        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a minute passed over during a run is no news
        scheduler = BlockingScheduler(timezone="UTC")
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        scheduler.add_job(self.tick, "cron", minute="*", next_run_time=now_utc(), **once)
        self._say_next()
        try:
            with terminate_as_interrupt():
                scheduler.start()
        finally:
            with undisturbed():
                self._stop()

    def _say_next(self):
        config, now = load_config(self.path), now_utc()
        for report in config.reports:
            for due in next_due(report.schedule, report.zone, now):
                self.log.say("next", report.name, f"{due.astimezone(report.zone):%a %Y-%m-%d %H:%M %Z}")
