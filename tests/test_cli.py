"""The commands as a user types them: exit codes, one line for an error, nothing half-done left behind."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from process_tools import HANG

from geobrief import __version__
from geobrief.resources import home

TEXT = "Russia met Ukraine in Turkey. France praised the good talks."


def geobrief(*arguments, cwd=None, **environment):
    """Run the command in a process of its own."""
    command = [sys.executable, "-c", "from geobrief.cli import main; main()", *map(str, arguments)]
    env = os.environ | environment
    return subprocess.run(
        command, capture_output=True, text=True, errors="replace", cwd=cwd, env=env, timeout=HANG
    )


def assert_one_line(error):
    assert error.startswith("geobrief: ") and error.count("\n") == 1 and len(error) < 400, error


def test_analyse_writes_frames_and_says_how_much_it_read(run_cli, folder, tmp_path):
    root = folder({"a.txt": TEXT, "b.txt": TEXT + " It rained."})
    code, out, err = run_cli("analyse", root, "--output", tmp_path / "out", "--scorer", "textblob")
    assert (code, err) == (0, "") and "2 articles" in out and "0 problems" in out
    assert len(pd.read_parquet(tmp_path / "out" / "articles.parquet")) == 2


@pytest.mark.parametrize("strict, code", [([], 0), (["--strict"], 3)])
def test_problems_are_named_and_fail_only_under_strict(run_cli, folder, tmp_path, strict, code):
    root = folder({"a.txt": TEXT, "b.pdf": b"%PDF", "c.md": ""})
    ended, out, err = run_cli("analyse", root, "-o", tmp_path / "out", "--scorer", "textblob", *strict)
    assert ended == code and "2 problems" in out
    assert "b.pdf: unsupported:" in err and "c.md: empty:" in err
    assert (tmp_path / "out" / "articles.parquet").is_file()


def test_a_thousand_problems_do_not_flood_the_terminal(run_cli, folder, tmp_path):
    root = folder({"a.jsonl": '{"text": "Russia met."}\n' + "broken\n" * 1000})
    code, _, err = run_cli("analyse", root, "-o", tmp_path / "out", "--scorer", "textblob")
    assert code == 0 and err.count("\n") == 21 and "980 more" in err


def test_control_characters_of_a_file_name_do_not_reach_the_terminal(run_cli, folder, tmp_path):
    root = folder({"a\x1b[31m\u202e.pdf": b"x", "b.txt": TEXT})
    _, _, err = run_cli("analyse", root, "-o", tmp_path / "out", "--scorer", "textblob")
    assert "\x1b" not in err and "\u202e" not in err and "a[31m.pdf" in err


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["nonsense"], "No such command"),
        (["--nonsense"], "No such option"),
        (["analyse"], "Missing argument"),
        (["analyse", "seeds"], "Missing option"),
        (["analyse", "nowhere", "-o", "OUT"], "Nothing to read at 'nowhere'"),
        (["analyse", "seeds", "-o", "OUT", "--scorer", "vadre"], "Did you mean 'vader'"),
        (["report", "breif"], "Did you mean 'brief'"),
        (["report", "--sinec", "2022-01-01"], "Did you mean 'since'"),
        (["report", "brief", "--sinec=2022-01-01"], "Did you mean 'since'"),
        (["report", "--all", "--sinec", "2022-01-01"], "Did you mean 'since'"),
        (["report", "-p", "since"], "NAME=VALUE"),
        (["report", "brief", "--since"], "wants a value"),
        (["report", "brief", "extra"], "not understood"),
        (["report", "--since", "yesterday"], "has to be a date"),
        (["report", "--since", "2022-10-02", "--until", "2022-10-01"], "later than"),
        (["report", "--corpus", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_two(run_cli, tmp_path, arguments, said):
    output = [] if arguments[0] != "report" else ["--output", tmp_path / "out"]
    words = [tmp_path / "out" if word == "OUT" else word for word in arguments]
    code, out, err = run_cli(*words, *output)
    assert (code, out) == (2, "") and said in err
    assert_one_line(err)
    assert not list(tmp_path.rglob("*.html")) and not list(tmp_path.rglob("*.parquet"))


@pytest.mark.parametrize("command", [["analyse", "seeds", "-o"], ["report", "--output"]])
def test_an_output_folder_that_cannot_be_written_is_one_line(run_cli, tmp_path, monkeypatch, command):
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr("geobrief.analysis.stream_corpus", lambda *_, **__: pytest.fail("worked before it looked"))
    code, _, err = run_cli(*command, tmp_path / "file" / "out")
    assert code == 1 and "annot write to" in err
    assert_one_line(err)


def test_an_interrupt_leaves_nothing_and_says_so(run_cli, folder, tmp_path, monkeypatch):
    class Interrupting:
        def __enter__(self):
            def progress(done, total):
                raise KeyboardInterrupt

            return progress

        def __exit__(self, *_):
            pass

    monkeypatch.setattr("geobrief.cli._progress", Interrupting)
    code, out, err = run_cli(
        "analyse", folder({"a.txt": TEXT}), "-o", tmp_path / "out", "--scorer", "textblob"
    )
    assert (code, out) == (130, "") and "Interrupted" in err
    assert not (tmp_path / "out").exists()


def test_an_unforeseen_error_is_one_line_that_points_to_debug(run_cli, monkeypatch):
    monkeypatch.setattr("geobrief.resources.notebook_paths", lambda: 1 / 0)
    code, _, err = run_cli("list")
    assert code == 1 and "ZeroDivisionError" in err and "--debug" in err
    assert_one_line(err)


def test_a_data_folder_that_is_none_is_one_line_and_a_traceback_under_debug(tmp_path):
    done = geobrief("list", GEOBRIEF_HOME=str(tmp_path))
    assert done.returncode == 1 and "GEOBRIEF_HOME" in done.stderr
    assert_one_line(done.stderr)
    done = geobrief("list", "--debug", GEOBRIEF_HOME=str(tmp_path))
    assert done.returncode == 1 and "Traceback" in done.stderr and "resources.py" in done.stderr


@pytest.mark.slow
def test_the_command_works_from_any_folder_and_in_another_locale(tmp_path, folder):
    root = folder({"café.txt": f"Łódź, “Kyiv”\n\n{TEXT}"})
    done = geobrief(
        "analyse", root, "-o", "out", "--scorer", "textblob", cwd=tmp_path, LC_ALL="C", PYTHONUTF8="0"
    )
    assert done.returncode == 0 and (tmp_path / "out" / "analysis.json").is_file()


def test_the_version_and_the_help_are_on_standard_output(run_cli):
    assert run_cli("--version") == (0, f"geobrief {__version__}\n", "")
    code, out, err = run_cli()
    assert (code, err) == (0, "") and "analyse" in out and "report" in out
    assert "--corpus" in run_cli("report", "--help")[1]


def test_the_list_shows_every_notebook_with_its_parameters(run_cli):
    code, out, _ = run_cli("list")
    names = [path.stem for path in sorted((home() / "notebooks").glob("*.ipynb"))]
    assert code == 0 and [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == names
    assert "--since" in out and "default 'seeds'" in out


def test_a_notebook_is_found_by_its_path_and_no_other_file_is(run_cli, tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    code, _, err = run_cli("report", tmp_path / "notes.txt", "-o", tmp_path / "out")
    assert code == 2 and "no notebook" in err


@pytest.mark.slow
def test_a_report_of_a_small_corpus_writes_its_page_and_counts_its_problems(run_cli, folder, tmp_path):
    root = folder({"a.txt": TEXT, "b.pdf": b"%PDF"})
    code, out, err = run_cli("report", "corpus", "--corpus", root, "-o", tmp_path / "out", "--strict")
    assert code == 3 and "1 problem" in err and "corpus.html" in out
    assert "b.pdf" in (tmp_path / "out" / "corpus.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["corpus.html", "corpus.ipynb"]
