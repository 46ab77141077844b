"""Labelled passages through the stages of a user's articles, their mentions at the labels' offsets."""

import json
import tempfile
from pathlib import Path

import pandas as pd

from geobrief.corpus import read_corpus
from geobrief.engine.local import BATCH
from geobrief.mentions import find_mentions
from geobrief.sentences import split_sentences

_CONTEXT = (24, 8, 0)  # characters to either side by which a mention is found again in the given text
_FIELDS = ("date", "outlet_country")


def find_in_passages(passages, gazetteer):
    """Find the mentions of labelled passages as `geobrief analyse` would.

    Parameters
    ----------
    passages : pandas.DataFrame
        `line` (unique), `text` and, where known, `date`, `outlet_country`.
    gazetteer : Gazetteer

    Returns
    -------
    pandas.DataFrame
        The frame `mentions` with `line`; `start` and `end` refer to the given text, -1 where cleaning changed
        it so much that the place cannot be told.
    """
    articles = _read(passages)
    found = [
        _mentions(articles.iloc[first : first + BATCH].reset_index(drop=True), gazetteer)
        for first in range(0, max(len(articles), 1), BATCH)
    ]
    mentions = pd.concat(found, ignore_index=True)
    line = articles.set_index("article_id")["source_id"].astype(int)
    mentions["line"] = line.reindex(mentions["article_id"]).to_numpy(dtype=int, na_value=-1)
    return _at_given_offsets(mentions, articles, passages)


def _mentions(articles, gazetteer):
    mentions, _ = find_mentions(articles, split_sentences(articles), gazetteer)
    return mentions


def _read(passages):
    """Return the passages as the frame `articles`, read from a file like any other corpus."""
    with tempfile.TemporaryDirectory(prefix="geobrief-") as folder:
        path = Path(folder) / "passages.jsonl"
        with open(path, "w", encoding="utf-8") as file:
            for row in passages.to_dict("records"):
                known = {name: row[name] for name in _FIELDS if isinstance(row.get(name), str)}
                file.write(json.dumps({"id": str(row["line"]), "text": row["text"], **known}) + "\n")
        return read_corpus([path]).articles


def _at_given_offsets(mentions, articles, passages):
    """Move the offsets of mentions in passages that cleaning changed."""
    given = passages.set_index("line")["text"]
    read = articles.assign(line=articles["source_id"].astype(int)).set_index("line")["text"]
    changed = set(read.index[read.to_numpy() != given.reindex(read.index).to_numpy()])
    for at in mentions.index[mentions["line"].isin(changed)]:
        line, start, end = (mentions.at[at, name] for name in ("line", "start", "end"))
        moved = _again(given[line], read[line], int(start), int(end))
        mentions.loc[at, ["start", "end"]] = (moved, moved + int(end - start)) if moved >= 0 else (-1, -1)
    return mentions


def _again(given, read, start, end):
    """Return where the words `read[start:end]` stand in `given`, by what is around them; -1 if nowhere."""
    for width in _CONTEXT:
        first = max(start - width, 0)
        piece = read[first : end + width]
        places = [at for at in range(len(given)) if given.startswith(piece, at)] if width == 0 else None
        at = given.find(piece) if places is None else min(places, key=lambda at: abs(at - start), default=-1)
        if at >= 0:
            return at + start - first
    return -1
