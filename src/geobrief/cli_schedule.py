"""The commands of scheduled reports; each is a few lines over `geobrief.schedule`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Option("--config", "-c", help="The file of reports.")]
Workers = Annotated[int | None, typer.Option(min=1, help="How many reports at a time.")]
_FIXED = "PYTHONHASHSEED"


def add_commands(app):
    """Add check, run-due, schedule, export-schedule and clean to the command line `app`."""
    app.command("check")(check)
    app.command("run-due")(run_due)
    app.command("schedule")(schedule)
    app.command("export-schedule")(export_schedule)
    app.command("clean")(clean)


def check(config: File = Path("reports.toml"), count: Annotated[int, typer.Option(min=1, max=1000)] = 2):
    """Check the file of reports and print what would run when."""
    from geobrief.schedule import ConfigError, check_text, load_config

    try:
        print(check_text(load_config(config), count=count))
    except ConfigError as error:
        print("\n".join(error.problems), file=sys.stderr)
        raise typer.Exit(error.exit_code) from error


def run_due(
    report: Annotated[list[str] | None, typer.Argument(help="Run these reports, due or not.")] = None,
    config: File = Path("reports.toml"),
    workers: Workers = None,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for a report that runs already.")] = 0,
):
    """Run the reports that are due since the last time, once each; what cron, systemd and CI call."""
    from geobrief.schedule import run_due

    _fix_hashes()
    return run_due(config, workers=workers, names=report, wait=wait)


def _fix_hashes():
    """Start this command anew with fixed hashes: the reports are forked from it, and the same input gives
    the same bytes."""
    if sys.platform == "linux" and os.environ.get(_FIXED) != "0" and "pytest" not in sys.modules:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, _FIXED: "0"})


def schedule(config: File = Path("reports.toml"), workers: Workers = None):
    """Stay and run every report when it is due, until told to stop."""
    from geobrief.schedule.daemon import Daemon

    Daemon(config, workers).run()


def export_schedule(
    kind: Annotated[str, typer.Argument(help="cron, systemd or github.")],
    config: File = Path("reports.toml"),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The folder to write to; none: print.")
    ] = None,
):
    """Write the files by which cron, systemd or GitHub call run-due."""
    from geobrief.schedule import export_schedule, load_config

    for name, text in export_schedule(kind, load_config(config)).items():
        if output is None:
            print(f"# {name}\n{text}")
        else:
            output.mkdir(parents=True, exist_ok=True)
            (output / name).write_text(text, encoding="utf-8", newline="\n")
            print(f"Wrote {output / name}")


def clean(
    cache: Annotated[bool, typer.Option("--cache", help="Remove the cache.")] = False,
    editions: Annotated[
        int | None, typer.Option(min=1, help="Keep only this many editions of each report.")
    ] = None,
    config: File = Path("reports.toml"),
):
    """Show what is kept (cache, editions) and where; with an option, remove it."""
    from geobrief.schedule.cleaning import clean_text

    print(clean_text(config, cache, editions))
