"""Somebody is told: by a command, a webhook or e-mail, when a report fails, recovers or finds a change."""

import json
import os
import smtplib
import subprocess
import urllib.request
from email.message import EmailMessage

from geobrief.errors import GeobriefError

_SECONDS = 30


def secret_names(config):
    """Return the names of the environment variables that the file refers to as secrets."""
    values = [config.mail.get(name) for name in ("user", "password")]
    values += [report.alerts.get("webhook") for report in config.reports]
    return sorted({value[4:] for value in values if isinstance(value, str) and value.startswith("env:")})


def alert(config, report, occasion, title, text, log):
    """Tell whoever the report names, where it asks for this occasion; return whether all that was sent got
    through.

    Parameters
    ----------
    config : Config
    report : Report
    occasion : {"failure", "recovery", "finding"}
    title, text : str
        Without secrets.
    log : Log
    """
    alerts, good = report.alerts, True
    if occasion not in alerts.get("on", ()):
        return True
    message = {"report": report.name, "event": occasion, "title": title, "text": text}
    for way, send in (("command", _command), ("webhook", _webhook), ("email", _email)):
        if way in alerts:
            try:
                send(alerts[way], message, config.mail)
            except (
                GeobriefError,
                OSError,
                ValueError,
                subprocess.SubprocessError,
                smtplib.SMTPException,
            ) as error:
                good = False
                log.say("alert-failed", report.name, f"{way}: {error.__class__.__name__}: {error}")
    return good


def _command(words, message, mail):
    """Run a command without a shell; what happened comes on its input and in its environment."""
    told = {f"GEOBRIEF_{name.upper()}": value.replace("\0", "") for name, value in message.items()}
    done = subprocess.run(
        words,
        input=json.dumps(message),
        text=True,
        env={**os.environ, **told},
        timeout=_SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise GeobriefError(f"the command ended with code {done.returncode}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Nothing is sent to an address that the user did not write."""

    def redirect_request(self, *_):
        return None


def _webhook(address, message, mail):
    data = json.dumps({**message, "message": f"{message['title']}\n{message['text']}"}).encode()
    request = urllib.request.Request(_revealed(address), data, {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(_NoRedirect)
    opener.open(request, timeout=_SECONDS).close()


def _email(receivers, message, mail):
    made = EmailMessage()
    made["Subject"] = " ".join(f"Geobrief: {message['title']}".split())[:200]
    made["From"], made["To"] = (
        mail["sender"],
        receivers if isinstance(receivers, str) else ", ".join(receivers),
    )
    made.set_content(message["text"])
    with smtplib.SMTP(mail["host"], int(mail.get("port", 587)), timeout=_SECONDS) as server:
        if mail.get("tls", True):
            server.starttls()
        if mail.get("user"):
            server.login(_revealed(mail["user"]), _revealed(mail.get("password", "")))
        server.send_message(made)


def _revealed(value):
    """Return the text of a setting; `env:NAME` stands for what the environment holds."""
    if not value.startswith("env:"):
        return value
    name = value[4:]
    if not os.environ.get(name):
        raise GeobriefError(f"the environment variable {name} is not set")
    return os.environ[name]
