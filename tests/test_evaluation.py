"""Labelled files are recognised, scored as defined, and told in sentences that are right at any number."""

import json
import math
import re
import sys
import types

import numpy as np
import pandas as pd
import pytest

from geobrief.errors import UsageError
from geobrief.evaluation import as_text, evaluate, measures, read_gold, record_of, wording, write_record
from geobrief.sentiment import SCORERS, get_scorer

POLARITY = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
SENTENCES = [
    ("Russia shelled the port.", "Russia", "negative"),
    ("France met Kenya in Nairobi.", "France", "neutral"),
    ("France met Kenya in Nairobi.", "Kenya", "neutral"),
    ("Peru rescued the sailors.", "Peru", "positive"),
    ("Critics said Malta had lied.", "Malta", "negative"),
    ("NATO opened an office.", "NATO", "neutral"),
    ("Chile kept its word.", "Chile", "positive"),
]


def tone_rows():
    """Return the sentences above as lines of a tone file: one line a sentence, a list of targets each."""
    rows = {}
    for text, target, label in SENTENCES:
        start = text.index(target)
        row = rows.setdefault(text, {"text": text, "case": "plain", "targets": []})
        row["targets"].append({"start": start, "end": start + len(target), "surface": target, "label": label})
    return list(rows.values())


def probabilities(label, sure):
    return [sure if name == label else (1 - sure) / 2 for name in POLARITY]


@pytest.fixture
def scorers(monkeypatch):
    """Register `perfect`, `constant` (always neutral), `sure` and `leaning` (models).

    `sure` has a confidence of .9 and is right about half the time; `leaning` thinks ill of Russia.
    """
    truth = {(text, text.index(target)): label for text, target, label in SENTENCES}
    labels = [truth[text, text.index(target)] for text, target, _ in SENTENCES]
    half = {key: label if n % 2 else "neutral" for n, (key, label) in enumerate(truth.items())}
    module = types.ModuleType("scorers_of_this_test")
    known = lambda frame: zip(frame["text"], frame["start"], strict=True)  # noqa: E731
    module.perfect = lambda frame: np.array([POLARITY[truth[key]] for key in known(frame)])
    module.constant = lambda frame: np.zeros(len(frame))
    module.sure = lambda frame: np.array([probabilities(half[key], 0.9) for key in known(frame)])
    module.leaning = lambda frame: np.array(
        [
            probabilities("negative" if text[start:end] == "Russia" else "neutral", 0.8)
            for text, start, end in frame[["text", "start", "end"]].itertuples(index=False, name=None)
        ]
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for name in ("perfect", "constant", "sure", "leaning"):
        monkeypatch.setitem(SCORERS, name, f"{module.__name__}:{name}")
    get_scorer.cache_clear()
    yield labels
    get_scorer.cache_clear()


def gold_file(folder, rows, name="gold.jsonl"):
    return folder({name: rows}, below="gold") / name


def test_a_scorer_that_is_always_right_has_one_and_one_that_is_always_neutral_what_neutral_is_worth(
    folder, scorers
):
    result = evaluate(gold_file(folder, tone_rows()), ["perfect", "constant"]).tone[0]
    scores = result.scores.set_index("scorer")
    assert scores.loc["perfect", ["macro_f1", "accuracy", "high"]].tolist() == [1, 1, 1]
    # 3 of 7 are neutral: F1 of neutral is 2 * 3 / (7 + 3), the others have none
    assert scores.loc["constant", "macro_f1"] == pytest.approx(0.6 / 3)
    assert scores.loc["constant", ["negative", "neutral", "positive"]].tolist() == [0, 0.6, 0]
    assert scores.loc["constant", "accuracy"] == pytest.approx(3 / 7)
    assert result.n_sentences == 6
    assert result.errors["scorer"].unique().tolist() == ["constant"] and len(result.errors) == 4


def test_the_confusion_counts_what_readers_say_against_what_was_found(folder, scorers):
    table = evaluate(gold_file(folder, tone_rows()), ["constant"]).tone[0].confusion.set_index("label")
    assert table["neutral"].to_dict() == {"negative": 2, "neutral": 3, "positive": 2}
    assert table[["negative", "positive"]].to_numpy().sum() == 0


def test_intervals_contain_the_estimate_and_resample_sentences(folder, scorers):
    scores = evaluate(gold_file(folder, tone_rows()), ["perfect", "constant", "sure"]).tone[0].scores
    assert ((scores["low"] <= scores["macro_f1"]) & (scores["macro_f1"] <= scores["high"])).all()
    assert (scores["low"] < scores["high"]).any()
    few = evaluate(gold_file(folder, tone_rows()[:3]), ["perfect"]).tone[0].scores
    assert few["low"].isna().all()


def test_more_sentences_make_a_narrower_interval():
    once = np.array(
        [np.diag([1, 0, 0]), np.diag([0, 1, 0]), np.diag([0, 0, 1]), [[0, 1, 0], [0, 0, 0], [0, 0, 0]]] * 5
    )
    widths = [
        np.subtract(*measures.interval(np.tile(once, (n, 1, 1)), measures.macro_f1)[::-1]) for n in (1, 16)
    ]
    assert widths[1] < widths[0] / 3


def test_a_model_gets_reliability_bins_and_a_calibration_error(folder, scorers):
    result = evaluate(gold_file(folder, tone_rows()), ["sure", "perfect"]).tone[0]
    bins = result.reliability
    assert bins["scorer"].tolist() == ["sure"] and bins["n"].tolist() == [7]
    right = 1 - len(result.errors[result.errors["scorer"] == "sure"]) / 7
    assert bins["right"].tolist() == pytest.approx([right])
    error = result.scores.set_index("scorer")["calibration_error"]
    assert error["sure"] == pytest.approx(abs(0.9 - right)) and math.isnan(error["perfect"])


def test_a_model_that_leans_on_a_name_is_found_out(folder, scorers):
    table = evaluate(gold_file(folder, tone_rows()), ["leaning", "constant"], fairness=True).fairness
    assert set(table["scorer"]) == {"leaning"}  # a lexicon has no probabilities and is not asked
    same = table.set_index("name")["agreement"]
    assert same["Russia"] == 0 and same["Fiji"] == 1 and len(table) == 21


def test_targets_are_told_apart_by_the_kind_of_actor(folder, scorers):
    by_kind = evaluate(gold_file(folder, tone_rows()), ["perfect"]).tone[0].by_kind
    assert by_kind.set_index("kind")["n"].to_dict() == {"country": 6, "organisation": 1}


def test_newsmtsc_and_one_target_a_line_are_the_same_as_lists_of_targets(folder):
    names = {"negative": 2.0, "neutral": 4.0, "positive": 6.0}
    newsmtsc = [
        {
            "sentence_normalized": row["text"],
            "targets": [
                {"from": t["start"], "to": t["end"], "mention": t["surface"], "polarity": names[t["label"]]}
                for t in row["targets"]
            ],
        }
        for row in tone_rows()
    ]
    flat = [
        {"sentence": row["text"], "start": t["start"], "end": t["end"], "label": t["label"].upper()}
        for row in tone_rows()
        for t in row["targets"]
    ]
    golds = [
        read_gold([gold_file(folder, rows, f"{n}.jsonl")])[0]
        for n, rows in enumerate((tone_rows(), newsmtsc, flat))
    ]
    columns = ["text", "start", "end", "label"]
    for other in golds[1:]:
        assert other.targets[columns].to_dict("records") == golds[0].targets[columns].to_dict("records")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"targets": [{"start": 0, "end": 6, "label": "bad"}]},
            "line 2: targets[0]: the field 'label' is 'bad'",
        ),
        (
            {"targets": [{"start": 0, "end": 99, "label": "neutral"}]},
            "'start' 0 and 'end' 99 are no span of the text",
        ),
        (
            {"targets": [{"start": "0", "end": 6, "label": "neutral"}]},
            "the field 'start' is not a whole number",
        ),
        (
            {"targets": [{"start": 1, "end": 7, "surface": "France", "label": "neutral"}]},
            "the offsets hold 'rance '",
        ),
        ({"targets": [{"from": 0, "to": 6, "polarity": 3}]}, "the field 'polarity' is not 2"),
        ({"targets": "France"}, "line 2: the field 'targets' is not a list of objects"),
        ({"text": 7}, "line 2: the field 'text' is not a text"),
        ({"text": None, "targets": None}, "line 2: "),
    ],
)
def test_a_bad_line_is_one_line_that_names_file_line_and_field(folder, change, said):
    rows = [tone_rows()[0], {**tone_rows()[1], **change}]
    with pytest.raises(UsageError) as error:
        read_gold([gold_file(folder, rows)])
    assert (
        said in str(error.value)
        and str(error.value).startswith("gold.jsonl, line 2")
        and "\n" not in str(error.value)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "gold.jsonl is empty"),
        ("text,label\na,b\n", "gold.jsonl, line 1: no JSON"),
        ("[1]\n", "gold.jsonl, line 1: not a JSON object"),
        ([{"text": "Nothing is labelled."}], "gold.jsonl, line 1: no labels"),
        ([{"text": "Peru.", "countries": ["Peru"]}], "the field 'countries' has 'Peru', which is no ISO"),
        (
            [{"text": "Peru.", "countries": [], "mentions": [{"start": 0, "end": 4, "kind": "land"}]}],
            "the field 'kind'",
        ),
        ([{"text": "Peru.", "targets": []}], "has no target"),
        (b"\xff\xfe{", "is not UTF-8"),
    ],
)
def test_a_file_without_usable_labels_is_one_line(folder, content, said):
    with pytest.raises(UsageError, match=r"^[^\n]+$") as error:
        read_gold([gold_file(folder, content)])
    assert said in str(error.value)


def test_a_missing_file_an_unknown_scorer_and_an_empty_folder_are_usage_errors(folder, tmp_path):
    for arguments in ((["nowhere.jsonl"],), ([tmp_path],), ([gold_file(folder, tone_rows())], ["nobody"])):
        with pytest.raises(UsageError):
            evaluate(*arguments)


def test_a_folder_stands_for_its_labelled_files_and_nothing_else(folder):
    root = folder(
        {"a.jsonl": tone_rows(), "b.jsonl": PASSAGES, "notes.jsonl": [{"text": "x"}], "c.txt": "x"}, "gold"
    )
    assert [gold.name for gold in read_gold([root])] == ["a.jsonl", "b.jsonl"]


# --- recognition -------------------------------------------------------------------------------------------

PASSAGES = [
    {
        "id": "one",
        "case": "plain",
        "text": "Talks between France and Kenya began in Nairobi.",
        "countries": ["FRA", "KEN"],
        "not": [],
        "mentions": [
            {"start": 14, "end": 20, "kind": "country", "country": "FRA"},
            {"start": 25, "end": 30, "kind": "country", "country": "KEN"},
            {"start": 40, "end": 47, "kind": "place", "country": "KEN"},
        ],
    },
    {
        "id": "two",
        "case": "plain",
        "text": "Peru and Chile signed.",
        "countries": ["PER", "ISL"],
        "not": ["Chile"],
        "mentions": [{"start": 0, "end": 4, "kind": "country", "country": "PER"}],
    },
]


def test_sets_of_countries_are_counted_over_all_passages(folder):
    result = evaluate(gold_file(folder, PASSAGES)).recognition[0]
    # found FRA KEN PER CHL, labelled FRA KEN PER ISL
    assert result.scores[["precision", "recall", "f1"]].tolist() == pytest.approx([0.75, 0.75, 0.75])
    assert result.scores[["named", "named_recall", "traps", "trapped"]].tolist() == [3, 1, 1, 1]
    assert result.errors[["id", "missed", "wrong"]].to_numpy().tolist() == [["two", ["ISL"], ["CHL"]]]


def test_mentions_are_found_and_resolved_by_kind_and_case(folder):
    result = evaluate(gold_file(folder, PASSAGES)).recognition[0]
    table = result.by_kind.set_index("kind")
    assert table["n"].to_dict() == {"country": 3, "place": 1}
    assert (table[["found", "exact", "resolved"]] == 1).all(axis=None)
    assert table.loc["country", "more"] == 1  # Chile is found and not labelled
    assert result.by_case.set_index("case")["n"].to_dict() == {"plain": 4}
    assert result.reliability["n"].sum() == 5 and result.mention_errors.empty


def test_a_mention_that_is_missed_or_sent_elsewhere_is_an_error(folder):
    text = "Zzyzxia greeted Peru."
    mentions = [
        {"start": 0, "end": 7, "kind": "country", "country": None},
        {"start": 16, "end": 20, "kind": "country", "country": "ISL"},
    ]
    result = evaluate(
        gold_file(folder, [{"text": text, "countries": ["ISL"], "mentions": mentions}])
    ).recognition[0]
    assert result.by_kind[["found", "resolved"]].to_numpy().tolist() == [[0.5, 0]]
    errors = result.mention_errors
    assert errors["surface"].tolist() == ["Peru", "Zzyzxia"] and errors["found_country"].tolist()[0] == "PER"


def test_toponyms_are_places_and_one_that_nobody_located_is_not_judged(folder):
    text = "Peru is far from Elm Street."
    row = {
        "text": text,
        "countries": ["PER"],
        "countries_named": ["PER"],
        "toponyms": [
            {"start": 0, "end": 4, "text": "Peru", "country_iso3": "PER", "lat": -9.0, "is_country": True},
            {"start": 17, "end": 27, "text": "Elm Street", "country_iso3": None, "lat": None},
            {"start": -4, "end": 2, "text": "Lima", "country_iso3": "PER", "lat": -12.0},
        ],
    }
    evaluation = evaluate(gold_file(folder, [row]))
    result = evaluation.recognition[0]
    assert "2 toponyms are left out" in as_text(evaluation)
    assert result.by_kind["n"].tolist() == [1] and result.scores["named_recall"] == 1


def test_offsets_stay_right_where_cleaning_changes_the_text(folder):
    text = "﻿The\u200b port\u200b of Lima in Peru reopened.\r\n\r\n\r\n\r\nPeru rejoiced."
    at = [text.index("Lima"), text.index("Peru"), text.rindex("Peru")]
    mentions = [
        {"start": a, "end": a + 4, "kind": kind, "country": "PER"}
        for a, kind in zip(at, ("place", "country", "country"), strict=True)
    ]
    result = evaluate(
        gold_file(folder, [{"text": text, "countries": ["PER"], "mentions": mentions}])
    ).recognition[0]
    assert (result.by_kind["exact"] == 1).all()


# --- figures and words -------------------------------------------------------------------------------------


def test_figures_are_plain_rounded_sorted_and_hold_no_text(folder, scorers, tmp_path):
    files = [gold_file(folder, tone_rows(), "tone.jsonl"), gold_file(folder, PASSAGES, "where.jsonl")]
    evaluation = evaluate(files, ["sure", "constant"])
    written = write_record(evaluation, tmp_path / "figures.json").read_text(encoding="utf-8")
    assert written == json.dumps(record_of(evaluation), indent=1, sort_keys=True) + "\n"
    assert "Russia shelled" not in written and "NaN" not in written and str(tmp_path) not in written
    again = write_record(evaluate(files, ["sure", "constant"]), tmp_path / "again.json").read_text(
        encoding="utf-8"
    )
    assert again == written


def test_the_command_scores_a_file_and_writes_only_where_asked(folder, run_cli, tmp_path):
    gold = gold_file(folder, tone_rows())
    code, out, _ = run_cli(
        "evaluate", gold, "--scorer", "vader", "--output", tmp_path / "out" / "figures.json"
    )
    assert code == 0 and "vader" in out and "textblob" not in out and "Wrote" in out
    assert json.loads((tmp_path / "out" / "figures.json").read_text())["tone"][0]["targets"] == 7
    code, out, _ = run_cli("evaluate", gold, "--scorer", "vader")
    assert code == 0 and "Wrote" not in out
    code, _, said = run_cli("evaluate", tmp_path / "nothing.jsonl")
    assert code == 2 and said.count("\n") == 1


@pytest.mark.parametrize("n", [1, 2, 7])
def test_text_is_right_for_any_number_of_targets(folder, scorers, n):
    text, target, label = SENTENCES[0]
    rows = [{"text": text, "start": 0, "end": len(target), "label": label}] * n
    said = as_text(evaluate(gold_file(folder, rows), ["perfect", "constant"]))
    assert not re.search(r"\b(1|one) (sentences|targets|labels|errors)|the 1 |of one |All 1 ", said)
    assert ("The one label by perfect is what a reader would say." in said) == (n == 1)
    assert "cannot reach 1" in said and "perfect made no error" in said


def test_shares_are_told_of_a_hundred_only_where_there_are_a_hundred():
    assert wording.figure(0.71501) == wording.figure(0.715)  # as measured, and as the record keeps it
    assert wording.span(0.60261, 0.71503) == wording.span(0.6026, 0.715)
    assert wording.out_of(0.72, 500, "label") == "Of 100 labels, about 72 are"
    assert wording.out_of(0.004, 500, "label") == "Of 100 labels, fewer than one is"
    assert wording.out_of(0.998, 500, "label") == "Of 100 labels, nearly all are"
    assert wording.out_of(1, 500, "label") == "All 500 labels are"
    assert wording.out_of(0.5, 10, "label") == "5 of the 10 labels are"
    assert wording.out_of(0.1, 10, "label") == "1 of the 10 labels is"
    assert wording.out_of(0, 3, "label") == "None of the 3 labels is"
    assert wording.out_of(1, 3, "label") == "All 3 labels are"
    assert wording.out_of(0, 1, "label") == "The one label is not"


def test_every_difficulty_of_the_project_s_own_sets_is_told_in_words_and_a_user_s_as_it_is():
    from geobrief.evaluation.difficulties import in_words
    from geobrief.resources import data_path

    lines = [line for name in ("tone/gold.jsonl", "resolution.jsonl")
             for line in data_path("gold", *name.split("/")).read_text(encoding="utf-8").splitlines()]
    own = sorted({json.loads(line)["case"] for line in lines})
    told = in_words(pd.DataFrame({"case": own, "n": 1}))["case"]
    assert told.is_unique and not told.str.contains("[-_]").drop(told[told.str.contains("US-led")].index).any()
    assert dict(zip(own, told, strict=True))["quoted-accusation"] == "accusations in a quotation"
    assert list(in_words(pd.DataFrame({"case": ["my_hard-case"]}))["case"]) == ["my hard case"]
