"""Measure the shipped model beside the lexicons; write data/model/figures.json and the model card's tables.

    python training/measure.py [DATA]

On the project's own labelled sentences (data/gold/tone) and, where DATA is given, on the sentences of DATA
that training leaves out and on the articles of PerSenT, which are never learnt from. Needs neither torch nor,
without DATA, anything outside the repository.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import labelled
import numpy as np
import pandas as pd

from geobrief.evaluation import measures
from geobrief.evaluation.fairness import name_fairness, worst
from geobrief.frames import LABELS
from geobrief.sentences import sentence_spans
from geobrief.sentiment import score_targets
from geobrief.sentiment.scoring import NEUTRAL_BAND

MODEL = Path("data/model")
SCORERS = ("target", "vader", "textblob")
P = ["p_negative", "p_neutral", "p_positive"]
SETS = {
    "newsmtsc_rw": "NewsMTSC real-world, dev half",
    "newsmtsc_mt": "NewsMTSC multi-target, dev half",
    "geopolitical": "geopolitical news, the fifth left out",
    "geopolitical_sure": "of these, labels the reader was sure of",
    "own": "own sentences (data/gold/tone)",
    "together": "the first three and the own together",
}
PARTS_AND_SUMS = ("geopolitical_sure", "together")  # of sets whose fairness is measured already


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


def documents(path):
    """Return macro-F1 of each scorer on articles with the tone toward their main entity (PerSenT).

    The tone of an article is the mean over the sentences that hold the last word of the entity's name, neutral
    within ±.05.
    """
    rows = labelled.read_jsonl(path)
    targets = pd.DataFrame(
        [(n, *target) for n, row in enumerate(rows) for target in _sentences_on(row["target"], row["text"])],
        columns=["row", "text", "start", "end"],
    )
    gold = np.array([row["label"].lower() for row in rows])
    found = {}
    for scorer in SCORERS:
        polarity = score_targets(targets, scorer=scorer)["polarity"].groupby(targets["row"]).mean()
        polarity = polarity.reindex(range(len(rows)), fill_value=0)
        label = np.select([polarity < -NEUTRAL_BAND, polarity > NEUTRAL_BAND], [LABELS[0], LABELS[2]], LABELS[1])
        found[scorer] = round(float(measures.macro_f1(measures.confusion(gold, label))), 4)
    return {"n": len(rows), **found}


def _sentences_on(name, text):
    """Yield `(sentence, start, end)` for the sentences of `text` that hold the last word of `name`."""
    word = re.compile(rf"\b{re.escape(name.split()[-1])}\b") if name.split() else None
    for start, end in sentence_spans(text) if word else []:
        match = word.search(text[start:end])
        if match:
            yield text[start:end], *match.span()


def card_tables(figures):
    """Return the tables of the model card in Markdown."""
    lines = [
        "| set | n | target | 95 % | its teacher | VADER | TextBlob | calibration error | before |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    teacher = figures["training"]["teacher"]["macro_f1"]
    for name, by_scorer in figures["accuracy"].items():
        target, vader, textblob = (by_scorer[scorer] for scorer in SCORERS)
        numbers = [
            f"**{target['macro_f1']:.3f}**",
            f"{target['low']:.3f}–{target['high']:.3f}",
            f"{teacher[name]:.3f}",
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
    if figures.get("documents"):
        of = figures["documents"]
        lines += ["", f"Articles (PerSenT, {of['n']}): target {of['target']:.3f}, VADER {of['vader']:.3f}, "
                  f"TextBlob {of['textblob']:.3f}."]  # fmt: skip
    return "\n".join(lines)


def write_card(figures):
    """Put the tables between the marks of the model card."""
    card = MODEL / "README.md"
    before, _, rest = card.read_text(encoding="utf-8").partition("<!-- figures -->\n")
    _, _, after = rest.partition("<!-- end of figures -->")
    speed = "\n".join(f"    {line}" for line in figures["speed"])
    body = f"<!-- figures -->\n{card_tables(figures)}\n\n{speed}\n<!-- end of figures -->"
    card.write_text(before + body + after, encoding="utf-8")


def main():
    data = sys.argv[1] if len(sys.argv) > 1 else None
    frames = {
        name: frame.assign(label=np.array(LABELS)[frame["label"]])
        for name, frame in labelled.scored_sets(data).items()
    }
    path = MODEL / "figures.json"
    figures = json.loads(path.read_text(encoding="utf-8"))
    temperature = figures["training"]["temperature"]
    figures["accuracy"] = {
        name: {scorer: accuracy(frame, scorer, temperature) for scorer in SCORERS}
        for name, frame in frames.items()
    }
    if data:
        figures["documents"] = documents(Path(data) / "sentiment" / "persent.dev.jsonl")
    figures["fairness"] = {name: fairness(frame) for name, frame in frames.items() if name not in PARTS_AND_SUMS}
    done = subprocess.run(
        [sys.executable, "benchmarks/scorers.py"], capture_output=True, text=True, check=True
    )
    figures["speed"] = done.stdout.splitlines()
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    write_card(figures)
    print(card_tables(figures))


if __name__ == "__main__":
    main()
