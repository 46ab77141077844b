"""The whole suite at once: every notebook, a page for each country that matters, the tables, and an index."""

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geobrief import cache
from geobrief.analysis import analyse, write_analysis
from geobrief.errors import GeobriefError
from geobrief.report.catalogue import about, problems_signed_off
from geobrief.report.clock import now
from geobrief.report.index import index_page
from geobrief.report.parameters import check_parameters, read_parameters
from geobrief.report.run import run_notebook
from geobrief.report.tables import written_tables
from geobrief.resources import notebook_paths
from geobrief.stopping import own_folder, terminate_as_interrupt, undisturbed
from geobrief.stored import StoredAnalysis
from geobrief.summaries import situation
from geobrief.summaries.profile import countries_that_matter

MANIFEST = "suite.json"
INTERACTIVE = "explore"  # made for an analyst's hands: it has no page
PER_COUNTRY = "country"
_ORDER = ("brief", "actors", "places", "relations", "statements", "corpus", "accuracy")
_SHARED = ("corpus", "since", "until", "scorer", "actors_file")


@dataclass(frozen=True)
class Page:
    """One page to make: its file name without ending, its notebook, the parameters, and what it answers."""

    name: str
    notebook: Path
    values: dict
    about: str
    country: str = ""


def run_suite(values, folder, clock=None, say=None):
    """Run every notebook of the suite and publish all pages, the tables and `index.html` together.

    Parameters
    ----------
    values : dict
        Parameters as the user gave them; each notebook takes those it has.
    folder : path
        Where the suite is published, all of it or nothing; files of an earlier suite that this one does not
        have are removed.
    clock : datetime, optional
        The time of the run, in UTC.
    say : callable, optional
        Called with a line for each page that is done.

    Returns
    -------
    tuple of (pathlib.Path, int)
        The index, and how many problems the pages name.

    Raises
    ------
    GeobriefError, UsageError
        As `run_notebook`; then nothing was published.
    """
    folder, moment = Path(folder), clock or now()
    with terminate_as_interrupt(), _work(folder) as work, _shared_below(work / "shared"):
        analysis = _analysed(values)
        report = situation(analysis, values.get("since", ""), values.get("until", ""))
        pages = _pages(values, report)
        site = work / "site"
        for page in pages:
            _run(page, site, moment)
            if say:
                say(page)
        problems = max((problems_signed_off(site / f"{page.name}.ipynb") for page in pages), default=0)
        tables = written_tables(report, site / "tables")
        (site / "index.html").write_text(
            index_page(report, pages, tables, moment), encoding="utf-8", newline="\n")
        with undisturbed():
            return _publish(site, folder), problems


@contextmanager
def _work(folder):
    """Make and remove a folder for the run beside what it will replace."""
    made = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with own_folder(".suite-run-", folder) as work:
            made = True
            yield work
    except OSError as error:
        what = "The suite could not be written to" if made else "Cannot write to the output folder"
        raise GeobriefError(f"{what} {folder}: {error.strerror or error}.") from error


@contextmanager
def _shared_below(folder):
    """Let the notebooks that run meanwhile find in `folder` what was analysed for all of them."""
    before = os.environ.get(cache.SHARED)
    os.environ[cache.SHARED] = str(folder.resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ[cache.SHARED]
        else:
            os.environ[cache.SHARED] = before


def _analysed(values):
    """Analyse the corpus once for all notebooks, and put it where they look for it."""
    brief = _known_notebooks()["brief"]
    given = check_parameters(read_parameters(brief), _taken(values, brief), name="brief")
    defaults = {parameter.name: parameter.default for parameter in read_parameters(brief)}
    wanted = {**defaults, **given}
    corpus, scorer, actors = wanted["corpus"], wanted["scorer"] or None, wanted["actors_file"] or None
    analysis = analyse(corpus, scorer=scorer, actors=actors)
    paths = corpus if isinstance(corpus, list) else [corpus]
    if not isinstance(analysis, StoredAnalysis):  # which the notebooks find by themselves
        write_analysis(analysis, cache.shared_folder(cache.shared_key(paths, scorer, "sentence", actors)))
    return analysis


def _known_notebooks():
    return {path.stem: path for path in notebook_paths()}


def _taken(values, notebook):
    """Return those of `values` that `notebook` has a parameter for."""
    known = {parameter.name for parameter in read_parameters(notebook)}
    return {name: value for name, value in values.items() if name in known}


def _pages(values, report):
    """Return the pages to make: the suite in the order of reading, own notebooks, then the countries."""
    known = _known_notebooks()
    names = [name for name in _ORDER if name in known]
    names += [name for name in known if name not in (*_ORDER, INTERACTIVE, PER_COUNTRY)]
    pages = [Page(name, known[name], _taken(values, known[name]), about(known[name])) for name in names]
    if PER_COUNTRY not in known:
        return pages
    base = _taken({name: values[name] for name in _SHARED if name in values}, known[PER_COUNTRY])
    for row in countries_that_matter(report.facts.countries).itertuples():
        pages.append(Page(f"country-{row.country.lower()}", known[PER_COUNTRY],
                          {**base, "country": row.country}, row.name, row.country))
    return pages


def _run(page, site, moment):
    parameters = read_parameters(page.notebook)
    checked = check_parameters(parameters, page.values, name=page.notebook.stem)
    run_notebook(page.notebook, checked, site, clock=moment, name=page.name)


def _publish(site, folder):
    """Move all files of `site` into `folder`, the index after what it links, the list of files last."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    files.sort(key=lambda name: name == "index.html")
    before = _published_before(folder)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(site / name, folder / name)
    for name in before - set(files):
        (folder / name).unlink(missing_ok=True)
    manifest = folder / f".{MANIFEST}.part"
    manifest.write_text(json.dumps({"files": sorted(files)}, indent=1) + "\n", encoding="utf-8")
    os.replace(manifest, folder / MANIFEST)
    return folder / "index.html"


def _published_before(folder):
    """Return the files of the suite published here before, as its list names them; never one outside."""
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    parts = {name: Path(name).parts for name in names if isinstance(name, str)}
    return {name for name, path in parts.items()
            if ".." not in path and not Path(name).is_absolute()
            and (len(path) == 1 or (len(path) == 2 and path[0] == "tables"))}
