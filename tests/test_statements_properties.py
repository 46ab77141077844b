"""What holds for the statements of any text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process_tools import time_grows_with_length

from geobrief.statements.quotations import find_quotations, paragraphs_of
from geobrief.statements.reading import read_all, read_statements
from geobrief.statements.tokens import FILL, skeleton

MARKS = "\"'“”‘’„«»‹›`"
PIECES = st.sampled_from(
    [
        *MARKS,
        "''",
        "``",
        ",,",
        ", ",
        ". ",
        "? ",
        "! ",
        ": ",
        " ",
        " ",
        "\n",
        "\n\n",
        " - ",
        "(",
        ")",
        "…",
        "—",
        FILL,
        "U.S. ",
        "Olsen said ",
        "he said",
        "said ",
        "told Kim ",
        "according to ",
        "that ",
        "Olsen ",
        "The ministry ",
        "wants to ",
        "called ",
        "adding ",
        "and ",
        "“We will go,” ",
        '"No." ',
        "'em ",
        "workers' ",
        "6'3\" ",
        "the port is closed ",
        "Harbour ",
        "who ",
        "has ",
        "says",
        "As ",
        "vowed to ",
        "is ",
        "Russia's claim that ",
        "criticised ",
        "café ",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_spans_lie_inside_the_text_and_end_with_words_not_marks(text):
    for statement in read_statements(text):
        for start, end in filter(None, (statement.span, statement.content, statement.cue, statement.speaker)):
            assert 0 <= start < end <= len(text)
        words = text[slice(*statement.span)]
        assert words == words.strip() and words[0] not in MARKS and words[-1] not in MARKS
        assert statement.content[0] <= statement.span[0] and statement.span[1] <= statement.content[1]
        assert statement.kind in ("direct", "mixed", "indirect")


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_what_is_quoted_in_one_statement_is_not_quoted_in_another(text):
    quoted = sorted(s.span for s in read_statements(text) if s.kind != "indirect")
    assert all(before[1] <= after[0] for before, after in pairwise(quoted))


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_texts_that_are_read_together_give_what_each_gives_alone(texts):
    assert read_all(texts) == [read_statements(text) for text in texts]


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_quotations_do_not_overlap_and_leave_every_other_character_in_its_place(text):
    quotations = find_quotations(text, paragraphs_of(text))
    assert all(before.outer_end <= after.outer_start for before, after in pairwise(quotations))
    assert all(q.outer_start <= q.start < q.end <= q.outer_end for q in quotations)
    bare = skeleton(text, quotations)
    assert len(bare) == len(text)
    inside = {at for q in quotations for at in range(q.outer_start, q.outer_end)}
    assert all(bare[at] == text[at] or text[at] == FILL for at in range(len(text)) if at not in inside)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="abc de", min_size=12, max_size=60)
    .map(str.strip)
    .filter(lambda words: len(words.split()) > 2)
)
def test_any_words_in_quotation_marks_before_he_said_are_direct_speech(words):
    text = f"Rain fell.\n\n“{words},” Olsen said."
    direct = [s for s in read_statements(text) if s.kind == "direct"]
    assert [text[slice(*s.span)] for s in direct] == [words]
    assert text[slice(*direct[0].speaker)] == "Olsen"


def test_a_quotation_longer_than_any_sentence_is_read_once_and_whole():
    words = "We go on with this work in peace, " * 400 + "and so on"
    text = f"Wang said: “{words}.” Then Li said: “No.”"
    found = read_statements(text)
    assert [text[slice(*statement.span)] for statement in found] == [words, "No"]
    assert [text[slice(*statement.speaker)] for statement in found] == ["Wang", "Li"]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 20_000,
        "“" * 20_000,
        '" a ' * 5_000,
        "he said that " * 4_000,
        "Said Wang " * 3_000,
        "(" * 20_000,
        " " * 40_000,
        "'a " * 5_000,
        "according to " * 3_000,
        "“a " * 4_000 + "”" * 4_000,
        "Wang, said, " * 3_000,
    ],
    ids=lambda text: text[:8],
)
def test_damaged_text_takes_no_longer_than_its_length_allows(text):
    assert time_grows_with_length(read_statements, text)
