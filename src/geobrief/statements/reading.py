"""One text to its statements: quotations joined with who says them, then what is reported in the narrator's words."""

from typing import NamedTuple

from geobrief.statements.attributions import announced_by_colon, find_attributions, find_lead_in, first_phrase
from geobrief.statements.quotations import find_quotations, paragraphs_of
from geobrief.statements.tokens import read_sentences, skeleton

_WEAK = frozenset(("object", "nominal", "naming", "to", "person-to", "wh"))
_LONG = 7  # a quotation of so many words is speech, even where no reporting word is seen
# Words between two apostrophes on either side are told apart from speech in quotation marks: see data/statements/README.md.
_TYPEWRITER = "''"
_EDGES = " \t\n,;:—–-\"'“”‘’«»‹›„‚`´″"


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


class _Row:
    """A statement while it grows: the quotations it has so far."""

    def __init__(self, quotations, cue=None, speaker=None, kind="direct", content=None):
        self.quotations, self.cue, self.speaker, self.kind, self.content = quotations, cue, speaker, kind, content


def read_statements(text):
    """Return the `Statement`s of `text` in reading order."""
    paragraphs = paragraphs_of(text)
    quotations = find_quotations(text, paragraphs)
    sentences = read_sentences(skeleton(text, quotations), paragraphs)
    reader = _Reader(text, {q.outer_start: q for q in quotations})
    for sentence in sentences:
        reader.read(sentence)
    found = [reader.statement(row) for row in reader.rows]
    return sorted((s for s in found if s is not None), key=lambda s: (s.span, s.content))


class _Reader:
    """Goes through the sentences of a text and keeps what the next one may need."""

    def __init__(self, text, quotations):
        self.text, self.quotations = text, quotations
        self.rows = []
        self.last = None         # the row that a following quotation may belong to
        self.last_paragraph = -1
        self.announced = None    # (cue, speaker) of "Wang said:" before a new paragraph
        self.about = None        # the speaker or subject of the sentence before

    def read(self, sentence):
        if self._is_signature(sentence):
            return
        quotes = [at for at in range(len(sentence.low)) if sentence.is_quote(at)]
        attributions = _without_nested(find_attributions(sentence))
        claimed = self._claim(sentence, quotes, attributions)
        rows = [self._row(sentence, item, claimed.get(n, [])) for n, item in enumerate(attributions)]
        free = [at for at in quotes if not any(at in at_s for at_s in claimed.values())]
        for at in free:
            self._free(sentence, at, rows)
        self.rows += [row for row in rows if row is not None]
        self._remember(sentence, attributions, rows, free)

    def _is_signature(self, sentence):
        """Take the name below a quotation, "- Sanders.", for its speaker."""
        words = [at for at, word in enumerate(sentence.low) if word[0].isalpha()]
        if sentence.low[0] not in "-—–" or not words or len(words) > 6 or self.last is None or self.last.cue:
            return False
        self.last.speaker = sentence.text_span(words[0], words[-1] + 1)
        return True

    def _claim(self, sentence, quotes, attributions):
        """Return which attribution has which quotations: the one with the shortest content around it."""
        claimed = {}
        for at in quotes:
            around = [(not item.speech, item.content[1] - item.content[0], item.pattern != "after", -n) for n, item in enumerate(attributions)
                      if item.content[0] <= at < item.content[1]]
            if around:
                claimed.setdefault(-min(around)[-1], []).append(at)
        return claimed

    def _row(self, sentence, item, quotes):
        speaker = sentence.text_span(*item.speaker) if item.speaker else None
        content, cue = sentence.text_span(*item.content), sentence.text_span(*item.cue)
        if not quotes:
            return _Row([], cue, speaker, "indirect", content)
        found = [self.quotations[sentence.starts[at]] for at in quotes]
        tag = set(range(*item.cue)) | set(range(*item.speaker or (0, 0)))
        plain = [at for at in range(*item.content) if at not in tag and not sentence.is_quote(at) and sentence.low[at].isalnum()]
        return _Row(found, cue, speaker, "mixed" if plain else "direct", content)

    def _free(self, sentence, at, rows):
        """Place a quotation that stands in no attribution's content: with the one before it, on its own, or nowhere."""
        quotation = self.quotations[sentence.starts[at]]
        own = [row for row in rows if row is not None and row.kind == "direct" and row.cue and row.cue[0] < quotation.start]
        alone = _stands_alone(sentence, at)
        if own and alone:
            own[-1].quotations.append(quotation)
            return
        begins = at == 0
        size = len(self.text[quotation.start:quotation.end].split())
        if not alone or not begins and size < _LONG:
            if size >= _LONG:
                speaker = self._subject(sentence) or self.about
                rows.append(_Row([quotation], None, speaker, "mixed"))
            return
        if begins and self.last is not None and self.last_paragraph == sentence.paragraph and self.last.kind == "direct":
            self.last.quotations.append(quotation)
            return
        if size < 2 and not (self.announced or self.last_paragraph == sentence.paragraph):
            return
        cue, speaker = self.announced or (None, self.about)
        if not begins and sentence.low[at - 1] == ":":
            phrase = announced_by_colon(sentence, at)
            cue, speaker = None, sentence.text_span(*phrase) if phrase else speaker
        row = _Row([quotation], cue, speaker)
        rows.append(row)

    def _subject(self, sentence):
        phrase = first_phrase(sentence)
        return sentence.text_span(*phrase) if phrase else None

    def _remember(self, sentence, attributions, rows, free):
        """Keep what the next sentence's quotation needs to find its speaker."""
        quoted = [row for row in rows if row is not None and row.quotations]
        pure = len(free) == sum(map(sentence.is_quote, range(len(sentence.low)))) and not any(w.isalnum() for at, w in enumerate(sentence.low) if not sentence.is_quote(at))
        if quoted:
            direct = [row for row in quoted if row.kind == "direct"]
            self.last, self.last_paragraph = (direct or quoted)[-1], sentence.paragraph
        elif not pure:
            self.last = None
        if pure:
            self.announced = None if not quoted else self.announced
            return
        lead = find_lead_in(sentence)
        self.announced = None
        if lead:
            cue, speaker = lead
            self.announced = cue and sentence.text_span(*cue), speaker and sentence.text_span(*speaker)
        speakers = [row.speaker for row in rows if row is not None and row.speaker and row.cue]
        self.about = (self.announced and self.announced[1]) or (speakers[-1] if speakers else self._subject(sentence) or self.about)

    def statement(self, row):
        if not row.quotations:
            a, b = self._inner(*row.content)
            return Statement("indirect", (a, b), (a, b), row.cue, row.speaker) if a < b else None
        quotations = sorted(row.quotations)
        a, b = self._inner(quotations[0].start, quotations[-1].end)
        if a >= b:
            return None
        low, high = row.content or (a, b)
        if self.text.startswith(_TYPEWRITER, quotations[0].outer_start):
            low, high = self._inner(min(a, low), max(b, high))
            return Statement("indirect", (low, high), (low, high), row.cue, row.speaker)
        return Statement(row.kind, (a, b), (min(a, low), max(b, high)), row.cue, row.speaker)

    def _inner(self, a, b):
        """Return the span without marks, commas and white space at its ends."""
        text = self.text
        while a < b and text[a] in _EDGES:
            a += 1
        while b > a and text[b - 1] in _EDGES:
            b -= 1
        if b > a and text[b - 1] == "." and text[b - 2:b - 1].islower() and not text[a:b].endswith(".."):
            b -= 1
        return a, b


def _stands_alone(sentence, at):
    """Tell whether a quotation is a clause of its own: at the front, or after a comma, a colon or another quotation."""
    return at == 0 or sentence.low[at - 1] in ",:.;—–?!" or sentence.is_quote(at - 1)


def _without_nested(attributions):
    """Leave out weak findings inside the content of another: "said he *wants to* leave" is one statement."""
    return [item for item in attributions if item.speech and item.pattern not in _WEAK or not any(
        other is not item and other.content[0] <= item.cue[0] and item.cue[1] <= other.content[1] for other in attributions)]
