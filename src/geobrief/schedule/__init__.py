"""Reports that run themselves: `reports.toml` says what is due when, and `run_due` runs, publishes and tells.

`run_report(name, config)` runs one report now: the way in for Airflow, Prefect, Dagster or a script.
"""

from geobrief.schedule.config import Config, ConfigError, Report, load_config
from geobrief.schedule.export import export_schedule
from geobrief.schedule.plan import check_text
from geobrief.schedule.runs import run_due, run_report

__all__ = [
    "Config",
    "ConfigError",
    "Report",
    "check_text",
    "export_schedule",
    "load_config",
    "run_due",
    "run_report",
]
