"""Somebody is told: by a command, a webhook or e-mail, when a report fails, recovers or finds a change."""

import json
import os
import subprocess

from geobrief.errors import GeobriefError

_SECONDS = 30
_TLS_FROM_THE_START = 465  # the port of SMTP in TLS; any other begins in the clear and changes over
_MOST_LINES = 50
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
    """What there is to tell of one command's runs: one message for a report and an occasion, not one for each
    run of a matrix.

    Parameters
    ----------
    config : Config
    log : Log

    Attributes
    ----------
    lost : bool
        Whether a message did not get through.
    """

    def __init__(self, config, log):
        self.config, self.log, self.lost = config, log, False
        self._gathered = {}

    def gather(self, job, occasion, text):
        """Keep a line, without secrets, for whoever the report of `job` names; `occasion` is failure, recovery
        or finding."""
        if occasion in job.report.alerts.get("on", ()):
            self._gathered.setdefault((job.report.name, occasion), []).append((job.title, text))

    def send(self, report):
        """Send what was gathered for a report; what does not get through is told in the log."""
        for occasion in _TITLES:
            if told := self._gathered.pop((report.name, occasion), None):
                self._tell(report, _message(report, occasion, told))

    def send_rest(self):
        """Send what was gathered for reports whose runs were not all begun."""
        for report in self.config.reports:
            self.send(report)

    def _tell(self, report, message):
        for way, send in (("command", _command), ("webhook", _webhook), ("email", _email)):
            if way not in report.alerts:
                continue
            try:
                send(report.alerts[way], message, self.config)
            except Exception as error:  # whatever it is, the other reports go on
                self.lost = True
                self.log.say("alert-failed", report.name, f"{way}: {_why(error)}", way=way)


def _message(report, occasion, told):
    one, several = _TITLES[occasion]
    runs, total = list(dict.fromkeys(title for title, _ in told)), len(report.variants)
    lines = [text if total == 1 else f"{title}: {text}" for title, text in told[:_MOST_LINES]]
    if len(told) > _MOST_LINES:
        lines.append(f"and {len(told) - _MOST_LINES} more")
    title = one.format(report.name) if total == 1 else several.format(report.name, len(runs), total)
    return {"report": report.name, "event": occasion, "title": title, "text": "\n".join(lines)}


def _why(error):
    if isinstance(error, GeobriefError):
        return str(error)
    if isinstance(error, subprocess.TimeoutExpired):
        return f"the command took longer than {_SECONDS} seconds"
    said = getattr(error, "smtp_error", None) or getattr(error, "strerror", None) or str(error)
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{error.__class__.__name__}: {said}"


def _command(words, message, config):
    """Run a command without a shell, in the file's folder; what happened comes on its input and in its
    environment."""
    told = {f"GEOBRIEF_{name.upper()}": value.replace("\0", "") for name, value in message.items()}
    done = subprocess.run(
        words,
        input=json.dumps(message),
        text=True,
        env={**os.environ, **told},
        cwd=config.path.parent,
        timeout=_SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise GeobriefError(f"the command ended with code {done.returncode}")


def _webhook(address, message, config):
    import http.client
    import urllib.request

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        """Nothing is sent to an address that the user did not write."""

        def redirect_request(self, *_):
            return None

    data = json.dumps({**message, "message": f"{message['title']}\n{message['text']}"}).encode()
    opener, address = urllib.request.build_opener(NoRedirect), _revealed(address)
    try:
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
        opener.open(request, timeout=_SECONDS).close()
    except (ValueError, http.client.InvalidURL):  # whose text quotes a part of the address, which may be secret
        raise GeobriefError("the address is none of the web, such as https://example.org/hook") from None


def _email(receivers, message, config):
    from email.message import EmailMessage

    mail, made = config.mail, EmailMessage()
    made["Subject"] = " ".join(f"Geobrief: {message['title']}".split())[:200]
    made["From"] = mail["sender"]
    made["To"] = receivers if isinstance(receivers, str) else ", ".join(receivers)
    made.set_content(message["text"])
    with _mail_server(mail) as server:
        if mail.get("user"):
            server.login(_revealed(mail["user"]), _revealed(mail.get("password", "")))
        server.send_message(made)


def _mail_server(mail):
    """Return a connection to the mail server, in TLS whose certificate was checked unless that is turned
    off."""
    import smtplib
    import ssl

    port, trusted = mail.get("port", 587), ssl.create_default_context()
    if mail.get("tls", True) and port == _TLS_FROM_THE_START:
        return smtplib.SMTP_SSL(mail["host"], port, timeout=_SECONDS, context=trusted)
    server = smtplib.SMTP(mail["host"], port, timeout=_SECONDS)
    if mail.get("tls", True):
        try:
            server.starttls(context=trusted)
        except BaseException:
            server.close()
            raise
    return server


def _revealed(value):
    """Return the text of a setting; `env:NAME` stands for what the environment holds."""
    if not value.startswith("env:"):
        return value
    name = value[4:]
    if not os.environ.get(name):
        raise GeobriefError(f"the environment variable {name} is not set")
    return os.environ[name]
