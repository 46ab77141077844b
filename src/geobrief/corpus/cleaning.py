"""Raw text to clean text: control characters out, NFC, boilerplate cut into `removed`."""

import re
import unicodedata
from dataclasses import dataclass

_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n"})
# C0 and C1 controls but tab and newline; soft hyphen, zero-width and bidi controls; byte-order mark; surrogates.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_ESCAPES = re.compile("\x1b(?:\\[[0-9;?]*[A-Za-z]|\\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")
_SURROGATES = re.compile("[\ud800-\udfff]")

_LINK_LABEL = re.compile(
    r"(?:click|tap) here(?: (?:to|for) .{0,60})?|(?:read|learn|see|find out|show|view) more(?: .{0,40})?|"
    r"(?:continue|keep) reading(?: .{0,40})?|full (?:story|article)(?: here)?|more on this(?: story| topic)?|"
    r"(?:sign up|subscribe)(?: .{0,80})?|share (?:this|on) .{0,40}|(?:follow|like) us .{0,60}|"
    r"(?:related|recommended|trending)(?: (?:stories|articles|news|topics))?|advertisement|"
    r"(?:watch|listen)(?: now| here| live)?|(?:print|e-?mail|tweet|share)(?: this)?(?: (?:page|article|story))?",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:read more|read also|see also|related|more|also read|don't miss)\s?[:>»]\s?\S", re.IGNORECASE)
_LABEL_EDGE = " \t>»›→.…!:-|[]"
_ENDS_A_SENTENCE = re.compile(r"[.!…][\"'”’)\]]*$|\?[\"'”’]$")  # a headline may end with a question mark
_TEASER_WORDS = 25
_LABEL_CHARACTERS = 200


@dataclass(frozen=True)
class Cleaned:
    """The text to read, the boilerplate cut from it, and how many hidden characters were taken out."""

    text: str
    removed: str | None
    hidden: int
    repaired: int


def clean(raw):
    """Return `raw` normalised (NFC, newlines, no hidden characters) and without boilerplate.

    Plain prose comes back to the character: quotation marks, spaces and paragraph breaks are kept.
    """
    text, hidden, repaired = normalise(raw)
    body, removed = cut_boilerplate(text)
    return Cleaned(body, removed, hidden, repaired)


def normalise(raw):
    """Return `(text, hidden characters removed, lone surrogates replaced)`; never NFKC, which changes what is quoted."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    text, escapes = _ESCAPES.subn("", text)
    text, controls = _CONTROLS.subn("", text)
    text, surrogates = _SURROGATES.subn("\N{REPLACEMENT CHARACTER}", text)
    return unicodedata.normalize("NFC", text), escapes + controls, surrogates


def cut_boilerplate(text):
    """Return `(body, removed)`: link labels and the teasers for other stories that stand beside them at the end.

    A teaser is a short line without a full stop directly above a link label: a headline of another story.
    `removed` is None where nothing was cut.
    """
    lines = text.split("\n")
    keep, after_label = len(lines), False
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index].strip()
        if not line:
            continue
        is_label = is_link_label(line)
        if not is_label and not (after_label and _is_teaser(line)):
            break
        keep, after_label = index, is_label
    removed = "\n".join(line for line in lines[keep:] if line.strip())
    return ("\n".join(lines[:keep]).rstrip(), removed) if removed else (text, None)


def is_link_label(line):
    """Tell whether a whole line is a button or a pointer of the page ("Read more", "Click here")."""
    if len(line) > _LABEL_CHARACTERS:
        return False
    return bool(_LINK_LABEL.fullmatch(line.strip(_LABEL_EDGE)) or _POINTER.match(line))


def _is_teaser(line):
    return len(line.split()) <= _TEASER_WORDS and not _ENDS_A_SENTENCE.search(line)
