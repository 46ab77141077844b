"""Many reports of one corpus (one a country) in one command, against separate papermill and nbconvert calls.

    python benchmarks/many_reports.py [REPORTS [SEPARATE]]

REPORTS (20) are run by one `geobrief run-due`; of the separate calls SEPARATE (5) are measured, since each
costs the same, and both are told for one report. The cache is off: nothing comes from an earlier run. The
time of the processors is told beside the wall's, since that hardly changes on a machine that is shared.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Countries that the samples name.
COUNTRIES = """UKR CHN FRA POL JPN ARE ARG AUS AUT BEL BGD BRA CAN CIV COD CUB CYP DEU EGY ESP ETH FIN GBR
GRC IDN IND IRN IRQ ISR ITA KAZ KEN KGZ KHM KOR LBN LUX MEX MYS NER NGA PAK PRK RUS SAU SDN SEN SOM SVK SWE
SYR TCD TGO TUR TUV TWN USA UZB YEM ZAF""".split()
NOTEBOOK = "country"


def measured(commands, folder):
    """Return the wall time and the processors' time of commands run one after another, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, busy


def separate(home, countries, work):
    """Return the commands that make a page of each country with papermill and nbconvert alone."""
    source = home / "notebooks" / f"{NOTEBOOK}.ipynb"
    for code in countries:
        done = work / f"{code}.ipynb"
        corpus = ["-p", "corpus", str(home / "seeds"), "-p", "country", code]
        yield [sys.executable, "-m", "papermill", str(source), str(done), *corpus]
        yield [sys.executable, "-m", "nbconvert", "--to", "html", str(done)]


def together(home, countries, work):
    """Return the one command, and write the file that it reads."""
    codes = ", ".join(f'"{code}"' for code in countries)
    text = f'cache = false\n[[report]]\nname = "all"\nnotebook = "{NOTEBOOK}"\ncorpus = "{home / "seeds"}"\n'
    (work / "reports.toml").write_text(f"{text}[report.matrix]\ncountry = [{codes}]\n", encoding="utf-8")
    yield [sys.executable, "-c", "from geobrief.cli import main; main()", "run-due", "all", "--workers", "2"]


def main(reports=20, calls=5):
    """Print both times for one report and how many times faster one command is."""
    from geobrief.resources import home

    countries = COUNTRIES[:reports]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        one = measured(together(home(), countries, work), work)
        pages = len(list(work.glob("outputs/all/*/latest.html")))
        many = measured(separate(home(), countries[:calls], work), home())
    print(f"one command: {pages} of {len(countries)} pages, {one[0]:.1f} s, of processors {one[1]:.1f} s")
    print(f"separate calls: {calls} pages, {many[0]:.1f} s, of processors {many[1]:.1f} s")
    for what, mine, theirs in (("wall", one[0], many[0]), ("processors", one[1], many[1])):
        mine, theirs = mine / len(countries), theirs / calls
        faster = f"{theirs / mine:.1f} x (aim: at least 5)"
        print(f"{what}: {mine:.2f} s a report against {theirs:.2f} s: {faster}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
