"""Articles to sentences: one compiled expression and lists of abbreviations, nothing to download."""

import re
from operator import itemgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geobrief import frames

# Abbreviations that are followed by a name or a number, so a full stop after them never ends a sentence.
_TITLES = frozenset(
    """adm amb brig capt cdr cmdr col cpl dr fr gen gov hon insp jr lt maj mgr mr mrs ms msgr mt mx pfc ph
    pres prof pvt rep reps rev sen sens sgt sr st supt ste messrs mmes no nos vs viz al cf ed eds
    est fig figs ft op pp vol art arts sec ca approx dept univ""".split()
)
# Abbreviations that a number or a name usually follows; a sentence may end with them where a capital word
# follows that begins sentences.
_OFTEN_INSIDE = frozenset(
    """jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun ala
    ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev
    okla ont ore pa que tenn tex va vt wash wis wyo ave blvd rd corp co inc ltd bros plc llc etc
    assn cos""".split()
)
_OPENERS = frozenset(
    """The A An In On At But And It He She They We I You This That These Those His Her Its Their Our My
    There Here When While As If After Before Since For From With By To Of No Not Some Many Most All
    Both Each Such So Yet Or Nor However Meanwhile Earlier Later Then Now What Who Why How Where
    Which One Two Three Last Next According Officials Police Analysts Reporters Several Under Over
    Asked Speaking Despite Although Though During Until""".split()
)
LONGEST = 5_000  # characters. No prose is longer; a list without a stop would cost by the square of its names
# A possible end: the mark, closing quotes and brackets, white space; then the word that would begin the next sentence.
# The look-behind lets a row of marks be tried once, not from each of them; it stands behind the first, since a search
# for a mark is much faster than one for whatever has no mark before it.
_MARK = re.compile(
    r"""([.!?…](?<![.!?…].)[.!?…]*)(["'”’»)\]]*)(\s+)(?=["'“‘«(\[]*(?:(?=\w)([\w'’]+)|[$£€¥#@—–-]))"""
)
_NEWLINES = re.compile(r"\n\s*")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘–—-]*$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_SPACE = re.compile(r"\s*")
_PART_BITS = 40  # more than any place in a text needs
_WRAP_WIDTH = 100
_WRAP_LINES = 4


def split_sentences(articles):
    """Return the frame `sentences` of the titles and texts of `articles`.

    Parameters
    ----------
    articles : pandas.DataFrame
        The frame `articles`.

    Returns
    -------
    pandas.DataFrame
        The frame `sentences`: in the order of the articles, the title (always one sentence) first; `n` counts
        from zero within the article. `text` is the exact slice `[start:end]`, without white space around it.
    """
    spans, texts, titles, counts = [], [], [], []
    for title, text in zip(articles["title"].tolist(), articles["text"].tolist(), strict=True):
        before = len(texts)
        if isinstance(title, str):
            titles.append(before)
            spans.append((0, len(title)))
            texts.append(title)
        found = sentence_spans(text)
        spans += found
        texts += [text[start:end] for start, end in found]
        counts.append(len(texts) - before)
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    parts = np.full(len(texts), "text", dtype=object)
    parts[titles] = "title"
    article_ids = articles["article_id"].repeat(counts).reset_index(drop=True)
    n = pd.Series(np.arange(len(texts)) - np.repeat(np.cumsum(counts) - counts, counts))
    ids = {"sentence_id": article_ids + "." + n.astype("str"), "article_id": article_ids}
    return frames.as_frame("sentences", {**ids, "part": parts, "n": n, "start": starts, "end": ends, "text": texts})


def sentences_by_part(sentences):
    """Return `(article_id, part)` -> the starts and the identifiers of its sentences, in order."""
    found = {}
    columns = frames.lists(sentences, ("article_id", "part", "start", "sentence_id"))
    for article_id, part, start, sentence_id in sorted(zip(*columns, strict=True), key=itemgetter(2)):
        starts, names = found.setdefault((article_id, part), ([], []))
        starts.append(start)
        names.append(sentence_id)
    return found


def sentence_rows(spans, sentences):
    """Return for each span the number of the row of the sentence in which it starts, -1 where there is none.

    Parameters
    ----------
    spans, sentences : pandas.DataFrame, or a mapping of columns
        Columns `article_id`, `part`, `start`.
    """
    if not len(sentences):
        return np.full(len(spans["start"]), -1)
    articles = pc.unique(pa.array(sentences["article_id"], pa.large_string()))
    places = [_places(frame, articles) for frame in (sentences, spans)]
    order = np.argsort(places[0], kind="stable")
    ascending = places[0][order]
    before = np.searchsorted(ascending, places[1], side="right") - 1
    is_there = (before >= 0) & (ascending[before] >> _PART_BITS == places[1] >> _PART_BITS) & (places[1] >= 0)
    return np.where(is_there, order[before], -1)


def _places(frame, articles):
    """Return where each span starts as one number, as if all parts of all articles stood one behind the other."""
    ids, parts = (pa.array(frame[name], pa.large_string()) for name in ("article_id", "part"))
    article = pc.fill_null(pc.index_in(ids, value_set=articles), -1).to_numpy().astype(np.int64)
    texts = 2 * article + pc.equal(parts, "text").to_numpy(zero_copy_only=False)
    return (texts << _PART_BITS) + np.asarray(frame["start"], dtype=np.int64)


def sentence_spans(text):
    """Return the `(start, end)` of each sentence of `text`, half-open, in order, white space left out."""
    ends = sorted({*_paragraph_ends(text), *_sentence_ends(text), (len(text), len(text))})
    spans, start = [], len(text) - len(text.lstrip())
    for end, following in ends:
        if end > start:
            spans.append((start, len(text[:end].rstrip()) if end == len(text) else end))
            start = following
    if any(end - start > LONGEST for start, end in spans):
        spans = [piece for span in spans for piece in _pieces(text, *span)]
    return [span for span in spans if span[1] > span[0]]


def _pieces(text, start, end):
    """Yield a span as it is, or one of over `LONGEST` characters in pieces that end at white space if there is any."""
    while end - start > LONGEST:
        most = start + LONGEST
        cut = max(text.rfind(" ", start, most), text.rfind("\n", start, most))
        cut = cut if cut > start else most
        yield start, start + len(text[start:cut].rstrip())
        start = _SPACE.match(text, cut, end).end()
    if end > start:
        yield start, end


def _paragraph_ends(text):
    """Yield `(end, next start)` at blank lines, and at every line end unless lines are wrapped at a width."""
    wrapped = _is_wrapped(text)
    for match in _NEWLINES.finditer(text):
        start, end = match.span()
        if not wrapped or text.find("\n", start + 1, end) >= 0:
            while start and text[start - 1].isspace():
                start -= 1
            if start:
                yield start, end


def _is_wrapped(text):
    lines = text.split("\n")
    return len(lines) >= _WRAP_LINES and max(map(len, lines)) <= _WRAP_WIDTH


def _sentence_ends(text):
    for match in _MARK.finditer(text):
        if _ends_here(text, match):
            yield match.end(2), match.end(3)


def _ends_here(text, match):
    """Tell whether the mark ends a sentence, from the word before it and the word after it."""
    mark, close, _, after = match.groups("")
    starts_low = after[:1].islower()
    if mark != ".":
        return not (starts_low and (close or mark[0] == "…" or mark == "..."))
    if starts_low:
        return False
    return bool(close) or not _is_abbreviation(_word_before(text, match.start()), after)


def _word_before(text, end):
    """Return the word that ends at `end`, of at most 30 characters."""
    first = max(0, end - 30)
    word = text[text.rfind(" ", first, end) + 1 : end]
    return word if word.isalnum() and len(word) <= 30 else _LAST_WORD.search(text, first, end)[0]


def _is_abbreviation(word, after):
    bare = word.lower().rstrip(".")
    if bare in _TITLES:
        return not (bare in ("no", "art", "op", "ed") and not after[:1].isdigit())
    if len(word) == 1 and word.isalpha() and word != "I":
        return True
    if bare in _OFTEN_INSIDE or ("." in word and _DOTTED.fullmatch(word)):
        return after not in _OPENERS
    return False
