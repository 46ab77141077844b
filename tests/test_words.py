"""The words of many texts at once are those that a regular expression finds in each."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geobrief.corpus import words as words_module
from geobrief.corpus.words import words_of

TEXTS = st.lists(st.text(st.sampled_from("ab_é1İß日😀'’.- \n,€")), max_size=6)


def all_words(texts):
    """Return the runs of each text, and the number of its words."""
    runs, counts = [], []
    for group in words_of(texts):
        names = [group.names[code] for code in group.codes]
        runs += [names[start:end] for start, end in zip(group.edges, group.edges[1:], strict=False)]
        counts += group.counts().tolist()
    return runs, counts


@given(TEXTS)
def test_runs_and_words_are_those_of_the_expressions(texts):
    runs, counts = all_words(texts)
    assert runs == [re.findall(r"\w+", text) for text in texts]
    assert counts == [len(re.findall(r"\w+(?:['’.-]\w+)*", text)) for text in texts]


@pytest.mark.parametrize("most", [1, 10, 25])
def test_groups_of_any_size_give_the_same_words(monkeypatch, most):
    texts = ["One two three.", "", "four’s five", "U.S. six—seven", "é" * 30]
    expected = all_words(texts)
    monkeypatch.setattr(words_module, "_AT_ONCE", most)
    assert all_words(texts) == expected


def test_no_text_has_no_words():
    assert list(words_of([])) == []
    assert [group.counts().tolist() for group in words_of([""])] == [[0]]
    assert np.array_equal(next(iter(words_of(["", "a"]))).edges, [0, 0, 1])
