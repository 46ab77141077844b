"""Targets as the model of the `target` scorer reads them: token ids of sentences without names.

All targets of a sentence share one reading of it, since hiding names leaves the same words whichever is asked
about. Training and scoring share this module.
"""

import numpy as np
import pandas as pd

from geobrief.sentiment.hidden_names import PLACEHOLDERS, hide_names

MAX_TOKENS = 96


class TargetReader:
    """Turns targets into token ids.

    Parameters
    ----------
    path : str or path-like
        The `tokenizer.json` of the model.
    """

    def __init__(self, path):
        from tokenizers import AddedToken, Tokenizer

        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._tokenizer.add_special_tokens([AddedToken(mark, normalized=False) for mark in PLACEHOLDERS])
        self.placeholders = np.array([self._tokenizer.token_to_id(mark) for mark in PLACEHOLDERS])

    def vocabulary(self, words):
        """Return the token ids of `words`, each of which must be one token."""
        return [self._tokenizer.token_to_id(word) for word in words]

    def read(self, frame):
        """Return the distinct readings of the targets in `frame` (columns `text`, `start`, `end`).

        Returns
        -------
        readings : list of (ids, on_target)
            `ids` int64 of shape (tokens,), at most `MAX_TOKENS`; `on_target` float32 of shape (targets,
            tokens), 1 where a token belongs to the target.
        where : pandas.DataFrame
            `reading` and `row`: for each target, in order, its reading and its row of `on_target`.
        """
        targets = frame[["text", "start", "end"]].itertuples(index=False)
        texts, starts, ends = zip(*(hide_names(*target) for target in targets), strict=True)
        codes, distinct = pd.factorize(np.array(texts, dtype=object))
        encoded = self._tokenizer.encode_batch(list(distinct))
        spans = zip(codes, starts, ends, strict=True)
        return _shared([self._row(encoded[code], start, end) for code, start, end in spans])

    def _row(self, encoding, start, end):
        """Return the ids and the target's own tokens; a long sentence is cut to a window around them."""
        ids, edges = np.array(encoding.ids), np.array(encoding.offsets)
        on = (edges[:, 0] < end) & (edges[:, 1] > start) & (edges[:, 1] > edges[:, 0])
        if not on.any():
            on[0] = True  # nothing that can be read, such as a lone space: the sentence as a whole
        if len(ids) > MAX_TOKENS:
            first = min(max(int(on.argmax()) - MAX_TOKENS // 2, 1), len(ids) - MAX_TOKENS + 1)
            keep = np.r_[0, first : first + MAX_TOKENS - 2, len(ids) - 1]
            ids, on = ids[keep], on[keep]
        return ids, on


def _shared(rows):
    """Return the distinct readings of `rows` (ids, on) and where each row is in them."""
    readings, numbers, where = [], {}, []
    for ids, on in rows:
        number = numbers.setdefault(ids.tobytes(), len(numbers))
        if number == len(readings):
            readings.append((ids, {}))
        targets = readings[number][1]
        where.append((number, targets.setdefault(on.tobytes(), len(targets))))
    readings = [
        (ids, np.array([np.frombuffer(on, bool) for on in targets], np.float32)) for ids, targets in readings
    ]
    return readings, pd.DataFrame(where, columns=["reading", "row"])
