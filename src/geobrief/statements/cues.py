"""The words that report speech and thought, in every form, from `data/statements/cues.csv`."""

import csv
from functools import lru_cache
from typing import NamedTuple

from geobrief.resources import data_path

FINITE = frozenset(("present", "past"))
_KINDS = ("verb", "adjective", "noun")  # in this order they are tried


class Cue(NamedTuple):
    """One form of a reporting word.

    `rest` are the words that have to follow ("call *for*"), `form` is base, present, past, participle,
    gerund, noun or adjective; `uses` says what may follow or precede it (data/statements/README.md).
    """

    cue: str
    kind: str
    form: str
    rest: tuple
    uses: frozenset


class Lexicon(NamedTuple):
    """All cues by their first word in lower case, longest phrases first, and sets of words for quick
    questions.

    `beginnings`: the first words of all cues, and "according";
    `finite`: finite verbs; `speaking`: those that introduce a quotation; `closing`: those that may close a
    clause; `gerunds`; `verbs`: any form of any verb.
    """

    cues: dict
    beginnings: frozenset
    finite: frozenset
    speaking: frozenset
    closing: frozenset
    gerunds: frozenset
    verbs: frozenset


@lru_cache(maxsize=1)
def load_lexicon():
    """Return the `Lexicon` of `data/statements/cues.csv`."""
    cues = {}
    with open(data_path("statements", "cues.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word, cue in _read(row):
                cues.setdefault(word, []).append(cue)
    cues = {
        word: sorted(found, key=lambda cue: (-len(cue.rest), _KINDS.index(cue.kind), cue.form))
        for word, found in cues.items()
    }

    def words(wanted):
        return frozenset(
            word for word, found in cues.items() if any(cue.kind == "verb" and wanted(cue) for cue in found)
        )

    return Lexicon(
        cues,
        frozenset((*cues, "according")),
        words(lambda cue: cue.form in FINITE),
        words(lambda cue: cue.form in FINITE and cue.uses & {"quote", "person"}),
        words(lambda cue: cue.form in FINITE and "after" in cue.uses and not cue.rest),
        words(lambda cue: cue.form == "gerund"),
        words(lambda cue: True),
    )


def _read(row):
    """Yield `(word, cue)` for all forms of one row of the table."""
    head, *rest = row["cue"].split()
    wanted = row["forms"].split()
    for word, form in _forms(head, row["kind"], row["past"], row["participle"]):
        if not wanted or form in wanted:
            yield word, Cue(row["cue"], row["kind"], form, tuple(rest), frozenset(row["uses"].split()))


def _forms(head, kind, past, participle):
    """Return `(word, form)` for all forms of one word."""
    if kind == "adjective":
        return [(head, "adjective")]
    if kind == "noun":
        return [(head, "noun"), (_with_s(head), "noun")]
    past = past or _with_ed(head)
    found = [(head, "base"), (_with_s(head), "present"), (past, "past"), (_with_ing(head, past), "gerund")]
    return found + ([(participle, "participle")] if participle and participle != past else [])


def _with_s(word):
    if word == "go" or word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"


def _with_ed(word):
    if word.endswith("e"):
        return word + "d"
    return word[:-1] + "ied" if word.endswith("y") and word[-2] not in "aeiou" else word + "ed"


def _with_ing(word, past):
    if word.endswith("e") and not word.endswith(("ee", "oe")):
        return word[:-1] + "ing"
    doubled = word[-1] not in "aeiouywx" and past == word + word[-1] + "ed"  # "planned", so "planning"
    return word + (word[-1] if doubled or word in ("begin", "put", "forget", "hit") else "") + "ing"
