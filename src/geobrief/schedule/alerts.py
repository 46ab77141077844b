"""Somebody is told when a report fails, recovers or finds a change, whatever happens to the command meanwhile."""

import hashlib
import time
from contextlib import suppress
from datetime import timedelta

from geobrief.errors import GeobriefError
from geobrief.schedule import warm, ways
from geobrief.schedule.due import moment_text, now_utc
from geobrief.schedule.state import GIVEN_UP, OWED, SENT, Alert

_MOST_LINES = 50
# What did not get through is tried again after one, two, four, ... minutes, at most an hour apart; the last time
# when it is a day old and was tried three times.
_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_OLD, _LEAST_TRIES = timedelta(days=1), 3
# Of each occasion: the title for a report with one run, and for one with a matrix.
_TITLES = {
    "failure": ("{} failed", "{}: {} of {} runs failed"),
    "recovery": ("{} works again", "{}: {} of {} runs work again"),
    "finding": ("{}: the coverage changed", "{}: the coverage changed in {} of {} runs"),
}


def secret_names(config):
    """Return the names of the environment variables that the file refers to as secrets."""
    values = [config.mail.get(name) for name in ("user", "password")]
    values += [report.alerts.get("webhook") for report in config.reports]
    return sorted({value[4:] for value in values if isinstance(value, str) and value.startswith("env:")})


class Alerts:
    """What there is to tell: kept in the record of runs until it is sent, so that nothing is lost with a command.

    One message for a report, a due time and an occasion, not one for each run of a matrix. What a command that was
    killed owed, and what did not get through, a later one sends: each at least once.

    Parameters
    ----------
    config : Config
    record : State
    log : Log

    Attributes
    ----------
    lost : bool
        Whether a message did not get through.
    """

    def __init__(self, config, record, log):
        self.config, self.record, self.log, self.lost = config, record, log, False
        self._reports = {report.name: report for report in config.reports}
        self._unkept, self._senders = [], []

    def made(self, report, slug, due, told):
        """Return the `Alert`s for whoever a report names; `told` has the occasion (failure, recovery, finding) and the
        text of each."""
        wanted, now = report.alerts, now_utc()
        return [
            Alert(None, report.name, slug, due, occasion, way, self.log.public(text), now)
            for occasion, text in told
            if occasion in wanted.get("on", ())
            for way in ways.WAYS
            if way in wanted
        ]

    def keep_in_mind(self, alerts):
        """Keep until it is sent what the record does not take: of a full disk, too, somebody has to hear."""
        self._unkept += alerts

    def is_owed(self):
        """Return whether a command would have something to send or to find out now."""
        return bool(self.record.prepared() or self._ready())

    # --- sending --------------------------------------------------------------------------------------------

    def send_owed(self):
        """Begin to send what earlier commands owe."""
        if names := list(dict.fromkeys(alert.report for alert in self._ready())):
            self._apart(lambda: [self._send(name, wait=0, late=True) for name in names])

    def send(self, report):
        """Begin to send what is owed for a report; what does not get through is told in the log and kept."""
        if report.alerts and (self._unkept or self._may_owe(report.name)):
            self._apart(lambda: self._send(report.name, wait=len(ways.WAYS) * ways.SECONDS))
            self._unkept = [alert for alert in self._unkept if alert.report != report.name]

    def send_rest(self):
        """Send what is owed for reports whose runs were not all begun, and see to it that all is sent."""
        self.finish()
        for report in self.config.reports:
            self.send(report)
        self.finish()

    def finish(self):
        """Wait until everything that was begun is sent."""
        while self._senders:
            code = self._senders.pop().wait()
            self.lost |= code != 0
            if code not in (0, 1):
                self.log.say("alert-failed", "", "What sent the alerts was ended; the next call sends what is owed.")

    def _apart(self, send):
        """Send from a process of its own where one can be forked: a receiver that hangs must not hold up the runs."""

        def work():
            send()
            return int(self.lost)

        with suppress(OSError):  # no room for another process
            if warm.usable():
                self._senders.append(warm.forked(work))
                return
        send()

    def _may_owe(self, name):
        try:
            return bool(self._ready(name))
        except GeobriefError:  # whoever sends meets it again and tells it
            return True

    def _ready(self, name=None):
        """Return what is owed and may be tried now, of one report or of all."""
        now = now_utc()
        return [alert for alert in self.record.owed() if name in (None, alert.report) and self._is_time(alert, now)]

    def _is_time(self, alert, now):
        if alert.report not in self._reports:  # removed, or of another file with the same output folder
            return abs(now - alert.made) > _OLD
        pause = alert.not_before - now if alert.not_before else timedelta(0)
        return not timedelta(0) < pause <= _LONGEST_PAUSE  # a longer one was set by a clock that was wrong

    def _send(self, name, wait, late=False):
        try:
            self._send_unkept(name)
            if self._ready(name):
                with self.record.lock(f"{name}@alerts").acquire(timeout=wait):
                    self._send_kept(name, late)
        except TimeoutError:
            self.log.say("warning", name, "Another process sends its alerts now; what is left the next call sends.")
        except (GeobriefError, OSError) as error:
            self._say_lost(name, str(getattr(error, "strerror", None) or error))

    def _send_kept(self, name, late):
        """Send what the record holds for a report; its lock is held, so that no other process sends the same. A way
        that fails is not tried for the next message: it would only hang again."""
        failed = set()
        for alerts in _messages(self._ready(name)):
            if alerts[0].way not in failed and not self._try(alerts, late):
                failed.add(alerts[0].way)

    def _send_unkept(self, name):
        for alerts in _messages(alert for alert in self._unkept if alert.report == name):
            mark = _mark(self.config, alerts[0])
            if _is_recent(mark):
                continue
            if error := self._error(alerts, late=False):
                self._say_lost(name, error, way=alerts[0].way)
            else:
                with suppress(OSError):
                    mark.parent.mkdir(parents=True, exist_ok=True)
                    mark.touch()

    def _try(self, alerts, late):
        """Send one message and record how that went; return whether it is through with."""
        first, now = alerts[0], now_utc()
        if not self._is_wanted(first):
            self.record.tried(alerts, GIVEN_UP)
            text = f"{first.occasion} by {first.way}: not sent, {self.config.path.name} names nobody for it any more."
            self.log.say("alert-dropped", first.report, text)
            return True
        late = late or first.tries > 0
        error = self._error(alerts, late)
        if not error:
            self.record.tried(alerts, SENT)
            since = f", owed since {first.made:%Y-%m-%d %H:%M} UTC" if late else ""
            self.log.say("alert-sent", first.report, f"{first.occasion} by {first.way}{since}", way=first.way)
            return True
        pause = min(_PAUSE * 2 ** min(first.tries, 9), _LONGEST_PAUSE)
        last = first.tries + 1 >= _LEAST_TRIES and abs(now - first.made) > _OLD
        self.record.tried(alerts, GIVEN_UP if last else OWED, None if last else now + pause)
        after = "It is given up." if last else f"It is tried again after {pause.seconds // 60} min."
        self._say_lost(first.report, f"{error.rstrip('.')}. {after}", way=first.way, tries=first.tries + 1)
        return False

    def _is_wanted(self, alert):
        wanted = self._reports[alert.report].alerts if alert.report in self._reports else {}
        return alert.way in wanted and alert.occasion in wanted["on"]

    def _error(self, alerts, late):
        """Send one message; return why it did not get through, empty if it did."""
        report, way = self._reports[alerts[0].report], alerts[0].way
        try:
            ways.send(way, report.alerts[way], _message(report, alerts, late), self.config)
        except Exception as error:  # whatever it is, the other reports go on
            return f"{way}: {ways.why(error)}"
        return ""

    def _say_lost(self, name, text, **more):
        self.lost = True
        self.log.say("alert-failed", name, text, **more)


def _mark(config, alert):
    """Return the file whose age says when something was told last that the record does not take."""
    from platformdirs import user_cache_path

    what = f"{config.path}\n{alert.report}\n{alert.occasion}\n{alert.way}"
    name = hashlib.blake2b(what.encode(), digest_size=16).hexdigest()
    return user_cache_path("geobrief", appauthor=False) / "told" / name


def _is_recent(mark):
    """Return whether it was told within the hour: with the disk full, every call meets the same failure again."""
    try:
        return abs(time.time() - mark.stat().st_mtime) < _LONGEST_PAUSE.total_seconds()
    except OSError:
        return False


def _messages(alerts):
    """Return the alerts that go out together, in the order in which they came about."""
    together = {}
    for alert in alerts:
        together.setdefault((alert.due, alert.occasion, alert.way), []).append(alert)
    return list(together.values())


def _message(report, alerts, late):
    first, total = alerts[0], len(report.variants)
    one, several = _TITLES[first.occasion]
    titles = [f"{alert.report}/{alert.variant}" for alert in alerts]
    told = zip(titles, alerts, strict=True)
    lines = [alert.text if total == 1 else f"{title}: {alert.text}" for title, alert in told][:_MOST_LINES]
    if len(alerts) > _MOST_LINES:
        lines.append(f"and {len(alerts) - _MOST_LINES} more")
    if late:
        lines.append(f"(Told late: of the run that was due {moment_text(first.due, report.zone)}.)")
    title = one.format(report.name) if total == 1 else several.format(report.name, len(set(titles)), total)
    return {"report": report.name, "event": first.occasion, "title": title, "text": "\n".join(lines)}
