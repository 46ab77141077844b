"""Accuracy on the hand-labelled passages: floors below which a change has broken something."""

import json
from collections import Counter

import pandas as pd
import pytest

from geobrief.frames import as_frame, new_id
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.resources import home

PLACE_KINDS = {"country", "nationality", "place"}


@pytest.fixture(scope="module")
def passages():
    with home().joinpath("data", "gold", "resolution.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def mentions(passages):
    articles = as_frame(
        "articles",
        pd.DataFrame(
            [
                {
                    "article_id": row["id"],
                    "content_id": row["id"],
                    "path": "x",
                    "text": row["text"],
                    "n_words": 1,
                    "sample": False,
                    "outlet_country": row.get("outlet_country"),
                }
                for row in passages
            ]
        ),
    )
    sentences = as_frame(
        "sentences",
        pd.DataFrame(
            [
                {
                    "sentence_id": new_id(row["id"]),
                    "article_id": row["id"],
                    "part": "text",
                    "n": 0,
                    "start": 0,
                    "end": len(row["text"]),
                    "text": row["text"],
                }
                for row in passages
            ]
        ),
    )
    found, _ = find_mentions(articles, sentences, load_gazetteer())
    return dict(list(found.groupby("article_id")))


def f1(right, wrong, missed):
    return 2 * right / (2 * right + wrong + missed)


def test_the_countries_of_a_passage_are_found(passages, mentions):
    count = Counter()
    for row in passages:
        frame = mentions.get(row["id"])
        got = set() if frame is None else set(frame.loc[frame["kind"].isin(PLACE_KINDS), "country"].dropna())
        gold = set(row["countries"])
        count.update(right=len(got & gold), wrong=len(got - gold), missed=len(gold - got))
    assert f1(count["right"], count["wrong"], count["missed"]) >= 0.94


def test_the_mentions_of_a_passage_are_found_with_kind_and_country(passages, mentions):
    count = Counter()
    for row in passages:
        gold = {(m["start"], m["end"]): (m["kind"], m["country"]) for m in row["mentions"]}
        got = {}
        if row["id"] in mentions:
            got = {
                (m.start, m.end): (m.kind, m.country if isinstance(m.country, str) else None)
                for m in mentions[row["id"]].itertuples()
            }
        right = sum(got.get(span) == label for span, label in gold.items())
        count.update(right=right, wrong=len(got) - right, missed=len(gold) - right)
    assert f1(count["right"], count["wrong"], count["missed"]) >= 0.89


def test_the_roles_of_found_mentions_are_right(passages, mentions):
    pairs = [
        (role, m["role"])
        for row in passages
        if row["id"] in mentions
        for m in row["mentions"]
        for start, end, role in mentions[row["id"]][["start", "end", "role"]].itertuples(index=False)
        if (start, end) == (m["start"], m["end"])
    ]
    assert sum(got == gold for got, gold in pairs) / len(pairs) >= 0.87


def test_few_traps_catch(passages, mentions):
    traps = caught = 0
    for row in passages:
        gold = {(m["start"], m["end"]) for m in row["mentions"]}
        frame = mentions.get(row["id"])
        for surface in row["not"]:
            traps += 1
            if frame is not None:
                same = frame[(frame["surface"] == surface) & frame["kind"].isin(PLACE_KINDS)]
                caught += any(
                    (start, end) not in gold for start, end in zip(same["start"], same["end"], strict=True)
                )
    assert caught <= 0.1 * traps


def test_confidence_tells_right_from_wrong(passages, mentions):
    rows = []
    for row in passages:
        gold = {(m["start"], m["end"]): (m["kind"], m["country"]) for m in row["mentions"]}
        for m in mentions[row["id"]].itertuples() if row["id"] in mentions else ():
            label = m.kind, m.country if isinstance(m.country, str) else None
            rows.append((m.confidence, gold.get((m.start, m.end)) == label))
    frame = pd.DataFrame(rows, columns=["confidence", "right"])
    sure, unsure = frame[frame["confidence"] >= 0.95], frame[frame["confidence"] < 0.8]
    assert sure["right"].mean() >= 0.95
    assert unsure["right"].mean() <= 0.85
    assert abs(frame["confidence"].astype(float).mean() - frame["right"].mean()) <= 0.05
