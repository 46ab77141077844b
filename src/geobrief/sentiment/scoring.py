"""Tone toward targets: any text with a marked span, or the mentions of a corpus."""

import numpy as np
import pandas as pd

from geobrief.errors import GeobriefError, UsageError
from geobrief.frames import LABELS, PARTS, as_frame
from geobrief.sentiment.clauses import clause_around
from geobrief.sentiment.registry import default_scorer, get_scorer

NEUTRAL_BAND = 0.05
SCOPES = ("sentence", "clause")
_P = ["p_negative", "p_neutral", "p_positive"]


def score_targets(frame, scorer=None, scope="sentence", known=None):
    """Score the tone of each text toward the target marked in it.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns `text` (str), `start`, `end` (half-open character offsets of the target in `text`).
    scorer : str, optional
        A name from `scorer_names()`; by default `default_scorer()`.
    scope : {"sentence", "clause"}
        What of the text is read: all of it, or the clause around the target.
    known : KnownScores, optional
        What earlier runs of this scorer said; it changes no result.

    Returns
    -------
    pandas.DataFrame
        `polarity` in [-1, 1], `p_negative`, `p_neutral`, `p_positive` in [0, 1], `label`; index and order of
        `frame`. A lexicon has no probabilities (NA) and is neutral within ±.05; a model's polarity is
        `p_positive - p_negative` and its label the most probable class.

    Raises
    ------
    GeobriefError
        If a column is missing, or a span lies outside its text; UsageError for an unknown scorer or scope.
    """
    name = scorer or default_scorer()
    score = get_scorer(name)
    targets = _checked(frame)
    if scope not in SCOPES:
        raise UsageError(f"There is no scope '{scope}'. Use one of: {', '.join(SCOPES)}.")
    if scope == "clause":
        targets = _clauses(targets)
    if not len(targets):
        return _no_scores().set_axis(frame.index)
    which, first = _distinct(targets)
    distinct = targets.iloc[first].reset_index(drop=True)
    scores = np.asarray(known.scored(distinct, score) if known else score(distinct), dtype=float)
    return _columns(scores, len(first), name).iloc[which].set_axis(frame.index)


def _checked(frame):
    missing = [column for column in ("text", "start", "end") if column not in frame]
    if missing:
        raise GeobriefError(f"Targets need the columns text, start and end; missing: {', '.join(missing)}.")
    targets = frame[["text", "start", "end"]].reset_index(drop=True)
    if any(targets[name].hasnans for name in targets):
        raise GeobriefError(
            f"Row {targets.isna().any(axis=1).idxmax()} of the targets has no text, start or end."
        )
    targets = targets.astype({"text": str, "start": int, "end": int})
    starts, ends = targets["start"].to_numpy(), targets["end"].to_numpy()
    outside = (starts < 0) | (ends <= starts) | (ends > targets["text"].str.len().to_numpy())
    if outside.any():
        row = int(outside.argmax())
        raise GeobriefError(
            f"Row {row} of the targets: {targets.start[row]} to {targets.end[row]} is no span of its text."
        )
    return targets


def _distinct(targets):
    """Return for each target the number of it among the different ones, and the first row of each of those."""
    which = targets["text"].factorize()[0]
    for name in ("start", "end"):
        places = targets[name].to_numpy()
        which = pd.factorize(which * (places.max() + 1) + places)[0]
    return which, np.unique(which, return_index=True)[1]


def _clauses(targets):
    spans = [clause_around(*row) for row in targets.itertuples(index=False, name=None)]
    return pd.DataFrame(
        {
            "text": [text[a:b] for text, (a, b) in zip(targets.text, spans, strict=True)],
            "start": targets.start - [a for a, _ in spans],
            "end": targets.end - [a for a, _ in spans],
        }
    )


def _columns(scores, n, name):
    """Return the promised columns from polarities of shape (n,) or probabilities of shape (n, 3)."""
    if scores.shape == (n,):
        label = np.select([scores < -NEUTRAL_BAND, scores > NEUTRAL_BAND], [LABELS[0], LABELS[2]], LABELS[1])
        unknown = pd.Series(pd.NA, index=range(n), dtype="Float64")
        return pd.DataFrame({"polarity": scores, **dict.fromkeys(_P, unknown), "label": label.astype(str)})
    if scores.shape == (n, 3):
        label = np.array(LABELS)[scores.argmax(axis=1)]
        probabilities = {column: pd.array(scores[:, i], dtype="Float64") for i, column in enumerate(_P)}
        return pd.DataFrame({"polarity": scores[:, 2] - scores[:, 0], **probabilities, "label": label})
    raise GeobriefError(
        f"The scorer '{name}' returned the shape {scores.shape}; it must be ({n},) or ({n}, 3)."
    )


def _no_scores():
    return pd.DataFrame(
        {
            "polarity": pd.Series(dtype=float),
            **{p: pd.Series(dtype="Float64") for p in _P},
            "label": pd.Series(dtype=str),
        }
    )


def score_mentions(articles, sentences, mentions, scorer=None, scope="sentence", statements=None, known=None):
    """Score the tone toward every mentioned actor in the sentence that names it.

    Parameters
    ----------
    articles, sentences, mentions : pandas.DataFrame
        Frames of the contract. Mentions without an `actor_id` are left out; the role does not matter.
    scorer, scope, known
        As in `score_targets`.
    statements : pandas.DataFrame, optional
        Frame `statements`; without it every `voice` is "unknown".

    Returns
    -------
    pandas.DataFrame
        Frame `sentiment`: one row a mention, in the order of `mentions`.
    """
    named = mentions[mentions.actor_id.notna()]
    rows = pd.Index(sentences["sentence_id"]).get_indexer(named["sentence_id"])
    texts = pd.Series(sentences["text"].array.take(rows, allow_fill=True), index=named.index)
    starts = pd.Series(sentences["start"].array.take(rows, allow_fill=True), index=named.index)
    # A name can run over the end of its sentence ("St. John's" where the splitter took the stop for an end).
    ends = (named["end"] - starts).clip(upper=texts.str.len())
    targets = pd.DataFrame({"text": texts, "start": named["start"] - starts, "end": ends})
    scores = score_targets(targets, scorer=scorer, scope=scope, known=known)
    keys = {name: named[name] for name in ("mention_id", "article_id", "sentence_id", "actor_id")}
    scored_by = {"scorer": scorer or default_scorer(), "voice": voices(named, statements)}
    return as_frame("sentiment", keys | scored_by | {name: scores[name] for name in scores})


def voices(mentions, statements):
    """Return in whose voice each mention stands: the innermost statement's speaker around it, or `narrator`.

    "unknown" where the statement has no known speaker, and everywhere if `statements` is None.
    """
    if statements is None:
        return pd.Series("unknown", index=mentions.index, dtype=str)
    starts, ends, begins, closes = _on_one_line(mentions, statements)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    first, last = np.searchsorted(starts, begins), np.searchsorted(starts, closes)
    speakers = statements["speaker_actor"].fillna("unknown").tolist()
    voice = np.full(len(mentions), "narrator", dtype=object)
    # The longest first, so that the innermost has the last word; of two that are alike, the one that stands first.
    for at in np.lexsort((-np.arange(len(speakers)), begins - closes)).tolist():
        inside = slice(first[at], last[at])
        voice[order[inside][ends[inside] <= closes[at]]] = speakers[at]
    return pd.Series(voice, index=mentions.index, dtype=str)


def _on_one_line(mentions, statements):
    """Return starts and ends of the mentions and of the statements, as if all texts stood one behind the other."""
    articles, parts, starts, ends = (
        np.concatenate([frame[name].to_numpy() for frame in (mentions, statements)])
        for name in ("article_id", "part", "start", "end")
    )
    texts = 2 * pd.factorize(articles)[0] + (parts == PARTS[0])
    starts, ends = starts.astype(np.int64), ends.astype(np.int64)
    shift = texts * (ends.max(initial=0) + 1)
    n = len(mentions)
    return (starts + shift)[:n], (ends + shift)[:n], (starts + shift)[n:], (ends + shift)[n:]
