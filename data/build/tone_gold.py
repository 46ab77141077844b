"""Two blind readings of the tone sentences -> data/gold/tone/gold.jsonl and the agreement between the readers.

Where the readers agree their label stands; where they differ, the third reading in decided.csv does. Labels were
made before any scorer was run on the sentences.
"""

import csv
import json
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "gold" / "tone"


def read_lines(name):
    """Return the rows of a JSON Lines file of the folder."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def read_labels(name):
    """Return one reader's labels: (sentence, start of the target) -> label."""
    return {(row["id"], row["start"]): row["label"] for row in read_lines(name)}


def read_decided():
    """Return the third reading of the targets on which the two differ."""
    with open(FOLDER / "decided.csv", encoding="utf-8", newline="") as file:
        return {(row["id"], int(row["start"])): row["label"] for row in csv.DictReader(file)}


def cohen_kappa(first, second):
    """Return `(kappa, share of equal labels)` of two readings with the same keys (Cohen 1960)."""
    n = len(first)
    agreed = sum(first[key] == second[key] for key in first) / n
    counts = Counter(first.values()), Counter(second.values())
    chance = sum(counts[0][label] * counts[1][label] for label in counts[0]) / n**2
    return (agreed - chance) / (1 - chance), agreed


def gold_rows(first, second, decided):
    """Yield every sentence with the label of each target and whether both readers gave it."""
    for row in read_lines("sentences.jsonl"):
        targets = []
        for target in row["targets"]:
            key = row["id"], target["start"]
            agreed = first[key] == second[key]
            targets.append({**target, "label": first[key] if agreed else decided[key], "agreed": agreed})
        yield {**row, "targets": targets}


def main():
    """Write gold.jsonl and agreement.json."""
    first, second = read_labels("reader_a.jsonl"), read_labels("reader_b.jsonl")
    if first.keys() != second.keys():
        raise SystemExit("The readers did not label the same targets.")
    rows = list(gold_rows(first, second, read_decided()))
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (FOLDER / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    kappa, agreed = cohen_kappa(first, second)
    labels = Counter(target["label"] for row in rows for target in row["targets"])
    summary = {"sentences": len(rows), "targets": len(first), "kappa": round(kappa, 3), "agreed": round(agreed, 3),
               "labels": dict(sorted(labels.items()))}
    (FOLDER / "agreement.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    print(f"{summary['targets']} targets, Cohen's kappa {summary['kappa']}, equal {summary['agreed']:.1%}, {labels}")


if __name__ == "__main__":
    main()
