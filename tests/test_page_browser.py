"""The page in a real browser: quiet, offline, readable at every width, usable by keyboard and on paper.

Skipped where playwright or a Chromium is missing. With AXE set to the path of axe-core's `axe.min.js` the
accessibility rules of WCAG 2.1 AA are checked as well.
"""

import base64
from datetime import UTC, datetime

import pandas as pd
import pytest
from browser import patient
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from notebook_tools import cell, html, notebook, png, shown, text_cell
from process_tools import wait_for

from geobrief.report import bottom_line, evidence, finding, masthead, note
from geobrief.report.display import behind
from geobrief.report.page import to_page
from geobrief.style import to_png
from geobrief.tables import html_table


def _report():
    articles = pd.DataFrame(
        {
            "published": pd.to_datetime(["2022-09-05", None], utc=True),
            "outlet": ["Wire", "Post"],
            "language": "en",
            "duplicate_of": None,
            "sample": True,
        }
    )
    sentences = pd.DataFrame(
        {
            "text": ["Russia met Iran.", "A" * 300],
            "spans": [[(0, 6)], []],
            "url": ["https://example.org/" + "x" * 200, None],
            "outlet": "Wire",
        }
    )
    actors = pd.DataFrame(
        {
            "actor": ["Iran", "Åland", "Zambia", "Chad"],
            "articles": pd.array([9, 100, None, 20], "Int64"),
            "tone": [-0.1, 0.2, None, -0.3],
            "interval": ["−0.30 to −0.10", "0.00 to +0.20", None, "−0.05 to +0.10"],
        }
        | {f"more {n}": "something rather long" for n in range(8)}
    )
    return notebook(
        text_cell("# Brief"),
        cell(
            "masthead",
            outputs=[html(str(masthead("Russia leads the coverage", articles, "A sentence below it.")))],
        ),
        text_cell("## Bottom line"),
        cell("line", outputs=[html(str(bottom_line("One.", "Two.")))]),
        text_cell("## Findings"),
        cell(
            "finding",
            outputs=[html(str(finding("Russia leads", "thin", "2 articles.", evidence=evidence(sentences))))],
        ),
        text_cell("## Pictures and tables"),
        cell("map", outputs=[shown({"image/png": png()}, **{"image/png": {"alt": "A red map"}})]),
        cell("table", outputs=[html(str(html_table(actors, "Actors"))), html(str(note("Unknown is –.")))]),
        cell("frame", outputs=[html(actors._repr_html_())]),
        cell("row", outputs=[html('<details><summary>Rows</summary><p id="gb-row">The row</p></details>')]),
    )


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "brief.html"
    text = to_page(
        _report(), "brief", generated=datetime(2022, 12, 1, tzinfo=UTC), parameters={"corpus": "seeds"}
    )
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def visit(browser, page_file):
    """Return a function that opens the page (or another file); what it asked for and said is kept on it."""
    contexts = []

    def open_page(file=page_file, fragment="", width=1400, **options):
        contexts.append(patient(browser.new_context(viewport={"width": width, "height": 900}, **options)))
        page = contexts[-1].new_page()
        page.requests, page.said = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(file.as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (768, "dark"), (1400, "light")])
def test_the_page_is_quiet_and_fits_at_every_width(visit, page_file, width, scheme):
    page = visit(width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert [url for url in page.requests if not url.startswith("data:")] == [page_file.as_uri()]
    assert page.said == []
    assert page.evaluate("document.fonts.check('16px \"Geobrief Sans\"')")


def test_a_wide_table_scrolls_inside_its_own_region_by_keyboard(visit):
    page = visit(width=390)
    region = page.locator(".gb-scroll").first
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    wait_for(lambda: region.evaluate("e => e.scrollLeft > 0"))  # scrolling is animated


def _column(page, n):
    return page.locator(f"table.gb-sortable tbody tr > :nth-child({n})").all_inner_texts()


def test_a_heading_sorts_its_column_by_mouse_and_keyboard_with_the_unknown_last(visit):
    page = visit()
    heading = page.locator("table.gb-sortable th button").nth(1)
    heading.click()
    assert _column(page, 2) == ["9", "20", "100", "–"]
    page.keyboard.press("Enter")
    assert _column(page, 2) == ["100", "20", "9", "–"]
    assert page.locator("table.gb-sortable th").nth(1).get_attribute("aria-sort") == "descending"
    page.locator("table.gb-sortable th button").nth(3).click()
    assert _column(page, 4) == ["−0.30 to −0.10", "−0.05 to +0.10", "0.00 to +0.20", "–"]
    page.locator("table.gb-sortable th button").first.click()
    assert _column(page, 1) == ["Åland", "Chad", "Iran", "Zambia"]
    assert page.locator("[aria-sort]").count() == 1


def test_evidence_and_code_are_folded_and_open_by_keyboard(visit):
    page = visit()
    assert not page.get_by_text("Russia met Iran.").is_visible()
    page.locator(".gb-evidence summary").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Russia met Iran.").wait_for()
    assert not page.locator(".gb-code pre").first.is_visible()


def test_the_first_tab_stop_skips_to_the_report(visit):
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "gb-skip"
    assert page.locator(".gb-skip").bounding_box()["x"] >= 0


def test_contents_stand_beside_a_wide_page_and_fold_on_a_phone(visit):
    assert visit(width=1400).locator(".gb-contents li").first.is_visible()
    phone = visit(width=390)
    assert not phone.locator(".gb-contents li").first.is_visible()
    phone.locator(".gb-contents summary").click()
    phone.get_by_role("link", name="Findings").click()
    phone.wait_for_url("**#findings")


def test_a_link_to_a_folded_row_opens_what_it_is_in(visit):
    visit(fragment="#gb-row").get_by_text("The row").wait_for()


def test_everything_reads_without_scripts(visit):
    page = visit(java_script_enabled=False, width=390)
    assert page.get_by_text("Two.").is_visible() and page.locator(".gb-contents li").first.is_visible()
    page.locator(".gb-evidence summary").click()
    page.get_by_text("Russia met Iran.").wait_for()
    assert page.locator("table.gb-sortable button").count() == 0


def test_on_paper_evidence_is_open_and_code_is_gone(visit):
    page = visit()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("Russia met Iran.").is_visible()
    assert not page.locator(".gb-code").first.is_visible() and not page.locator(".gb-contents").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".gb-evidence").get_attribute("open") is None
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_on_paper_stand_the_sentences_of_findings_and_what_the_reader_opened(visit, tmp_path):
    texts = {"found": "Of the finding.", "opened": "Opened by hand.", "closed": "Left closed."}
    made = {name: evidence(pd.DataFrame({"text": [text], "spans": [[]]}), name, open=name == "opened")
            for name, text in texts.items()}
    cells = [text_cell("# Brief"), text_cell("## One"),
             cell("a", outputs=[html(str(finding("It is so", "thin", "One.", evidence=made["found"])))]),
             cell("b", outputs=[html(str(made["opened"])), html(str(made["closed"]))]),
             text_cell("## Two"), cell("c", outputs=[html(str(behind([made["closed"]])))])]
    file = tmp_path / "paper.html"
    file.write_text(to_page(notebook(*cells), "brief"), encoding="utf-8")
    page = visit(file, java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.get_by_text(texts["found"]).is_visible() and page.get_by_text(texts["opened"]).is_visible()
    assert not any(found.is_visible() for found in page.get_by_text(texts["closed"]).all())
    assert not page.get_by_role("heading", name="Two").is_visible()
    assert page.get_by_text("On paper stand the sentences").is_visible()


def test_a_wide_picture_scrolls_in_its_own_region_on_a_phone(visit, tmp_path):
    figure = Figure((9, 3), dpi=200)
    FigureCanvasAgg(figure)
    picture = base64.b64encode(to_png(figure)).decode()
    file = tmp_path / "picture.html"
    output = shown({"image/png": picture}, **{"image/png": {"alt": "White"}})
    cells = [text_cell("# Brief"), cell("p", outputs=[output])]
    file.write_text(to_page(notebook(*cells), "brief"), encoding="utf-8")
    region = visit(file, width=390).locator(".gb-picture")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth") and region.get_attribute("tabindex") == "0"
    assert visit(file, width=1400).locator(".gb-picture").evaluate("e => e.scrollWidth <= e.clientWidth")
    hint = "e => getComputedStyle(e, '::before').content"
    assert "Swipe sideways" in visit(file, width=390).locator(".gb-picture").evaluate(hint)
    assert visit(file, width=1400).locator(".gb-picture").evaluate(hint) == "none"


def test_a_link_from_a_number_opens_the_sentences_behind_it(visit, tmp_path):
    sentences = evidence(pd.DataFrame({"text": ["Behind it."], "spans": [[]]}), "Rows", name="gb-evidence-rus")
    table = html_table(pd.DataFrame({"n": [3], "to": ["gb-evidence-rus"]}), "T", ["n"], links={"n": "to"})
    file = tmp_path / "links.html"
    file.write_text(to_page(notebook(text_cell("# Brief"), cell("t", outputs=[html(str(table + behind([sentences])))])),
                            "brief"), encoding="utf-8")
    page = visit(file)
    assert not page.get_by_text("Behind it.").is_visible()
    page.get_by_role("link", name="3").click()
    page.get_by_text("Behind it.").wait_for()


def test_a_picture_stands_on_a_light_card_in_the_dark(visit):
    page = visit(color_scheme="dark")
    style = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    assert page.evaluate(style.format(".gb-picture img")) == "rgb(255, 255, 255)"
    assert page.evaluate(style.format("body")) != "rgb(255, 255, 255)"


INJECTED = """<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 2">
<img src="https://example.invalid/x.png"><iframe src="https://example.invalid/"></iframe>
<style>h1 { color: rgb(1, 2, 3) }</style>
<form action="https://example.invalid/"><button id="go">go</button></form>
<a id="bad" href="javascript:window.hacked = 3">x</a>"""


def test_the_policy_stops_what_would_slip_through_the_sanitiser(visit, page_file, tmp_path):
    file = tmp_path / "hacked.html"
    file.write_text(
        page_file.read_text(encoding="utf-8").replace("<main", INJECTED + "<main", 1), encoding="utf-8"
    )
    page = visit(file)
    page.evaluate("document.getElementById('bad').click(); document.getElementById('go').click()")
    wait_for(lambda: page.evaluate("true") and any("Content Security Policy" in text for text in page.said))
    page.wait_for_timeout(200)  # for what would come if it were not refused
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(1, 2, 3)"
    assert page.url == file.as_uri()
    assert page.locator("table.gb-sortable button").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(visit, axe, scheme):
    assert axe(visit(color_scheme=scheme, bypass_csp=True)) == []
