"""`geobrief schedule`: a process that looks every minute for what is due, for machines without cron."""

import os
import signal
import subprocess
import sys

from geobrief.errors import GeobriefError
from geobrief.schedule.alerts import Alerts, secret_names
from geobrief.schedule.config import load_config
from geobrief.schedule.due import last_due, next_due, now_utc
from geobrief.schedule.log import Log
from geobrief.schedule.runs import PRIVATE
from geobrief.schedule.state import State


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
        self.log = Log(secret_names(load_config(path)))

    def tick(self):
        """Run what is due; a fault of one minute is told and does not end the daemon."""
        try:
            if self._is_due():
                self.child = subprocess.Popen(self._command())
                self.child.wait()
        except (GeobriefError, OSError) as error:
            self.log.say("failed", "", str(error))

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
            "from geobrief.cli import main; main()",
            "run-due",
            "--config",
            str(self.path),
            *more,
        ]

    def run(self):
        """Look every minute until told to stop (Ctrl-C, SIGTERM), which ends a run in progress cleanly."""
        from apscheduler.schedulers.blocking import BlockingScheduler

        scheduler = BlockingScheduler(timezone="UTC")
        scheduler.add_job(self.tick, "cron", minute="*", coalesce=True, max_instances=1, misfire_grace_time=None)
        scheduler.add_job(self.tick)
        self._say_next()

        def stop(*_):
            if self.child and self.child.poll() is None:
                self.child.send_signal(signal.SIGTERM if os.name != "nt" else signal.CTRL_BREAK_EVENT)
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            scheduler.start()
        finally:
            if self.child:
                self.child.wait()

    def _say_next(self):
        config, now = load_config(self.path), now_utc()
        for report in config.reports:
            for due in next_due(report.schedule, report.zone, now):
                self.log.say("next", report.name, f"{due.astimezone(report.zone):%a %Y-%m-%d %H:%M %Z}")
