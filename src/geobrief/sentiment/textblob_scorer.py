"""TextBlob's polarity, to the last digit, without importing TextBlob's package (which pulls in nltk).

TextBlob splits a text into tokens and walks over them with two pieces of state: a modifier ("very") and a
negation ("not") that wait for the next known word. Which tokens a whitespace-separated chunk gives does not
depend on its neighbours, except where TextBlob glues an emoticon together across a space ("Laughs: (" holds a
frown). So the effect of a chunk on the state is worked out once and kept, and a text with a possible emoticon
is handed to TextBlob's own code. Tokens and lexicon are always TextBlob's: nothing of it is copied here.
"""

import importlib.util
from functools import lru_cache
from pathlib import Path

import numpy as np

from geobrief.errors import GeobriefError

_CHUNKS_KEPT = 200_000  # about 60 MB; a corpus of news has fewer distinct chunks that are frequent


@lru_cache(maxsize=1)
def _pattern():
    """Return TextBlob's module `_text`, loaded from its file: a plain import would load nltk as well."""
    package = importlib.util.find_spec("textblob")
    if package is None:
        raise GeobriefError("The scorer 'textblob' needs the package textblob: pip install textblob.")
    folder = Path(package.submodule_search_locations[0])
    spec = importlib.util.spec_from_file_location("_geobrief_textblob_text", folder / "_text.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, folder / "en" / "en-sentiment.xml"


@lru_cache(maxsize=1)
def _lexicon():
    """Return TextBlob's English lexicon: its XML file, and an adverb in -ly beside each adjective."""
    pattern, path = _pattern()
    lexicon = pattern.Sentiment(str(path), synset="wordnet_id", tokenizer=pattern.find_tokens)
    lexicon.load()
    for word, senses in list(dict.items(lexicon)):
        if "JJ" in senses:
            stem = word[:-1] + "i" if word.endswith("y") else word
            stem = stem[:-2] if stem.endswith("le") else stem
            lexicon.annotate(stem + "ly", "RB", *senses["JJ"])
    return lexicon


class _Chunks(dict):
    """What each chunk does to the state, worked out when it is first seen.

    The value of a chunk is None where it only clears the state (most words do), else `(head, steps)`: `head`
    is the first token if that could be the tail of an emoticon begun by the chunk before, `steps` holds one
    tuple a token, or is None if the chunk holds an emoticon itself.
    """

    def __init__(self):
        pattern, _ = _pattern()
        faces = [face for key in pattern.EMOTICONS for face in pattern.EMOTICONS[key]] + ["(!)"]
        self.pattern, self.lexicon = pattern, _lexicon()
        self.moods = {
            face.lower(): polarity for (_, polarity), kind in pattern.EMOTICONS.items() for face in kind
        }
        self.glued = {
            (face[cut - 1], face[cut:end])
            for face in faces
            for cut in range(1, len(face))
            for end in range(cut + 1, len(face) + 1)
        }
        self.tails = {tail for _, tail in self.glued}

    def __missing__(self, chunk):
        if len(self) > _CHUNKS_KEPT:
            self.clear()
        self[chunk] = effect = self._effect(chunk)
        return effect

    def _effect(self, chunk):
        tokens = " ".join(self.pattern.find_tokens(chunk)).split()
        if not tokens or "(!)" in tokens or self.pattern.RE_EMOTICONS.search(" ".join(tokens)):
            return "", None
        head = tokens[0] if tokens[0] in self.tails else ""
        steps = [self._step(token.lower()) for token in tokens]
        clears = all(step[0] == "other" and not step[3:] for step in steps) and any(
            step[1:] == (True, True) for step in steps
        )
        return None if clears and not head else (head, tuple(steps))

    def _step(self, word):
        """Return ("word", polarity, intensity, modifies, in -ly), ("negation", clears modifier) or
        ("other", clears negation, clears modifier[, "!" or a mood's polarity])."""
        senses = self.lexicon.get(word)
        if senses is not None and None in senses:
            polarity, _, intensity = senses[None]
            return (
                "word",
                polarity,
                intensity,
                "RB" in senses,
                word.endswith("ly"),
                word in self.lexicon.negations,
            )
        if word in self.lexicon.negations:
            return "negation", len(word) > 2
        clears = len(word.strip("'")) > 1, len(word) > 2
        if word == "!":
            return "other", *clears, "!"
        is_mood = (
            not word.isalpha()
            and len(word) <= 5
            and word not in self.pattern.PUNCTUATION
            and word in self.moods
        )
        return ("other", *clears, self.moods[word]) if is_mood else ("other", *clears)


@lru_cache(maxsize=1)
def _chunks():
    return _Chunks()


def polarity(text):
    """Return `TextBlob(text).sentiment.polarity`, in [-1, 1]."""
    known = _chunks()
    chunks = text.split()
    effects = list(map(known.__getitem__, chunks))
    if not any(effects):
        return 0.0
    walk = _Walk()
    for i, effect in enumerate(effects):
        if effect is None:
            walk.modifier = walk.negation = False
            continue
        head, steps = effect
        if steps is None or (head and i and (chunks[i - 1][-1], head) in known.glued):
            return float(known.lexicon(text)[0])
        for step in steps:
            walk.take(step)
    return walk.mean()


class _Walk:
    """TextBlob's walk over the tokens: `found` holds [polarity, intensity, negated] of each assessed word."""

    def __init__(self):
        self.found, self.modifier, self.in_ly, self.negation = [], False, False, False

    def take(self, step):
        kind = step[0]
        if kind == "word":
            self._assess(*step[1:])
            return
        if kind == "negation":
            self.negation, clears_modifier = True, step[1]
        else:
            self.negation = self.negation and not step[1]
            clears_modifier = step[2]
        if self.negation and self.modifier and self.in_ly:
            self.found[-1][2] = True  # "really not good": the negation goes to the modifier
            self.negation = False
        elif clears_modifier:
            self.modifier = False
        if len(step) == 4:
            self._exclaim(step[3])

    def _assess(self, polarity, intensity, modifies, in_ly, negates):
        if self.modifier:
            last = self.found[-1]
            last[0], last[1] = max(-1.0, min(polarity * last[1], +1.0)), intensity
        else:
            self.found.append([polarity, intensity, False])
        if self.negation:
            self.found[-1][1], self.found[-1][2] = 1.0 / self.found[-1][1], True
        self.modifier, self.in_ly, self.negation = modifies, in_ly, negates

    def _exclaim(self, sign):
        if sign != "!":
            self.found.append([sign, 1.0, False])
        elif self.found:
            self.found[-1][0] = max(-1.0, min(self.found[-1][0] * 1.25, +1.0))

    def mean(self):
        total = 0
        for polarity, _, negated in self.found:
            total += polarity * -0.5 if negated else polarity
        return total / float(len(self.found) or 1)


def score(frame):
    """Return TextBlob's polarity of each row's text, of shape (n,); each distinct text is read once."""
    codes, texts = frame["text"].factorize()
    return np.array([polarity(text) for text in texts], dtype=float)[codes]
