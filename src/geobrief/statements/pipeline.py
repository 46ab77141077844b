"""From articles, sentences and mentions to the frame of statements."""

import re
from bisect import bisect_right

import pandas as pd

from geobrief.frames import PARTS, as_frame, empty, new_id
from geobrief.sentences import sentences_by_part
from geobrief.statements.reading import read_statements
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
_OWNER = re.compile(r"(?:['’]s|(?<=s)['’])$")


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
    names, spans = _group_mentions(mentions), sentences_by_part(sentences)
    rows = []
    for article_id, *texts in zip(*(articles[name] for name in ("article_id", *PARTS)), strict=True):
        for part, text in zip(PARTS, texts, strict=True):
            if isinstance(text, str) and text:
                key = article_id, part
                rows += _rows(article_id, part, text, names.get(key, []), *spans.get(key, ([], [])))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame[list(_OFFSETS)] = frame[list(_OFFSETS)].astype("Int64")
    return (
        as_frame("statements", frame)
        if rows
        else as_frame(
            "statements", empty("statements").assign(**{name: pd.Series(dtype="Int64") for name in _OFFSETS})
        )
    )


def spoken_spans(statements):
    """Return `statements` with `start` and `end` around all that is said, the paraphrase beside quoted words
    included.

    What is named there is named in the speaker's voice: `Patel said Russia "continues to suffer"`.
    """
    return statements.assign(start=statements["content_start"], end=statements["content_end"])


def _group_mentions(mentions):
    """Return the mentions of each article and part, in order."""
    grouped = {}
    columns = [
        mentions[name].astype(object).where(mentions[name].notna(), None).tolist()
        for name in ("article_id", "part", *Mention._fields)
    ]
    for article_id, part, *fields in zip(*columns, strict=True):
        grouped.setdefault((article_id, part), []).append(Mention(*fields))
    return {key: sorted(found, key=lambda mention: mention.start) for key, found in grouped.items()}


def _rows(article_id, part, text, mentions, starts, names):
    """Return the rows of one part of an article."""
    found = read_statements(text)
    resolver = Resolver(text, mentions, starts)
    speakers = {span: resolver.resolve(*span) for span in sorted({s.speaker for s in found if s.speaker})}
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
    return _OWNER.sub("", " ".join(text[slice(*span)].split())) if span else None
