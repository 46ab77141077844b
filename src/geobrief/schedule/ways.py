"""How somebody is told: by a command, a webhook or e-mail."""

import json
import os
import subprocess

from geobrief.errors import GeobriefError

SECONDS = 30  # for each message
_TLS_FROM_THE_START = 465  # the port of SMTP in TLS; any other begins in the clear and changes over


def send(way, receiver, message, config):
    """Send a message.

    Parameters
    ----------
    way : str
        One of `WAYS`.
    receiver : str or list of str
        As it stands in the file of reports: the words of a command, an address, one or more receivers.
    message : dict
        `report`, `event`, `title` and `text`, all of them texts.
    config : Config

    Raises
    ------
    Exception
        Whatever came in the way; `why` says it in a line.
    """
    _SENDERS[way](receiver, message, config)


def why(error):
    """Return in one line, without addresses, why a message did not get through."""
    if isinstance(error, GeobriefError):
        return str(error)
    if isinstance(error, subprocess.TimeoutExpired):
        return f"the command took longer than {SECONDS} seconds"
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
        timeout=SECONDS,
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
        opener.open(request, timeout=SECONDS).close()
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
        return smtplib.SMTP_SSL(mail["host"], port, timeout=SECONDS, context=trusted)
    server = smtplib.SMTP(mail["host"], port, timeout=SECONDS)
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


_SENDERS = {"command": _command, "webhook": _webhook, "email": _email}
WAYS = tuple(_SENDERS)
