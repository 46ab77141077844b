"""The cold brief of one article against the floor of this machine, each in a fresh process, in turn.

The floor: papermill of an empty notebook and nbconvert of it in one process, plus importing pandas, geopandas and
matplotlib, which any such report needs. The drawing of the two world maps is measured beside it and taken off.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
ARTICLE = """Ministers meet in Geneva

Talks between Russia and Ukraine resumed in Geneva on Tuesday. The United States and Turkey welcomed the meeting.
The foreign ministry of Poland said that sanctions would stay. Grain exports through the Black Sea grew in August.
"""
FLOOR = """
import sys, papermill, nbformat
from nbconvert import HTMLExporter
import pandas, geopandas, matplotlib.figure
papermill.execute_notebook(sys.argv[1], sys.argv[2], progress_bar=False, kernel_name="python3")
HTMLExporter().from_filename(sys.argv[2])
"""
MAPS = """
import time, pandas as pd
from geobrief import maps
frame = pd.DataFrame({"country": ["RUS", "UKR", "USA"], "name": ["Russia", "Ukraine", "United States"],
                      "n_articles": [1, 1, 1], "mean": [0.0, 0.1, -0.1], "low": float("nan"), "high": float("nan"),
                      "uncertain": True})
start = time.perf_counter()
for figure in (maps.world_counts(frame, "t", "s"), maps.world_tone(frame, "t", "s")):
    maps.to_png(figure)
print(time.perf_counter() - start)
"""


def seconds(command):
    """Return the wall time of a command in seconds, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout


def main():
    """Print the floor, the brief and their ratio, the maps taken off, as medians of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "one.txt").write_text(ARTICLE, encoding="utf-8")
        empty = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (work / "empty.ipynb").write_text(json.dumps(empty), encoding="utf-8")
        floor, brief, maps = [], [], []
        for _ in range(ROUNDS):
            floor.append(seconds([sys.executable, "-c", FLOOR, work / "empty.ipynb", work / "run.ipynb"])[0])
            command = [sys.executable, "-c", "from geobrief.cli import main; main()", "report", "brief"]
            brief.append(seconds([*command, "--corpus", work / "one.txt", "--output", work / "out"])[0])
            maps.append(float(seconds([sys.executable, "-c", MAPS])[1]))
    base, whole, drawing = (statistics.median(times) for times in (floor, brief, maps))
    print(f"floor {base:.2f} s, cold brief {whole:.2f} s, of it two maps {drawing:.2f} s, median of {ROUNDS}")
    print(f"cold brief without its maps: {(whole - drawing) / base:.2f} x the floor (aim: at most 2)")


if __name__ == "__main__":
    main()
