"""Sentences are exact slices of the text, in order, and abbreviations do not end them."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief import frames
from geobrief.sentences import LONGEST, sentence_spans, split_sentences


def split(text):
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He left.", "She stayed."],
        ["Why?", "Nobody knows!", "Perhaps…", "Perhaps not."],
        ["The U.S. Army trained with Gen. Mark Milley near St. Petersburg.", "It ended."],
        ["It was reported on Sept. 5 from Washington.", "The Pentagon agreed."],
        ["Troops left the U.S.", "The Senate voted."],
        ["They met at 5 p.m.", "Officials said little."],
        ["Sen. J. D. Vance spoke with Dr. Ana Ruiz, Prof. Lee and Lt. Col. Ivanov.", "Nobody else did."],
        ["Order No. 5 applies.", "He said no.", "They went."],
        ["The Min. of Defence and the Secy. of State met.", "Nobody else came."],
        ["Growth was 3.5 percent, the U.N. said.", "In Mali it was 0.2 percent."],
        ["“We stay.”", "He left."],
        ["“Will they come?” she asked.", "“No!” he said."],
        ["“They came ... and went,” he said.", "Then silence."],
        ["She quoted Lt. Gen. Smith: “Go.”", "The rest left."],
        ["Acme Corp. of Ohio, Beta Inc. and Gamma Ltd. merged.", "It took a year."],
        ["Paris (AP) — Ministers met.", "— A second line began."],
        ["It cost $5.", "$6 was offered.", "€7 was paid."],
        ["Всё кончилось.", "Мир настал."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences):
    assert split(" ".join(sentences)) == sentences


def test_paragraphs_and_lines_end_sentences_even_without_a_mark():
    assert split("A heading\n\nThe text goes on\n\n\nto the end") == [
        "A heading",
        "The text goes on",
        "to the end",
    ]
    assert split("WASHINGTON\nThe talks failed.") == ["WASHINGTON", "The talks failed."]


def test_lines_wrapped_at_a_width_are_no_paragraphs():
    wrapped = (
        "The ministers of the two countries\nmet on Monday in the capital and\n"
        "agreed to meet again. They left\nsoon."
    )
    assert split(wrapped) == [
        "The ministers of the two countries\nmet on Monday in the capital and\nagreed to meet again.",
        "They left\nsoon.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t \n"])
def test_a_blank_text_has_no_sentence(text):
    assert sentence_spans(text) == []


PIECES = st.lists(
    st.sampled_from(
        [
            "He left",
            "U.S",
            "Gen",
            "Sept",
            "5",
            "A",
            ".",
            "!",
            "?",
            "…",
            "...",
            '"',
            "”",
            "“",
            ")",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "\u00a0",
            "—",
            "he",
            "No",
            "é",
            ",",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400)
@given(PIECES | st.text(max_size=120))
def test_spans_are_ordered_disjoint_exact_and_leave_no_letter_out(text):
    spans = sentence_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before <= after for (_, before), (after, _) in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


def test_a_row_of_marks_is_gone_through_once():
    """Tried from each of its marks, this one would take minutes."""
    text = "Contents " + "." * 100_000 + "5 Talks."
    spans = sentence_spans(text)  # no end of a sentence in it: cut for its length alone
    assert all(end - start == LONGEST for start, end in spans[1:-1]) and text[slice(*spans[-1])].endswith("5 Talks.")
    met = f"Well{'.' * 100_000} Then they met."
    assert met[slice(*sentence_spans(met)[-1])] == "Then they met."


def articles(*rows):
    return pd.DataFrame(rows, columns=["article_id", "title", "text"])


@pytest.mark.parametrize("text", ["France Germany " * 2_000, "x" * 12_000, "word " + "y" * 6_000 + " end"])
def test_a_list_without_a_stop_is_cut_where_words_end_and_loses_no_letter(text):
    spans = sentence_spans(text)
    assert len(spans) > 1 and all(end - start <= LONGEST for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    if " " in text[:LONGEST]:
        assert all(end == len(text) or text[end] == " " or end - start == LONGEST for start, end in spans)


def test_the_frame_has_the_title_first_and_exact_slices():
    found = split_sentences(
        articles(("x", "Talks fail. Again", "They met. They left."), ("y", None, "One."), ("z", None, ""))
    )
    frames.check("sentences", found)
    assert found[["article_id", "part", "n", "start", "end", "text"]].values.tolist() == [
        ["x", "title", 0, 0, 17, "Talks fail. Again"],
        ["x", "text", 1, 0, 9, "They met."],
        ["x", "text", 2, 10, 20, "They left."],
        ["y", "text", 0, 0, 4, "One."],
    ]
    assert found["sentence_id"].is_unique


def test_an_empty_corpus_has_no_sentences():
    found = split_sentences(articles())
    frames.check("sentences", found)
    assert found.empty
