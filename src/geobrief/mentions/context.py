"""What stands around a name: the run of capitalised words it is in, and the words before and after it."""

import re

from geobrief.mentions.spans import Spans

# Lower-case words inside the name of a person: "Ursula von der Leyen".
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|al|bin|bint|ibn|el|la|le|du|di|da|dos|ter|ten|abu) )*"
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]{0,40}"
_SEQUENCE = re.compile(rf"{_WORD}(?: {_PARTICLE}{_WORD})+")
_LONGEST = 16
_STRIP = "\"'“”‘’()[]«»*,;"
_ENDS = _STRIP + ".:!?"
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
        start, words = found.start(), []
        for word in found.group().split(" "):
            words.append(word)
            if _ends_run(word) or len(words) == _LONGEST:
                _keep(runs, start, words)
                start += sum(map(len, words)) + len(words)
                words = []
        _keep(runs, start, words)
    return runs


def _ends_run(word):
    if word.endswith("."):
        return not _ABBREVIATION.fullmatch(word)
    return word.endswith(("'s", "’s", "s'", "s’", "-"))


def _keep(runs, start, words):
    if len(words) > 1:
        end = start + sum(map(len, words)) + len(words) - 1
        last = words[-1].rstrip(".'’-")
        if last.endswith(("'s", "’s")):
            last = last[:-2]
        words = [*words[:-1], last] if not _ABBREVIATION.fullmatch(words[-1]) else words
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
    """The words next to a span, without the marks that cling to them; "" at the edge of a sentence."""

    __slots__ = (
        "after",
        "before",
        "gap_after",
        "gap_before",
        "next",
        "previous",
        "second",
        "starts",
        "third",
    )

    def __init__(self, text, start, end):
        self.before, self.after = text[max(0, start - 70) : start], text[end : end + 90]
        left = self.before.split()
        joined = bool(self.before) and not self.before[-1].isspace()
        self.gap_before = left[-1] if joined else ""
        rest = left[:-1] if joined else left
        self.previous = rest[-1].strip(_STRIP) if rest else ""
        self.second = rest[-2].strip(_STRIP) if len(rest) > 1 else ""
        self.starts = not rest or (
            rest[-1].rstrip(_STRIP)[-1:] in (".", "!", "?", ":", "", "—", "-", "–")
            and not (_ABBREVIATION.fullmatch(self.previous))
        )
        right = self.after.split(None, 4)
        joined = bool(self.after) and not self.after[0].isspace()
        self.gap_after = right[0] if joined and right else ""
        rest = right[1:] if joined else right
        self.next = rest[0].strip(_ENDS) if rest else ""
        self.third = rest[1].strip(_ENDS) if len(rest) > 1 else ""
