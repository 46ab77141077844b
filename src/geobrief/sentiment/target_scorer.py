"""The tone toward a target by a small language model, run by onnxruntime.

Sentences of one length are read together, since the weights are then fetched once for all. A sentence gives the same
bytes alone, in any order and in any corpus: nothing is padded, and what its numbers are rounded to is fixed in the
model. One reading of a sentence serves all its targets.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from geobrief.errors import GeobriefError
from geobrief.resources import data_path
from geobrief.sentiment.target_batches import batches, inputs
from geobrief.sentiment.target_input import TargetReader

THREADS = "GEOBRIEF_THREADS"
_TOKENS = 256  # read at a time, all sentences together: the numbers of more do not fit the processor's cache
_KEPT = 20_000  # readings and what they gave; about 20 MB
_known = {}


@lru_cache(maxsize=1)
def _session():
    import onnxruntime

    path = data_path("model", "model.onnx")
    if not path.is_file():
        raise GeobriefError(
            "data/model/model.onnx is missing: run `make model`, or name another scorer: textblob."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # a plan of the memory would be kept for every shape of a batch
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def _reader():
    return TargetReader(data_path("model", "tokenizer.json"))


def _threads():
    """Return how many sentences are read at a time: `GEOBRIEF_THREADS`, else one."""
    value = os.environ.get(THREADS, "1")
    if not value.isdigit() or value == "0":
        raise GeobriefError(f"{THREADS} is '{value}'; it must be a whole number from 1.")
    return int(value)


def _probabilities(readings):
    """Return the probabilities of the targets of each reading, a list of arrays (targets, 3)."""
    found = [None] * len(readings)
    together = batches(readings, _TOKENS)
    for numbers, probabilities in zip(together, _in_threads(readings, together), strict=True):
        for number, of_reading in zip(numbers, probabilities, strict=True):
            found[number] = of_reading[: len(readings[number][1])]
    return found


def _in_threads(readings, together):
    def run(numbers):
        return _run([readings[number] for number in numbers])

    if _threads() == 1:
        return [*map(run, together)]
    with ThreadPoolExecutor(_threads()) as pool:
        return [*pool.map(run, together)]


def _run(readings):
    return _session().run(None, inputs(readings))[0]


def _scored(readings):
    """Return the probabilities of each reading; reprints and standing phrases are read once."""
    keys = [(ids.tobytes(), on_target.tobytes()) for ids, on_target in readings]
    scored = {key: _known[key] for key in keys if key in _known}
    new = {key: reading for key, reading in zip(keys, readings, strict=True) if key not in scored}
    scored.update(zip(new, _probabilities([*new.values()]), strict=True))
    if len(_known) + len(new) > _KEPT:
        _known.clear()
    _known.update(scored)
    return [scored[key] for key in keys]


def score(frame):
    """Return the probabilities of negative, neutral and positive, of shape (n, 3)."""
    _session()  # loaded before the threads ask for it
    readings, where = _reader().read(frame)
    scored = _scored(readings)
    first = np.cumsum([0, *map(len, scored)])[:-1]
    return np.concatenate(scored).astype(float)[first[where["reading"]] + where["row"]]
