"""E-mail newsletters to records: single messages and mailboxes."""

import re
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import MessageError

from geobrief.corpus.decoding import decode
from geobrief.corpus.limits import FIELD_CHARACTERS, WHOLE_BYTES
from geobrief.corpus.markup import words_of
from geobrief.corpus.records import Problem, Record

_HEADERS = frozenset(
    b"from to subject date received return-path message-id mime-version delivered-to".split()
)
_SHOWN = 5  # names of attachments
_SEPARATOR = re.compile(rb"From \S+[ \t].{0,80}\d{4}")  # above each message of a mailbox (RFC 4155)


def looks_like_mail(head):
    """Tell whether the first bytes of a file are the head of a message (RFC 5322)."""
    lines = head.lower().split(b"\n")[:12]
    names = {line.partition(b":")[0] for line in lines if b":" in line and not line.startswith((b" ", b"\t"))}
    return len(names & _HEADERS) >= 3


def looks_like_mailbox(head):
    """Tell whether the first bytes of a file are those of an mbox file."""
    return bool(_SEPARATOR.match(head)) and looks_like_mail(head)


def read_mailbox(stream, name):
    """Yield the article of each message of an mbox file."""
    for number, message in enumerate(_messages(stream), start=1):
        path = f"{name}#{number}"
        if len(message) > WHOLE_BYTES:
            yield Problem(path, "refused", f"The message has more than {WHOLE_BYTES:,} bytes.")
        else:
            yield from read_mail(bytes(message), path)


def _messages(stream):
    """Yield the bytes of each message of an mbox file; of one that is too long only as much as shows that it is."""
    message, after_blank = None, True
    for line in iter(lambda: stream.readline(FIELD_CHARACTERS), b""):
        if after_blank and _SEPARATOR.match(line):
            if message is not None:
                yield message
            message = bytearray()
        elif message is not None and len(message) <= WHOLE_BYTES:
            message += line
        after_blank = not line.strip()
    if message is not None:
        yield message


def read_mail(data, name):
    """Yield the article of one message: its subject, its date, its text; attachments are not opened."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        part = message.get_body(preferencelist=("plain", "html"))
        text = _text(part) if part is not None else ""
        fields = {
            "source_id": _header(message, "message-id"),
            "published": _header(message, "date"),
            "outlet": _sender(message),
        }
        title, unopened = _header(message, "subject"), _attached(message)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        yield Problem(name, "unreadable", f"Not a readable message: {error.__class__.__name__}.")
        return
    if unopened:
        said = f"Attachments are not opened: {unopened}. Save what should be read as a file."
        yield Problem(name, "unsupported", said)
    if not text.strip():
        yield Problem(name, "empty", "The message has no text.")
        return
    yield Record(name, text.strip(), title, {key: value for key, value in fields.items() if value})


def _text(part):
    text, _ = decode(part.get_payload(decode=True) or b"")
    charset = part.get_content_charset()
    if charset:
        with suppress(LookupError, ValueError):
            text = (part.get_payload(decode=True) or b"").decode(charset, "replace")
    return words_of(text) if part.get_content_type() == "text/html" else text


def _attached(message):
    """Return the names of the attachments of a message: "report.pdf, note.txt and three more"."""
    parts = [part for part in message.walk() if part.get_content_disposition() == "attachment"]
    names = [" ".join(str(part.get_filename() or "without a name").split())[:60] for part in parts]
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _header(message, name):
    value = message.get(name)
    return " ".join(str(value).split()) if value is not None else None


def _sender(message):
    addresses = getattr(message.get("from"), "addresses", ())
    return (addresses[0].display_name or addresses[0].domain) if addresses else None
