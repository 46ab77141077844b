"""docs/corpus.md says what the code does: endings, names of columns, limits, kinds of problems."""

import re

import pytest

from geobrief.corpus import limits
from geobrief.corpus.readers import KINDS
from geobrief.corpus.records import FIELD_NAMES
from geobrief.frames import PROBLEM_KINDS
from geobrief.resources import home


@pytest.fixture(scope="module")
def text():
    return (home() / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_every_ending_is_named(text):
    told = set(re.findall(r"(?<=[| ])\.\w+", text.partition("## Names")[0]))
    assert set(KINDS) <= told


@pytest.mark.parametrize("ours", FIELD_NAMES)
def test_every_name_of_a_column_is_named_in_the_order_in_which_it_is_taken(text, ours):
    assert re.search(rf"^\| `{ours}` \| {', '.join(FIELD_NAMES[ours])}(?:[;.( ]|$)", text, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in vars(limits) if name.isupper()])
def test_every_limit_is_named_with_its_value(text, name):
    assert f"| {getattr(limits, name):,} |" in text


@pytest.mark.parametrize("kind", PROBLEM_KINDS)
def test_every_kind_of_problem_is_named(text, kind):
    assert f"`{kind}`" in text
