"""A corpus that strains the engine, and a scorer of another package that some articles bring down."""

import json
import sys

import pandas as pd

from geobrief.analysis import FRAMES
from geobrief.corpus import stream_corpus
from geobrief.engine.stages import Way
from geobrief.sentiment import registry

SCORER = """import os, signal

def score(frame):
    for text in frame["text"]:
        if "Poison" in text:
            raise ZeroDivisionError("poisoned")
        if "Killer" in text:
            os._exit(9)
    return frame["text"].str.len().to_numpy(dtype=float) % 7 / 7
"""


def install_scorer(folder, monkeypatch):
    """Make the scorer `brittle` known to this process and to those that it starts."""
    folder.mkdir()
    (folder / "brittle_scorer.py").write_text(SCORER)
    info = folder / "brittle_scorer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: brittle-scorer\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[geobrief.scorers]\nbrittle = brittle_scorer:score\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "brittle_scorer", raising=False)  # what an earlier test made of it
    registry.get_scorer.cache_clear()


def rows(n, start=0, **texts):
    """Return `n` articles as JSON rows, some of them copies; `texts` maps `a7` to the text of the seventh."""
    def text(number):
        plain = f"Russia's Vladimir Putin met Ada Sample{number % 5} of France. “Grain {number} went to Mali,” he said."
        return texts.get(f"a{number}", plain)

    return [{"id": str(k), "title": f"Report {k - k % 3}", "text": text(k - (k % 10 == 9)), "outlet": f"Wire {k % 2}",
             "date": f"2022-10-{k % 28 + 1:02d}"} for k in range(start, start + n)]


def gdelt(number="1000001"):
    """Return one event as a GDELT table has it."""
    row = [""] * 61
    row[0], row[1], row[2], row[3], row[4] = number, "20221012", "202210", "2022", "2022.7"
    row[5], row[7], row[15], row[17], row[26], row[27], row[28] = "RUS", "RUS", "UKR", "UKR", "190", "190", "19"
    row[29], row[30], row[60] = "4", "-10.0", "https://a.example/1"
    return "\t".join(row) + "\n"


def lines(rows):
    """Return rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def assert_same(first, second, names=FRAMES):
    """Compare two analyses row for row."""
    for name in names:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True, obj=name)


def flow(root, scorer="textblob"):
    """Return the arguments of `analyse_stream` for a folder."""
    return stream_corpus(str(root)), Way(scorer)
