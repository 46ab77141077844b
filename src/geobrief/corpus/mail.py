"""E-mail newsletters to records."""

from contextlib import suppress
from email import message_from_binary_file, policy
from email.errors import MessageError

from geobrief.corpus.decoding import decode
from geobrief.corpus.markup import words_of
from geobrief.corpus.records import Problem, Record


def looks_like_mail(head):
    """Tell whether the first bytes of a file are the head of a message (RFC 5322)."""
    lines = head.lower().split(b"\n")[:12]
    names = {line.partition(b":")[0] for line in lines if b":" in line and not line.startswith((b" ", b"\t"))}
    return (
        len(
            names
            & {
                b"from",
                b"to",
                b"subject",
                b"date",
                b"received",
                b"return-path",
                b"message-id",
                b"mime-version",
                b"delivered-to",
            }
        )
        >= 3
    )


def read_mail(stream, name):
    """Yield the article of one message: its subject, its date, its text; attachments are not opened."""
    try:
        message = message_from_binary_file(stream, policy=policy.default)
        part = message.get_body(preferencelist=("plain", "html"))
        text = _text(part) if part is not None else ""
        fields = {
            "source_id": _header(message, "message-id"),
            "published": _header(message, "date"),
            "outlet": _sender(message),
        }
        title = _header(message, "subject")
    except (MessageError, ValueError, LookupError, KeyError, AttributeError, TypeError, IndexError) as error:
        yield Problem(name, "unreadable", f"Not a readable message: {error.__class__.__name__}.")
        return
    if not text.strip():
        yield Problem(name, "empty", "The message has no text.")
        return
    yield Record(name, text.strip(), title, {key: value for key, value in fields.items() if value})


def _text(part):
    text, _ = decode(part.get_payload(decode=True) or b"")
    charset = part.get_content_charset()
    if charset:
        with suppress(LookupError):
            text = (part.get_payload(decode=True) or b"").decode(charset, "replace")
    return words_of(text) if part.get_content_type() == "text/html" else text


def _header(message, name):
    value = message.get(name)
    return " ".join(str(value).split()) if value is not None else None


def _sender(message):
    addresses = getattr(message.get("from"), "addresses", ())
    return (addresses[0].display_name or addresses[0].domain) if addresses else None
