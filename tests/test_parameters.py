"""Parameters come from the tagged cell, typed and checked before anything runs."""

import pytest
from notebook_tools import cell, saved

from geobrief.errors import GeobriefError, UsageError
from geobrief.report import Parameter, check_parameters, read_parameters

CELL = '''"""What the report covers."""
corpus: str | list[str] = "seeds"  # what to read: files, folders
since: str | None = None  # first day, "2022-08-01"
until: str | None = None
day_until: str = ""
top: int = 20  # how many actors
share: float = .5
# drawn on the map
dots: bool = True
outlets: list[str] = []  # only these # really
'''


@pytest.fixture
def parameters(tmp_path):
    return read_parameters(saved(tmp_path, "brief", cell(CELL, ["parameters"])))


def test_every_typed_assignment_is_a_parameter_with_its_comment(parameters):
    assert [p.name for p in parameters] == ["corpus", "since", "until", "day_until", "top", "share", "dots", "outlets"]
    assert parameters[4] == Parameter("top", "int", 20, "how many actors")
    assert parameters[0].help == "what to read: files, folders"
    assert parameters[6].help == "drawn on the map"
    assert parameters[1].type == "str | None" and parameters[1].default is None


def test_a_hash_in_a_default_is_no_comment(tmp_path):
    source = 'tag: str = "#one"  # a tag'
    assert read_parameters(saved(tmp_path, "n", cell(source, ["parameters"]))) == [
        Parameter("tag", "str", "#one", "a tag")
    ]


def test_a_notebook_without_the_cell_has_no_parameters(tmp_path):
    assert read_parameters(saved(tmp_path, "n", cell("x = 1"))) == []


@pytest.mark.parametrize("source", ["x = 1", "x: int = f()", "x: dict = {}", "import os", "x: int ="])
def test_a_cell_with_anything_else_is_refused_in_one_line(tmp_path, source):
    with pytest.raises(GeobriefError) as error:
        read_parameters(saved(tmp_path, "n", cell(source, ["parameters"])))
    assert "\n" not in str(error.value) and "n.ipynb" in str(error.value)


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    with pytest.raises(GeobriefError, match=r"x\.ipynb"):
        read_parameters(tmp_path / "x.ipynb")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("top", "7", 7),
        ("top", " -3 ", -3),
        ("share", "1e-1", 0.1),
        ("share", 2, 2.0),
        ("dots", "false", False),
        ("dots", "NO", False),
        ("dots", "1", True),
        ("since", "none", None),
        ("since", "", None),
        ("day_until", "", ""),
        ("since", "2022-09-05", "2022-09-05"),
        ("outlets", "One, Two", ["One", "Two"]),
        ("outlets", '["a,b"]', ["a,b"]),
        ("outlets", "007", ["007"]),
        ("corpus", "seeds", "seeds"),
        ("corpus", ["seeds", "seeds"], ["seeds", "seeds"]),
    ],
)
def test_text_of_the_command_line_takes_the_declared_type(parameters, name, text, value):
    checked = check_parameters(parameters, {name: text})[name]
    assert checked == value and type(checked) is type(value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"tops": "3"}, "Did you mean 'top'"),
        ({"zzz": "3"}, "It has: corpus, since"),
        ({"top": "seven"}, "a whole number"),
        ({"top": "3.5"}, "a whole number"),
        ({"top": True}, "a whole number"),
        ({"top": "٣"}, "a whole number"),
        ({"share": "nan"}, "a number"),
        ({"share": float("inf")}, "a number"),
        ({"dots": "maybe"}, "true or false"),
        ({"since": "5 September"}, "a date such as"),
        ({"since": "2022-02-30"}, "a date such as"),
        ({"since": "20220905"}, "a date such as"),
        ({"since": "2022-10-01", "until": "2022-09-01"}, "later than"),
        ({"corpus": "no/such/place"}, "no corpus at 'no/such/place'"),
        ({"outlets": "[1, 2]"}, "list of texts"),
        ({"corpus": "a\x00b"}, "no text"),
        ({"top": object()}, "a whole number"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(parameters, values, message):
    with pytest.raises(UsageError) as error:
        check_parameters(parameters, values, name="brief")
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_name_with_code_in_it_goes_nowhere(parameters):
    with pytest.raises(UsageError):
        check_parameters(parameters, {"top=1;import os;x": "3"})


def test_a_corpus_may_be_a_pattern(parameters, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert check_parameters(parameters, {"corpus": "*.txt"}) == {"corpus": "*.txt"}
    with pytest.raises(UsageError):
        check_parameters(parameters, {"corpus": "*.nothing"})
