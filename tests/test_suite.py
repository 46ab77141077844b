"""The whole suite: its pages, its countries, its tables; published together or not at all."""

import ast
import json
import re
from datetime import UTC, datetime

import pandas as pd
import pytest
from browser import patient
from made_analysis import analysis, article
from notebook_tools import SIGN_OFF, cell, notebook, saved, shown

from geobrief.analysis import analyse
from geobrief.errors import GeobriefError
from geobrief.maps import WorldMap
from geobrief.maps.interactive import MIME, drawn
from geobrief.markup import Html
from geobrief.report import suite
from geobrief.report.catalogue import about
from geobrief.report.index import index_page
from geobrief.report.page import to_page
from geobrief.report.tables import tables_of, written_tables
from geobrief.resources import notebook_paths
from geobrief.summaries import country_tone, profile, situation
from geobrief.summaries.profile import countries_that_matter

CLOCK = datetime(2022, 12, 1, tzinfo=UTC)
PARAMETERS = 'corpus: str = "seeds"  # articles\n'


def _many(n, *actors, **more):
    return [article(dict.fromkeys(actors, 0.1), day=f"2022-10-{day:02}", **more) for day in range(1, n + 1)]


# --- countries ---------------------------------------------------------------------------------------------


def test_a_country_has_a_page_from_three_articles_and_twenty_have_one_at_most():
    counts = pd.DataFrame({"country": [f"C{n:02}" for n in range(30)], "n_articles": range(30, 0, -1)})
    assert list(countries_that_matter(counts)["country"]) == [f"C{n:02}" for n in range(20)]
    few = pd.DataFrame({"country": ["RUS", "UKR", "FRA"], "n_articles": [4, 3, 2]})
    assert list(countries_that_matter(few)["country"]) == ["RUS", "UKR"]


def test_a_profile_says_how_much_of_the_coverage_names_the_country_and_in_what_tone():
    made = situation(analysis(*_many(6, "RUS", "UKR"), *_many(2, "FRA")))
    one = profile(made, "Russia")
    assert one.country == "RUS" and len(one.articles) == 6
    assert one.line.startswith("Russia was named in 6 of 8 articles (75%).")
    assert "95% interval" in one.line and one.partners["name"].tolist() == ["Ukraine"]


def test_a_profile_of_one_article_counts_nothing():
    only = profile(situation(analysis(article({"RUS": 0.1}))), "RUS")
    assert only.line.startswith("Russia was named in the only article. ") and "%" not in only.line


def test_a_profile_of_few_articles_claims_no_tone_and_one_of_none_does_not_fail():
    few = profile(situation(analysis(*_many(2, "RUS"))), "RUS")
    assert "too few for an interval" in few.line and "mean tone" not in few.line
    none = profile(situation(analysis()))
    assert none.country == "" and none.line == "The coverage named no country."
    assert none.places.empty and none.partners.empty and none.over_time.empty and none.articles.empty


def test_a_country_that_the_coverage_does_not_name_has_a_profile_that_says_so():
    silent = profile(situation(analysis(*_many(2, "RUS"))), "Ukraine")
    assert silent.country == "UKR" and silent.line == "The coverage did not name Ukraine."
    assert silent.places.empty and silent.partners.empty and silent.over_time.empty and silent.articles.empty


# --- the interactive map -----------------------------------------------------------------------------------


def _world(made, title="T"):
    return WorldMap(made.facts.countries, country_tone(made.facts.tone), title, "S", "Mean tone")


def test_every_country_of_the_map_has_its_name_and_figures_as_text():
    html = drawn(_world(situation(analysis(*_many(6, "RUS"), *_many(2, "FRA")))).data)
    assert 'aria-label="Russia: 6 articles; mean tone +0.10 (+0.10 to +0.10, uncertain)"' in html
    assert 'aria-label="France: 2 articles; too few for a tone"' in html
    assert 'aria-label="Chile: no article"' in html
    assert html.count('role="img"') > 200 and html.count('tabindex="0"') == 2 and "<title>" not in html


def test_in_a_notebook_the_browser_itself_tells_a_country_under_the_pointer():
    html = _world(situation(analysis(*_many(2, "FRA"))))._repr_mimebundle_()["text/html"]
    assert "<title>France: 2 articles; too few for a tone</title>" in html


def test_the_map_is_small_and_no_text_of_it_is_markup():
    made = situation(analysis(*_many(6, "RUS")))
    world = _world(made, title='<script>alert(1)</script>"')
    world.data["rows"][0]["name"] = "<img src=x onerror=alert(1)>"
    html = drawn(world.data)
    assert "<script" not in html and "<img" not in html and len(html) < 250_000


BAD = [
    {"rows": [{"country": "RUS"}]},
    {"rows": [{"country": "XX<", "name": "x", "n": 1, "mean": None, "low": None, "high": None, "uncertain": False}]},
    {"rows": [{"country": "RUS", "name": "x", "n": "1", "mean": None, "low": None, "high": None, "uncertain": True}]},
    {"rows": [{"country": "RUS", "name": "x", "n": 1, "mean": 7, "low": None, "high": None, "uncertain": True}]},
    {"rows": [], "title": {"a": 1}},
    {"rows": [], "source": 5},
    [],
]


@pytest.mark.parametrize("bad", BAD)
def test_a_map_of_wrong_data_is_refused_and_left_out_of_a_page(bad):
    texts = {"title": "t", "subtitle": "s", "tone_title": "t", "tone_subtitle": "s", "alt": "a"}
    data = {**texts, **bad} if isinstance(bad, dict) else bad
    with pytest.raises(GeobriefError):
        drawn(data)
    page = to_page(notebook(cell("map", outputs=[shown({MIME: data, "text/html": "<b>raw</b>"})])), "brief")
    assert 'class="gb-world"' not in page and "raw" not in page and "Left out of this page" in page


def test_a_page_draws_the_map_from_its_figures_and_ignores_markup_beside_them():
    data = _world(situation(analysis(*_many(6, "RUS")))).data
    page = to_page(notebook(cell("map", outputs=[shown({MIME: data, "text/html": "<p>forged</p>"})])), "brief")
    assert 'class="gb-world"' in page and "forged" not in page
    assert "gb-c1{fill:" in page and page.count('aria-label="Russia') == 1 and page.count("<title>") == 1


def test_a_map_without_a_country_is_drawn():
    html = drawn(_world(situation(analysis())).data)
    assert "World map: no country is named." in html and 'tabindex="0"' not in html


# --- tables ------------------------------------------------------------------------------------------------


def test_tables_are_written_twice_whole_and_safe_for_a_spreadsheet(tmp_path):
    made = analysis(*_many(3, "RUS", "UKR", outlet='=HYPERLINK("http://x")'))
    written = written_tables(situation(made), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".parquet"}
    for table in written:
        frame = pd.read_parquet(tmp_path / f"{table.name}.parquet")
        text = (tmp_path / f"{table.name}.csv").read_text(encoding="utf-8-sig")
        assert len(frame) == table.rows and not re.search(r"(?m)(^|,)\"?[=+@]", text)
    assert "'=HYPERLINK" in (tmp_path / "articles.csv").read_text(encoding="utf-8-sig")


def test_no_table_carries_a_whole_article():
    made = analysis(*_many(3, "RUS"))
    for name, (_, frame) in tables_of(situation(made)).items():
        assert not {"text", "removed"} & set(frame.columns), name


def test_every_table_of_acts_and_changes_has_a_machine_readable_copy():
    days = [f"2022-{month}-{n:02d}" for month in ("09", "10") for n in range(1, 8)]
    acts = [("RUS", "UKR", "verbal conflict")]
    made = tables_of(situation(analysis(*[article({"RUS": 0.1, "UKR": 0.1}, day=day, acts=acts) for day in days])))
    rows = {name: len(frame) for name, (_, frame) in made.items()}
    assert rows["events"] == 14 and rows["relations"] == 1 and rows["relations_by_period"] == 2
    assert rows["changes"] == rows["changes_of_attention"] == 2 and rows["changes_of_relations"] == 1


def test_tables_of_nothing_have_their_columns():
    assert all(len(frame.columns) for _, frame in tables_of(situation(analysis())).values())


# --- the index and publishing ------------------------------------------------------------------------------


def test_the_index_links_every_page_country_and_table(tmp_path):
    made = situation(analysis(*_many(4, "RUS")))
    pages = [suite.Page("brief", tmp_path, {}, "What it answers."),
             suite.Page("country-rus", tmp_path, {}, "Russia", "RUS")]
    html = index_page(made, pages, written_tables(made, tmp_path), CLOCK)
    links = set(re.findall(r'href="([^"#]+)"', html))
    assert {"brief.html", "country-rus.html", "tables/tone.csv", "tables/tone.parquet"} <= links
    assert "4 articles" in html and "at least three articles name it" in html and "<title>The suite" in html


def test_each_notebook_of_the_suite_tells_the_index_what_it_answers():
    for path in notebook_paths():
        assert len(about(path)) > 20, path.stem


@pytest.fixture
def small_suite(tmp_path, monkeypatch, folder):
    """A suite of two notebooks over two articles, run by a function that returns the index."""
    books = tmp_path / "books"
    books.mkdir()
    signed = cell(SIGN_OFF)
    parameters = cell(PARAMETERS, tags=["parameters"])
    for part in (signed, parameters):
        part.execution_count = None
    more = 'scorer: str = ""  # who\nactors_file: str = ""  # own\n'
    first = cell(PARAMETERS + more, tags=["parameters"])
    paths = [saved(books, "brief", first, signed), saved(books, "corpus", parameters, "n = len(corpus)", signed)]
    monkeypatch.setattr(suite, "notebook_paths", lambda: paths)
    articles = folder({"a.txt": "Russia met Iran.\n\nThey spoke."})
    return lambda out: suite.run_suite({"corpus": str(articles)}, out, clock=CLOCK)


def test_a_suite_is_published_with_its_index_and_removes_what_it_no_longer_has(small_suite, tmp_path):
    out = tmp_path / "out"
    (out / "tables").mkdir(parents=True)
    (out / "country-old.html").write_text("old", encoding="utf-8")
    (out / "mine.html").write_text("mine", encoding="utf-8")
    (tmp_path / "outside.html").write_text("outside", encoding="utf-8")
    listed = {"files": ["country-old.html", "../outside.html", "/etc/hostname"]}
    (out / "suite.json").write_text(json.dumps(listed), encoding="utf-8")
    index, problems = small_suite(out)
    assert index == out / "index.html" and problems == 0
    assert {"brief.html", "corpus.html", "index.html", "mine.html"} == {p.name for p in out.glob("*.html")}
    assert (tmp_path / "outside.html").exists() and not list(out.glob(".suite*"))
    assert "tables/tone.csv" in json.loads((out / "suite.json").read_text())["files"]


def test_a_suite_that_fails_leaves_what_was_published(small_suite, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "brief.html").write_text("good", encoding="utf-8")
    broken = saved(tmp_path, "corpus", cell(PARAMETERS, tags=["parameters"]), "1 / 0", SIGN_OFF)
    monkeypatch.setattr(suite, "notebook_paths", lambda paths=suite.notebook_paths: [paths()[0], broken])
    with pytest.raises(GeobriefError, match="ZeroDivisionError"):
        small_suite(out)
    assert [path.name for path in out.iterdir()] == ["brief.html"]
    assert (out / "brief.html").read_text() == "good"


# --- in a browser ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def suite_folder(tmp_path_factory):
    """The whole suite of the seeds, with pages of two countries."""
    out = tmp_path_factory.mktemp("suite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite, "countries_that_matter", lambda counts: countries_that_matter(counts, most=2))
        suite.run_suite({}, out, clock=CLOCK)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_suite_breaks_a_rule_of_accessibility_or_asks_for_anything(suite_folder, axe, browser, scheme):
    context = patient(browser.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme=scheme, bypass_csp=True))
    broken = {}
    for path in sorted(suite_folder.glob("*.html")):
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        found = axe(page)
        outside = [url for url in asked if not url.startswith(("data:", path.as_uri()))]
        if found or outside:
            broken[path.name] = found, outside
        page.close()
    context.close()
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 768, 1400])
def test_no_page_of_the_suite_scrolls_sideways_or_is_heavy(suite_folder, browser, width):
    page = patient(browser.new_page(viewport={"width": width, "height": 900}))
    for path in sorted(suite_folder.glob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0, path.name
    page.close()
    assert (suite_folder / "brief.html").stat().st_size < 1_500_000


@pytest.fixture
def map_page(browser, tmp_path):
    """A page with a map, its request log and messages on it; closed at the end."""
    made = situation(analysis(*_many(12, "RUS"), *_many(6, "UKR"), *_many(2, "FRA")))
    outputs = [shown({MIME: _world(made).data})]
    file = tmp_path / "map.html"
    file.write_text(to_page(notebook(cell("map", outputs=outputs)), "brief"), encoding="utf-8")
    contexts = []

    def visit(**options):
        contexts.append(patient(browser.new_context(**options)))
        page = contexts[-1].new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()


def _country(page, name):
    return page.locator(f'.gb-land[aria-label^="{name}:"]')


def test_the_map_tells_a_country_under_the_pointer_and_under_the_focus(map_page):
    page = map_page()
    says = page.locator(".gb-map-says")
    assert "arrow keys" in says.inner_text()
    _country(page, "Russia").hover(force=True)
    assert says.inner_text().startswith("Russia: 12 articles; mean tone +0.10")
    page.mouse.move(0, 0)
    page.locator('.gb-land[tabindex="0"]').focus()
    assert page.locator('.gb-land[tabindex="0"]').count() == 1 and says.inner_text().startswith("Russia")
    page.keyboard.press("ArrowRight")
    assert says.inner_text().startswith("Ukraine: 6 articles")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert says.inner_text() == "Hatched: disputed areas. Circles: small states and territories."
    page.keyboard.press("End")
    assert says.inner_text().endswith("no article")
    assert page.said == []


def test_the_map_zooms_by_button_and_key_and_shows_tone(map_page):
    page = map_page()
    box = "document.querySelector('.gb-world').getAttribute('viewBox').split(' ').map(Number)"
    whole = page.evaluate(box)
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(box)[2] == whole[2] / 2
    page.get_by_role("button", name="Whole world").click()
    assert page.evaluate(box) == whole
    _country(page, "Ukraine").focus()
    page.keyboard.press("+")
    assert page.evaluate(box)[2] < whole[2]
    page.keyboard.press("0")
    assert page.evaluate(box) == whole
    fill = "getComputedStyle(document.querySelector('.gb-land[aria-label^=\"Russia:\"]')).fill"
    before = page.evaluate(fill)
    page.get_by_role("button", name="Tone", exact=True).click()
    assert page.evaluate(fill) != before
    assert page.get_by_text("Mean tone", exact=True).is_visible()
    assert page.locator(".gb-key-tone").is_visible() and not page.locator(".gb-key-counts").is_visible()


def test_the_map_reads_without_scripts_and_fits_a_phone(map_page):
    page = map_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    said = page.locator(".gb-land").first.get_attribute("aria-label")
    assert said == "Russia: 12 articles; mean tone +0.10 (+0.10 to +0.10)"
    assert page.locator(".gb-key-counts").is_visible() and page.locator(".gb-map button").count() == 0
    page.locator(".gb-land").first.focus()
    assert page.locator(".gb-world").bounding_box()["width"] <= 390


# --- nothing to tell ---------------------------------------------------------------------------------------


def _sections_shown(path, monkeypatch):
    """Return what the sections of a notebook show, run in place: one text a heading."""
    shown = [""]
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append(shown.pop() + str(data)))
    names = {}
    for each in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(each["source"])
        if each["cell_type"] == "markdown":
            shown.append("")
            continue
        *statements, last = ast.parse(source).body
        ends_in_value = isinstance(last, ast.Expr)
        exec(compile(ast.Module(statements + [last] * (not ends_in_value), []), str(path), "exec"), names)
        if ends_in_value and isinstance(value := eval(compile(ast.Expression(last.value), "", "eval"), names), Html):
            shown.append(shown.pop() + value)
    return shown


@pytest.mark.parametrize("name", ["brief", "actors", "places", "relations", "statements", "country", "corpus"])
def test_without_an_article_a_section_says_so_once_and_shows_no_table_without_rows(name, folder, monkeypatch):
    empty = analyse(folder({"nothing.txt": ""}))
    monkeypatch.setattr("geobrief.analysis.load_corpus", lambda *_, **__: empty)
    path = next(path for path in notebook_paths() if path.stem == name)
    for section in _sections_shown(path, monkeypatch):
        told = re.findall(r"<p>(.*?)</p>", section)
        assert len(told) == len(set(told)) and "<tbody></tbody>" not in section
