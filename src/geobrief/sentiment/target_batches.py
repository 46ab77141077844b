"""Readings of one length together, as the model of the `target` scorer takes them.

Only sentences of the same number of tokens are put together: nothing is padded, so a sentence's figures are to the
byte those that it has alone. Training shares this module.
"""

import numpy as np


def batches(readings, most_tokens):
    """Return lists of numbers of readings, `(ids, on_target)`: of one length, at most `most_tokens` in all or one."""
    sizes = [(len(ids), int(on.any(axis=0).sum()), len(on)) for ids, on in readings]
    found = []
    for number in sorted(range(len(readings)), key=sizes.__getitem__):
        length = sizes[number][0]
        if not found or sizes[found[-1][0]][0] != length or (len(found[-1]) + 1) * length > most_tokens:
            found.append([])
        found[-1].append(number)
    return found


def inputs(readings):
    """Return what the model reads, from readings of one length.

    Returns
    -------
    dict
        `ids` int64 of shape (sentences, tokens); `rows` int64 (sentences, rows), the places among all tokens of those
        that are read to the end: the sentence's first, then its targets'; `share` float32 (sentences, targets, rows),
        the weight of each row in the mean of each target. Sentences with fewer rows repeat their first with no
        weight, and there are at least two rows and two targets: a product of one row is worked out in another way.
    """
    n, length = len(readings), len(readings[0][0])
    read = [np.r_[0, 1 + np.flatnonzero(on[:, 1:].any(axis=0))] for _, on in readings]
    shape = max(2, *(len(on) for _, on in readings)), max(2, *map(len, read))
    rows, share = np.zeros((n, shape[1]), np.int64), np.zeros((n, *shape), np.float32)
    for at, (tokens, (_, on)) in enumerate(zip(read, readings, strict=True)):
        rows[at, : len(tokens)] = tokens
        share[at, : len(on), : len(tokens)] = on[:, tokens] / on.sum(axis=1, keepdims=True)
    ids = np.stack([ids for ids, _ in readings])
    return {"ids": ids, "rows": rows + length * np.arange(n)[:, None], "share": share}
