"""The accuracy that was measured on the project's own labelled sets, as every page prints it."""

import pandas as pd

from geobrief.evaluation import read_record, wording
from geobrief.evaluation.record import COMMAND, model_fingerprint
from geobrief.frames import LABELS
from geobrief.markup import Html, join
from geobrief.report.display import note
from geobrief.tables import html_table
from geobrief.wording import counted_noun


def paragraph(*sentences):
    """Return sentences as one paragraph, empty ones left out."""
    return Html("<p>{}</p>").format(" ".join(sentence for sentence in sentences if sentence))


def measured_accuracy(scorer):
    """Return the accuracy on the project's own labelled sets; `geobrief evaluate` wrote the figures.

    Parameters
    ----------
    scorer : str
        The one whose figures are told in words.

    Raises
    ------
    GeobriefError
        If the file is broken.
    """
    record = read_record()
    if record is None:
        return note(f"Accuracy has not been measured for this version: {COMMAND} does.")
    tone = [_recorded_tone(result, scorer) for result in record["tone"]]
    recognition = [
        paragraph(
            wording.recognition_sentence(_known(result["scores"])),
            f"Measured on {counted_noun(result['passages'], 'passage')}.",
        )
        for result in record["recognition"]
    ]
    older = scorer == "target" and record["model"] != model_fingerprint()
    return join([*tone, *recognition]) + (
        note(f"These figures were measured with another model: run {COMMAND}.") if older else Html("")
    )


def _recorded_tone(result, scorer):
    scores = pd.DataFrame(result["scores"])
    caption = (
        f"Tone measured on {counted_noun(result['targets'], 'labelled target')} in "
        f"{counted_noun(result['sentences'], 'sentence')}"
    )
    own = scores[scores["scorer"] == scorer]
    words = [wording.tone_sentence(row, wording.scorer_name(scorer)) for row in own.to_dict("records")]
    words = words or [f"The scorer '{scorer}' of this report was not measured: run {COMMAND}."]
    return score_table(scores, caption) + paragraph(
        *words, wording.yardstick_sentence(result["labels"]), wording.agreement_sentence(result["agreement"])
    )


def _known(scores):
    return {name: float("nan") if value is None else value for name, value in scores.items()}


def score_table(scores, caption):
    """Return the scorers side by side: macro-F1 with its interval, F1 by label, accuracy, calibration."""
    spans = [wording.span(*pair) for pair in zip(scores["low"], scores["high"], strict=True)]
    shown = scores.assign(interval=spans, calibration_error=scores["calibration_error"].astype(float))
    columns = {
        "scorer": "Scorer",
        "macro_f1": "Macro-F1",
        "interval": "95% interval",
        **{label: f"F1 {label}" for label in LABELS},
        "accuracy": "Right labels",
        "calibration_error": "Calibration error",
    }
    if shown["calibration_error"].isna().all():
        del columns["calibration_error"]
    formats = dict.fromkeys(("macro_f1", *LABELS, "calibration_error"), wording.figure) | {
        "accuracy": "percent"
    }
    return html_table(shown, caption, columns, formats)
