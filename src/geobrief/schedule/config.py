"""`reports.toml`: which reports there are, checked as a whole before anything runs."""

import itertools
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geobrief.errors import UsageError, did_you_mean
from geobrief.schedule.dates import resolve_dates

FILE = "reports.toml"


class ConfigError(UsageError):
    """What is wrong in the file; `problems` has one line for each fault."""

    def __init__(self, problems):
        self.problems = problems
        more = f" ({len(problems) - 1} more: geobrief check lists them)" if len(problems) > 1 else ""
        super().__init__(problems[0] + more)


@dataclass(frozen=True)
class Report:
    """One entry of the file.

    Attributes
    ----------
    name : str
    notebooks : list of pathlib.Path
        One, or those of the suite.
    values : dict
        Parameters as written, the corpus among them; relative dates unresolved.
    schedule : list of str
        Cron expressions; empty for a report that runs only when asked for.
    zone : zoneinfo.ZoneInfo
    keep : int
        Editions.
    outputs : tuple of str
        What of an edition is kept: page, notebook.
    matrix : dict
        Parameter -> values.
    alerts : dict
        `on`, `command`, `webhook`, `email`.
    deadline : float
        Seconds for one attempt.
    retries : int
    memory : int or None
        Bytes.
    """

    name: str
    notebooks: list
    values: dict
    schedule: list
    zone: ZoneInfo
    keep: int = 30
    outputs: tuple = ("page", "notebook")
    matrix: dict = field(default_factory=dict)
    alerts: dict = field(default_factory=dict)
    deadline: float = 3600.0
    retries: int = 2
    memory: int | None = None

    @property
    def variants(self):
        """Pairs of a slug ("" without a matrix) and the values that the matrix gives for it."""
        names = list(self.matrix)
        pairs = [dict(zip(names, values, strict=True)) for values in itertools.product(*self.matrix.values())]
        return [(slug_of(pair), pair) for pair in pairs]


@dataclass(frozen=True)
class Config:
    """The file as a whole; `mail` has the settings of the mail server, `cache` a folder, True for the usual one, False
    for none."""

    path: Path
    output: Path
    reports: list
    workers: int
    mail: dict
    cache: Path | bool

    @property
    def cache_folder(self):
        """The folder of the cache, None without one."""
        if self.cache is not True:
            return self.cache or None
        from geobrief.cache import default_folder  # late: it brings pandas, and most calls find nothing due

        return default_folder()

    def report(self, name):
        """Return the report called `name`.

        Raises
        ------
        UsageError
            If there is none.
        """
        known = {report.name: report for report in self.reports}
        if name not in known:
            raise UsageError(f"{self.path.name} has no report '{name}'.{did_you_mean(name, known)}")
        return known[name]


def load_config(path=FILE):
    """Return the `Config` in the TOML file `path`.

    Raises
    ------
    ConfigError
        Naming file, line and field of everything that is wrong.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): docs/schedule.md has an example.") from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path.name}: not UTF-8 text; save it as UTF-8."]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path.name}: not valid TOML: {error}."]) from error
    from geobrief.schedule.reading import Reader  # it needs the classes above

    return Reader(path, text, table).read()


def slug_of(pair):
    """Return what a folder is called after the values of a matrix's parameters."""
    parts = [re.sub(r"[^A-Za-z0-9]+", "-", str(value)).strip("-")[:40] or "none" for value in pair.values()]
    return "-".join(parts)


def values_on(report, variant, due):
    """Return the parameters of one run: those of the report and its variant, dates resolved at `due`
    (UTC)."""
    day = due.astimezone(report.zone).date() if isinstance(due, datetime) else due
    return resolve_dates({**report.values, **variant}, day)
