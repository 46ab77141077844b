"""From articles, sentences and mentions to the frame of statements."""

from bisect import bisect_right
from operator import attrgetter

import pandas as pd

from geobrief.frames import PARTS, as_frame, lists, new_id
from geobrief.memo import Memo
from geobrief.sentences import sentences_by_part
from geobrief.statements.reading import read_all
from geobrief.statements.resolution import Mention, Resolver

_COLUMNS = (
    "statement_id",
    "article_id",
    "sentence_id",
    "part",
    "start",
    "end",
    "kind",
    "speaker",
    "speaker_actor",
    "speaker_country",
    "cue",
    "content_start",
    "content_end",
    "speaker_start",
    "speaker_end",
    "cue_start",
    "cue_end",
)
_OFFSETS = _COLUMNS[-6:]
_TOGETHER = 20  # texts that are read step by step together
_start = attrgetter("start")


def find_statements(articles, sentences, mentions):
    """Find who says what in `articles`.

    Parameters
    ----------
    articles, sentences, mentions : pandas.DataFrame
        Frames of the contract, of the same articles.

    Returns
    -------
    pandas.DataFrame
        The frame `statements`, in reading order. `start` and `end` hold what was said: from the first to the
        last quoted word, without the marks, for what is quoted (direct: all of it; mixed: a part); the
        reported clause for indirect speech. More columns: `content_start` and `content_end`, the same with
        the paraphrase around quoted words; `speaker_start`, `speaker_end`, `cue_start`, `cue_end`, NA where
        there is none. A pronoun or a short name is resolved within the article; whoever is not known has no
        `speaker_actor`.
    """
    named, spans = _group_mentions(mentions), sentences_by_part(sentences)
    parts, rows = _parts(articles), []
    for (*key, text), found in zip(parts, _read(parts), strict=True):
        key = tuple(key)
        rows += _rows(*key, text, found, named.get(key, ()), *spans.get(key, ([], [])))
    columns = zip(*rows, strict=True) if rows else ([] for _ in _COLUMNS)
    return as_frame(
        "statements",
        {
            name: pd.array(values, dtype="Int64") if name in _OFFSETS else values
            for name, values in zip(_COLUMNS, columns, strict=True)
        },
    )


def _parts(articles):
    """Return `(article_id, part, text)` of the titles and texts of articles, in order."""
    rows = zip(*lists(articles, ("article_id", *PARTS)), strict=True)
    return [(name, part, text) for name, *texts in rows for part, text in zip(PARTS, texts, strict=True) if text]


def _read(parts):
    """Yield the statements of each part."""
    for at in range(0, len(parts), _TOGETHER):
        yield from read_all([text for _, _, text in parts[at : at + _TOGETHER]])


def spoken_spans(statements):
    """Return `statements` with `start` and `end` around all that is said, the paraphrase beside quoted words
    included.

    What is named there is named in the speaker's voice: `Patel said Russia "continues to suffer"`.
    """
    return statements.assign(start=statements["content_start"], end=statements["content_end"])


def _group_mentions(mentions):
    """Return the fields of the mentions of each article and part."""
    grouped = {}
    keys = zip(*lists(mentions, ("article_id", "part")), strict=True)
    for key, fields in zip(keys, zip(*lists(mentions, Mention._fields), strict=True), strict=True):
        grouped.setdefault(key, []).append(fields)
    return grouped


def _rows(article_id, part, text, found, mentions, starts, names):
    """Return the rows of what was found in one part of an article."""
    spans = sorted({statement.speaker for statement in found if statement.speaker})
    resolver = Resolver(text, sorted(map(Mention._make, mentions), key=_start) if spans else (), starts)
    speakers = {span: resolver.resolve(*span) for span in spans}
    rows = []
    for statement in found:
        at = bisect_right(starts, statement.span[0]) - 1
        if at < 0:
            continue
        actor, country = speakers.get(statement.speaker, (None, None))
        speaker, cue = statement.speaker or (None, None), statement.cue or (None, None)
        rows.append(
            (
                new_id(article_id, part, *statement.span, statement.kind, *cue),
                article_id,
                names[at],
                part,
                *statement.span,
                statement.kind,
                _printed(text, statement.speaker),
                actor,
                country,
                _printed(text, statement.cue),
                *statement.content,
                *speaker,
                *cue,
            )
        )
    return rows


def _printed(text, span):
    """Return the words of a span on one line, None for no span; a possessive loses its ending."""
    return _PRINTED[text[slice(*span)]] if span else None


def _on_one_line(words):
    words = " ".join(words.split())
    if words.endswith(("'s", "’s")):
        return words[:-2]
    return words[:-1] if words.endswith(("s'", "s’")) else words


_PRINTED = Memo(_on_one_line)
