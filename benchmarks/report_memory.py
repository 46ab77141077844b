"""What a report of some days out of a large analysed folder holds in memory.

    python benchmarks/report_memory.py [ARTICLES]      by default 50000

A small analysis is laid down many times over, each time under identifiers of its own and on days of its own; then the
facts, findings and statements of ten days are made from the folder, in a process of their own.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import made
import measured_run
import measuring

ONCE = 250  # articles that are analysed
DAYS = 10


def lay_down(folder, times, work):
    """Write an analysis of `times` times `ONCE` articles to `folder`."""
    import pandas as pd

    from geobrief import frames
    from geobrief.analysis import analyse
    from geobrief.engine.tables import as_table
    from geobrief.engine.writing import FolderSink, publish

    file = work / "once.jsonl"
    made.make(file, range(ONCE), made.runs_of())
    once = analyse(str(file), scorer="textblob")
    names = [name for name in frames.COLUMNS if name not in ("actors", "problems")]
    sink = FolderSink(work)
    for turn in range(times):
        for name in names:
            frame = getattr(once, name).copy()
            for column in [column for column in frame if column.endswith("_id") and column != "actor_id"]:
                frame[column] = frame[column].str.slice(0, -6) + f"{turn:06x}"
            if name == "articles":
                frame["duplicate_of"] = frame["duplicate_of"].str.slice(0, -6) + f"{turn:06x}"
                frame["published"] += pd.Timedelta(days=turn)
            sink.add(name, as_table(frame))
    for name in ("actors", "problems"):
        sink.add(name, as_table(getattr(once, name)))
    rows = sink.close(tuple(frames.COLUMNS), {})
    publish(work, folder, tuple(frames.COLUMNS), {**once.provenance, "rows": rows})
    return rows


def report(folder):
    """Print what a report of ten days in the middle of the folder takes."""
    import pandas as pd

    from geobrief.stored import open_analysis
    from geobrief.summaries import situation

    before = round(measured_run.peak_bytes() / 1e6)
    stored = open_analysis(folder)
    middle = stored.without_texts().articles["published"].sort_values().iloc[stored.provenance["rows"]["articles"] // 2]
    days = [f"{middle + pd.Timedelta(days=shift):%Y-%m-%d}" for shift in (0, DAYS - 1)]
    made_of = situation(stored, *days)
    _ = made_of.bottom_line, made_of.speech.spoken_of, made_of.findings
    after = round(measured_run.peak_bytes() / 1e6)
    print(json.dumps({"in_period": len(made_of.analysis.articles), "peak_mb": after, "imports_mb": before}))


def main(articles=50_000):
    with tempfile.TemporaryDirectory() as scratch:
        folder, work = Path(scratch, "out"), Path(scratch, "work")
        folder.mkdir(), work.mkdir()
        rows = lay_down(folder, max(articles // ONCE, 1), work)
        command = [sys.executable, __file__, "--report", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = {"articles": rows["articles"], "mentions": rows["mentions"], **json.loads(done.stdout)}
    print(f"{found['articles']:,} articles, {found['mentions']:,} mentions; a report of {found['in_period']:,} of them "
          f"holds {found['peak_mb']} MB at most, {found['imports_mb']} MB before anything was read")
    measuring.keep("report_memory", found)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--report"]:
        report(sys.argv[2])
    else:
        main(*map(int, sys.argv[1:]))
