"""The labelled targets that the model learns from.

Every loader returns a frame with `text`, `start`, `end`, `label` (0 negative, 1 neutral, 2 positive),
`weight` and `origin`. Nothing of the data set is kept in this repository: labels of our own name a row of a
source file and offsets, and the sentence is looked up below the data's path.
"""

import csv
import hashlib
import json
from pathlib import Path

import pandas as pd

LABELS = ("negative", "neutral", "positive")
UNSURE = 0.5  # what a label weighs that its reader was not sure of
HERE = Path(__file__).parent
COLUMNS = ["text", "start", "end", "label", "weight", "origin"]


def _frame(rows):
    types = {"start": int, "end": int, "label": int, "weight": float}
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def newsmtsc(path):
    """Return the targets of a NewsMTSC file (Hamborg and Donnay 2021, MIT); polarity 2, 4, 6."""
    rows = [
        (r["sentence_normalized"], t["from"], t["to"], int(t["polarity"]) // 2 - 1, 1.0, "newsmtsc")
        for r in read_jsonl(path)
        for t in r["targets"]
    ]
    return _frame(rows)


def geopolitical(path):
    """Return the targets of a geopolitical file; labels that the reader was less sure of weigh less."""
    rows = [
        (
            r["sentence"],
            r["start"],
            r["end"],
            LABELS.index(r["label"]),
            1.0 if r["sure"] else UNSURE,
            "geopolitical",
        )
        for r in read_jsonl(path)
    ]
    return _frame(rows)


def written(folder=HERE, name="sentences.jsonl"):
    """Return the sentences written for this project, if there are any."""
    path = Path(folder) / name
    rows = read_jsonl(path) if path.exists() else []
    rows = [
        (r["text"], t["start"], t["end"], LABELS.index(t["label"]), 1.0, "written")
        for r in rows
        for t in r["targets"]
    ]
    return _frame(rows)


def own_labels(data, folder=HERE / "labels"):
    """Return this project's labels (`labels/*.csv`, `labels/*.jsonl`) with their sentences from `data`."""
    files = [*sorted(Path(folder).glob("*.csv")), *sorted(Path(folder).glob("*.jsonl"))]
    labels = pd.concat([_labels(path) for path in files], ignore_index=True) if files else pd.DataFrame()
    rows = []
    for source, of_source in labels.groupby("source") if len(labels) else []:
        texts = _texts(Path(data) / source)
        for r in of_source.itertuples():
            text, at = texts.get(str(r.id)), int(r.sentence_start)
            span = int(r.start) - at, int(r.end) - at
            sentence = text[at : int(r.sentence_end)] if text else ""
            if sentence[slice(*span)] != r.target:
                raise SystemExit(f"{source} {r.id}: offsets {r.start} to {r.end} do not hold '{r.target}'.")
            weight = 1.0 if str(r.sure).strip().lower() in ("true", "1", "yes") else UNSURE
            rows.append((sentence, *span, LABELS.index(r.label), weight, r.origin))
    return _frame(rows)


def _labels(path):
    origin = "spans" if path.stem == "spans" else "own"
    if path.suffix == ".jsonl":
        return pd.DataFrame(read_jsonl(path)).assign(origin=origin)
    with open(path, encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file))).assign(origin=origin)


def _texts(path):
    """Return the text of each row of a source file by its id (in a CSV without ids, the row's number)."""
    if path.suffix == ".jsonl":
        rows = read_jsonl(path)
        return {
            str(r.get("id", n)): r.get("text") or r.get("sentence_normalized") or r.get("sentence", "")
            for n, r in enumerate(rows)
        }
    with open(path, encoding="utf-8", newline="") as file:
        return {str(n): row[-1] for n, row in enumerate(csv.reader(file))}


def sentence_key(text):
    """Return a hash of the letters of `text`: copies that differ in spaces or quotation marks share it."""
    return hashlib.sha1("".join(c for c in text.lower() if c.isalnum()).encode()).hexdigest()


def held_out(texts, fifth=0):
    """Return which texts are in the given fifth: chosen by hash, so all targets of a sentence go together."""
    return texts.map(lambda text: int(sentence_key(text)[:8], 16) % 5 == fifth)


def without_sentences_of(frame, others):
    """Return the rows whose sentence is in none of the frames `others`: what is measured is never learnt."""
    seen = {sentence_key(text) for other in others for text in other.text}
    return frame[~frame.text.map(sentence_key).isin(seen)].reset_index(drop=True)


def gold(path=HERE.parent / "data" / "gold" / "tone" / "gold.jsonl"):
    """Return the project's own labelled sentences, which are measured and never learnt from."""
    return written(path.parent, path.name).assign(origin="gold")


def measured_sets(data):
    """Return the labelled frames of `data` that are never learnt from, by name."""
    folder = Path(data) / "sentiment"
    news = geopolitical(folder / "geopolitical.train.jsonl")
    return {
        "newsmtsc_rw": newsmtsc(folder / "newsmtsc_rw.dev.jsonl"),
        "newsmtsc_mt": newsmtsc(folder / "newsmtsc_mt.dev.jsonl"),
        "geopolitical": news[held_out(news.text)].reset_index(drop=True),
    }


def scored_sets(data=None):
    """Return the frames that figures are given for, by name: of `data`, if there is any, and the project's own."""
    sets = measured_sets(data) if data else {}
    apart = {**sets, "own": gold()}
    if not data:
        return apart
    sure = sets["geopolitical"].query("weight == 1").reset_index(drop=True)
    together = pd.concat(apart.values(), ignore_index=True)
    return {**sets, "geopolitical_sure": sure, "own": apart["own"], "together": together}


def training_set(data):
    """Return everything there is to learn from, without the sentences that are measured."""
    folder = Path(data) / "sentiment"
    sets = [
        newsmtsc(folder / "newsmtsc.train.jsonl"),
        geopolitical(folder / "geopolitical.train.jsonl"),
        own_labels(data),
        written(),
    ]
    return without_sentences_of(pd.concat(sets, ignore_index=True), [*measured_sets(data).values(), gold()])
