"""Measure the shipped model beside the lexicons; write data/model/figures.json and the model card's tables.

    python training/measure.py [DATA]

On the project's own labelled sentences (data/gold/tone) and, where DATA is given, on the sentences of DATA
that training leaves out. Needs neither torch nor, without DATA, anything outside the repository.
"""

import json
import subprocess
import sys
from pathlib import Path

import labelled
import numpy as np

from geobrief.evaluation import measures
from geobrief.evaluation.fairness import name_fairness, worst
from geobrief.frames import LABELS
from geobrief.sentiment import score_targets

MODEL = Path("data/model")
SCORERS = ("target", "vader", "textblob")
P = ["p_negative", "p_neutral", "p_positive"]
SETS = {
    "newsmtsc_rw": "NewsMTSC real-world, dev half",
    "newsmtsc_mt": "NewsMTSC multi-target, dev half",
    "geopolitical": "geopolitical news, the fifth left out",
    "own": "own sentences (data/gold/tone)",
}


def accuracy(targets, scorer, temperature):
    """Return macro-F1 with its interval, F1 by label, accuracy, and for a model the calibration error."""
    scored = score_targets(targets, scorer=scorer)
    gold, found = targets["label"].to_numpy(), scored["label"].to_numpy()
    counts = measures.confusion(gold, found)
    low, high = measures.interval(measures.counts_by(targets["text"], gold, found), measures.macro_f1)
    figures = {
        "n": len(targets), "macro_f1": float(measures.macro_f1(counts)), "low": low, "high": high,
        "accuracy": float(measures.accuracy(counts)),
        **dict(zip(LABELS, measures.f1_by_class(counts).tolist(), strict=True)),
    }  # fmt: skip
    if scored[P].notna().all(axis=None):
        probabilities = scored[P].to_numpy(float)
        figures["calibration_error"] = _calibration_error(probabilities, gold == found)
        figures["calibration_error_before"] = _calibration_error(
            _raw(probabilities, temperature), gold == found
        )
    return _rounded(figures)


def _raw(probabilities, temperature):
    """Return the probabilities before calibration: a division of logits is a power of probabilities."""
    raw = probabilities**temperature
    return raw / raw.sum(axis=1, keepdims=True)


def _calibration_error(probabilities, right):
    return measures.calibration_error(measures.reliability(probabilities.max(axis=1), right))


def _rounded(figures):
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}


def fairness(targets):
    """Return the extremes over the names for each scorer, and the model's figures for every name."""
    tables = {scorer: name_fairness(targets, scorer) for scorer in SCORERS}
    rows = tables["target"].to_dict("records")
    return {
        **{scorer: _rounded({"n": int(table["n"][0]), **worst(table)}) for scorer, table in tables.items()},
        "names": [
            _rounded({name: row[name] for name in ("name", "agreement", "mean", "macro_f1")}) for row in rows
        ],
    }


def card_tables(figures):
    """Return the tables of the model card in Markdown."""
    lines = [
        "| set | n | target | 95 % | VADER | TextBlob | calibration error | before |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, by_scorer in figures["accuracy"].items():
        target, vader, textblob = (by_scorer[scorer] for scorer in SCORERS)
        numbers = [
            f"**{target['macro_f1']:.3f}**",
            f"{target['low']:.3f}–{target['high']:.3f}",
            *(f"{lexicon['macro_f1']:.3f}" for lexicon in (vader, textblob)),
            *(f"{target[error]:.3f}" for error in ("calibration_error", "calibration_error_before")),
        ]
        lines.append(f"| {SETS[name]} | {target['n']} | {' | '.join(numbers)} |")
    lines += [
        "",
        "| set | scorer | named targets | least agreement | spread of means | F1 changes by |",
        "|---|---|---|---|---|---|",
    ]
    for name, by_scorer in figures["fairness"].items():
        for scorer in SCORERS:
            row = by_scorer[scorer]
            lines.append(
                f"| {SETS[name]} | {scorer} | {row['n']} | {row['agreement']:.1%} | {row['spread']:.3f} "
                f"| {row['f1_change']:.3f} |"
            )
    return "\n".join(lines)


def write_card(figures):
    """Put the tables between the marks of the model card."""
    card = MODEL / "README.md"
    before, _, rest = card.read_text(encoding="utf-8").partition("<!-- figures -->\n")
    _, _, after = rest.partition("<!-- end of figures -->")
    speed = "\n".join(f"    {line}" for line in figures["speed"])
    body = f"<!-- figures -->\n{card_tables(figures)}\n\n{speed}\n<!-- end of figures -->"
    card.write_text(before + body + after, encoding="utf-8")


def sets(data):
    """Return the labelled frames by name, labels as words."""
    frames = {"own": labelled.gold()}
    if data:
        frames = {**labelled.measured_sets(data), **frames}
    return {name: frame.assign(label=np.array(LABELS)[frame["label"]]) for name, frame in frames.items()}


def main():
    frames = sets(sys.argv[1] if len(sys.argv) > 1 else None)
    path = MODEL / "figures.json"
    figures = json.loads(path.read_text(encoding="utf-8"))
    temperature = figures["training"]["temperature"]
    figures["accuracy"] = {
        name: {scorer: accuracy(frame, scorer, temperature) for scorer in SCORERS}
        for name, frame in frames.items()
    }
    figures["fairness"] = {name: fairness(frame) for name, frame in frames.items()}
    done = subprocess.run(
        [sys.executable, "benchmarks/scorers.py"], capture_output=True, text=True, check=True
    )
    figures["speed"] = done.stdout.splitlines()
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    write_card(figures)
    print(card_tables(figures))


if __name__ == "__main__":
    main()
