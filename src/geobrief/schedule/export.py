"""Files by which cron, systemd or GitHub call `geobrief run-due`: often, since it does nothing when nothing
is due."""

import shlex
import sys
from pathlib import Path

from geobrief.errors import UsageError, did_you_mean
from geobrief.schedule.alerts import secret_names

EVERY = 5  # minutes


def export_schedule(kind, config):
    """Return `{file name: content}` that makes `cron`, `systemd` or `github` run what is due.

    Time zones, daylight saving and missed times follow the rules of Geobrief, not those of the caller.

    Raises
    ------
    UsageError
        If there is no such kind.
    """
    kinds = {"cron": _cron, "systemd": _systemd, "github": _github}
    if kind not in kinds:
        raise UsageError(f"There is no '{kind}': use cron, systemd or github.{did_you_mean(kind, kinds)}")
    return kinds[kind](config)


def _command(config):
    """Return the command and the folder it runs in: both absolute, since a scheduler has no working
    directory."""
    program = Path(sys.executable).parent / "geobrief"
    start = [str(program)] if program.exists() else [sys.executable, "-c", "from geobrief.cli import main; main()"]
    return [*start, "run-due", "--config", str(config.path)], config.path.parent


def _cron(config):
    command, folder = _command(config)
    output, log = shlex.quote(str(config.output)), shlex.quote(str(config.output / "reports.log"))
    steps = f"cd {shlex.quote(str(folder))} && mkdir -p {output} && {shlex.join(command)} >> {log} 2>&1"
    secrets = "".join(f"{name}=\n" for name in secret_names(config))
    told = f"# Fill in what the alerts need; nobody but you may read a crontab.\n{secrets}" if secrets else ""
    line = f"*/{EVERY} * * * * {steps}".replace("%", r"\%")
    return {"geobrief.cron": f"# Add this to your crontab (crontab -e). {_why(config)}\n{told}{line}\n"}


def _systemd(config):
    command, folder = _command(config)
    quoted = " ".join(
        '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'
        for word in command
    )
    place = str(folder).replace("%", "%%")
    service = (
        f"[Unit]\nDescription=Geobrief reports that are due\n\n[Service]\nType=oneshot\n"
        f"WorkingDirectory={place}\nExecStart={quoted}\n"
        "# What the alerts need (NAME=value, a line each); the file need not be there.\n"
        f"EnvironmentFile=-{place}/reports.env\n"
        "# 75: another call is still at work on the report\nSuccessExitStatus=75\n"
    )
    timer = (
        f"# {_why(config)}\n[Unit]\nDescription=Look for Geobrief reports that are due\n\n[Timer]\n"
        f"OnCalendar=*:0/{EVERY}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    return {"geobrief.service": service, "geobrief.timer": timer}


def _github(config):
    name = config.path.name
    folder = config.path.parent
    output = config.output.relative_to(folder).as_posix() if config.output.is_relative_to(folder) else config.output
    secrets = "".join(f"\n          {secret}: ${{{{ secrets.{secret} }}}}" for secret in secret_names(config))
    secrets = f"\n        env:{secrets}" if secrets else ""
    return {
        "geobrief.yml": f"""# Put this file into .github/workflows/. {_why(config)}
# GitHub may start a workflow late; a due time is not lost by that. The record of runs is kept in its cache.
name: Geobrief reports
on:
  schedule:
    - cron: "*/{3 * EVERY} * * * *"
  workflow_dispatch:
concurrency: geobrief
permissions:
  contents: read
jobs:
  run-due:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install --require-hashes -r requirements.lock
      - run: pip install --no-deps --no-build-isolation -e .
      - uses: actions/cache/restore@v4
        with:
          path: {output}
          key: geobrief-${{{{ github.run_id }}}}
          restore-keys: geobrief-
      - run: geobrief run-due --config {name}{secrets}
      - if: always()
        uses: actions/cache/save@v4
        with:
          path: {output}
          key: geobrief-${{{{ github.run_id }}}}
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: reports
          path: {output}
"""
    }


def _why(config):
    return f"run-due is quick when nothing is due; the times stand in {config.path.name}."
