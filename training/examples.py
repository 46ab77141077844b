"""Labelled targets in batches, and the loop that fits a network to them."""

import numpy as np
import torch
from torch.nn.functional import cross_entropy

BATCH, WARM_UP = 32, 0.08
# Common names, from whose mean the vectors of the placeholders start.
LIKE = """russia china france germany japan iran obama clinton trump putin government nato congress microsoft israel
    london moscow company he they""".split()


class Examples:
    """The readings of a frame of targets, in batches of sentences with all their targets.

    Parameters
    ----------
    frame : pandas.DataFrame
        `text`, `start`, `end`, `weight`.
    goals : array of shape (targets, 3)
        The probabilities of negative, neutral, positive that the network shall give.
    reader : TargetReader
    apart : bool
        Whether each target has its sentence to itself, as a network needs that has its target marked.
    """

    def __init__(self, frame, goals, reader, apart=False):
        self.reader, self.goals = reader, np.asarray(goals, np.float32)
        self.weights = frame["weight"].to_numpy(np.float32)
        readings, where = reader.read(frame)
        if apart:
            self.readings = [
                (readings[n][0], readings[n][1][row][None]) for n, row in where.itertuples(index=False)
            ]
            where = where.assign(reading=range(len(where)), row=0)
        else:
            self.readings = readings
        self.targets = [[] for _ in self.readings]
        for target, (reading, row) in enumerate(where.itertuples(index=False)):
            self.targets[reading].append((target, row))
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
        """Return the tensors of a batch and the numbers of its targets; `rng` renumbers the placeholders."""
        longest = self.lengths[numbers].max()
        ids, mask = np.zeros((2, len(numbers), longest), np.int64)
        sentence, on, targets = [], [], []
        for n, number in enumerate(numbers):
            tokens, on_target = self.readings[number]
            ids[n, : len(tokens)] = self._renumbered(tokens, rng) if rng else tokens
            mask[n, : len(tokens)] = 1
            for target, row in self.targets[number]:
                sentence.append(n)
                on.append(np.pad(on_target[row], (0, longest - len(tokens))))
                targets.append(target)
        return [torch.from_numpy(a) for a in (ids, mask, np.array(sentence), np.array(on))], targets

    def _renumbered(self, tokens, rng):
        marks = self.reader.placeholders
        table = dict(zip(marks, rng.permutation(marks), strict=True))
        return np.array([table.get(token, token) for token in tokens])


def fit(network, groups, examples, steps, smoothing, rng, name):
    """Fit `network` to `examples` in place: AdamW over `groups`, rates that rise briefly and fall in a line."""
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (WARM_UP * steps), (steps - step) / ((1 - WARM_UP) * steps))
    )
    network.train()
    losses = []
    while len(losses) < steps:
        for numbers in examples.order(rng)[: steps - len(losses)]:
            losses.append(_step(network, optimizer, examples, numbers, smoothing, rng))
            schedule.step()
            if len(losses) % 100 == 0:
                print(f"{name}: step {len(losses)} of {steps}, loss {np.mean(losses[-100:]):.3f}", flush=True)


def _step(network, optimizer, examples, numbers, smoothing, rng):
    inputs, targets = examples.batch(numbers, rng)
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(*inputs).float()
    goals, weights = torch.from_numpy(examples.goals[targets]), torch.from_numpy(examples.weights[targets])
    loss = (cross_entropy(logits, goals, label_smoothing=smoothing, reduction="none") * weights).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def judge(network, examples):
    """Return the logits of every target of `examples`, a float32 array of shape (targets, 3)."""
    network.eval()
    logits = np.zeros((len(examples.weights), 3), np.float32)
    by_length = np.argsort(examples.lengths, kind="stable")
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for first in range(0, len(by_length), BATCH):
            inputs, targets = examples.batch(by_length[first : first + BATCH])
            logits[targets] = network(*inputs).float().numpy()
    return logits


def certain(labels):
    """Return labels (0, 1, 2) as probabilities: all on the label."""
    return np.eye(3, dtype=np.float32)[np.asarray(labels)]
