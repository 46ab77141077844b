"""Measured accuracy in plain sentences, right at any number of labels."""

import math

from geobrief.evaluation.record import DIGITS
from geobrief.frames import LABELS
from geobrief.wording import listed

ENOUGH_FOR_HUNDRED = 100  # from so many labels on, a share is told as "of 100"
SCORERS = {"textblob": "TextBlob", "vader": "VADER", "target": "the model"}


def scorer_name(scorer):
    """Return a scorer as a sentence calls it."""
    return SCORERS.get(scorer, scorer)


def figure(value):
    """Return a share, F1 or error between 0 and 1 as "0.72", "–" where it is unknown."""
    return "–" if value is None or math.isnan(value) else f"{_kept(value):.2f}"


def span(low, high, digits=2):
    """Return an interval as "0.68 to 0.76", "–" where there is none."""
    known = low is not None and high is not None and not math.isnan(low)
    return f"{_kept(low):.{digits}f} to {_kept(high):.{digits}f}" if known else "–"


def _kept(value):
    """Return a figure as the record keeps it, so that the same one is printed the same wherever it comes from."""
    return round(value, DIGITS)


def out_of(share, n, noun, plural=None):
    """Return the beginning of a sentence about `share` of `n` things, with its verb.

    "Of 100 labels, about 72 are", "17 of the 40 labels are", "None of the 3 labels is", "The one label is".
    """
    right, plural = round(share * n), plural or f"{noun}s"
    if n == 1:
        return f"The one {noun} is{'' if right else ' not'}"
    if right in (0, n):
        return f"{'All' if right else 'None of the'} {n:,} {plural} {'are' if right else 'is'}"
    if n < ENOUGH_FOR_HUNDRED:
        return f"{right} of the {n} {plural} {'is' if right == 1 else 'are'}"
    hundredth = round(100 * share)
    how_many = {0: "fewer than one is", 1: "about one is", 100: "nearly all are"}
    return f"Of 100 {plural}, {how_many.get(hundredth, f'about {hundredth} are')}"


def tone_sentence(score, name=""):
    """Return what a row of `ToneResult.scores` means to a reader.

    Parameters
    ----------
    score : mapping
        `n`, `accuracy`, `accuracy_low`, `accuracy_high`.
    name : str
        Whose labels: a scorer as `scorer_name` calls it.
    """
    whose = f" by {name}" if name else ""
    text = (
        f"{out_of(score['accuracy'], score['n'], f'label{whose}', f'labels{whose}')} what a reader would say"
    )
    low, high = score["accuracy_low"], score["accuracy_high"]
    if score["n"] >= ENOUGH_FOR_HUNDRED and low is not None and not math.isnan(low):
        text += f" (95% interval {100 * low:.0f} to {100 * high:.0f})"
    return f"{text}."


def yardstick_sentence(labels):
    """Return what a scorer has that always gives the most frequent label.

    Parameters
    ----------
    labels : pandas.Series or dict
        Label -> how often readers gave it.
    """
    counts = {label: int(labels.get(label, 0)) for label in LABELS}
    n, most = sum(counts.values()), max(LABELS, key=counts.get)
    macro = 2 * counts[most] / (n + counts[most]) / 3
    right = (
        f"{counts[most]} of the {n} labels" if counts[most] < n else f"all {n:,} labels" if n > 1 else "it"
    )
    if n >= ENOUGH_FOR_HUNDRED and counts[most] < n:
        right = f"{100 * counts[most] / n:.0f} of 100 labels"
    return f"To compare: always saying “{most}” would get {right} right and have a macro-F1 of {macro:.2f}."


def missing_sentence(labels):
    """Return a warning where readers gave some label to no target, which pulls macro-F1 down; else ""."""
    missing = [f"“{label}”" for label in LABELS if not labels.get(label, 0)]
    if not missing:
        return ""
    return (
        f"No target in the file is labelled {listed(missing, 'or')}, so macro-F1, the mean over three "
        "labels, cannot reach 1."
    )


def agreement_sentence(agreement):
    """Return how well two readers agreed, or "" where it is not known."""
    if not agreement:
        return ""
    return (
        f"Two readers agreed on {100 * agreement['agreed']:.0f} of 100 labels (Cohen's kappa "
        f"{agreement['kappa']:.2f}); no scorer can be expected to do better."
    )


def left_out_sentence(n):
    """Return how many of a file's toponyms were not judged, "" for none."""
    if not n:
        return ""
    one = n == 1
    return (
        f"{'One toponym is' if one else f'{n:,} toponyms are'} left out of the table of mentions: the file "
        f"gives {'it' if one else 'them'} no place, or a span outside the text."
    )


def recognition_sentence(scores):
    """Return what `RecognitionResult.scores` means to a reader."""
    right = _countries(scores["precision"], scores["found"], "found in the text", "right")
    seen = _countries(scores["recall"], scores["labelled"], "that readers saw", "among those found")
    outright = _countries(scores["named_recall"], scores["named"], "named outright", "found")
    return f"{right or 'No country was found.'} {seen or 'Readers saw no country.'} {outright}".strip()


def _countries(share, n, which, verb):
    """Return a sentence about `share` of `n` countries, "" where there is none."""
    return f"{out_of(share, int(n), f'country {which}', f'countries {which}')} {verb}." if n else ""
