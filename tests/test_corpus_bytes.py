"""Whatever bytes a file holds, reading it gives records and problems and never raises."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief import frames
from geobrief.corpus import problems_frame
from geobrief.corpus.articles import articles_frame
from geobrief.corpus.readers import KINDS, read_file
from geobrief.corpus.records import Problem, Record

PIECES = [
    "---\n",
    "title: ",
    "date: ",
    "!!bool ",
    "&a ",
    "*a",
    "[",
    "]",
    "{",
    "}",
    ":",
    "\n",
    "\n\n",
    '"',
    "'",
    ",",
    ";",
    "\t",
    "text",
    "body",
    "<![foo[",
    "<!--",
    "<script>",
    "</div>",
    "# ",
    "> ",
    "- ",
    "```\n",
    "\x00",
    "\x1b[",
    "\ufeff",
    "é",
    "\\ud800",
    "null",
    "1e999",
    "1" * 30,
    "a",
]
CONTENT = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map(lambda pieces: "".join(pieces).encode()),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "title", "date", "url", "outlet", "id", "country", "language"]), inner
        )
    ),
    max_leaves=12,
)


def read(suffix, data):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"a{suffix}")
        file.write_bytes(data)
        return list(read_file(file, file.name))


def assert_usable(items):
    records = [item for item in items if isinstance(item, Record)]
    articles, problems = articles_frame(records)
    frames.check("articles", articles)
    frames.check("problems", problems_frame([item for item in items if isinstance(item, Problem)] + problems))
    articles.to_csv().encode("utf-8")


@pytest.mark.parametrize("suffix", sorted(KINDS))
@settings(max_examples=40, deadline=None)
@given(data=CONTENT)
def test_no_bytes_make_a_reader_raise(suffix, data):
    items = read(suffix, data)
    assert items, "neither an article nor a problem"
    assert all(isinstance(item, Record | Problem) for item in items)


@settings(max_examples=20, deadline=None)
@given(data=st.sampled_from(sorted(KINDS)).flatmap(lambda suffix: st.tuples(st.just(suffix), CONTENT)))
def test_whatever_was_read_becomes_valid_frames(data):
    assert_usable(read(*data))


@settings(max_examples=40, deadline=None)
@given(value=JSON)
def test_no_json_value_makes_a_frame_invalid(value):
    assert_usable(read(".json", json.dumps(value).encode()))
