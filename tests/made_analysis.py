"""An analysis made of figures instead of texts, so that tests of summaries can choose every number."""

import pandas as pd

from geobrief import frames
from geobrief.analysis import FRAMES, Analysis
from geobrief.summaries import units

# identifier -> name, kind of the name, country
ACTORS = {
    "RUS": ("Russia", "country", "RUS"),
    "UKR": ("Ukraine", "country", "UKR"),
    "USA": ("United States", "country", "USA"),
    "CHN": ("China", "country", "CHN"),
    "FRA": ("France", "country", "FRA"),
    "MLI": ("Mali", "country", "MLI"),
    "INT.UNO": ("United Nations", "organisation", None),
    "PRK.kcna": ("KCNA", "organisation", "PRK"),
    "RUS.GOV": ("Government of Russia", "government", "RUS"),
    "RUS.vladimir-putin": ("Vladimir Putin", "person", "RUS"),
    "RUS.ivan": ("Ivan", "person", "RUS"),
}
FROM_TEXT = ("RUS.ivan",)


def article(*sentences, outlet="Sample Wire", day=None, copy_of=None, language="en", **more):
    """Return one article: each sentence is `{actor: polarity}`, `day` an ISO date, `copy_of` a number.

    `said` are the actors that speak in its sentences, one a sentence; `acts` rows of source, target and quad.
    """
    return {
        "sentences": sentences,
        "outlet": outlet,
        "day": day,
        "copy_of": copy_of,
        "language": language,
        **more,
    }


def analysis(*articles, problems=()):
    """Return the `Analysis` of `articles`, with identifiers a0, a1 … in their order."""
    made = [_article(n, given) for n, given in enumerate(articles)]
    sentences = [row for n, given in enumerate(articles) for row in _sentences(n, given)]
    mentions = [row for n, given in enumerate(articles) for row in _mentions(n, given)]
    scored = [_score(row) for row in mentions if row["polarity"] is not None]
    found = {
        "articles": made,
        "sentences": sentences,
        "mentions": mentions,
        "statements": [row for n, given in enumerate(articles) for row in _statements(n, given)],
        "events": [row for n, given in enumerate(articles) for row in _events(n, given)],
        "sentiment": scored,
        "actors": _actors(),
        "problems": [
            {"path": path, "stage": "corpus", "kind": kind, "message": "."} for path, kind in problems
        ],
    }
    typed = {name: _frame(name, found.get(name, [])) for name in FRAMES}
    return Analysis(**typed, provenance={"scorer": "textblob", "scope": "sentence"})


def _frame(name, rows):
    if not rows:
        return frames.empty(name)
    frame = pd.DataFrame(rows)
    if "published" in frame:
        frame["published"] = pd.to_datetime(frame["published"], utc=True)
    return frames.as_frame(name, frame)[[*frames.COLUMNS[name]]]


def _article(n, given):
    day = pd.Timestamp(given["day"], tz="UTC") if given["day"] else pd.NaT
    text = " ".join(_text(sentence) for sentence in given["sentences"]) or "Nobody was named."
    copy = None if given["copy_of"] is None else f"a{given['copy_of']}"
    return {
        "article_id": f"a{n}",
        "content_id": f"c{n}",
        "path": f"{n}.txt",
        "text": text,
        "published": day,
        "published_precision": "day" if given["day"] else None,
        "outlet": given["outlet"],
        "n_words": len(text.split()),
        "language": given["language"],
        "duplicate_of": copy,
        "sample": given.get("sample", False),
    }


def _text(sentence):
    return " and ".join(ACTORS[actor][0] for actor in sentence) + " met."


def _starts(sentence):
    start, starts = 0, []
    for actor in sentence:
        starts.append(start)
        start += len(ACTORS[actor][0]) + len(" and ")
    return starts


def _sentences(n, given):
    start = 0
    for number, sentence in enumerate(given["sentences"]):
        text = _text(sentence)
        yield {
            "sentence_id": f"a{n}.{number}",
            "article_id": f"a{n}",
            "part": "text",
            "n": number,
            "start": start,
            "end": start + len(text),
            "text": text,
        }
        start += len(text) + 1


def _mentions(n, given):
    for row, sentence in zip(_sentences(n, given), given["sentences"], strict=True):
        for (actor, polarity), at in zip(sentence.items(), _starts(sentence), strict=True):
            name, kind, country = ACTORS[actor]
            start = row["start"] + at
            yield {
                "mention_id": f"{row['sentence_id']}.{actor}",
                "article_id": f"a{n}",
                "sentence_id": row["sentence_id"],
                "part": "text",
                "start": start,
                "end": start + len(name),
                "surface": name,
                "actor_id": actor,
                "kind": kind,
                "role": given.get("role", "actor"),
                "country": country,
                "confidence": 1.0,
                "polarity": polarity,
            }


def _statements(n, given):
    for row, speaker in zip(_sentences(n, given), given.get("said", ()), strict=False):
        keys = ("sentence_id", "article_id", "part", "start", "end")
        yield {key: row[key] for key in keys} | {
            "statement_id": f"{row['sentence_id']}.s", "kind": "indirect", "speaker": ACTORS[speaker][0],
            "speaker_actor": speaker, "speaker_country": ACTORS[speaker][2], "cue": "said"}


def _events(n, given):
    for number, (source, target, quad) in enumerate(given.get("acts", ())):
        sides = {f"{side}{what}": value for side, actor in (("source", source), ("target", target))
                 for what, value in (("", ACTORS[actor][0]), ("_actor", actor), ("_country", ACTORS[actor][2]))}
        yield {"event_id": f"a{n}.e{number}", "article_id": f"a{n}", "sentence_id": f"a{n}.0", **sides, "quad": quad,
               "event_type": "ACCUSE", "intensity": -2.0, "status": "asserted", "voice": "narrator",
               "trigger": "met", "origin": "text"}


def _score(row):
    label = "neutral" if abs(row["polarity"]) <= 0.05 else "negative" if row["polarity"] < 0 else "positive"
    keys = ("mention_id", "article_id", "sentence_id", "actor_id", "polarity")
    return {key: row[key] for key in keys} | {"scorer": "textblob", "label": label, "voice": "unknown"}


def _actors():
    return [
        {
            "actor_id": actor,
            "name": name,
            "kind": "country" if kind == "country" else kind,
            "country": country,
            "source": units.FROM_TEXT if actor in FROM_TEXT else "a list",
            "as_of": "2022-11-01",
        }
        for actor, (name, kind, country) in ACTORS.items()
    ]
