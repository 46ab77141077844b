"""The target-dependent model: no names, no neighbours, and the right one is blamed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.evaluation import read_gold
from geobrief.evaluation.fairness import NAMES, name_fairness, worst
from geobrief.resources import data_path
from geobrief.sentiment import default_scorer, score_targets, target_scorer
from geobrief.sentiment.hidden_names import PLACEHOLDERS, hide_names, is_named
from geobrief.sentiment.target_batches import batches, inputs
from geobrief.sentiment.target_input import MAX_TOKENS, TargetReader


def hidden(text, target):
    start = text.index(target)
    text, a, b = hide_names(text, start, start + len(target))
    return text, text[a:b]


def frame(*pairs):
    """Return targets from (sentence, target) pairs."""
    starts = [text.index(target) for text, target in pairs]
    ends = [start + len(target) for start, (_, target) in zip(starts, pairs, strict=True)]
    return pd.DataFrame({"text": [text for text, _ in pairs], "start": starts, "end": ends})


def label(text, target):
    return score_targets(frame((text, target)), scorer="target")["label"][0]


@pytest.fixture(scope="module")
def gold():
    return next(gold for gold in read_gold([]) if hasattr(gold, "targets")).targets


def test_the_same_name_gets_the_same_placeholder_and_titles_stay():
    text, target = hidden("On Tuesday President Putin met Modi in Delhi; later Modi saw Putin off.", "Delhi")
    assert (
        text
        == "On Tuesday President [unused0] met [unused1] in [unused2]; later [unused1] saw [unused0] off."
    )
    assert target == PLACEHOLDERS[2]


def test_the_target_has_a_placeholder_of_its_own():
    assert hidden("Chad thanked Chad.", "Chad") == ("[unused0] thanked [unused1].", "[unused0]")


def test_the_rest_of_a_name_belongs_to_the_target():
    assert hidden("Talks with North Korea failed.", "Korea") == ("Talks with [unused0] failed.", "[unused0]")


def test_a_target_without_a_name_keeps_its_words():
    assert hidden("After the raid, she praised Kenya.", "she") == (
        "After the raid, she praised [unused0].",
        "she",
    )


@pytest.mark.parametrize(
    "word, named",
    [
        ("US", True),
        ("us", False),
        ("Us", False),
        ("WHO", True),
        ("He", False),
        ("the president", False),
        ("The Hague", True),
        ("al-Qaeda", True),
    ],
)
def test_a_country_is_told_from_a_pronoun(word, named):
    assert is_named(word) == named


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital():
    assert (
        hidden("Police fired on crowds. Protests spread in Mali.", "Mali")[0]
        == "Police fired on crowds. Protests spread in [unused0]."
    )


@pytest.mark.parametrize(
    "text",
    [
        "{} shelled the town.",
        "Critics of {}'s army fled to {}.",
        "US-{} talks: {} Says No",
        "The Kremlin and {} Bank agreed. {} rose.",
        "“{} lied,” Kyiv Says After Attack Kills Ten",
    ],
)
def test_any_name_in_the_place_of_the_target_reads_the_same(text):
    start = text.index("{}")
    rest = text[start + 2 :].replace("{}", "Gabon")
    readings = {hide_names(text[:start] + name + rest, start, start + len(name)) for name in NAMES}
    assert len(readings) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=50), st.integers(0, 49), st.integers(1, 50))
def test_hiding_names_keeps_the_target_in_any_text(text, start, length):
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    read, a, b = hide_names(text, start, end)
    assert 0 <= a <= b <= len(read)
    assert read[a:b] in PLACEHOLDERS or not is_named(text[start:end])


def test_no_article_can_forge_a_placeholder():
    assert (
        hidden("[unused0] was praised by Chad [MASK].", "Chad")[0]
        == "(unused0] was praised by [unused0] ([unused1]]."
    )


def test_a_long_sentence_is_cut_around_its_target():
    text = "word " * 300 + "Kenya was praised" + " word" * 300
    readings, where = TargetReader(data_path("model", "tokenizer.json")).read(frame((text, "Kenya")))
    ids, on_target = readings[0]
    assert len(ids) == MAX_TOKENS and on_target[0].sum() == 1 and where.row.tolist() == [0]


def test_targets_of_one_sentence_share_its_reading():
    text = "Kenya praised Chad, and Mali thanked Peru."
    readings, where = TargetReader(data_path("model", "tokenizer.json")).read(
        frame((text, "Kenya"), (text, "Chad"), (text, "Mali"))
    )
    assert len(readings) == 1 and where.row.tolist() == [0, 1, 2]
    assert readings[0][1].sum(axis=1).tolist() == [1, 1, 1]


def test_the_model_is_the_default():
    assert default_scorer() == "target"


def test_probabilities_make_the_polarity_and_the_label(gold):
    scored = score_targets(gold.iloc[:40])
    total = scored.p_negative + scored.p_neutral + scored.p_positive
    assert (total - 1).abs().max() < 1e-5
    assert (scored.polarity - (scored.p_positive - scored.p_negative)).abs().max() == 0
    most = (
        scored[["p_negative", "p_neutral", "p_positive"]].astype(float).idxmax(axis=1).str.removeprefix("p_")
    )
    assert most.tolist() == scored.label.tolist()


def test_neither_order_nor_neighbours_nor_threads_change_a_byte(gold, monkeypatch):
    targets = gold.iloc[:80]
    together = score_targets(targets, scorer="target")
    shuffled = targets.sample(frac=1, random_state=1)
    monkeypatch.setenv("GEOBRIEF_THREADS", "2")
    pd.testing.assert_frame_equal(
        score_targets(shuffled, scorer="target").loc[targets.index], together, check_exact=True
    )
    target_scorer._known.clear()
    alone = pd.concat([score_targets(targets.iloc[[i]], scorer="target") for i in range(len(targets))])
    pd.testing.assert_frame_equal(alone, together, check_exact=True)


def reading(ids, *targets):
    on_target = np.zeros((len(targets), len(ids)), np.float32)
    for row, tokens in zip(on_target, targets, strict=True):
        row[list(tokens)] = 1
    return np.array(ids), on_target


def test_only_sentences_of_one_length_are_read_together():
    readings = [reading(range(n), [1]) for n in (5, 4, 5, 4, 4, 9)]
    assert sorted(map(sorted, batches(readings, 10))) == [[0, 2], [1, 3], [4], [5]]
    assert all(len(numbers) == 1 for numbers in batches(readings, 1))
    assert batches([], 10) == []


def test_sentences_read_together_keep_their_words_and_their_targets():
    together = [reading([7, 1, 2, 8], [1], [1, 2], [3]), reading([7, 3, 4, 8], [0])]
    read = inputs(together)
    words = read["ids"].ravel()[read["rows"]]
    assert words[:, 0].tolist() == [7, 7]
    for (ids, on_target), found, shares in zip(together, words, read["share"], strict=True):
        for on, share in zip(on_target, shares, strict=False):
            assert found[share > 0].tolist() == ids[on > 0].tolist() and share.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "sentence, labels",
    [
        (
            "Kenya praised Norway for its generous help after the flood.",
            {"Norway": "positive", "Kenya": "neutral"},
        ),
        ("Norway was praised by Kenya.", {"Norway": "positive", "Kenya": "neutral"}),
        ("Chad condemned Mali for the massacre of civilians.", {"Mali": "negative", "Chad": "neutral"}),
        ("Mali was condemned by Chad for the massacre.", {"Mali": "negative", "Chad": "neutral"}),
        ("Peru will send two ministers to Lima on Monday.", {"Peru": "neutral", "Lima": "neutral"}),
    ],
)
def test_the_one_who_is_praised_or_condemned_is_meant_and_not_the_one_who_speaks(sentence, labels):
    assert {target: label(sentence, target) for target in labels} == labels


def test_an_attack_weighs_on_the_attacker_and_not_on_the_victim():
    text = "Russian missiles struck a hospital in Ukraine, killing nine patients."
    scored = score_targets(frame((text, "Russian"), (text, "Ukraine")), scorer="target")
    assert scored.label.tolist() == ["negative", "neutral"]


def test_good_ties_are_not_negative_for_north_korea():
    text = "The letter spoke of comprehensive and constructive bilateral ties between Russia and North Korea."
    assert label(text, "North Korea") != "negative"


def test_no_name_is_favoured(gold):
    assert worst(name_fairness(gold, "target")) == {"agreement": 1.0, "spread": 0.0, "f1_change": 0.0}


def test_the_model_reads_tone_better_than_the_lexicons(gold):
    from geobrief.evaluation import measures

    f1 = {
        scorer: float(
            measures.macro_f1(measures.confusion(gold.label, score_targets(gold, scorer=scorer).label))
        )
        for scorer in ("target", "vader", "textblob")
    }
    assert f1["target"] > 0.6 and f1["target"] > max(f1["vader"], f1["textblob"]) + 0.2
