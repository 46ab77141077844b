"""A text without its quotations, cut into sentences and words: what the rules read."""

import re
from itertools import chain

from geobrief.memo import Memo
from geobrief.sentences import sentence_spans
from geobrief.statements.cues import load_lexicon
from geobrief.statements.words import ADVERBS, NOT_ADVERBS

FILL = "Ǫ"  # a capital letter that stands for every character of a quotation
_CLITIC = r"['’](?:s|d|ll|re|ve|m)\b"
_TOKEN = re.compile(
    rf"{FILL}+|(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|[Yy]ou|[Ii]t|[Tt]here|[Ww]ho|[Tt]hat)(?={_CLITIC})"
    rf"|(?<=[Ieyuto]){_CLITIC}"
    r"|(?:Mr|Mrs|Ms|Dr|Sens?|Gov|Reps?|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Adm|Capt|Maj|Hon|No|Sept|Aug|Oct|Nov|Dec|Jan|Feb)\."
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s[A-Z])|[\w$€£@#&%]+(?:[.,'’/-]\w+)*['’]?|--|[^\w\s]"
)
_OF_WORD = Memo(lambda word: tuple(_TOKEN.findall(word)))
_ENDS = ".!?…"
_HEADLINE = 4  # words at least
_LONGEST = 4000  # characters of a sentence that are read together; more than that is a table or damaged text


class Sentence:
    """The tokens of one sentence.

    Attributes
    ----------
    raw, low : list of str
        As written, and in lower case with straight apostrophes.
    quotes : tuple of int
        The tokens that stand for quotations.
    paragraph : int
        Its number in the text.
    is_headline : bool
        Most words begin with a capital letter: "US Says Russia Seeking Weapons".
    subjects : dict
        What `phrases.subject` has found: it is asked for the same verbs again and again.
    """

    __slots__ = ("_ends", "_is_headline", "_start", "_text", "low", "paragraph", "quotes", "raw", "subjects")

    def __init__(self, text, start, end, paragraph):
        self._text, self._start, self.paragraph = text, start, paragraph
        self._ends = self._is_headline = None
        self.subjects = {}
        self.raw = raw = _cut(text, start, end)
        self.low = "\n".join(raw).lower().replace("’", "'").split("\n")
        has_quotes = text.find(FILL, start, end) >= 0
        self.quotes = tuple([at for at, word in enumerate(raw) if word[0] == FILL]) if has_quotes else ()

    @property
    def is_headline(self):
        """Tell whether most words begin with a capital letter."""
        if self._is_headline is None:
            letters, fillings = list(filter(str.isalpha, [word[0] for word in self.raw])), len(self.quotes)
            words = len(letters) - fillings
            self._is_headline = words >= _HEADLINE and sum(map(str.isupper, letters)) - fillings > 0.6 * words
        return self._is_headline

    def is_quote(self, at):
        """Tell whether token `at` stands for a quotation."""
        return at in self.quotes

    def has_quote(self, a, b):
        """Tell whether any token from `a` up to `b` stands for a quotation."""
        return any(a <= at < b for at in self.quotes)

    def is_adverb(self, at):
        """Tell whether token `at` may stand inside a verb group: "has *repeatedly* said"; "Carly" may not."""
        word = self.low[at]
        return word in ADVERBS or (
            word.endswith("ly")
            and len(word) > 4
            and word not in NOT_ADVERBS
            and (at == 0 or self.raw[at][0].islower())
        )

    def text_span(self, a, b):
        """Return where the tokens from `a` up to `b` stand in the text."""
        if self._ends is None:
            at, find = self._start, self._text.index
            self._ends = [at := find(word, at) + len(word) for word in self.raw]
        return self._ends[a] - len(self.raw[a]), self._ends[b - 1]


def _cut(text, start, end):
    """Return the tokens of a sentence. None holds white space, and only of an initial does one depend on the next word:
    all others are cut once a word."""
    raw = list(chain.from_iterable(map(_OF_WORD.__getitem__, text[start:end].split())))
    has_point_inside = raw.count(".") > (raw[-1:] == ["."])
    return _TOKEN.findall(text, start, end) if has_point_inside else raw


def skeleton(text, quotations):
    """Return `text` with every quotation replaced by a run of `FILL`, offsets kept.

    The last character of a quotation becomes the full stop or comma that stands inside it, so that the
    sentences of the narrator can still be told apart: a question mark before "he asked" ends none.
    """
    text = text.replace(FILL, "O")
    parts, at = [], 0
    for quotation in quotations:
        parts.append(text[at : quotation.outer_start])
        parts.append(FILL * (quotation.outer_end - quotation.outer_start - 1))
        parts.append(_last(text, quotation))
        at = quotation.outer_end
    return "".join(parts) + text[at:]


def _last(text, quotation):
    """Return what stands for the last character of a quotation: a comma, a full stop, or one more filling."""
    mark = text[quotation.end - 1]
    if mark not in _ENDS + ",;:" and quotation.end - quotation.start > 1:
        mark = text[quotation.end - 2]  # a quotation inside this one may end here as well
        mark = mark if mark in _ENDS + "," else FILL
    if mark in ",;:":
        return mark if quotation.end - quotation.start > 1 else FILL
    if mark not in _ENDS:
        return FILL
    return "," if _goes_on(text, quotation.outer_end, mark) else "."


def _goes_on(text, at, mark):
    """Tell whether the sentence goes on after a quotation that ends in a mark: "Why?" he asked."""
    line = text[at : at + 90].split("\n")[0]
    first = line.lstrip()[:1]
    if first.islower() or first in tuple(",;:"):
        return True
    if mark == ".":
        return False
    words = _TOKEN.findall(line)[:9]
    closing = load_lexicon().speaking
    for n, word in enumerate(words):
        if word[0] in '.!?:;"“”':
            return False
        if word.lower() in closing:
            return n > 0 and (n + 1 >= len(words) or words[n + 1].lower() not in ("that", ":"))
    return False


def sentence_places(bare, paragraphs):
    """Yield `(start, end, paragraph)` of the sentences of a skeleton, in order; `paragraphs` are the spans of its
    paragraphs."""
    at = 0
    for start, end in _bounded(sentence_spans(bare), bare):
        while at + 1 < len(paragraphs) and paragraphs[at + 1][0] <= start:
            at += 1
        yield start, end, at


def _bounded(spans, bare):
    """Yield the spans, cut at a space where they are longer than any sentence; never inside a quotation."""
    for start, end in spans:
        while end - start > _LONGEST and (cut := bare.find(" ", start + _LONGEST, end)) >= 0:
            if not bare[start:cut].isspace():
                yield start, cut
            start = cut + 1
        yield start, end
