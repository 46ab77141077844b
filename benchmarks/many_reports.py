"""Many reports of one corpus (one a country) in one command, against separate papermill and nbconvert calls.

    python benchmarks/many_reports.py [REPORTS [SEPARATE]]

REPORTS (200) are run by one `geobrief run-due`. Of the separate calls SEPARATE (12) are measured, spread over
the countries, and scaled to all of them, since each does the same work; as many as reports: nothing is scaled.
The corpus is made: an article for each country, which names its neighbours in the alphabet as well. The cache
is off: nothing comes from an earlier run. The processors' time is told beside the wall's, since that hardly
changes on a machine that is shared.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTEBOOK = "country"
ARTICLE = """Talks on trade in {0}

{0} and {1} began talks on trade on {day} May 2025, officials said. The government of {0} praised the offer as \
generous and fair. {1} criticised the delay and warned of a crisis.

"We welcome this agreement with {2}," the foreign minister of {0} said. Observers called the terrible violence at \
the border with {2} a threat to peace. {2} denied the charges and promised aid to {0}.
"""


def countries(n):
    """Return the codes and names of `n` of today's countries and territories, states first."""
    from geobrief.gazetteer import load_gazetteer

    actors = load_gazetteer().actors
    known = actors[(actors["kind"] == "country") & actors["actor_id"].str.fullmatch("[A-Z]{3}")]
    known = known.sort_values("parent", key=lambda parent: parent.notna(), kind="stable").head(n)
    return list(zip(known["actor_id"], known["name"], strict=True))


def write_corpus(folder, chosen):
    """Write an article for each country; it names the two that follow as well."""
    names = [name for _, name in chosen]
    for n, (code, name) in enumerate(chosen):
        others = (names[(n + 1) % len(names)], names[(n + 2) % len(names)])
        (folder / f"{code}.txt").write_text(ARTICLE.format(name, *others, day=1 + n % 28), encoding="utf-8")


def measured(commands, folder):
    """Return the wall time and the processors' time of commands run one after another, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"{command} ended with code {done.returncode}:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, busy


def separate(home, codes, work):
    """Return the commands that make a page of each country with papermill and nbconvert alone."""
    source = home / "notebooks" / f"{NOTEBOOK}.ipynb"
    for code in codes:
        done = work / f"{code}.ipynb"
        values = ["-p", "corpus", str(work / "corpus"), "-p", "country", code]
        yield [sys.executable, "-m", "papermill", str(source), str(done), *values]
        yield [sys.executable, "-m", "nbconvert", "--to", "html", str(done)]


def together(codes, work):
    """Return the one command, and write the file that it reads."""
    listed = ", ".join(f'"{code}"' for code in codes)
    text = f'cache = false\n[[report]]\nname = "all"\nnotebook = "{NOTEBOOK}"\ncorpus = "corpus"\n'
    (work / "reports.toml").write_text(f"{text}[report.matrix]\ncountry = [{listed}]\n", encoding="utf-8")
    yield [sys.executable, "-c", "from geobrief.cli import main; main()", "run-due", "all", "--workers", "2"]


def main(reports=200, calls=12):
    """Print both times for all reports and how many times faster one command is."""
    from geobrief.resources import home

    chosen = countries(reports)
    codes = [code for code, _ in chosen]
    sample = codes[:: max(1, len(codes) // calls)][:calls]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "corpus").mkdir()
        write_corpus(work / "corpus", chosen)
        one = measured(together(codes, work), work)
        pages = len(list(work.glob("outputs/all/*/latest.html")))
        print(f"one command: {pages} of {len(codes)} pages, {one[0]:.0f} s, of processors {one[1]:.0f} s", flush=True)
        many = measured(separate(home(), sample, work), home())
    done, scale = len(sample), len(codes) / len(sample)
    scaled = f", scaled by {scale:.1f}" if scale > 1 else ""
    print(f"separate calls: {done} pages, {many[0]:.0f} s, of processors {many[1]:.0f} s{scaled}")
    for what, mine, theirs in (("wall", one[0], many[0]), ("processors", one[1], many[1])):
        print(f"{what}: {mine:.0f} s against {theirs * scale:.0f} s: {theirs * scale / mine:.1f} x (aim: at least 5)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
