"""The contract of frames: what keeps it passes, what breaks it is named."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geobrief import frames
from geobrief.errors import GeobriefError


def sentence(**change):
    row = {
        "sentence_id": "a.0",
        "article_id": "a",
        "part": "text",
        "n": 0,
        "start": 0,
        "end": 3,
        "text": "Met",
    }
    return frames.as_frame("sentences", pd.DataFrame([row | change]))


@pytest.mark.parametrize("name", sorted(frames.COLUMNS))
def test_an_empty_frame_keeps_its_contract(name):
    assert frames.check(name, frames.empty(name)).empty
    assert list(frames.empty(name).columns) == list(frames.COLUMNS[name])


def test_promised_columns_come_first_and_others_are_kept():
    frame = frames.as_frame(
        "problems", {"extra": [1], "kind": ["empty"], "path": ["a"], "stage": ["corpus"], "message": ["m"]}
    )
    assert list(frame.columns) == ["path", "stage", "kind", "message", "extra"]
    assert frames.check("problems", frame) is not None


def test_missing_columns_that_may_be_unknown_are_unknown():
    row = {"article_id": "a", "content_id": "c", "path": "p", "text": "t", "n_words": 1, "sample": False}
    frame = frames.as_frame("articles", pd.DataFrame([row]))
    assert frames.check("articles", frame)["published"].isna().all()


def test_making_a_frame_leaves_its_rows_alone():
    rows = pd.DataFrame({"path": ["a"]})
    frames.as_frame("problems", rows)
    assert list(rows.columns) == ["path"]


@pytest.mark.parametrize(
    "change, named",
    [({"part": "body"}, "part"), ({"article_id": None}, "article_id"), ({"text": None}, "text")],
)
def test_a_value_that_breaks_the_contract_is_named_in_one_line(change, named):
    with pytest.raises(GeobriefError, match=f"'sentences' breaks its contract.*{named}") as error:
        frames.check("sentences", sentence(**change))
    assert "\n" not in str(error.value)


def test_identifiers_have_to_be_unique():
    with pytest.raises(GeobriefError, match="sentence_id"):
        frames.check("sentences", pd.concat([sentence(), sentence()]))


def test_a_missing_column_is_named():
    with pytest.raises(GeobriefError, match="text"):
        frames.check("sentences", sentence().drop(columns="text"))


@pytest.mark.parametrize("polarity, good", [(-1, True), (1, True), (1.0001, False), (-2, False)])
def test_a_polarity_lies_between_minus_one_and_one(polarity, good):
    row = dict.fromkeys(("mention_id", "article_id", "sentence_id", "actor_id", "scorer", "voice"), "x")
    frame = frames.as_frame("sentiment", pd.DataFrame([row | {"polarity": polarity, "label": "neutral"}]))
    if good:
        assert len(frames.check("sentiment", frame)) == 1
    else:
        with pytest.raises(GeobriefError, match="polarity"):
            frames.check("sentiment", frame)


PART = st.none() | st.text(max_size=10) | st.integers()


@given(st.lists(PART, max_size=4))
def test_identifiers_are_the_same_every_time_and_short(parts):
    assert frames.new_id(*parts) == frames.new_id(*parts)
    assert len(frames.new_id(*parts)) == 16 and int(frames.new_id(*parts), 16) >= 0


def test_identifiers_are_the_same_on_every_machine():
    assert frames.new_id("Demo Dispatch", None, "Talks", 7) == "508e3afd50e5b2bc"


@given(
    st.lists(st.text(max_size=5), min_size=1, max_size=3),
    st.lists(st.text(max_size=5), min_size=1, max_size=3),
)
def test_other_parts_give_another_identifier(first, second):
    clean = [[part.replace("\x1f", "") for part in parts] for parts in (first, second)]
    assert (frames.new_id(*clean[0]) == frames.new_id(*clean[1])) == (clean[0] == clean[1])


def test_the_quick_check_of_a_frame_agrees_with_its_schema():
    good = sentence()
    spoiled = [
        good.assign(text=pd.Series([pd.NA], dtype="str")),
        good.assign(part="caption"),
        good.assign(start=good["start"].astype("Float64")),
        good.drop(columns="n"),
        pd.concat([good, good], ignore_index=True),
    ]
    assert frames.keeps("sentences", good)
    assert frames.keeps("sentences", good.assign(more=1))
    for frame in spoiled:
        assert not frames.keeps("sentences", frame)
        with pytest.raises(GeobriefError):
            frames.check("sentences", frame)


@pytest.mark.parametrize("polarity", [-1.01, -1.0, 0.0, 1.0, 1.01, float("nan")])
def test_the_quick_check_knows_the_ends_of_a_range(polarity):
    column = pd.Series([polarity], dtype="Float64")
    row = {key: ["x"] for key in ("mention_id", "article_id", "sentence_id", "actor_id", "scorer", "voice")}
    frame = frames.as_frame("sentiment", row | {"polarity": column, "label": ["neutral"]})
    assert frames.keeps("sentiment", frame) == (-1 <= polarity <= 1)


def test_a_frame_made_of_another_is_changed_alone():
    first = frames.as_frame("problems", {"path": ["a"], "stage": ["corpus"], "kind": ["empty"], "message": ["m"]})
    second = frames.as_frame("problems", first)
    second.loc[0, "path"] = "b"
    assert first["path"].tolist() == ["a"]
