"""reports.toml is checked as a whole; due times follow the clock on the wall, each exactly once."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from schedule_tools import SMALL, notebook, reports

from geobrief.errors import UsageError
from geobrief.resources import home
from geobrief.schedule import ConfigError, check_text, load_config
from geobrief.schedule.config import values_on
from geobrief.schedule.dates import relative_days, resolve_dates
from geobrief.schedule.due import instant, last_due, next_due, trigger

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = date(2026, 11, 22)

BROKEN = """cache = false
timezone = "Europe/Pariss"

[[report]]
name = "a"
notebook = "small.ipynb"
schedule = "0 25 * * *"
keep = 0

[report.parameters]
wrod = "x"
since = "some day"

[[report]]
name = "a"
notebok = "small.ipynb"
alerts = { on = ["sometimes"], email = "desk" }
deadline = "soon"
"""


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_fault_is_told_with_file_line_and_field(tmp_path):
    notebook(tmp_path, "small")
    path = tmp_path / "reports.toml"
    path.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        load_config(path)
    told = {line.partition(":")[0]: line for line in wrong.value.problems}
    assert set(told) == {
        "reports.toml, line 2, timezone",
        "reports.toml, line 7, report 1, schedule",
        "reports.toml, line 8, report 1, keep",
        "reports.toml, line 11, report 1, parameters.wrod",
        "reports.toml, line 12, report 1, parameters.since",
        "reports.toml, line 15, report 2, name",
        "reports.toml, line 16, report 2, notebok",
        "reports.toml, line 17, report 2, alerts.on",
        "reports.toml, line 17, report 2, alerts.email",
        "reports.toml, line 18, report 2, deadline",
    }
    assert "'word'" in told["reports.toml, line 11, report 1, parameters.wrod"]


@pytest.mark.parametrize(
    ("text", "message"),
    [("[[report]\n", "not valid TOML.*line 1"), ("", "there is no"), ("report = 3", "there is no")],
)
def test_a_file_that_is_no_list_of_reports_is_refused(tmp_path, text, message):
    path = tmp_path / "reports.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        load_config(path)


def test_a_secret_does_not_stand_in_the_file(tmp_path):
    notebook(tmp_path, "small")
    mail = '[mail]\nhost = "localhost"\nsender = "a@b"\npassword = "hunter2"\n'
    path = reports(tmp_path, f'{mail}[[report]]\nname = "a"\nnotebook = "small.ipynb"\n')
    with pytest.raises(ConfigError, match=r"mail\.password.*env:"):
        load_config(path)


@pytest.mark.parametrize(
    ("mail", "field", "why"),
    [
        ('host = "h"', "sender", "missing"),
        ('host = "h"\nsender = "a@b"\nport = "many"', "port", "a number"),
        ('host = "h"\nsender = "a@b"\ntls = "no"', "tls", "true or false"),
        ('host = "h"\nsender = "a@b"\ntls = false\npassword = "env:X"', "tls", "unencrypted"),
        ('host = "h"\nsender = "a@b"\nsmtp = 1', "smtp", "not known"),
    ],
)
def test_settings_of_the_mail_server_are_checked(tmp_path, mail, field, why):
    notebook(tmp_path, "small")
    with pytest.raises(ConfigError, match=rf"line \d, mail\.{field}: .*{why}"):
        load_config(reports(tmp_path, top=f"[mail]\n{mail}\n"))


def test_a_variable_that_is_not_set_is_told_before_it_is_needed(tmp_path, monkeypatch):
    notebook(tmp_path, "small")
    path = reports(tmp_path, SMALL + '[report.alerts]\nwebhook = "env:HOOK_OF_THE_DESK"\n')
    monkeypatch.delenv("HOOK_OF_THE_DESK", raising=False)
    assert "HOOK_OF_THE_DESK" in check_text(load_config(path))
    monkeypatch.setenv("HOOK_OF_THE_DESK", "http://localhost")
    assert "HOOK_OF_THE_DESK" not in check_text(load_config(path))


@pytest.mark.parametrize("values", ['["a b", "a-b"]', '["Kyiv", "kyiv"]'])
def test_values_of_a_matrix_whose_folders_are_one_somewhere_are_refused(tmp_path, values):
    notebook(tmp_path, "small")
    with pytest.raises(ConfigError, match="cannot be told apart"):
        load_config(reports(tmp_path, f"{SMALL}[report.matrix]\nword = {values}\n"))


def test_a_matrix_makes_a_run_of_each_combination(tmp_path):
    notebook(tmp_path, "small")
    text = '[[report]]\nname = "a"\nnotebook = "small.ipynb"\nparameters = { period = "yesterday" }\n'
    path = reports(tmp_path, text + '[report.matrix]\nword = ["one two", "3"]\n')
    report = load_config(path).report("a")
    assert [slug for slug, _ in report.variants] == ["one-two", "3"]
    day = utc("2026-11-22T23:30")  # the 23rd in Paris, the 22nd in UTC
    assert values_on(report, report.variants[0][1], day) == {
        "since": "2026-11-21", "until": "2026-11-21", "word": "one two",
    }  # fmt: skip


def test_check_prints_what_would_run_when(tmp_path):
    notebook(tmp_path, "small")
    path = reports(
        tmp_path,
        '[[report]]\nname = "a"\nnotebook = "small.ipynb"\nschedule = "0 6 * * mon"\n'
        'timezone = "Europe/Paris"\nparameters = { since = "last week" }\n',
    )
    text = check_text(load_config(path), now=utc("2026-11-22T12:00"), count=1)
    assert "Mon 2026-11-23 06:00 CET" in text and "since = '2026-11-16'" in text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("last 7 days", "2026-11-15", "2026-11-21"),
        ("last 2 weeks", "2026-11-08", "2026-11-21"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this month", "2026-11-01", "2026-11-22"),
        ("30 days ago", "2026-10-23", "2026-10-23"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_relative_dates(text, first, last):
    assert relative_days(text, SUNDAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_month_back_from_a_long_month_is_its_last_day():
    assert relative_days("1 month ago", date(2026, 3, 31))[0] == date(2026, 2, 28)


def test_other_texts_are_no_relative_dates_and_other_parameters_keep_theirs():
    assert relative_days("2026-11-01", SUNDAY) is None and relative_days("last", SUNDAY) is None
    assert relative_days("last 9999 months", date(20, 1, 1)) is None
    assert resolve_dates({"word": "yesterday", "until": "yesterday"}, SUNDAY) == {
        "word": "yesterday", "until": "2026-11-21",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "days"),
    [("1-5", "mon tue wed thu fri"), ("0", "sun"), ("7", "sun"), ("5-7", "fri sat sun"),
     ("6-1", "sat sun mon"), ("*/2", "sun tue thu sat"), ("mon,3", "mon wed"), ("1-5/2", "mon wed fri")],
)  # fmt: skip
def test_weekdays_count_as_in_cron(field, days):
    times = next_due([f"0 6 * * {field}"], ZoneInfo("UTC"), utc("2026-11-22T00:00"), count=7)
    names = {f"{time:%a}".lower() for time in times if time < utc("2026-11-29T00:00")}
    assert names == set(days.split())


@pytest.mark.parametrize("text", ["", "0 6 * *", "61 * * * *", "0 6 1 * 1", "0 6 * * 8", "x * * * *"])
def test_what_is_no_cron_expression_is_refused(text):
    with pytest.raises(UsageError):
        trigger(text)


def test_a_time_that_the_clock_skips_is_the_first_minute_after_the_gap():
    assert instant(datetime(2026, 3, 29, 2, 30), PARIS) == utc("2026-03-29T01:00")
    assert instant(datetime(2026, 3, 29, 1, 59), PARIS) == utc("2026-03-29T00:59")
    assert instant(datetime(2026, 3, 29, 3, 0), PARIS) == utc("2026-03-29T01:00")
    lord_howe = ZoneInfo("Australia/Lord_Howe")  # half an hour only
    assert instant(datetime(2026, 10, 4, 2, 10), lord_howe) == utc("2026-10-03T15:30")


def test_a_time_that_the_clock_shows_twice_is_the_first():
    assert instant(datetime(2026, 10, 25, 2, 30), PARIS) == utc("2026-10-25T00:30")
    times = next_due(["30 2 * * *"], PARIS, utc("2026-10-24T12:00"), count=2)
    assert times == [utc("2026-10-25T00:30"), utc("2026-10-26T01:30")]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_looking_back_and_ahead_agree_over_a_change_of_the_clock(day):
    start = utc(f"{day}T00:00") - timedelta(hours=12)
    expressions = ["30 2 * * *", "0 * * * *", "45 1,3 * * sun"]
    ahead = next_due(expressions, PARIS, start, count=36)
    back, now = [], ahead[-1]
    while now > start:
        back.append(now := last_due(expressions, PARIS, now))
        now -= timedelta(seconds=1)
    assert sorted(time for time in back if time > start) == ahead and len(set(ahead)) == 36


def test_a_rare_due_time_is_found():
    assert last_due(["0 0 29 2 *"], ZoneInfo("UTC"), utc("2027-01-01T00:00")) == utc("2024-02-29T00:00")
    assert last_due(["0 0 30 2 *"], ZoneInfo("UTC"), utc("2027-01-01T00:00")) is None


def test_the_documented_file_is_valid(tmp_path):
    text = (home() / "docs" / "schedule.md").read_text(encoding="utf-8")
    (tmp_path / "reports.toml").write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    config = load_config(tmp_path / "reports.toml")
    assert [report.name for report in config.reports] == ["morning", "countries"]
    assert len(config.report("countries").variants) == 3 and config.report("morning").memory == 8_000_000_000


def test_the_commands_check_export_and_clean(tmp_path, run_cli, monkeypatch):
    notebook(tmp_path, "small")
    path = reports(tmp_path)
    code, out, _ = run_cli("check", "--config", path, "--count", 3)
    assert code == 0 and out.count("06:00 UTC") == 3
    code, out, _ = run_cli("export-schedule", "cron", "--config", path, "--output", tmp_path / "cron")
    assert code == 0 and "run-due" in (tmp_path / "cron" / "geobrief.cron").read_text(encoding="utf-8")
    monkeypatch.setenv("GEOBRIEF_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache" / "analysis").mkdir(parents=True)
    code, out, _ = run_cli("clean", "--cache", "--config", path)
    assert code == 0 and "daily" in out and not (tmp_path / "cache" / "analysis").exists()


def test_check_lists_every_fault_and_exits_with_2(tmp_path, run_cli):
    notebook(tmp_path, "small")
    (tmp_path / "reports.toml").write_text(BROKEN, encoding="utf-8")
    code, out, err = run_cli("check", "--config", tmp_path / "reports.toml")
    assert code == 2 and not out and err.count("reports.toml, line") == 10


def test_a_call_that_finds_nothing_due_loads_nothing_heavy(tmp_path):
    """It happens every few minutes, for years."""
    notebook(tmp_path, "small")
    code = "import sys\nfrom geobrief import schedule\nschedule.run_due(sys.argv[1])\n"
    code += "print({'pandas', 'numpy', 'papermill', 'nbformat'} & set(sys.modules))"
    path = reports(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("cache = false\n", ""), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n" and "nothing-due" in ran.stderr
