"""From the table in `reports.toml` to a `Config`: every field is checked, every fault is gathered."""

import contextlib
import itertools
import os
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from geobrief.errors import GeobriefError, UsageError, did_you_mean
from geobrief.schedule.config import Config, ConfigError, Report, slug_of
from geobrief.schedule.dates import EXAMPLES, relative_days, resolve_dates
from geobrief.schedule.due import now_utc, trigger
from geobrief.schedule.lines import line_of

_TOP = {"timezone", "output", "workers", "cache", "mail", "report"}
_FIELDS = {
    "name",
    "notebook",
    "suite",
    "corpus",
    "parameters",
    "schedule",
    "timezone",
    "keep",
    "outputs",
    "matrix",
    "alerts",
    "deadline",
    "retries",
    "memory",
}
_ALERTS = {"on", "command", "webhook", "email"}
_MAIL = {
    **dict.fromkeys(("host", "sender", "user", "password"), (str, "a text")),
    "port": (int, "a number, such as 587"),
    "tls": (bool, "true or false"),
}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
OCCASIONS = ("failure", "recovery", "finding")
KEPT = ("page", "notebook")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_SPAN = re.compile(r"(\d+)\s*(s|sec|seconds?|min|minutes?|h|hours?)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB)", re.IGNORECASE)
_MOST_RUNS = 2000


class Reader:
    """Walks the table, gathers what is wrong."""

    def __init__(self, path, text, table):
        self.path, self.text, self.table, self.problems = path.absolute(), text, table, []
        self.n = None

    def wrong(self, name, message):
        where = f"{self.path.name}, line {line_of(self.text, self.n, name)}"
        owner = f", report {self.n + 1}" if self.n is not None else ""
        self.problems.append(f"{where}{owner}, {name}: {message}")

    def read(self):
        table = self.table
        self.unknown(table, _TOP, "")
        zone = self.zone(table.get("timezone", "UTC"))
        mail = self.mail(table)
        output = self.path.parent / self.typed(table, "output", str, "outputs")
        workers = self.whole(table, "workers", max(1, min(4, (os.cpu_count() or 2) - 1)), 1)
        rows = table.get("report")
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            self.problems.append(f"{self.path.name}, line 1, report: there is no [[report]].")
            rows = []
        reports, cache = [], self.cache(table)
        for self.n, row in enumerate(rows):
            reports.append(self.report(row, zone, mail))
        self.no_doubles(rows)
        if self.problems:
            raise ConfigError(self.problems)
        return Config(self.path, output, reports, workers, mail, cache)

    def cache(self, table):
        value = table.get("cache", True)
        if not isinstance(value, bool | str):
            self.wrong("cache", "has to be true, false or a folder.")
        return self.path.parent / value if isinstance(value, str) else value

    def mail(self, table):
        """Check the settings of the mail server; a password neither stands in the file nor goes out in the clear."""
        found = self.table_of(table, "mail", _MAIL)
        for name, value in found.items():
            kind, said = _MAIL.get(name, (object, ""))
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
                self.wrong(f"mail.{name}", f"has to be {said}.")
        for name in ("host", "sender"):
            if found and not found.get(name):
                self.wrong(f"mail.{name}", "is missing.")
        if not str(found.get("password", "env:")).startswith("env:"):
            self.wrong("mail.password", "a secret does not stand in a file: write env:NAME_OF_VARIABLE.")
        if found.get("tls") is False and "password" in found and found.get("host") not in _THIS_MACHINE:
            self.wrong("mail.tls", "the password would go over the network unencrypted: leave this line out.")
        return found

    def report(self, row, zone, mail):
        self.unknown(row, _FIELDS, "")
        name = self.typed(row, "name", str, "")
        if not _NAME.fullmatch(name):
            self.wrong("name", "is missing or not made of letters, digits, '-' and '_'.")
        zone = self.zone(row["timezone"]) if "timezone" in row else zone
        notebooks = self.notebooks(row)
        matrix = self.matrix(row)
        values = dict(self.table_of(row, "parameters", None))
        if "corpus" in row:
            values["corpus"] = row["corpus"]
        made = Report(
            name,
            notebooks,
            values,
            self.schedule(row),
            zone,
            self.whole(row, "keep", 30, 1),
            self.outputs(row),
            matrix,
            self.alerts(row, mail),
            self.span(row),
            self.whole(row, "retries", 2, 0),
            self.memory(row),
        )
        self.parameters(made)
        return made

    # --- single fields ---------------------------------------------------------------------------------

    def typed(self, table, name, kind, default):
        value = table.get(name, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(name, f"has to be {'a text' if kind is str else 'a whole number'}.")
            return default
        return value

    def whole(self, table, name, default, least):
        value = self.typed(table, name, int, default)
        if value < least:
            self.wrong(name, f"has to be {least} or more.")
        return max(value, least)

    def unknown(self, table, known, prefix):
        for name in table:
            if name not in known:
                self.wrong(prefix + name, f"is not known.{did_you_mean(name, known)}")

    def table_of(self, table, name, known):
        value = table.get(name, {})
        if not isinstance(value, dict):
            self.wrong(name, "has to be a table.")
            return {}
        if known:
            self.unknown(value, known, f"{name}.")
        return value

    def zone(self, name):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            self.wrong("timezone", f"there is no time zone '{name}'; one is Europe/Paris.")
            return ZoneInfo("UTC")

    def notebooks(self, row):
        from geobrief.resources import notebook_paths

        if row.get("suite") is True and "notebook" not in row:
            return notebook_paths()
        name = self.typed(row, "notebook", str, "brief")
        if "suite" in row:
            self.wrong("suite", "is true or left out, and stands alone: without notebook.")
        known = {path.stem: path for path in notebook_paths()}
        own = self.path.parent / name
        if name in known or (name.endswith(".ipynb") and own.is_file()):
            return [known.get(name, own)]
        self.wrong("notebook", f"there is no notebook '{name}'.{did_you_mean(name, known)}")
        return []

    def schedule(self, row):
        value = row.get("schedule", [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self.wrong("schedule", "has to be a cron expression or a list of them.")
            return []
        for text in texts:
            try:
                trigger(text)
            except UsageError as error:
                self.wrong("schedule", str(error))
        return texts

    def outputs(self, row):
        value = row.get("outputs", ["page", "notebook"])
        if not isinstance(value, list) or not set(map(str, value)) <= set(KEPT) or "page" not in value:
            self.wrong("outputs", f"has to be a list of {', '.join(KEPT)}, with page among them.")
            return KEPT
        return tuple(value)

    def matrix(self, row):
        found = self.table_of(row, "matrix", None)
        good = {}
        for name, values in found.items():
            if not isinstance(values, list) or not values:
                self.wrong(f"matrix.{name}", "has to be a list with one value or more.")
            elif name in row.get("parameters", {}):
                self.wrong(f"matrix.{name}", "stands in parameters as well.")
            else:
                good[name] = values
        slugs = [
            slug_of(dict(zip(good, pair, strict=True)))
            for pair in itertools.islice(itertools.product(*good.values()), _MOST_RUNS + 1)
        ]
        if len(slugs) > _MOST_RUNS:
            self.wrong("matrix", f"makes more than {_MOST_RUNS:,} runs.")
        elif len({slug.lower() for slug in slugs}) < len(slugs):  # as macOS and Windows tell folders apart
            self.wrong("matrix", "has values that cannot be told apart in a folder's name.")
        return good

    def alerts(self, row, mail):
        found = self.table_of(row, "alerts", _ALERTS)
        on = found.get("on", list(OCCASIONS))
        if not isinstance(on, list) or not set(map(str, on)) <= set(OCCASIONS):
            self.wrong("alerts.on", f"has to be a list of {', '.join(OCCASIONS)}.")
        command = found.get("command", [])
        if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
            self.wrong("alerts.command", 'has to be a list of words, such as ["notify-send", "Geobrief"].')
        address = found.get("webhook", "env:-")
        if not isinstance(address, str) or not re.match(r"https?://|env:", address):
            self.wrong("alerts.webhook", "has to start with https:// or http://, or be env:NAME_OF_VARIABLE.")
        email = found.get("email", ["x@y"])
        email = [email] if isinstance(email, str) else email
        if not isinstance(email, list) or not email or not all("@" in str(receiver) for receiver in email):
            self.wrong("alerts.email", "has to be an address or a list of them.")
        elif "email" in found and not mail:
            self.wrong("alerts.email", "needs [mail] with host and sender.")
        if found and not {"command", "webhook", "email"} & set(found):
            self.wrong("alerts", "names nobody to tell: give command, webhook or email.")
        return {**found, "on": on} if found else {}

    def span(self, row):
        value = row.get("deadline", "60 min")
        found = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found or int(found[1]) == 0:
            self.wrong("deadline", "has to be a time such as '30 min'.")
            return 3600.0
        return float(int(found[1]) * {"s": 1, "m": 60, "h": 3600}[found[2][0]])

    def memory(self, row):
        if "memory" not in row:
            return None
        found = _SIZE.fullmatch(str(row["memory"]).strip())
        if not found:
            self.wrong("memory", "has to be a size such as '4 GB'.")
            return None
        return int(float(found[1]) * 1e6 * (1000 if found[2].upper() == "GB" else 1))

    # --- what has to fit together ------------------------------------------------------------------------

    def parameters(self, report):
        """Check every parameter against the notebook that gets it, on a day that stands for any."""
        if not report.notebooks:
            return
        values = dict(report.values)
        period = values.get("period", "today")
        if not isinstance(period, str) or relative_days(period, now_utc().date()) is None:
            self.wrong("parameters.period", f"is not understood; there is {EXAMPLES}.")
            values.pop("period")
        for place, names in (("parameters", values), ("matrix", report.matrix)):
            for name in names:
                field = name if name == "corpus" and "corpus" not in self.row("parameters") else f"{place}.{name}"
                each = [values[name]] if place == "parameters" else report.matrix[name]
                for value in each:
                    self.value(report, field, {name: value})

    def row(self, name):
        found = self.table["report"][self.n].get(name, {})
        return found if isinstance(found, dict) else {}

    def value(self, report, field, pair):
        from geobrief.report.parameters import check_parameters, read_parameters

        if _is_corpus(pair):  # a disk that is away for an hour fails the runs that need it, not the whole file
            return
        try:
            pair = resolve_dates(pair, now_utc().date())
            known = {}
            for path in report.notebooks:
                known |= {parameter.name: parameter for parameter in read_parameters(path)}
            names = "no notebook of the suite" if len(report.notebooks) > 1 else report.notebooks[0].stem
            with contextlib.chdir(self.path.parent):
                check_parameters(list(known.values()), pair, name=names)
        except GeobriefError as error:
            self.wrong(field, str(error))

    def no_doubles(self, rows):
        seen = set()
        for self.n, row in enumerate(rows):
            name = str(row.get("name", "")).lower()
            if name in seen:
                self.wrong("name", f"'{row['name']}' is taken by an earlier report.")
            seen.add(name)


def _is_corpus(pair):
    """Return whether a parameter is a corpus, written as it should be: a text or a list of texts."""
    value = pair.get("corpus")
    paths = [value] if isinstance(value, str) else value
    return isinstance(paths, list) and bool(paths) and all(path and isinstance(path, str) for path in paths)
