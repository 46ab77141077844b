"""Targets that an earlier run has scored: the same target in the same words has the same score."""

import hashlib

import numpy as np
import pyarrow as pa


class KnownScores:
    """What a scorer said of targets, by text and place.

    Parameters
    ----------
    entries : geobrief.cache.Entries
        Entries with one table, `scores`, of as many rows as keys and a column for each number that the scorer gives.
    """

    def __init__(self, entries):
        self._entries = entries

    def scored(self, targets, score):
        """Return what `score` gives for `targets` (columns `text`, `start`, `end`), of shape (n,) or (n, 3); it is
        asked only for those that are not known."""
        keys = np.array([_key(*row) for row in targets.itertuples(index=False, name=None)], "S16")
        known, is_new = self._entries.rows("scores", keys)
        parts = [] if known is None else [np.column_stack([column.to_numpy() for column in known.columns])]
        if is_new.any():
            new = np.asarray(score(targets[is_new].reset_index(drop=True)), float).reshape(is_new.sum(), -1)
            self._entries.write(keys[is_new], {"scores": pa.table([*new.T.copy()], [*map(str, range(new.shape[1]))])})
            parts.append(new)
        places = np.concatenate([np.flatnonzero(~is_new), np.flatnonzero(is_new)])
        scores = np.concatenate(parts)[np.argsort(places)]
        return scores if scores.shape[1] > 1 else scores[:, 0]

    def tidy(self):
        """Put together what small runs have kept."""
        self._entries.tidy()


def _key(text, start, end):
    return hashlib.blake2b(f"{start}\x1f{end}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
