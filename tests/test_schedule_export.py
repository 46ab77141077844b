"""The exported files do what they say: their own tools accept them, and the commands in them run."""

import os
import shutil
import subprocess
import sys

import pytest
import yaml
from process_tools import HANG
from schedule_tools import SMALL, events, notebook, reports

from geobrief.errors import UsageError
from geobrief.schedule import export_schedule, load_config

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no cron, no systemd")
SECRET = '[report.alerts]\nwebhook = "env:HOOK"\n'


@pytest.fixture
def odd(tmp_path):
    """A file of reports in a folder whose name has to be quoted for everybody; one report has a secret."""
    folder = tmp_path / "a b%c$d'e"
    folder.mkdir()
    notebook(folder, "small")
    return load_config(reports(folder, SMALL + SECRET))


def test_the_line_for_cron_runs_what_is_due_on_a_machine_where_nothing_is_yet(odd):
    """Run as cron would: in another folder, by sh, with `\\%` for a percent sign."""
    text = export_schedule("cron", odd)["geobrief.cron"]
    line = text.splitlines()[-1]
    fields, command = line.split()[:5], line.split(None, 5)[5]
    assert fields == ["*/5", "*", "*", "*", "*"] and "HOOK=\n" in text
    assert all(command[at - 1] == "\\" for at in range(len(command)) if command[at] == "%")
    subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], check=True, cwd="/", timeout=HANG)
    (event,) = events((odd.output / "reports.log").read_text(encoding="utf-8"))
    assert event["event"] == "nothing-due"


def test_systemd_accepts_the_service_and_its_timer(tmp_path, odd):
    files = export_schedule("systemd", odd)
    assert "OnCalendar=*:0/5" in files["geobrief.timer"] and "reports.env" in files["geobrief.service"]
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:", "XDG_RUNTIME_DIR": str(tmp_path)}
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in files)],
        capture_output=True, text=True, check=False, env=environment, timeout=HANG,
    )  # fmt: skip
    assert checked.returncode == 0 and "geobrief" not in checked.stderr, checked.stderr


def test_the_workflow_for_github_has_its_steps_in_order_and_the_secrets(odd):
    made = yaml.safe_load(export_schedule("github", odd)["geobrief.yml"])
    assert made[True]["schedule"] == [{"cron": "*/15 * * * *"}] and "workflow_dispatch" in made[True]
    steps = made["jobs"]["run-due"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all("@v" in step["uses"] for step in steps if "uses" in step)
    (run,) = [step for step in steps if "run-due" in step.get("run", "")]
    assert run["env"] == {"HOOK": "${{ secrets.HOOK }}"}
    order = [step.get("uses", step.get("run")).split("@")[0] for step in steps]
    assert order.index("actions/cache/restore") < steps.index(run) < order.index("actions/cache/save")
    for step in steps[steps.index(run) + 1 :]:
        assert step["if"] == "always()"


def test_github_keeps_the_folder_that_the_reports_go_to_and_the_record_of_runs_in_it(tmp_path):
    notebook(tmp_path, "small")
    config = load_config(reports(tmp_path, top='output = "site/news"'))
    made = yaml.safe_load(export_schedule("github", config)["geobrief.yml"])
    kept = [step["with"]["path"] for step in made["jobs"]["run-due"]["steps"] if "path" in step.get("with", {})]
    assert kept == ["site/news"] * 3


def test_without_alerts_no_secret_is_asked_for(tmp_path):
    notebook(tmp_path, "small")
    config = load_config(reports(tmp_path))
    made = yaml.safe_load(export_schedule("github", config)["geobrief.yml"])
    assert not any("env" in step for step in made["jobs"]["run-due"]["steps"])
    assert "Fill in" not in export_schedule("cron", config)["geobrief.cron"]


def test_another_scheduler_is_refused_with_those_there_are(odd):
    with pytest.raises(UsageError, match="cron, systemd or github"):
        export_schedule("at", odd)
