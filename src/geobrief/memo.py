"""What is worked out once for each distinct word, however often it is met."""

_MOST_KEPT, _LONGEST_KEPT = 20_000, 60  # words, characters


class Memo(dict):
    """Words -> what a function makes of them, worked out when first asked for; `map(memo.__getitem__, words)` is fast.

    It is emptied when it has grown to 20,000 words; longer ones than 60 characters are not kept.
    """

    def __init__(self, work):
        self._work = work

    def __missing__(self, word):
        found = self._work(word)
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = found
        return found
