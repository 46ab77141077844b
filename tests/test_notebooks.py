"""The notebooks of the suite hold prose, parameters and calls, and are committed as nobody ran them."""

import ast
import itertools
import json

import pytest

from geobrief.report import check_parameters, read_parameters
from geobrief.report.catalogue import question
from geobrief.resources import home, notebook_paths

SUITE = notebook_paths()
MOST_LINES = 10
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try, ast.Lambda, ast.For, ast.While)

each = pytest.mark.parametrize("path", SUITE, ids=[path.stem for path in SUITE])


def cells(path, kind="code"):
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind
    ]


def source(cell):
    return "".join(cell["source"])


def test_the_suite_has_the_notebooks_of_the_first_brief():
    assert {"brief", "actors", "places", "corpus"} <= {path.stem for path in SUITE}


@each
def test_a_notebook_is_committed_without_what_a_run_leaves(path):
    for cell in cells(path):
        assert cell["outputs"] == [] and cell["execution_count"] is None
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert "papermill" not in metadata and "widgets" not in metadata


@each
def test_one_cell_holds_the_parameters_and_each_is_typed_and_explained(path):
    tagged = [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1 and tagged[0] is not cells(path)[-1]
    parameters = read_parameters(path)
    assert parameters and all(parameter.help for parameter in parameters)
    assert len({parameter.name for parameter in parameters}) == len(parameters)


@each
def test_the_defaults_are_accepted_as_values(path):
    parameters = read_parameters(path)
    given = {
        parameter.name: parameter.default
        for parameter in parameters
        if not parameter.is_date or parameter.default
    }
    assert check_parameters(parameters, given, name=path.stem) == given


@each
def test_cells_are_short_calls(path):
    for cell in cells(path):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        assert 0 < len(lines) <= MOST_LINES, source(cell)[:80]
        found = [node for node in ast.walk(ast.parse(source(cell))) if isinstance(node, FORBIDDEN)]
        assert not found, f"line {found[0].lineno} of the cell that starts with {lines[0]!r}"


@each
def test_cells_import_only_the_package(path):
    trees = [ast.parse(source(cell)) for cell in cells(path)]
    names = [node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [
        name.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    ]
    assert names and all(name.split(".")[0] == "geobrief" for name in names)


@each
def test_every_name_that_a_cell_imports_is_used(path):
    text = "\n".join(source(cell) for cell in cells(path))
    tree = ast.parse(text)
    imported = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used


@each
def test_every_parameter_is_used(path):
    rest = [cell for cell in cells(path) if "parameters" not in cell["metadata"].get("tags", [])]
    used = {
        node.id for cell in rest for node in ast.walk(ast.parse(source(cell))) if isinstance(node, ast.Name)
    }
    assert {parameter.name for parameter in read_parameters(path)} <= used


@each
def test_the_last_cell_signs_off(path):
    assert source(cells(path)[-1]).startswith("sign_off(")


@each
def test_headings_go_down_step_by_step_and_no_prose_is_markup(path):
    prose = "\n".join(source(cell) for cell in cells(path, "markdown"))
    levels = [len(line) - len(line.lstrip("#")) for line in prose.splitlines() if line.startswith("#")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "<script" not in prose and "http://" not in prose


@each
def test_a_notebook_says_what_it_answers(path):
    assert len(question(path)) > 3


def test_no_notebook_stands_outside_the_suite():
    tracked = {path.relative_to(home()).as_posix() for path in home().glob("*.ipynb")}
    assert tracked == set()
