"""The tone toward a target by a small language model, run by onnxruntime on one sentence at a time.

One at a time, because the int8 arithmetic scales its numbers by the largest of a batch: scored together, a
sentence's figures would depend on its neighbours. Alone it gives the same bytes in any order and any corpus,
and costs no more, since nothing is padded. One reading of a sentence serves all its targets.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from geobrief.errors import GeobriefError
from geobrief.resources import data_path
from geobrief.sentiment.target_input import TargetReader

THREADS = "GEOBRIEF_THREADS"
_KEPT = 20_000  # readings and what they gave; about 20 MB


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


def _probabilities(reading):
    ids, on_target = reading
    return _of_reading(ids.tobytes(), on_target.tobytes())


@lru_cache(maxsize=_KEPT)
def _of_reading(ids, on_target):
    """Return the probabilities of one reading, given as bytes: reprints and standing phrases are read once."""
    ids = np.frombuffer(ids, np.int64)
    on_target = np.frombuffer(on_target, np.float32).reshape(-1, len(ids))
    return _session().run(None, {"ids": ids, "on_target": on_target})[0]


def _scored(readings, threads):
    if threads == 1:
        return [*map(_probabilities, readings)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(_probabilities, readings))


def score(frame):
    """Return the probabilities of negative, neutral and positive, of shape (n, 3)."""
    _session()  # loaded before the threads ask for it
    readings, where = _reader().read(frame)
    scored = _scored(readings, _threads())
    first = np.cumsum([0, *map(len, scored)])[:-1]
    return np.concatenate(scored).astype(float)[first[where["reading"]] + where["row"]]
