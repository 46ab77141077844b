"""A text without its quotations, cut into sentences and words: what the rules read."""

import re
from typing import NamedTuple

from geobrief.sentences import sentence_spans
from geobrief.statements.cues import load_cues

FILL = "Ǫ"  # a capital letter that stands for every character of a quotation
_TOKEN = re.compile(
    rf"{FILL}+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Gov|Rep|Reps|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Adm|Capt|Maj|Hon|No|Sept|Aug|Oct"
    rf"|Nov|Dec|Jan|Feb)\.|(?:[A-Za-z]\.){{2,}}|[A-Z]\.(?=\s[A-Z])|[\w$€£@#&%]+(?:[.,'’/-]\w+)*['’]?|--|[^\w\s]"
)
_ENDS = ".!?…"


class Sentence(NamedTuple):
    """The tokens of one sentence: as written, in lower case, and where each starts and ends in the text."""

    raw: tuple
    low: tuple
    starts: tuple
    ends: tuple
    paragraph: int

    def is_quote(self, at):
        """Tell whether token `at` stands for a quotation."""
        return self.raw[at][0] == FILL

    def text_span(self, a, b):
        """Return where the tokens `a` to `b` (exclusive) stand in the text."""
        return self.starts[a], self.ends[b - 1]


def skeleton(text, quotations):
    """Return `text` with every quotation replaced by a run of `FILL`, offsets kept.

    The last character of a quotation becomes the full stop or comma that stands inside it, so that the sentences of
    the narrator can still be told apart: a question mark before "he asked" ends none.
    """
    parts, at = [], 0
    for quotation in quotations:
        parts.append(text[at:quotation.outer_start])
        parts.append(FILL * (quotation.outer_end - quotation.outer_start - 1))
        parts.append(_last(text, quotation))
        at = quotation.outer_end
    return "".join(parts) + text[at:]


def _last(text, quotation):
    mark = text[quotation.end - 1]
    if mark in ",;:":
        return mark if quotation.end - quotation.start > 1 else FILL
    if mark not in _ENDS:
        mark = text[quotation.end - 2:quotation.end - 1]  # a quotation inside this one may end here as well
        if mark == "" or mark not in _ENDS + ",":
            return FILL
        if mark == ",":
            return ","
    return "," if _goes_on(text, quotation.outer_end, mark) else "."


def _goes_on(text, at, mark):
    """Tell whether the sentence goes on after a quotation that ends in a mark: "Why?" he asked."""
    following = text[at:at + 90].split("\n")[0]
    words = _TOKEN.findall(following)[:9]
    if words and (words[0][0].islower() or words[0] in ",;:"):
        return True
    if mark == ".":
        return False
    cues = load_cues()
    for at_word, word in enumerate(words):
        if word[0] in '.!?:;"“”':
            return False
        if any(cue.form in ("past", "present") and "after" in cue.uses for cue in cues.get(word.lower(), ())):
            return at_word > 0 and (at_word + 1 >= len(words) or words[at_word + 1].lower() not in ("that", ":"))
    return False


def read_sentences(bare, paragraphs):
    """Return the `Sentence`s of a skeleton, in order; `paragraph` counts the paragraphs from zero."""
    found, at = [], 0
    for start, end in sentence_spans(bare):
        while at + 1 < len(paragraphs) and paragraphs[at + 1][0] <= start:
            at += 1
        matches = [(match[0], match.start() + start, match.end() + start) for match in _TOKEN.finditer(bare[start:end])]
        if matches:
            raw, starts, ends = zip(*matches, strict=True)
            found.append(Sentence(raw, tuple(word.lower().replace("’", "'") for word in raw), starts, ends, at))
    return found
