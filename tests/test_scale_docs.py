"""The figures of docs/scale.md are those that the benchmarks wrote, and what it promises of the command is so."""

import re
import runpy

from geobrief.resources import home

PAGE = home() / "docs" / "scale.md"


def test_the_figures_in_the_page_are_those_of_the_results():
    made = runpy.run_path(str(home() / "docs" / "scale.py"))
    text = PAGE.read_text(encoding="utf-8")
    (inside,) = re.findall(r"do not edit -->\n(.*?)<!-- end of figures -->", text, re.DOTALL)
    assert inside == made["figures"]() + "\n", "make bench-docs"


def test_every_option_in_the_page_is_one_of_the_command(run_cli):
    text = PAGE.read_text(encoding="utf-8")
    said = run_cli("analyse", "--help")[1] + run_cli("report", "--help")[1] + run_cli("clean", "--help")[1]
    named = set(re.findall(r"--[a-z]+", "".join(re.findall(r"`[^`]+`", text)))) - {"--since", "--until"}
    assert named and all(option in said for option in named), named


def test_the_kinds_of_problem_in_the_page_are_those_of_the_frame():
    from geobrief.frames import PROBLEM_KINDS

    assert "not-analysed" in PROBLEM_KINDS and "`not-analysed`" in PAGE.read_text(encoding="utf-8")
