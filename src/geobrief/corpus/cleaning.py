"""Raw text to clean text: control characters out, NFC, boilerplate cut into `removed`."""

import re
import unicodedata
from dataclasses import dataclass

from geobrief.corpus.datelines import is_byline

_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n"})
# C0 and C1 controls but tab and newline; soft hyphen, zero-width and bidi controls; byte-order mark; surrogates.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_HIDING = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # what would part the characters of a scrambled one
_ESCAPES = re.compile("\x1b(?:\\[[0-9;?]*[A-Za-z]|\\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")
_PLAIN = bytes((*b"\n\t", *range(0x20, 0x7F)))  # characters of ASCII that stay as they are
_SURROGATES = re.compile("[\ud800-\udfff]")

# What UTF-8 begins with where it was read as a code page of one byte: none of it stands often in prose.
_MAYBE_SCRAMBLED = re.compile(
    "[\u00c2\u00c3\u00e2\u00c5\u00c4\u00d0\u00d1\u00ce\u00cf\u00d8\u00d9\u0432\u0413\u0420\u0421\u00ef\u00f0]"
)

_LINK_LABEL = re.compile(
    r"(?:click|tap) here(?: (?:to|for) .{0,60})?|(?:read|learn|see|find out|show|view) more(?: .{0,40})?|"
    r"(?:continue|keep) reading(?: .{0,40})?|full (?:story|article)(?: here)?|more on this(?: story| topic)?|"
    r"(?:sign up|subscribe)(?: .{0,80})?|share (?:this|on) .{0,40}|(?:follow|like) us .{0,60}|"
    r"(?:related|recommended|trending)(?: (?:stories|articles|news|topics))?|advertisement|"
    r"(?:watch|listen)(?: now| here| live)?|(?:print|e-?mail|tweet|share)(?: this)?(?: (?:page|article|story))?",
    re.IGNORECASE,
)
# Lines of the page around an article; each stands for a family of lines that sites print below or above any story.
_FURNITURE = re.compile(
    "|".join(
        (
            # other stories
            r"(?:most (?:read|popular|viewed|shared)|trending now|top stories|more stories|editor'?s'? picks)\b"
            r".{0,160}",
            r"(?:you (?:may|might) also (?:like|be interested in)|also on [\w.]+ )\b.{0,160}",
            # rights and use
            r"(?:copyright|\(c\)|©)\s*\w.{0,160}",
            r".{0,160}all rights reserved.{0,200}",
            r"this (?:copy|article|material) (?:is for your personal|may not be (?:published|reproduced)).{0,400}",
            # consent
            r".{0,160}\b(?:cookies?|partners|value your privacy)\b.{0,160}"
            r"\b(?:accept|consent|privacy policy|store and|on a device|preferences|settings)\b.{0,200}",
            # asking the reader for something
            r"(?:get|receive) .{0,80}\b(?:delivered|sent) (?:straight |right )?"
            r"to your (?:inbox|door|e-?mail|letterbox)\b.{0,160}",
            r".{0,120}\bsign up (?:for|to) (?:our|the|my) .{0,160}",
            r"(?:like|enjoyed) (?:this|the) (?:story|article).{0,80}",
            r"tell us what you think\b.{0,40}",
            r"(?:leave|post|add) a comment\b.{0,40}",
            r"(?:\d+ )?comments?",
            r"follow (?:us|[\w’']+(?: [\w’']+){0,3}) on "
            r"(?:twitter|facebook|instagram|x|youtube|telegram|linkedin)\b.{0,160}",
            # the author and the desk
            r"(?:e-?mail|contact|write to|reach) .{0,80}(?:\S@\S|twitter).{0,160}",
            r"\S{1,40}@\S{1,40}\.\w{2,}",
            r"(?:follow|e-?mail|reach|contact) (?:him|her|them|me|the (?:author|reporter|writer))\b.{0,160}",
            r"(?-i:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) is .{0,80}\b"
            r"(?:reporter|correspondent|columnist|writer|journalist|editor|contributor|producer)\b.{0,120}"
            r"(?:\bcover(?:s|ing)\b|\bbased in\b|\bfollow (?:him|her|them)\b|\be-?mail\b|\btwitter\b|@\w).{0,200}",
            r"(?:twitter\.com/|@)\w{1,30}",
            r".{0,240}\bcontributed (?:reporting|to this (?:report|story|article))\b.{0,80}",
            r"(?:reporting|writing|editing|additional reporting) by .{0,200}",
            r"sources?: [\w ,.&-]{1,60}",
            r"(?:last )?updated(?: at| on|:).{0,60}\d.{0,20}",
            r"more (?:ap )?\w{1,20}: https?://.{0,160}",
        )
    ),
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\[?(?:read more|read also|see also|related(?: \w{1,12})?|more|also read|don't miss|watch|leggi anche)"
    r"\s?[:>»]\s?\S",
    re.IGNORECASE,
)
# Lines that stand between the paragraphs of a story and can be no part of it.
_INSERTED = re.compile(
    r"\[?(?:read more|read also|also read|see also|related(?: (?:stories|articles|news|topics|coverage))?|"
    r"more on this(?: story)?|don['’]t miss|recommended(?: reading)?|trending(?: now)?)\s?[:>»]\s?\S.{0,200}|"
    r"advertisement|(?:story|article) continues (?:below|after)(?: (?:this )?(?:ad|advert|advertisement))?|"
    r"scroll down for (?:video|more)",
    re.IGNORECASE,
)
_LABEL_EDGE = " \t>»›→.…!:-|[]"
_ENDS_A_SENTENCE = re.compile(r"[.!…][\"'”’)\]]*$|\?[\"'”’]$")  # a headline may end with a question mark
_TEASER_WORDS = 25
_LABEL_CHARACTERS = 200
_FURNITURE_CHARACTERS = 500


@dataclass(frozen=True)
class Cleaned:
    """The text to read, the boilerplate cut from it, how many hidden characters were taken out, how many broken
    ones replaced, and in how many lines mojibake was undone."""

    text: str
    removed: str | None
    hidden: int
    repaired: int
    unscrambled: int = 0


def clean(raw):
    """Return `raw` normalised (NFC, newlines, no hidden characters) and without boilerplate.

    Plain prose comes back to the character: quotation marks, spaces and paragraph breaks are kept.
    """
    raw, unscrambled = unscramble(raw)
    text, hidden, repaired = normalise(raw)
    body, removed = cut_boilerplate(text)
    return Cleaned(body, removed, hidden, repaired, unscrambled)


def unscramble(raw):
    """Return `(text, lines mended)`: UTF-8 that was read as another encoding put right, line by line.

    Only lines that ftfy takes for such are looked at, so that prose stays as it is; of ftfy's repairs only that of
    the encoding is used, never those of quotation marks, ligatures or widths.
    """
    if raw.isascii() or not _MAYBE_SCRAMBLED.search(raw):
        return raw, 0
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    lines = raw.split("\n")
    mended = [fix_encoding(_HIDING.sub("", line)) if is_bad(line) else line for line in lines]
    return "\n".join(mended), sum(before != after for before, after in zip(lines, mended, strict=True))


def normalise(raw):
    """Return `(text, hidden characters removed, lone surrogates replaced)`.

    Never NFKC, which changes what is quoted.
    """
    if raw.isascii() and not raw.encode().translate(None, _PLAIN):  # as nearly all texts are
        return raw, 0, 0
    if raw.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        return unicodedata.normalize("NFC", raw), 0, 0
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    text, escapes = _ESCAPES.subn("", text)
    text, controls = _CONTROLS.subn("", text)
    text, surrogates = _SURROGATES.subn("\N{REPLACEMENT CHARACTER}", text)
    return unicodedata.normalize("NFC", text), escapes + controls, surrogates


def cut_boilerplate(text):
    """Return `(body, removed)`: the furniture of a page above and below the article, link labels at its end with the
    teasers for other stories that stand beside those, and pointers and notices of advertisements between paragraphs.

    A teaser is a short line without a full stop directly above a link label: a headline of another story.
    `removed` is None where nothing was cut.
    """
    lines = text.split("\n")
    first, last = _furniture_above(lines), _furniture_below(lines)
    if first >= last:
        return text, None
    body, inserted = _without_inserted(lines[first:last])
    removed = "\n".join(line for line in (*lines[:first], *inserted, *lines[last:]) if line.strip())
    return ("\n".join(body).strip("\n"), removed) if removed else (text, None)


def _without_inserted(lines):
    """Return the lines of an article without those inserted between its paragraphs, and those."""
    body, inserted = [], []
    for line in lines:
        if body and len(line) <= _LABEL_CHARACTERS and _INSERTED.fullmatch(line.strip()):
            inserted.append(line)
        elif line.strip() or not (inserted and body and not body[-1].strip()):  # one blank line of the two around it
            body.append(line)
    return (body, inserted) if inserted else (lines, [])


def _furniture_above(lines):
    """Return the index of the first line of the article."""
    for index, line in enumerate(lines):
        if line.strip() and not is_furniture(line.strip()) and not is_byline(line.strip()):
            return index if any(line.strip() for line in lines[:index]) else 0
    return 0


def _furniture_below(lines):
    """Return the index after the last line of the article."""
    keep, after_label = len(lines), False
    for index in range(len(lines) - 1, 0, -1):
        line = lines[index].strip()
        if not line:
            continue
        is_label = is_link_label(line)
        if not is_label and not is_furniture(line) and not (after_label and _is_teaser(line)):
            break
        keep, after_label = index, is_label
    return keep


def is_furniture(line):
    """Tell whether a whole line belongs to the page and not to the article: consent, rights, lists of stories."""
    return len(line) <= _FURNITURE_CHARACTERS and bool(_FURNITURE.fullmatch(line))


def is_link_label(line):
    """Tell whether a whole line is a button or a pointer of the page ("Read more", "Click here")."""
    if len(line) > _LABEL_CHARACTERS:
        return False
    return bool(_LINK_LABEL.fullmatch(line.strip(_LABEL_EDGE)) or _POINTER.match(line))


def _is_teaser(line):
    return len(line.split()) <= _TEASER_WORDS and not _ENDS_A_SENTENCE.search(line)
