"""Write the figures of docs/scale.md from what the benchmarks wrote: `python docs/scale.py`.

They come from `python benchmarks/scaling.py`, `rerun.py`, `workers.py`, `report_memory.py` and `large_run.py`.
"""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE.parent / "benchmarks" / "results"
PLACE = re.compile(r"(<!-- figures:[^>]*-->\n).*?(<!-- end of figures -->)", re.DOTALL)
PLANNED = 100_000_000  # articles
CORES = 32  # of a machine of the plan
HOURS = 24 * 7  # in which it is to be done


def read(name):
    """Return the figures of one benchmark, None where it was not run."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def scaling(found):
    """Return the lines of the benchmark of sizes."""
    yield "| Articles | a second of one processor | peak memory, MB |"
    yield "|---:|---:|---:|"
    for one in found["sizes"]:
        yield f"| {one['articles']:,} | {one['articles_a_second']:,} | {one['peak_mb']:,} |"
    yield ""
    yield (f"Scorer {found['scorer']}. An article of the largest corpus costs {found['cost_ratio']} of one of the "
           f"smallest; beyond {found['grows_from']:,} articles, memory grows by {found['bytes_an_article']:,} bytes an "
           "article (`benchmarks/scaling.py`).")


def rerun(found):
    """Return the lines of the benchmark of second runs."""
    yield "| A second run, with the cache | articles | new | first run, s | second run, s | times faster |"
    yield "|---|---:|---:|---:|---:|---:|"
    for one in found["texts"]:
        yield (f"| {one['text']} | {one['articles']:,} | {one['new']:,} | {one['first_seconds']} | "
               f"{one['second_seconds']} | {one['ratio']} |")
    yield ""
    yield (f"Seconds of the processor, scorer {found['scorer']} (`benchmarks/rerun.py`). The default scorer reads a "
           "sentence that repeats only once, which makes a first run cheaper than that of news.")


def workers(found):
    """Return the line of the benchmark of workers."""
    rates = ", ".join(f"{rate} with {n}" for n, rate in found["articles_a_second"].items())
    yield (f"By the clock, articles a second by the number of workers: {rates}; {found['ratio']} times "
           f"(scorer {found['scorer']}, {found['articles']:,} articles, `benchmarks/workers.py`).")


def report_memory(found):
    """Return the line of the benchmark of reports of a large folder."""
    yield (f"A report of {found['in_period']:,} articles of some days out of a folder of {found['articles']:,} "
           f"({found['mentions']:,} mentions) holds {found['peak_mb']:,} MB at most, of which "
           f"{found['imports_mb']:,} MB are the program itself (`benchmarks/report_memory.py`).")


def large_run(found):
    """Return the lines of the large run, and of the plan that follows from it."""
    rows = found["rows"]
    yield (f"The large run (`benchmarks/large_run.py`, its log in `benchmarks/results/large_run.log`): "
           f"{found['articles']:,} articles in {found['seconds'] / 60:,.0f} minutes by {found['workers'] or 'all'} "
           f"{'worker' if found['workers'] == 1 else 'workers'} on {found['cores']} cores, load {found['load']}, "
           f"{found['articles_a_second']} a second; {rows['sentences']:,} sentences, {rows['mentions']:,} mentions, "
           f"{rows['events']:,} events; {found['processor_seconds'] / 3600:.2f} hours of the processors. Peak memory "
           f"{found['peak_mb']:,} MB with all workers, of the parent {found['parent_peak_mb']:,} MB. "
           f"{found['corpus_mb']:,} MB of articles became {found['output_mb']:,} MB of frames. "
           f"Scorer {found['scorer']}, engine {found['engine']}.")
    yield ""
    yield "| Articles, up to | milliseconds of the processors an article | memory of the parent then, MB |"
    yield "|---:|---:|---:|"
    for part in found["course"]:
        yield f"| {part['articles']:,} | {part['milliseconds']} | {part['mb']:,} |"
    yield ""
    yield from plan(found)


def plan(found):
    """Return the plan for a hundred million articles, in proportion to a run."""
    times = PLANNED / found["articles"]
    core_hours = found["processor_seconds"] * times / 3600
    machines = max(round(core_hours / HOURS / CORES), 1)
    yield f"### A plan for {PLANNED:,} articles"
    yield ""
    yield (f"In proportion to that run: {core_hours:,.0f} core hours, a week of {machines:,} "
           f"{'machine' if machines == 1 else 'machines'} of {CORES} cores; "
           f"{found['corpus_mb'] * times / 1e6:,.1f} TB of articles, "
           f"{found['output_mb'] * times / 1e6:,.1f} TB of frames.")
    yield ""
    stages = read("analyse")["milliseconds_an_article"]
    more = sum(stages["target"].values()) - sum(stages["textblob"].values())
    yield (f"The default scorer takes {more:,.0f} ms more of a processor for an article of {read('analyse')['text']} "
           f"(`benchmarks/analyse.py`): {PLANNED * more / 3.6e6:,.0f} core hours more. Textblob first, and the default "
           "scorer for the days and countries that matter, is a way to begin.")
    yield ""
    yield "1. Lay the articles down as files of some 10,000 (Parquet or JSON Lines) in a store that all machines see."
    yield "2. Start a dask scheduler, and on each machine one worker process a core, one thread each."
    yield (f"3. Analyse a year or a source at a time, each into a folder of its own: the parent keeps some 0.6 kB an "
           f"article to tell copies, {PLANNED * 600 / 1e9:,.0f} GB for all at once, and a lost parent costs one part "
           "only. Copies are then found within a part; exact ones that cross parts have the same `content_id`.")
    yield "4. Report with dates, from the folder of those days."


def figures():
    """Return the text of all figures."""
    parts = []
    for make in (scaling, rerun, workers, report_memory, large_run):
        if found := read(make.__name__):
            parts.append("\n".join(make(found)))
    return "\n\n".join(parts)


def main():
    page = HERE / "scale.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(PLACE.sub(lambda found: f"{found[1]}{figures()}\n{found[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
