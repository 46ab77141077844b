"""TextBlob's polarity, to the last digit, without importing TextBlob's package (which pulls in nltk).

TextBlob splits a text into tokens and walks over them with two pieces of state: a modifier ("very") and a
negation ("not") that wait for the next known word. Which tokens a whitespace-separated chunk gives does not
depend on its neighbours, except where TextBlob glues an emoticon together across a space ("Laughs: (" holds a
frown). So the effect of a chunk on the state is worked out once and kept, and a text with a possible emoticon
is handed to TextBlob's own code. Tokens and lexicon are always TextBlob's: nothing of it is copied here.
"""

import importlib.util
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geobrief.errors import GeobriefError

_CHUNKS_KEPT = 200_000  # about 60 MB; a corpus of news has fewer distinct chunks that are frequent
_TOGETHER = 20_000  # texts; their columns fit the memory that is at hand, and new memory costs more than the work
_NOTHING, _WAITS = (0.0, 0), (0.0, -1)
# A word or a number, with marks around it that TextBlob splits off without a rule of its own.
_PLAIN = re.compile(
    r"""([“"]*)([$(#]*)([\w/%£€<>](?:[\w/%£€<>.,&+-]*[\w/%£€<>])?)(['’]s)?(\)?[.,;:?]?|[.,?]\))([”"]*)([.,;:?]?)"""
)
# The same without numbers' signs and brackets, in ASCII: most chunks, and a whole column of them is matched at once.
_COMMON = r"""^"*[A-Za-z0-9]([A-Za-z0-9.,-]*[A-Za-z0-9])?('s)?[.,;:?]?"*$"""
# Not in such a word: what may be a face or its beginning ("XD", "o.O", "<3", ">.>", "8)"), and a mark of TextBlob's.
_FACE = re.compile(r"(?:[xX8]-?D|\.O|<3|>\.>)\W?$|8\)$|_")
_COMMON_FACE = r"([x8]-?d|\.o)$"


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
        self.senses = dict(dict.items(self.lexicon))
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
        self.known_words = {*self.senses, *self.lexicon.negations, *self.moods, *self.tails}
        self.known_column = pa.array(sorted(self.known_words), pa.large_string())
        self.known_steps = {}

    def __missing__(self, chunk):
        if len(self) > _CHUNKS_KEPT:
            self.clear()
            self.known_steps.clear()
        self[chunk] = effect = self._effect(chunk)
        return effect

    def _effect(self, chunk):
        if not chunk:
            return "", ()  # white space at an end of the text
        plain = _PLAIN.fullmatch(chunk)
        plain = None if plain and _FACE.search(plain[3] + plain[5][:1]) else plain
        if plain and not plain[2] and self._only_clears(plain[3].lower(), plain[5][:1]):
            return None
        tokens = (plain and self._plain_tokens(plain)) or " ".join(self.pattern.find_tokens(chunk)).split()
        if not tokens or "(!)" in tokens or self.pattern.RE_EMOTICONS.search(" ".join(tokens)):
            return "", None
        head = tokens[0] if tokens[0] in self.tails else ""
        steps = [self._step(token.lower()) for token in tokens]
        clears = all(step[0] == "other" and not step[3:] for step in steps) and any(
            step[1:] == (True, True) for step in steps
        )
        return None if clears and not head else (head, tuple(steps))

    def only_clear(self, chunks):
        """Tell of each of a column of chunks, a boolean array, whether it surely says nothing of tone: a word or a
        number that nobody knows with plain marks around it. Of the others their effect tells."""
        marked = pc.replace_substring(pc.ascii_lower(pc.ascii_trim(chunks, '"')), "'s", "")
        word = pc.ascii_rtrim(marked, ".,;:?")
        may_say = pc.or_(pc.is_in(word, self.known_column), pc.is_in(marked, self.known_column))
        may_say = pc.or_(may_say, pc.match_substring_regex(word, _COMMON_FACE))
        plain = pc.and_(pc.match_substring_regex(chunks, _COMMON), pc.greater(pc.binary_length(word), 2))
        return pc.and_not(plain, may_say).to_numpy(zero_copy_only=False)

    def _only_clears(self, word, mark):
        """Tell whether a word with plain marks around it says nothing of tone: most do."""
        return len(word) > 2 and word not in self.known_words and word + mark not in self.known_words

    def _plain_tokens(self, plain):
        """Return the tokens of a word with plain marks around it as TextBlob has them; None where an abbreviation
        makes it less plain."""
        quotes, before, word, owner, mark, after, last = plain.groups("")
        if mark.startswith(".") and (owner or self._is_abbreviation(word + ".")):
            return None
        return [*quotes, *before, word, *owner, *mark, *after, *last]

    def _is_abbreviation(self, word):
        pattern = self.pattern
        return word in pattern.ABBREVIATIONS or any(
            abbreviation.match(word) for abbreviation in (pattern.RE_ABBR1, pattern.RE_ABBR2, pattern.RE_ABBR3)
        )

    def _step(self, word):
        """Return ("word", polarity, intensity, modifies, in -ly), ("negation", clears modifier) or
        ("other", clears negation, clears modifier[, "!" or a mood's polarity])."""
        step = self.known_steps.get(word)
        if step is None:
            step = self.known_steps[word] = self._new_step(word)
        return step

    def _new_step(self, word):
        senses = self.senses.get(word)
        if senses is not None and None in senses:
            polarity, _, intensity = senses[None]
            return "word", polarity, intensity, "RB" in senses, word.endswith("ly"), word in self.lexicon.negations
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


class _Alone(dict):
    """What each chunk adds to a text in which nothing waits: `(polarity, 1)` for a known word, `(0, 0)` for
    nothing, `(0, -1)` where that does not say it all: a modifier, a negation, "!", a face."""

    def __init__(self, effects):
        self.effects = effects

    def __missing__(self, chunk):
        if len(self) > _CHUNKS_KEPT:
            self.clear()
        self[chunk] = added = self._added(self.effects[chunk])
        return added

    @staticmethod
    def _added(effect):
        if effect is None:
            return _NOTHING
        head, steps = effect
        if head or steps is None:
            return _WAITS
        words = [step[1:] for step in steps if step[0] == "word"]
        others = [step for step in steps if step[0] != "word"]
        if len(words) > 1 or any(step[0] == "negation" or step[3:] for step in others):
            return _WAITS
        if any(modifies or negates for *_, modifies, _, negates in words):
            return _WAITS
        return (words[0][0], 1) if words else _NOTHING


@lru_cache(maxsize=1)
def _chunks():
    known = _Chunks()
    return known, _Alone(known)


def score(frame):
    """Return TextBlob's polarity of each row's text, of shape (n,); each distinct text is read once."""
    codes, texts = frame["text"].factorize()
    return polarities(texts.array)[codes]


def polarity(text):
    """Return `TextBlob(text).sentiment.polarity`, in [-1, 1]."""
    return float(polarities([text])[0])


def polarities(texts):
    """Return `TextBlob(text).sentiment.polarity` of each text, of shape (n,)."""
    texts = pa.array(texts, pa.large_string())
    parts = [_polarities(texts.slice(start, _TOGETHER)) for start in range(0, len(texts), _TOGETHER)]
    return np.concatenate([np.zeros(0), *parts])


def _polarities(texts):
    """Work by columns, but for a text in which some chunk makes another wait, which is walked through."""
    known, alone = _chunks()
    split = pc.utf8_split_whitespace(texts)
    encoded = split.values.dictionary_encode()
    chunks, codes, edges = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), split.offsets.to_numpy()
    added, polarity, words = _added(encoded.dictionary, chunks, known, alone)
    polarity, words = polarity[codes], words[codes]
    text_of = np.repeat(np.arange(len(split)), np.diff(edges))
    # Like TextBlob's own sum: from the first word to the last.
    total = np.bincount(text_of, weights=polarity, minlength=len(split))
    means = total / np.maximum(np.bincount(text_of, weights=words, minlength=len(split)), 1)
    for at in np.unique(text_of[words < 0]).tolist():
        inside = codes[edges[at] : edges[at + 1]].tolist()
        mean = _walk(inside, chunks, added, known)
        means[at] = known.lexicon(texts[at].as_py())[0] if mean is None else mean
    return means


def _added(column, chunks, known, alone):
    """Return what each of the distinct chunks adds where nothing waits: as a list of pairs, and as two arrays."""
    added, values = [_NOTHING] * len(chunks), np.zeros((2, len(chunks)))
    rest = np.flatnonzero(~known.only_clear(column))
    of_rest = [alone[chunks[at]] for at in rest.tolist()]
    for at, pair in zip(rest.tolist(), of_rest, strict=True):
        added[at] = pair
    values[:, rest] = np.array(of_rest, dtype=float).reshape(-1, 2).T
    return added, *values


def _walk(codes, chunks, added, known):
    """Walk over the tokens of a text as TextBlob does; None where they make a face across chunks.

    `codes` are the places of the text's chunks in `chunks`, `added` what each of those adds where nothing waits;
    `found` holds [polarity, intensity, negated] of each known word.
    """
    found, modifier, in_ly, negation = [], False, False, False
    for at, code in enumerate(codes):
        if not modifier and not negation and (plain := added[code]) is not _WAITS:
            if plain is not _NOTHING:
                found.append([plain[0], 1.0, False])
            continue
        effect = known[chunks[code]]
        if effect is None:
            modifier = negation = False
            continue
        head, steps = effect
        if steps is None or (head and at and (chunks[codes[at - 1]][-1:], head) in known.glued):
            return None
        for step in steps:
            if step[0] == "word":
                _assess(found, step, modifier, negation)
                _, _, _, modifier, in_ly, negation = step
                continue
            if step[0] == "negation":
                negation, clears_modifier = True, step[1]
            else:
                negation, clears_modifier = negation and not step[1], step[2]
            if negation and modifier and in_ly:
                found[-1][2], negation = True, False  # "really not good": the negation goes to the modifier
            elif clears_modifier:
                modifier = False
            if len(step) == 4:
                _exclaim(found, step[3])
    return _mean(found)


def _assess(found, step, modifier, negation):
    """Add a known word, or let the modifier before it stand for both."""
    _, polarity, intensity, *_ = step
    if modifier:
        last = found[-1]
        last[0], last[1] = max(-1.0, min(polarity * last[1], +1.0)), intensity
    else:
        found.append([polarity, intensity, False])
    if negation:
        found[-1][1], found[-1][2] = 1.0 / found[-1][1], True


def _exclaim(found, sign):
    if sign != "!":
        found.append([sign, 1.0, False])
    elif found:
        found[-1][0] = max(-1.0, min(found[-1][0] * 1.25, +1.0))


def _mean(found):
    total = 0
    for polarity, _, negated in found:
        total += polarity * -0.5 if negated else polarity
    return total / float(len(found) or 1)
