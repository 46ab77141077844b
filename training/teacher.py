"""The teacher: a network five times as large that reads a sentence anew for each target, and is not shipped.

It learns from the labels and then judges the same sentences: from its probabilities the shipped network learns
what a label alone does not say, how near the other labels are.
"""

import hashlib

import encoders
import numpy as np
import pandas as pd
import torch
from examples import LIKE, Examples, certain, fit, judge
from model import MarkedTone

from geobrief.sentiment.target_input import TargetReader

EPOCHS, SMOOTHING, FROZEN = 0.9, 0.05, 4
LEARNING_RATE, DECAY, BELOW, ABOVE = 3e-5, 0.93, 0.4, 10  # of the top layer; by layer; of what is below and above


class Teacher:
    """The trained teacher and its reader.

    Parameters
    ----------
    work : pathlib.Path
        The folder of the encoder and of the trained weights, which are not trained again once they are there.
    frame : pandas.DataFrame
        The labelled targets to learn from.
    """

    def __init__(self, work, frame):
        torch.manual_seed(0)
        folder = encoders.fetch_teacher(work)
        self.reader = TargetReader(folder / "tokenizer.json")
        self.network = MarkedTone(str(folder), self.reader.placeholders.tolist(), self.reader.vocabulary(LIKE))
        self.work, path = work, work / "teacher.pt"
        if not path.exists():
            self._learn(frame)
            torch.save({"state": self.network.state_dict(), "targets": _counts(frame)}, path)
        known = torch.load(path)
        self.network.load_state_dict(known["state"])
        self.targets = known["targets"]

    def _learn(self, frame):
        torch.manual_seed(0)
        self.network.freeze(FROZEN)
        examples = Examples(frame, certain(frame["label"]), self.reader, apart=True)
        steps = int(EPOCHS * len(examples.order(np.random.default_rng(0))))
        fit(self.network, _groups(self.network), examples, steps, SMOOTHING, np.random.default_rng(0), "teacher")

    def judge(self, frame):
        """Return the logits of the targets of `frame`, of shape (targets, 3); kept in a file, since it takes long."""
        path = self.work / f"judged-{_digest(frame)}.npy"
        if not path.exists():
            examples = Examples(frame, np.zeros((len(frame), 3)), self.reader, apart=True)
            np.save(path, judge(self.network, examples))
        return np.load(path)


def _groups(network):
    """Return the parameters with their learning rates: the higher a layer, the faster it learns."""
    layers = network.encoder.encoder.layer
    groups = [
        {"params": _free(layer), "lr": LEARNING_RATE * DECAY ** (len(layers) - 1 - n)}
        for n, layer in enumerate(layers)
    ]
    below = [*_free(network.encoder.embeddings), *_free(network.encoder.encoder.relative_attention_bias)]
    groups.append({"params": below, "lr": LEARNING_RATE * BELOW})
    above = [*network.head.parameters(), *network.names.parameters(), network.mark]
    groups.append({"params": above, "lr": LEARNING_RATE * ABOVE})
    return [group for group in groups if group["params"]]


def _free(module):
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def _counts(frame):
    return frame["origin"].value_counts().to_dict()


def _digest(frame):
    hashes = pd.util.hash_pandas_object(frame[["text", "start", "end"]], index=False)
    return hashlib.sha256(hashes.to_numpy().tobytes()).hexdigest()[:16]
