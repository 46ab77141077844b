"""What a stream remembers of every article, as numbers in blocks: no object an article, nothing copied as it grows."""

import numpy as np

BLOCK = 8_192  # rows; a block that is not full yet takes memory only where it was written to


class Column:
    """Rows of `width` numbers of one kind, added batch by batch.

    Parameters
    ----------
    dtype : numpy.dtype or what makes one
    width : int, optional
        Numbers in a row; without it a row is one number.
    """

    def __init__(self, dtype, width=None):
        self._dtype, self._shape, self._blocks, self._n = np.dtype(dtype), () if width is None else (width,), [], 0

    def __len__(self):
        return self._n

    def add(self, rows):
        """Add an array of rows below those that are there."""
        while len(rows):
            at = self._n % BLOCK
            if not at:
                self._blocks.append(np.empty((BLOCK, *self._shape), dtype=self._dtype))
            part, rows = rows[: BLOCK - at], rows[BLOCK - at :]
            self._blocks[-1][at : at + len(part)] = part
            self._n += len(part)

    def all(self, at=None):
        """Return every row as one array, or of every row the number `at`."""
        parts = [block if at is None else block[:, at] for block in self._blocks]
        return np.concatenate([np.empty((0, *(self._shape if at is None else ())), self._dtype), *parts])[: self._n]

    def take(self, rows):
        """Return the rows with the numbers `rows`, an array of integers, in that order."""
        block, at = np.divmod(rows, BLOCK)
        found = np.empty((len(rows), *self._shape), dtype=self._dtype)
        for number, data in enumerate(self._blocks):
            here = np.flatnonzero(block == number)
            found[here] = data.take(at[here], axis=0)
        return found
