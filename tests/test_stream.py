"""A corpus read as a stream is the corpus read at once, and what is kept of it stays small."""

import sys
import tracemalloc
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from geobrief.corpus import read_corpus, stream_corpus, with_copies
from geobrief.corpus.columns import BLOCK, Column
from geobrief.corpus.identifiers import Copies, Identifiers

BODY = "Ministers met in Oslo on Monday. They agreed to meet again."


def test_a_stream_gives_what_reading_at_once_gives(folder):
    rows = [{"id": str(n), "text": f"{BODY} {n % 5}", "title": f"T{n % 20}"} for n in range(50)]
    root = folder({"a.jsonl": rows, "b.txt": BODY, "c.pdf": b"%PDF"})
    stream = stream_corpus(root, batch=8)
    parts = list(stream)
    assert len(parts) == 7 and all(len(part.articles) <= 8 for part in parts)
    whole, copies = read_corpus(root), stream.copies()
    found = pd.concat([with_copies(part.articles, copies) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(found, whole.articles)
    problems = pd.concat([part.problems for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(problems, whole.problems)
    assert len(copies) == whole.articles["duplicate_of"].notna().sum() > 0 and stream.n_files == 3


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_an_article_that_comes_again_has_the_same_identifier_however_it_is_batched(folder, batch):
    row = {"text": BODY, "title": "Talks"}
    root = folder({"a.jsonl": [row, {"text": f"{BODY} More."}, row, row]})
    found = pd.concat([part.articles for part in stream_corpus(root, batch=batch)])["article_id"]
    assert found.is_unique and list(found) == list(read_corpus(root).articles["article_id"])


def test_a_flood_of_problems_is_counted(folder):
    corpus = read_corpus(folder({"a.jsonl": "not json\n" * 3_000}))
    assert len(corpus.problems) == 1_001 and "2,000 more" in corpus.problems["message"].iloc[-1]


@pytest.mark.parametrize("place", ["geobrief.corpus.stream.read_file", "geobrief.corpus.articles.clean"])
def test_a_fault_of_our_own_costs_one_file_and_is_named(folder, monkeypatch, place):
    module, _, name = place.rpartition(".")
    real = getattr(sys.modules[module], name)
    monkeypatch.setattr(place, lambda *given: 1 / 0 if "bad" in str(given[0]) else real(*given))
    corpus = read_corpus(folder({"a.txt": BODY, "bad.txt": "A bad text.", "c.txt": f"{BODY} More."}))
    assert list(corpus.articles["path"]) == ["a.txt", "c.txt"]
    assert list(corpus.problems["path"]) == ["bad.txt"] and "ZeroDivisionError" in corpus.problems["message"][0]


def test_a_file_of_broken_lines_is_never_held_whole(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.stream._BATCH_ITEMS", 100)
    root = folder({"a.jsonl": "broken\n" * 950, "b.txt": BODY})
    parts = list(stream_corpus(root))
    assert max(len(part.problems) for part in parts) == 100 and [len(part.articles) for part in parts] == [0] * 9 + [1]


def test_repeated_names_become_identifiers_of_their_own():
    known = Identifiers()
    first, second = known.unique(["00000000000000ff", "0000000000000001"]), known.unique(["00000000000000ff"] * 2)
    assert first == ["00000000000000ff", "0000000000000001"] and len({*first, *second}) == 4
    assert [f"{number:016x}" for number in known.all()] == first + second


@pytest.mark.parametrize("batch", [1, 7, 300])
def test_identifiers_are_told_apart_over_any_number_of_batches_at_the_same_cost(batch):
    given = [f"{number:016x}" for number in np.random.default_rng(1).integers(0, 400, 1_200)]
    known, whole, made = Identifiers(), Identifiers(), []
    for first in range(0, len(given), batch):
        made += known.unique(given[first : first + batch])
        lengths = [len(run) for run in known._met._runs]
        assert all(one > 2 * other for one, other in pairwise(lengths))
    assert made == whole.unique(given) and len(set(made)) == len(given)
    first_of = {name: at for at, name in reversed(list(enumerate(given)))}
    assert [name for at, name in enumerate(given) if first_of[name] == at] == [
        name for at, name in enumerate(made) if first_of[given[at]] == at]


def test_copies_tell_of_any_part_of_their_corpus():
    copies = Copies(np.array([9, 4, 7, 2], dtype=np.uint64), np.array([0, 0, 2, 0]))
    asked = pd.Series([f"{number:016x}" for number in (2, 7, 4, 5)], index=[3, 1, 4, 0])
    found = copies.originals_of(asked)
    assert found.fillna("none").tolist() == ["0" * 15 + "9", "none", "0" * 15 + "9", "none"]
    assert list(found.index) == [3, 1, 4, 0] and len(copies) == 2


@pytest.mark.parametrize("width", [None, 3])
def test_a_column_gives_its_rows_back_over_the_edges_of_its_blocks(width):
    rows = np.arange((BLOCK + 100) * (width or 1), dtype=np.uint32).reshape(-1, *([width] if width else []))
    column = Column(np.uint32, width)
    for first in range(0, len(rows), 1_000):
        column.add(rows[first : first + 1_000])
    asked = np.array([BLOCK + 7, 0, BLOCK - 1, BLOCK])
    assert len(column) == len(rows) and (column.all() == rows).all() and (column.take(asked) == rows[asked]).all()
    if width:
        assert (column.all(1) == rows[:, 1]).all()


@pytest.mark.slow
def test_what_is_kept_of_an_article_is_under_a_kilobyte(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.columns.BLOCK", 100)
    rows = [{"id": str(n), "text": f"{BODY} This is number {n}. " * 4} for n in range(1_300)]
    held = []
    tracemalloc.start()
    try:
        for part in stream_corpus(folder({"a.jsonl": rows}), batch=100):
            if len(part.articles) == 100:
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(held) == 13 and 500 < (held[-1] - held[2]) / 1_000 < 1_000
