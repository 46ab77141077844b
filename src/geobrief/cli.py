"""The commands. Each is a few lines over the package; what they do is written where it is done."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from geobrief import __version__
from geobrief.cli_schedule import add_commands
from geobrief.errors import GeobriefError, UsageError, did_you_mean
from geobrief.stopping import leave_when_asked_again, terminate_as_interrupt

DONE, FAILED, WRONG_USAGE, PROBLEMS, INTERRUPTED = 0, 1, 2, 3, 130
DEFAULT_NOTEBOOK = "brief"

app = typer.Typer(
    name="geobrief",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Who is written about, where, in what tone: a brief from a pile of news articles.",
)
Corpus = Annotated[list[str], typer.Argument(help="Files, folders or patterns with articles.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The folder to write to.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 if anything could not be read.")]


def main(arguments=None):
    """Run the command line; return nothing, exit with the documented code."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in arguments
    arguments = [word for word in arguments if word != "--debug"] or ["--help"]
    try:
        with terminate_as_interrupt():
            code = app(arguments, standalone_mode=False, prog_name="geobrief")
        if code == INTERRUPTED:  # what typer makes of a KeyboardInterrupt
            raise KeyboardInterrupt
        sys.exit(code if isinstance(code, int) else DONE)
    except KeyboardInterrupt:
        leave_when_asked_again(INTERRUPTED)
        _say("Interrupted; nothing unfinished was published.")
        sys.exit(INTERRUPTED)
    except Exception as error:
        if debug and not isinstance(error, typer.Exit):
            raise
        sys.exit(_explain(error))


def _explain(error):
    """Print one line for `error` and return the exit code."""
    if isinstance(error, typer.Exit):
        return error.exit_code
    if hasattr(
        error, "format_message"
    ):  # what typer raises for wrong words; its class moved between versions
        _say(f"{error.format_message()} See geobrief --help.")
        return WRONG_USAGE
    if isinstance(error, GeobriefError):
        _say(str(error))
        return error.exit_code
    _say(f"Unexpected {error.__class__.__name__}: {str(error)[:200]} (--debug shows where; please report it)")
    return FAILED


def _say(text):
    from geobrief.markup import clean_text

    print(f"geobrief: {' '.join(clean_text(text).split())}", file=sys.stderr)


def _version(asked: bool):
    if asked:
        print(f"geobrief {__version__}")
        raise typer.Exit


@app.callback(epilog="--debug, anywhere, shows the traceback of an error.")
def _options(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False):
    pass


@app.command("list")
def list_notebooks():
    """Show the notebooks and their parameters with types and defaults."""
    from geobrief.report.catalogue import question
    from geobrief.report.parameters import read_parameters
    from geobrief.resources import notebook_paths

    for path in notebook_paths():
        print(f"{path.stem}  {question(path)}")
        for parameter in read_parameters(path):
            print(
                f"    --{parameter.name.replace('_', '-'):<16} {parameter.type:<12} "
                f"default {parameter.default!r}"
                f"  {parameter.help}"
            )


@app.command("report", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def report(
    context: typer.Context,
    notebook: Annotated[str, typer.Argument(help="A notebook of `geobrief list`.")] = DEFAULT_NOTEBOOK,
    corpus: Annotated[
        list[str] | None, typer.Option(help="Files, folders or patterns with articles.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="NAME=VALUE of the notebook.")
    ] = None,
    output: Output = Path("outputs"),
    every: Annotated[bool, typer.Option("--all", help="Every notebook of the suite.")] = False,
    strict: Strict = False,
):
    """Run a notebook and write OUTPUT/NOTEBOOK.html. Its parameters are options too: --since 2022-09-01."""
    notebook, extra = _split_off_options(notebook, context.args)
    values = _values(extra, parameter or [])
    if "-" in (corpus or []):
        raise UsageError("A report reads no standard input: pipe it into geobrief analyse - --output DIR, then "
                         "geobrief report --corpus DIR.")
    if corpus:
        values["corpus"] = corpus if len(corpus) > 1 else corpus[0]
    if every:
        return _report_all(values, output, strict)
    path = _notebook(notebook)
    print(f"Wrote {_shown(_report_one(path, values, output))}")
    return _problem_code(output, [path], strict)


def _report_one(path, values, output):
    from geobrief.report import check_parameters, read_parameters, run_notebook

    return run_notebook(path, check_parameters(read_parameters(path), values, name=path.stem), output)


def _report_all(values, output, strict):
    from geobrief.report.suite import run_suite

    _check_known(values, _suite())
    index, problems = run_suite(values, output, say=lambda page: print(f"Made {page.name}.html", flush=True))
    print(f"Wrote {_shown(index)}")
    _tell_problem_count(problems)
    return PROBLEMS if strict and problems else DONE


def _check_known(values, notebooks):
    """Refuse a parameter that no notebook of the suite has: it would be dropped without a word."""
    from geobrief.report.parameters import read_parameters

    known = {parameter.name for path in notebooks for parameter in read_parameters(path)}
    for name in values:
        if name not in known:
            raise UsageError(
                f"No notebook has a parameter '{name}'.{did_you_mean(name, known)} See geobrief list."
            )


def _split_off_options(notebook, extra):
    """Return the notebook and its own options; without a notebook the first option stands in its place."""
    return (DEFAULT_NOTEBOOK, [notebook, *extra]) if notebook.startswith("--") else (notebook, extra)


def _values(extra, pairs):
    """Return the parameters given as `NAME=VALUE` and as options (`--name value`, `--name=value`)."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"-p wants NAME=VALUE, not '{pair}'.")
        values[name.strip()] = value
    words = list(extra)
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            raise UsageError(f"'{word}' is not understood; give articles as --corpus {word}")
        name, equals, value = word[2:].partition("=")
        if not equals and not words:
            raise UsageError(f"--{name} wants a value.")
        values[name.replace("-", "_")] = value if equals else words.pop(0)
    return values


def _suite():
    from geobrief.resources import notebook_paths

    return notebook_paths()


def _notebook(name):
    from geobrief.resources import notebook_paths

    known = {path.stem: path for path in notebook_paths()}
    if name in known:
        return known[name]
    if name.endswith(".ipynb") and Path(name).is_file():
        return Path(name).resolve()
    raise UsageError(f"There is no notebook '{name}'.{did_you_mean(name, known)} Known: {', '.join(known)}.")


def _problem_code(output, notebooks, strict):
    """Return 3 where `--strict` asks for it and a notebook named problems, else 0."""
    from geobrief.report.catalogue import problems_signed_off

    problems = max(
        (problems_signed_off(Path(output) / f"{path.stem}.ipynb") for path in notebooks), default=0
    )
    _tell_problem_count(problems)
    return PROBLEMS if strict and problems else DONE


def _tell_problem_count(problems):
    if problems:
        _say(f"{problems} {'problem' if problems == 1 else 'problems'} while reading; the page lists them.")


@app.command("analyse")
def analyse_command(
    corpus: Corpus,
    output: Annotated[str, typer.Option("--output", "-o", help="The folder to write to.")],
    scorer: Annotated[str | None, typer.Option(help="Who scores the tone.")] = None,
    scope: Annotated[str, typer.Option(help="What is scored for an actor: sentence or clause.")] = "sentence",
    actors: Annotated[str | None, typer.Option(help="Your own actors (CSV).")] = None,
    columns: Annotated[str | None, typer.Option(help="Columns of your tables: text=Body,title=Head.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one a core.")] = None,
    engine: Annotated[str, typer.Option(help="Who runs the stages: local, or dask on a cluster.")] = "local",
    scheduler: Annotated[str | None, typer.Option(help="The cluster for dask: tcp://HOST:PORT.")] = None,
    strict: Strict = False,
):
    """Analyse articles and write one Parquet file (dask: a folder) a frame, and analysis.json."""
    from geobrief.analysis import analyse_into
    from geobrief.corpus.sources import is_address
    from geobrief.stored import read_frame

    with _progress() as progress:
        made = analyse_into(corpus, output, scorer, scope, actors, progress, columns, workers, engine, scheduler)
    if not is_address(output):
        _tell_problems(read_frame(output, "problems"))
    counts = made["rows"]
    print(f"Wrote {_shown(output)}: {counts['articles']:,} articles, {counts['mentions']:,} mentions, "
          f"{counts['problems']:,} problems")
    return PROBLEMS if strict and counts["problems"] else DONE


def _tell_problems(problems, most=20):
    for row in problems.head(most).itertuples():
        _say(f"{row.path}: {row.kind}: {row.message}")
    if len(problems) > most:
        _say(f"… and {len(problems) - most:,} more; problems.parquet has all of them.")


class _progress:
    """A progress bar with rate and time left on a terminal, nothing in a log."""

    def __enter__(self):
        if not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        self.bar = Progress(TextColumn("analysing"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(),
                            console=Console(stderr=True), transient=True)
        self.bar.start()
        self.task, self.start = self.bar.add_task("articles", total=None, rate=""), time.monotonic()
        return self._show

    def _show(self, done, total):
        rate = f"{done / max(time.monotonic() - self.start, 0.1):,.0f} a second"
        self.bar.update(self.task, completed=done, total=total, rate=rate)

    def __exit__(self, *_):
        if getattr(self, "bar", None):
            self.bar.stop()


@app.command("evaluate")
def evaluate_command(
    gold: Annotated[list[str] | None, typer.Argument(help="Labelled files; none: the project's own.")] = None,
    scorer: Annotated[list[str] | None, typer.Option(help="Who scores the tone; repeat for several.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A JSON file for the figures.")
    ] = None,
):
    """Measure accuracy on labelled data. On the project's own, write data/accuracy.json for the pages."""
    from geobrief.evaluation import as_text, evaluate, record_path, write_record

    evaluation = evaluate(gold or [], scorer or [], fairness=not gold)
    print(as_text(evaluation))
    if output or not (gold or scorer):
        print(f"\nWrote {_shown(write_record(evaluation, output or record_path()))}")


@app.command("render")
def render_command(
    notebook: Annotated[Path, typer.Argument(help="A notebook that was run in JupyterLab and saved.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The page or its folder.")] = None,
):
    """Make the safe page of a notebook that was run by hand."""
    from geobrief.report import render

    print(f"Wrote {_shown(render(notebook, output))}")


@app.command("new")
def new_command(name: Annotated[str, typer.Argument(help="The name of your report.")]):
    """Start a report of your own: a small notebook beside those of the suite."""
    from geobrief.report import new_report

    print(f"Wrote {_shown(new_report(name))}; open it with make lab, or run: geobrief report {name}")


add_commands(app)  # check, run-due, schedule, export-schedule, clean


def _shown(path):
    """Return a path as the user would type it."""
    try:
        return os.path.relpath(path) if Path(path).resolve().is_relative_to(Path.cwd()) else str(path)
    except ValueError:
        return str(path)
