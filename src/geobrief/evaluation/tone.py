"""Tone measured against readers' labels, all scorers side by side."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geobrief.evaluation import measures
from geobrief.evaluation.gold import ToneGold
from geobrief.evaluation.passages import find_in_passages
from geobrief.frames import LABELS
from geobrief.sentiment import score_targets

P = ["p_negative", "p_neutral", "p_positive"]
FEWEST_FOR_F1 = 20  # a group of fewer targets has no macro-F1
_KINDS = {
    "nationality": "country",
    "place": "country",
}  # a demonym names its country, and a capital stands for it


@dataclass(frozen=True)
class ToneResult:
    """How well the scorers read one labelled file.

    Attributes
    ----------
    gold : ToneGold
    n_sentences : int
    scores : pandas.DataFrame
        One row a scorer: `scorer`, `n`, `macro_f1`, `low`, `high`, `accuracy`, `accuracy_low`,
        `accuracy_high`, `negative`, `neutral`, `positive` (F1), `calibration_error` (NaN for a lexicon).
    classes : pandas.DataFrame
        `scorer`, `label`, `n` (of the readers), `found`, `precision`, `recall`, `f1`.
    confusion : pandas.DataFrame
        `scorer`, `label` (of the readers), then how often each label was found.
    by_kind, by_case : pandas.DataFrame
        `scorer`, `kind` or `case`, `n`, `macro_f1` (NaN under 20 targets), `accuracy`; `by_case` is empty
        where no case is given.
    reliability : pandas.DataFrame
        `scorer`, `from`, `to`, `n`, `confidence`, `right`; scorers with probabilities only.
    errors : pandas.DataFrame
        Every wrong label, the surest first: `scorer`, `line`, `text`, `start`, `end`, `case`, `label`,
        `found`, `confidence` (of a lexicon: the size of its polarity).
    """

    gold: ToneGold
    n_sentences: int
    scores: pd.DataFrame
    classes: pd.DataFrame
    confusion: pd.DataFrame
    by_kind: pd.DataFrame
    by_case: pd.DataFrame
    reliability: pd.DataFrame
    errors: pd.DataFrame


def evaluate_tone(gold, scorers, gazetteer):
    """Score the targets of `gold` with each of `scorers`.

    Parameters
    ----------
    gold : ToneGold
    scorers : list of str
        Names that `geobrief.sentiment.get_scorer` knows.
    gazetteer : Gazetteer
        Tells what kind of actor a target is.

    Returns
    -------
    ToneResult
    """
    targets = gold.targets.assign(kind=target_kinds(gold.targets, gazetteer))
    judged = pd.concat([_judge(targets, scorer) for scorer in scorers], ignore_index=True)
    each = dict(iter(judged.groupby("scorer", sort=False)))
    return ToneResult(
        gold,
        int(targets["line"].nunique()),
        scores=pd.DataFrame([_scores(*item) for item in each.items()]),
        classes=pd.concat([_classes(*item) for item in each.items()], ignore_index=True),
        confusion=pd.concat([_confusion(*item) for item in each.items()], ignore_index=True),
        by_kind=_by(judged, "kind"),
        by_case=_by(judged[judged["case"].notna()], "case"),
        reliability=_reliability(each),
        errors=_errors(judged),
    )


def target_kinds(targets, gazetteer):
    """Return what kind of actor each target is, as far as the gazetteer tells, else "other".

    Kinds: country (with its adjectives and a capital in its stead), government, person, organisation, group.
    """
    texts = targets.drop_duplicates("line")[["line", "text"]].reset_index(drop=True)
    mentions = find_in_passages(texts, gazetteer)
    named = mentions[mentions["actor_id"].notna()][["line", "start", "end", "kind"]]
    wanted = targets.reset_index(names="target")[["target", "line", "start", "end"]]
    both = wanted.merge(named, on="line", suffixes=("", "_found"))
    both["shared"] = np.minimum(both["end"], both["end_found"]) - np.maximum(
        both["start"], both["start_found"]
    )
    both = both[both["shared"] > 0].sort_values(["target", "shared"], ascending=[True, False], kind="stable")
    kinds = both.drop_duplicates("target").set_index("target")["kind"].replace(_KINDS)
    return kinds.reindex(targets.index).fillna("other").astype("str")


def _judge(targets, scorer):
    """Return the targets with what a scorer says: `found`, `confidence`, `right`, `has_probabilities`."""
    scored = score_targets(targets, scorer=scorer)
    probable = scored[P].astype(float).max(axis=1)
    known = probable.notna()
    return targets.assign(
        scorer=scorer,
        found=scored["label"].to_numpy(),
        right=scored["label"].to_numpy() == targets["label"].to_numpy(),
        confidence=probable.where(known, scored["polarity"].abs()),
        has_probabilities=known,
    )


def _scores(scorer, rows):
    matrix = measures.confusion(rows["label"], rows["found"])
    by_sentence = measures.counts_by(rows["line"], rows["label"], rows["found"])
    low, high = measures.interval(by_sentence, measures.macro_f1)
    accuracy_low, accuracy_high = measures.interval(by_sentence, measures.accuracy)
    sure = rows[rows["has_probabilities"]]
    return {
        "scorer": scorer,
        "n": len(rows),
        "macro_f1": float(measures.macro_f1(matrix)),
        "low": low,
        "high": high,
        "accuracy": float(measures.accuracy(matrix)),
        "accuracy_low": accuracy_low,
        "accuracy_high": accuracy_high,
        **dict(zip(LABELS, measures.f1_by_class(matrix).tolist(), strict=True)),
        "calibration_error": measures.calibration_error(
            measures.reliability(sure["confidence"], sure["right"])
        ),
    }


def _classes(scorer, rows):
    matrix = measures.confusion(rows["label"], rows["found"])
    right, n, found = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    return pd.DataFrame(
        {
            "scorer": scorer,
            "label": LABELS,
            "n": n,
            "found": found,
            "precision": [measures.share(*pair) for pair in zip(right, found, strict=True)],
            "recall": [measures.share(*pair) for pair in zip(right, n, strict=True)],
            "f1": measures.f1_by_class(matrix),
        }
    )


def _confusion(scorer, rows):
    matrix = pd.DataFrame(measures.confusion(rows["label"], rows["found"]), columns=LABELS)
    return pd.concat([pd.DataFrame({"scorer": scorer, "label": LABELS}), matrix], axis=1)


def _by(judged, column):
    """Return figures for each scorer and value of `column`, the most frequent value first."""
    rows = [
        {
            "scorer": scorer,
            column: value,
            "n": len(part),
            "macro_f1": float(measures.macro_f1(measures.confusion(part["label"], part["found"])))
            if len(part) >= FEWEST_FOR_F1
            else math.nan,
            "accuracy": float(part["right"].mean()),
        }
        for (scorer, value), part in judged.groupby(["scorer", column], sort=False)
    ]
    table = pd.DataFrame(rows, columns=["scorer", column, "n", "macro_f1", "accuracy"])
    order = {name: n for n, name in enumerate(judged["scorer"].unique())}
    return table.sort_values(
        ["scorer", "n", column],
        ascending=[True, False, True],
        ignore_index=True,
        key=lambda values: values.map(order) if values.name == "scorer" else values,
    )


def _reliability(each):
    tables = []
    for scorer, rows in each.items():
        sure = rows[rows["has_probabilities"]]
        tables.append(measures.reliability(sure["confidence"], sure["right"]).assign(scorer=scorer))
    found = pd.concat(tables, ignore_index=True)
    return found[["scorer", "from", "to", "n", "confidence", "right"]]


def _errors(judged):
    columns = ["scorer", "line", "text", "start", "end", "case", "kind", "label", "found", "confidence"]
    wrong = judged.loc[~judged["right"], columns]
    return wrong.sort_values(
        ["confidence", "line", "start"], ascending=[False, True, True], ignore_index=True
    )
