"""One text to its statements: quotations joined with who says them, then what is reported in the narrator's
words.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from geobrief.statements.attributions import announced_by_colon, find_attributions, find_lead_in, without_nested
from geobrief.statements.gate import reporting_places, reports_nothing
from geobrief.statements.phrases import first_phrase
from geobrief.statements.quotations import find_quotations, paragraphs_of
from geobrief.statements.titles import is_claim_mark, is_heading, is_title
from geobrief.statements.tokens import FILL, Sentence, sentence_places, skeleton

_LONG = 7  # words: so long a quotation is speech, even where no reporting word is seen
_PARAPHRASE = 2  # words: beside so many of the narrator's a single quoted word is a scare quote
_SIGNATURE = 8  # words at most: a name below a quotation
# Words between two apostrophes on either side count as indirect speech: see data/statements/README.md.
_TYPEWRITER = "''"
_EDGES = " \t\n\u00a0,;:—–-\"'“”‘’«»‹›„‟‚‛`´″〝〞＂「」『』"


class Statement(NamedTuple):
    """What somebody says: all spans in characters of the text, half-open; `speaker` and `cue` may be None.

    `span` is what was said: from the first to the last quoted word where there are any; `content` holds the
    paraphrase around them too.
    """

    kind: str
    span: tuple
    content: tuple
    cue: tuple | None
    speaker: tuple | None


@dataclass
class _Row:
    """A statement while it grows: `quotations` are those that it has so far."""

    quotations: list
    cue: tuple | None = None
    speaker: tuple | None = None
    kind: str = "direct"
    content: tuple | None = None


def read_statements(text):
    """Return the `Statement`s of `text` in reading order; what is quoted in one is not quoted in another."""
    return read_all([text])[0]


def read_all(texts):
    """Return the `Statement`s of each text. Each step is taken for all texts at once: the processor then has at hand
    what the step needs."""
    readers = [_Reader(text) for text in texts]
    for step in (_Reader.take_quotations_out, _Reader.find_places, _Reader.cut, _Reader.attribute, _Reader.read):
        for reader in readers:
            step(reader)
    return [reader.statements() for reader in readers]


def _apart(rows):
    """Cut rows with quotations where the quotations of another row begin, so that they do not overlap."""
    quoted = sorted((row for row in rows if row.quotations), key=lambda row: min(row.quotations))
    kept = [row for row in rows if not row.quotations]
    while quoted:
        row, limit = quoted.pop(0), min(quoted[0].quotations) if quoted else None
        inside = sorted(q for q in row.quotations if limit is None or q < limit)
        beyond = [q for q in row.quotations if q not in inside]
        row.quotations = inside
        kept.append(row)
        if beyond:
            quoted.append(replace(row, quotations=beyond))
            quoted.sort(key=lambda other: min(other.quotations))
    return kept


class _Reader:
    """Goes through the sentences of a text and keeps what the next one may need."""

    def __init__(self, text):
        self.text, self.rows, self.paragraphs = text, [], paragraphs_of(text)
        self.last = None  # the row that a following quotation may belong to
        self.last_paragraph = -1  # where that row stands
        self.announced = None  # (cue, speaker) of "Wang said:" before a new paragraph
        self.about = None  # the speaker of the sentence before
        self.unread = []  # where the sentences since then stand, whose subject will do

    def take_quotations_out(self):
        quotations = find_quotations(self.text, self.paragraphs)
        self.bare = skeleton(self.text, quotations)
        self.quotations = {quotation.outer_start: quotation for quotation in quotations}

    def find_places(self):
        """Find where the sentences stand (start, end, paragraph), and those that may report something."""
        self.places = list(sentence_places(self.bare, self.paragraphs))
        bare, reporting = self.bare, reporting_places(self.bare)
        self.reports = [not reports_nothing(bare, reporting, *place) for place in self.places]

    def cut(self):
        """Cut the sentences that may report something into words."""
        bare, places = self.bare, zip(self.places, self.reports, strict=True)
        self.sentences = [Sentence(bare, *place) if reports else None for place, reports in places]

    def attribute(self):
        """Find who reports what in them."""
        self.attributions = [sentence and without_nested(find_attributions(sentence)) for sentence in self.sentences]

    def read(self):
        """Add the statements of the sentences to `rows`."""
        for place, sentence, found in zip(self.places, self.sentences, self.attributions, strict=True):
            if sentence is None:
                self.last = self.announced = None
                self.unread.append(place)
            elif not self._is_signature(sentence):
                self._read(sentence, found, place)

    def statements(self):
        """Return the `Statement`s of the text in reading order."""
        found = {}
        for statement in map(self._statement, _apart(self.rows)):
            if statement is not None:
                found.setdefault((statement.span, statement.kind), statement)
        quoted = {statement.span for statement in found.values() if statement.kind != "indirect"}
        return sorted(
            (s for s in found.values() if s.kind != "indirect" or s.span not in quoted),
            key=lambda s: (s.span, s.kind),
        )

    def _read(self, sentence, attributions, place):
        """Add the statements of one sentence, in which these attributions stand."""
        quoted = self._quoted(sentence, attributions) if sentence.quotes else {}
        claimed = _claim(quoted, attributions) if quoted else {}
        rows = [
            self._row(sentence, item, {at: quoted[at] for at in claimed.get(n, ())})
            for n, item in enumerate(attributions)
            if n in claimed or not (item.pattern == "quote" and _holds_any(item, quoted))
        ]
        taken = {at for claim in claimed.values() for at in claim}
        for at, quotation in quoted.items():
            if at not in taken:
                self._place(sentence, at, quotation, rows)
        self.rows += rows
        self._remember(sentence, place, rows)

    def _quoted(self, sentence, attributions):
        """Return token -> quotation of all that begin in a sentence and are no titles; one longer than any sentence
        goes on in the next."""
        found = {}
        for at in sentence.quotes:
            quotation = self.quotations.get(sentence.text_span(at, at + 1)[0])
            if quotation and not is_title(sentence, at, self._words(quotation), attributions):
                found[at] = quotation
        return found

    def _words(self, quotation):
        return self.text[quotation.start : quotation.end]

    def _is_signature(self, sentence):
        """Take the name below a quotation, "- Sanders.", for its speaker."""
        if sentence.low[0] not in "-—–" or self.last is None or self.last.cue:
            return False
        words = [at for at, word in enumerate(sentence.low) if word[0].isalpha()]
        if not words or len(words) > _SIGNATURE or sentence.quotes:
            return False
        self.last.speaker = sentence.text_span(words[0], words[-1] + 1)
        return True

    def _row(self, sentence, item, quoted):
        """Return the row of one attribution with the quotations that it has."""
        speaker = sentence.text_span(*item.speaker) if item.speaker else None
        content, cue, found = sentence.text_span(*item.content), sentence.text_span(*item.cue), list(quoted.values())
        if not found or self._is_claim(sentence, item, found):
            return _Row([], cue, speaker, "indirect", content)
        paraphrase = _paraphrase(sentence, item)
        if paraphrase >= _PARAPHRASE and all(len(self._words(quotation).split()) == 1 for quotation in found):
            return _Row([], cue, speaker, "indirect", content)
        return _Row(found, cue, speaker, "mixed" if paraphrase else "direct", content)

    def _is_claim(self, sentence, item, quotations):
        """Tell whether the marks around all of them are those of claims in a headline."""
        in_headline = item.pattern == "colon" or sentence.is_headline
        return in_headline and all(is_claim_mark(self.text, quotation) for quotation in quotations)

    def _place(self, sentence, at, quotation, rows):
        """Place a quotation that stands in no attribution's content: with the one before it, on its own, or
        nowhere.
        """
        size = len(self._words(quotation).split())
        alone = at == 0 or sentence.low[at - 1][-1] in ",:.;—–?!" or sentence.is_quote(at - 1)
        own = [row for row in rows if row.kind == "direct" and row.cue and row.cue[0] < quotation.start]
        if own and alone:
            own[-1].quotations.append(quotation)
        elif (sentence.is_headline and is_claim_mark(self.text, quotation)) or self._is_lone(
            sentence, quotation
        ):
            return
        elif not quotation.opened and size <= _SIGNATURE:
            self._sign(quotation)
        elif not alone or (at and size < _LONG):
            if size >= _LONG:
                rows.append(_Row([quotation], None, self._subject(sentence) or self._topic(), "mixed"))
        elif at == 0 and self._goes_on(sentence):
            self.last.quotations.append(quotation)
        elif size > 1 or self.announced or self.last_paragraph == sentence.paragraph:
            rows.append(_Row([quotation], *self._announcement(sentence, at)))

    def _is_lone(self, sentence, quotation):
        """Tell whether the quotation is a heading: short, alone, unannounced, and after no speech or in
        single marks.
        """
        quoted = self._words(quotation)
        if is_claim_mark(self.text, quotation):
            is_apart, quoted = (
                self.last is None or self.last_paragraph != sentence.paragraph,
                quoted.rstrip(".!?"),
            )
        else:
            is_apart = self.last is None
        return is_apart and not self.announced and quoted != "" and is_heading(sentence, quoted)

    def _sign(self, quotation):
        """Take what is left of a damaged quotation, a name and a closing mark, for the speaker of the one
        before.
        """
        if self.last is not None and not self.last.cue:
            self.last.speaker = quotation.start, quotation.end

    def _goes_on(self, sentence):
        """Tell whether a quotation that begins the sentence goes on with the one before it."""
        return (
            self.last is not None and self.last.kind == "direct" and self.last_paragraph == sentence.paragraph
        )

    def _announcement(self, sentence, at):
        """Return the cue and the speaker of a quotation that no reporting word of its own sentence goes
        with.
        """
        if at and sentence.low[at - 1] == ":":
            phrase = announced_by_colon(sentence, at)
            return None, sentence.text_span(*phrase) if phrase else self._topic()
        return self.announced or (None, self._topic())

    def _topic(self):
        """Return the speaker, or else the subject, of the sentence before."""
        while self.unread:
            found = self._subject(Sentence(self.bare, *self.unread.pop()))
            if found:
                self.about, self.unread = found, []
        return self.about

    def _subject(self, sentence):
        phrase = first_phrase(sentence)
        return sentence.text_span(*phrase) if phrase else None

    def _remember(self, sentence, place, rows):
        """Keep what the next sentence's quotation needs to find its speaker."""
        quoted = [row for row in rows if row.quotations]
        only_quotes = _has_no_word(sentence.raw)
        if quoted:
            self.last = next((row for row in reversed(quoted) if row.kind == "direct"), quoted[-1])
            self.last_paragraph = sentence.paragraph
        elif not only_quotes:
            self.last = None
        if only_quotes:
            self.announced = self.announced if quoted else None
            return
        cue, speaker = find_lead_in(sentence) or (None, None)
        self.announced = None
        if sentence.low[-1] == ":":
            self.announced = cue and sentence.text_span(*cue), speaker and sentence.text_span(*speaker)
        speakers = [row.speaker for row in rows if row.speaker and row.cue]
        said_by = (self.announced and self.announced[1]) or (speakers[-1] if speakers else None)
        if said_by:
            self.about, self.unread = said_by, []
        else:
            self.unread.append(place)

    def _statement(self, row):
        """Return the `Statement` of a row, None where nothing is left of it."""
        quotations = row.quotations
        if not quotations:
            span = content = self._inner(*row.content)
        else:
            span = self._inner(quotations[0].start, quotations[-1].end)
            low, high = row.content or span
            content = self._inner(min(span[0], low), max(span[1], high))
            if self.text.startswith(_TYPEWRITER, quotations[0].outer_start):
                span = content = self._inner(*content)
                row = replace(row, kind="indirect")
        return Statement(row.kind, span, content, row.cue, row.speaker) if span[0] < span[1] else None

    def _inner(self, a, b):
        """Return the span without marks, commas, white space and the full stop at its ends."""
        text = self.text
        while a < b and text[a] in _EDGES:
            a += 1
        while b > a and (text[b - 1] in _EDGES or (text[b - 1] == "." and _is_full_stop(text, a, b))):
            b -= 1
        return a, b


def _has_no_word(raw):
    """Tell whether a sentence is nothing but quotations and marks."""
    return all(not word[0].isalnum() or word[0] == FILL for word in raw)


def _is_full_stop(text, a, b):
    """Tell whether the point at the end is no part of the last word ("U.S.") nor of an ellipsis."""
    return text[b - 2 : b - 1] not in (".", "") and not (
        text[b - 2 : b - 1].isupper() and text[max(a, b - 3) : b - 2] in (".", " ", "")
    )


def _paraphrase(sentence, item):
    """Return how many words of the content are the narrator's, `_PARAPHRASE` at most, the speaker and the cue inside it
    left out.
    """
    (begin, end), (first, last) = item.cue, item.speaker or (0, 0)
    found = 0
    for at in range(*item.content):
        if not (begin <= at < end or first <= at < last or sentence.is_quote(at)):
            found += sentence.low[at][0].isalnum()
            if found == _PARAPHRASE:
                break
    return found


def _claim(quotes, attributions):
    """Return which attribution has which quotations: speech before thought, then the one with the shortest
    content.
    """
    claimed = {}
    for at in quotes:
        around = [
            (not item.is_speech, item.content[1] - item.content[0], item.pattern != "after", -n)
            for n, item in enumerate(attributions)
            if item.content[0] <= at < item.content[1]
        ]
        if around:
            claimed.setdefault(-min(around)[-1], []).append(at)
    return claimed


def _holds_any(item, quotes):
    return any(item.content[0] <= at < item.content[1] for at in quotes)
