"""What stands around a name: the run of capitalised words it is in, and the words before and after it."""

import re

from geobrief.mentions.spans import Spans

# Lower-case words inside the name of a person: "Ursula von der Leyen".
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|al|bin|bint|ibn|el|la|le|du|di|da|dos|ter|ten|abu) )*"
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]{0,40}+"
_SEQUENCE = re.compile(rf"{_WORD}(?: {_PARTICLE}{_WORD})+")
_LONGEST = 16
_STRIP = "\"'“”‘’()[]«»*,;"
_ENDS = _STRIP + ".:!?"
_STOPS = frozenset((".", "!", "?", ":", "", "—", "-", "–"))  # the last mark before the first word of a sentence
# Words with a full stop that do not end a sentence before a capital: "Gen. Smith", "St. Louis", "J. Edgar".
_ABBREVIATION = re.compile(
    r"(?:[A-Z]|[A-Z]\.[A-Z]|[A-Z]\.[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|St|Ste|Mt|Ft|Gov|Sen|Rep|Reps|Sens|Gen|Lt|Col|Maj|Sgt|Capt|Cmdr|Adm"
    r"|Rev|Hon|Pres|Prof|Det|Cpl|Pvt|Supt|Insp|Brig|Jr|Sr|Amb|Msgr|Fr|Atty|Dept|No|Const|Ald|Coun|Comr)\."
)


class Sequence:
    """A run of capitalised words: perhaps a name, perhaps several. `person` is filled in later."""

    __slots__ = ("end", "person", "start", "words")

    def __init__(self, start, end, words):
        self.start, self.end, self.words = start, end, words
        self.person = None

    def __repr__(self):
        return f"Sequence({' '.join(self.words)!r}, {self.start}, person={self.person})"


def find_sequences(text):
    """Return the runs of two and more capitalised words in `text`, cut at sentence ends and possessives."""
    runs = []
    for found in _SEQUENCE.finditer(text):
        all_words, start = found.group().split(" "), found.start()
        if len(all_words) < _LONGEST and "".join(all_words).isalnum():  # no mark at which it could be cut
            runs.append(Sequence(start, found.end(), all_words))
            continue
        words = []
        for word in all_words:
            words.append(word)
            if _ends_run(word) or len(words) == _LONGEST:
                _keep(runs, start, words)
                start += sum(map(len, words)) + len(words)
                words = []
        _keep(runs, start, words)
    return runs


def _ends_run(word):
    last = word[-1]
    if last == ".":
        return not _ABBREVIATION.fullmatch(word)
    return last in "s'’-" and word.endswith(("'s", "’s", "s'", "s’", "-"))


def _keep(runs, start, words):
    if len(words) > 1:
        end = start + sum(map(len, words)) + len(words) - 1
        last = words[-1]
        if not last[-1].isalnum() and not _ABBREVIATION.fullmatch(last):
            last = last.rstrip(".'’-")
        words = [*words[:-1], last[:-2] if last.endswith(("'s", "’s")) else last]
        runs.append(Sequence(start, end, words))


def cut_runs(runs, hits):
    """Return the runs without the words of `hits`: what is left and right of them are runs of their own."""
    if not hits:
        return runs
    parts, known = [], Spans(hits)
    for run in runs:
        inside = known.inside(run.start, run.end)
        if not inside:
            parts.append(run)
            continue
        at, words = run.start, []
        for word in run.words:
            end = at + len(word)
            if any(hit.start < end and at < hit.end for hit in inside):
                _keep(parts, at - len(" ".join(words)) - 1, words)
                words = []
            else:
                words.append(word)
            at = end + 1
        _keep(parts, at - len(" ".join(words)) - 1, words)
    return parts


class Around:
    """The words next to a span, without the marks that cling to them; "" at the edge of a sentence.

    `previous` and `second` are the words before it from right to left, `lower` the first of them in lower case, `next`
    is the word behind it; `gap_before` is what clings to its left, `after` the text behind it.
    """

    __slots__ = ("after", "gap_before", "lower", "next", "previous", "second", "starts")

    def __init__(self, text, start, end):
        before, self.after = text[start - 70 if start > 70 else 0 : start], text[end : end + 90]
        words = before.rsplit(None, 3)
        self.gap_before = words.pop() if before and not before[-1].isspace() else ""
        self.previous = last = words[-1] if words else ""
        self.starts = False
        if not last.isalpha():  # as most words are
            self.previous = last.strip(_STRIP)
            self.starts = last.rstrip(_STRIP)[-1:] in _STOPS and not _ABBREVIATION.fullmatch(self.previous)
        self.lower = self.previous.lower()
        self.second = words[-2].strip(_STRIP) if len(words) > 1 else ""
        words = self.after.split(None, 2)
        at = 1 if self.after and not self.after[0].isspace() else 0
        self.next = words[at].strip(_ENDS) if len(words) > at else ""
