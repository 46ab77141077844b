"""Train the model of the `target` scorer and write data/model/: `make model DATA=PATH` calls this.

    python training/train.py DATA [--work DIR] [--out DIR]

DATA is a folder with `sentiment/newsmtsc.train.jsonl` (NewsMTSC, MIT), `sentiment/geopolitical.train.jsonl`
and the sources that `training/labels/` names. Needs the packages of `training/requirements.txt`. On a processor
with bf16 instructions the teacher takes some ninety CPU-minutes, its judgements fifty, the student ninety.
Nothing measured is learnt from: sentences of NewsMTSC's dev sets, of data/gold and of a fixed fifth of the
geopolitical ones are left out of training for good.

The student learns two lessons from one start, one with the labels of any name and pronoun and one without. Each goes
on a little with the labels that are drawn as the measured ones are, and the weights of both are averaged, which costs
nothing when the model runs. What is finished in DIR is not done again.
"""

import argparse
import json
from pathlib import Path

import encoders
import labelled
import numpy as np
import pandas as pd
import torch
from examples import LIKE, Examples, certain, fit, judge
from model import TargetTone
from teacher import Teacher
from torch.nn.functional import cross_entropy

from geobrief.sentiment.target_input import TargetReader

RATES = (1e-4, 5e-4)  # of the encoder and of what is above it
RATES_AT_LAST = (3e-5, 9e-5)
EPOCHS, EPOCHS_AT_LAST = 3, 2  # with the teacher's help, after one of labels alone
_AT_LAST = ("newsmtsc", "geopolitical", "written")
LESSONS = {"actors": (*_AT_LAST, "own"), "spans": (*_AT_LAST, "own", "spans")}  # origins of the labels
SMOOTHING = 0.1  # of the labels, while they are learnt alone
TAUGHT = 0.6  # of a target's goal after that; the rest is its label
SOFTENED = 1.5  # what the teacher's logits are divided by
FOR_RANGES = 1000  # sentences that the ranges of the int8 numbers are taken from


def lesson(data, work):
    """Return the labelled targets, the goals that they have with the teacher's help, and facts for the record."""
    learnt = labelled.training_set(data)
    teacher = Teacher(work, learnt)
    goals = TAUGHT * softened(teacher.judge(learnt)) + (1 - TAUGHT) * certain(learnt["label"])
    scored = labelled.scored_sets(data).items()
    facts = {
        "encoder": f"{encoders.TEACHER} sha256:{encoders.SHA256[encoders.TEACHER]}",
        "targets": teacher.targets,
        "macro_f1": {name: macro_f1(teacher.judge(frame), frame) for name, frame in scored},
    }
    return learnt, goals, facts


def softened(logits):
    """Return the probabilities of `logits`, less sure of themselves than the teacher is."""
    return torch.softmax(torch.from_numpy(logits) / SOFTENED, dim=1).numpy()


def macro_f1(logits, frame):
    """Return the macro-F1 of the most probable labels, rounded to four digits."""
    from geobrief.evaluation import measures

    words = np.array(labelled.LABELS)
    counts = measures.confusion(words[frame["label"]], words[logits.argmax(axis=1)])
    return round(float(measures.macro_f1(counts)), 4)


class Student:
    """The network that is shipped, and how it is taught.

    Parameters
    ----------
    data, work : pathlib.Path
        The folder of the labelled data; the folder of what is finished, which is not done again.
    """

    def __init__(self, data, work):
        self.data, self.work = data, work
        self.folder = encoders.fetch_student(work)
        self.reader = TargetReader(self.folder / "tokenizer.json")
        torch.manual_seed(0)
        placeholders, like = self.reader.placeholders.tolist(), self.reader.vocabulary(LIKE)
        self.network = TargetTone(str(self.folder), placeholders, like)

    def learn(self, learnt, goals):
        """Learn the labels, from there each lesson, and become the mean of what came of both.

        Parameters
        ----------
        learnt : pandas.DataFrame
            The labelled targets.
        goals : array of shape (targets, 3)
            What they are to be, with the teacher's help.
        """
        self._learn("labels", learnt, certain(learnt["label"]), LESSONS["actors"], RATES, 1, SMOOTHING)
        start, ends = self._state(), []
        for name, origins in LESSONS.items():
            self.network.load_state_dict(start)
            self._learn(name, learnt, goals, origins, RATES, EPOCHS)
            self._learn(f"{name}-last", learnt, goals, _AT_LAST, RATES_AT_LAST, EPOCHS_AT_LAST)
            ends.append(self._state())
        self.network.load_state_dict(averaged(ends))

    def _state(self):
        return {name: value.clone() for name, value in self.network.state_dict().items()}

    def _learn(self, name, learnt, goals, origins, rates, epochs, smoothing=0.0):
        """Go on with the targets of the given origins, or take what was learnt so before."""
        path = self.work / f"{name}.pt"
        if not path.exists():
            of_lesson = learnt["origin"].isin(origins).to_numpy()
            examples = Examples(learnt[of_lesson].reset_index(drop=True), goals[of_lesson], self.reader)
            self._fit(examples, rates, epochs, smoothing, name)
            torch.save(self.network.state_dict(), path)
        self.network.load_state_dict(torch.load(path))

    def calibrate(self):
        """Return the number that the logits are to be divided by, set on the measured sets of `data`."""
        held_out = pd.concat(labelled.measured_sets(self.data).values(), ignore_index=True)
        examples = Examples(held_out, certain(held_out["label"]), self.reader)
        return temperature(judge(self.network, examples), held_out["label"])

    def _fit(self, examples, rates, epochs, smoothing, name):
        torch.manual_seed(0)
        encoder = [parameter for parameter in self.network.encoder.parameters() if parameter.requires_grad]
        above = [*self.network.names.parameters(), *self.network.head.parameters()]
        groups = [{"params": part, "lr": rate} for part, rate in zip((encoder, above), rates, strict=True)]
        steps = epochs * len(examples.order(np.random.default_rng(0)))
        fit(self.network, groups, examples, steps, smoothing, np.random.default_rng(0), name)


def averaged(states):
    """Return the mean of several networks' states."""
    return {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in states[0].items()
    }


def temperature(logits, labels):
    """Return the number that the logits are divided by, so that the probabilities are right on average."""
    logits, labels = torch.from_numpy(logits), torch.tensor(labels)
    tried = np.exp(np.linspace(np.log(0.3), np.log(3), 60))
    return float(min(tried, key=lambda t: cross_entropy(logits / t, labels).item()))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path)
    ask.add_argument("--work", type=Path, default=Path(".cache/training"))
    ask.add_argument("--out", type=Path, default=Path("data/model"))
    args = ask.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    student = Student(args.data, args.work)
    learnt, goals, of_teacher = lesson(args.data, args.work)
    student.learn(learnt, goals)
    facts = {
        "targets": learnt["origin"].value_counts().to_dict(),
        "encoder": f"{encoders.STUDENT} sha256:{encoders.SHA256[encoders.STUDENT]}",
        "teacher": of_teacher,
    }
    write(student, learnt, args.out, facts)


def write(student, learnt, out, facts):
    """Write the model, its tokenizer and the facts of its training into the folder `out`."""
    from export import export

    divisor = student.calibrate()
    readings, _ = student.reader.read(learnt)
    export(student.network, out / "model.onnx", divisor, readings[:: len(readings) // FOR_RANGES + 1])
    (out / "tokenizer.json").write_bytes((student.folder / "tokenizer.json").read_bytes())
    facts = {"training": {"temperature": round(divisor, 4), **facts}}
    (out / "figures.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
