"""A page shows what a report holds, acts on nothing, and tells nothing about the machine."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import nh3
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notebook_tools import cell, html, notebook, png, shown, text_cell

from geobrief.errors import GeobriefError
from geobrief.markup import clean_text
from geobrief.report import evidence, finding, masthead, picture, provenance, sample_banner
from geobrief.report.page import to_page
from geobrief.report.private import hide_all_paths, hide_own_paths
from geobrief.report.sanitise import sanitise
from geobrief.style import nothing_to_show
from geobrief.tables import html_table

CLOCK = datetime(2022, 12, 1, 9, 30, tzinfo=UTC)


class Tree(HTMLParser):
    """Tags with their attributes, and the text, as a browser would see them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self._raw = [], "", False
        self.feed(str(page))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._raw = False

    def handle_data(self, data):
        self.text += "" if self._raw else data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(*outputs, own=True, **more):
    return to_page(notebook(text_cell("# Title"), cell("show()", outputs=outputs)), "brief", own=own, **more)


def body_of(*outputs, **more):
    return re.search(r"<main.*</main>", page_of(*outputs, **more), re.DOTALL)[0]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://evil.example/x.png" alt="x">',
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="x"><button>go</button></form>',
    '<div style="background:url(https://evil.example/x)">x</div>',
    "<style>body{display:none}</style>",
    '<base href="https://evil.example/">',
    '<object data="x"></object><embed src="x">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<p title="<img src=x onerror=alert(1)>">x</p>',
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    '<div id="main" class="gb-top" onclick="alert(1)">x</div>',
    "<table background=//evil.example><td>x</td></table>",
    "<template><script>alert(1)</script></template>",
    "```mermaid\ngraph TD\n```\n<marquee onstart=alert(1)>",
]


def _is_dead(page):
    tree = Tree(page)
    assert len(tree.all("script")) == 1
    names = {tag for tag, _ in tree.tags}
    assert not names & {
        "iframe",
        "form",
        "input",
        "object",
        "embed",
        "base",
        "link",
        "svg",
        "math",
        "template",
    }
    for tag, attributes in tree.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], (
            tag,
            attributes,
        )
        for name in ("href", "src"):
            value = attributes.get(name, "")
            assert re.match(r"(#|https?://|data:image/(png|svg\+xml);base64,|$)", value), value
            assert name == "href" or not value or value.startswith("data:"), value
    assert not [a for a in tree.all("meta") if a.get("http-equiv", "").lower() == "refresh"]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("own", [True, False])
def test_an_attack_is_dead_however_it_comes_in(attack, own):
    outputs = [
        html(attack),
        shown({"text/markdown": attack}),
        shown({"text/plain": attack}),
        shown({"application/javascript": "alert(1)", "text/plain": attack}),
    ]
    page = to_page(
        notebook(text_cell(f"# Title\n\n{attack}"), cell(f"# {attack}", outputs=outputs)), attack, own=own
    )
    _is_dead(page)
    assert page.count("<script>") == 1 and "alert(1)</script>" not in page


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x]( javascript:alert(1))",
        "<javascript:alert(1)>",
        "![x](https://evil.example/a.png)",
        "[x]: javascript:alert(1)\n[x]",
    ],
)
def test_links_of_markdown_lead_to_the_web_or_nowhere(link):
    _is_dead(to_page(notebook(text_cell(f"# Title\n\n{link}")), "brief"))


@given(st.text(alphabet=st.sampled_from("<>&\"'=/ \tscriptimgonerror!-[]`{}\u202e\x00é")))
@settings(max_examples=100, deadline=None)
def test_the_text_of_an_article_arrives_as_text(text):
    frame = pd.DataFrame(
        {"text": [f"a{text}b"], "outlet": [f"c{text}d"], "published": [None], "spans": [[(0, 1)]]}
    )
    shown_html = evidence(frame)
    tree = Tree(shown_html)
    assert clean_text(f"a{text}b") in tree.text and clean_text(f"c{text}d") in tree.text
    assert {tag for tag, _ in tree.tags} == {"details", "summary", "ol", "li", "p", "bdi", "mark"}
    assert Tree(sanitise(shown_html)).text == tree.text


def test_the_policy_admits_the_own_script_and_style_by_hash_and_nothing_else():
    page = page_of(html("<p>x</p>"))
    policy = next(
        a["content"] for a in Tree(page).all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for kind in ("script", "style"):
        content = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == rules["font-src"] == "data:"
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script>")


def test_a_page_has_one_title_sections_contents_and_levels_without_gaps():
    page = to_page(
        notebook(
            text_cell("# The brief"),
            text_cell("## One\n\n#### Deep\n\ntext"),
            cell("x", outputs=[html("<div><h2>Inside</h2><h1>Another title</h1></div>")]),
            text_cell("## One\n\n> ## Quoted"),
        ),
        "brief",
    )
    tree = Tree(page)
    levels = [int(tag[1]) for tag, _ in tree.tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 3, 2, 2, 2, 2]
    assert "<title>The brief · Geobrief</title>" in page and tree.all("html")[0]["lang"] == "en"
    links = [a["href"] for a in tree.all("a") if a["href"].startswith("#")]
    assert links == ["#main", "#one", "#one-2"]
    ids = [a["id"] for _, a in tree.tags if "id" in a]
    assert len(ids) == len(set(ids)) and {"one", "one-2", "main"} <= set(ids)
    assert len(tree.all("section")) == page.count("</section>") == 2


def test_two_regions_never_bear_the_same_name():
    table = html(str(html_table(pd.DataFrame({"a": [1]}), "Actors")))
    regions = [a for a in Tree(body_of(table, table)).all("div") if a.get("role") == "region"]
    assert [a["aria-label"] for a in regions] == ["Actors", "Actors (2)"]


def test_a_notebook_without_a_heading_gets_its_name_as_title():
    assert "<h1>My report</h1>" in to_page(notebook(text_cell("text")), "my-report")


def test_the_masthead_is_the_title_and_the_heading_before_it_the_kind_of_report():
    articles = _articles(2)
    page = to_page(
        notebook(text_cell("# Brief"), cell("m", outputs=[html(str(masthead("Russia leads", articles)))])),
        "b",
    )
    assert (
        '<p class="gb-kicker">Brief</p>' in page
        and page.count("<h1") == 1
        and "<h1>Russia leads</h1>" in page
    )


def test_parameters_stand_in_the_provenance_and_not_as_code():
    made = notebook(
        cell("corpus = 'a'  # hidden cell", ["parameters"]),
        cell("top = 3", ["injected-parameters"]),
        cell("shown_code()"),
        text_cell("text"),
    )
    page = to_page(
        made,
        "brief",
        generated=CLOCK,
        parameters={"corpus": "/home/alice/x", "since": None, "few": ["a", "b"]},
    )
    assert "hidden cell" not in page and "top = 3" not in page and "shown_code()" in page
    assert "<dt>corpus</dt><dd>…/x</dd>" in page and "<dd>–</dd>" in page and "<dd>a, b</dd>" in page
    assert "1 December 2022, 09:30 UTC" in page and "alice" not in page


def test_code_is_folded_and_stands_once_at_the_end_of_its_section():
    page = to_page(
        notebook(
            text_cell("# T\n\n## A"),
            cell("first(1 < 2)", outputs=[html("<p>out one</p>")]),
            cell("second()", outputs=[html("<p>out two</p>")]),
            text_cell("## B"),
            cell("third()"),
        ),
        "b",
    )
    order = [
        page.index(text)
        for text in ("out one", "out two", "first(1 &lt; 2)", "second()", ">B</h2>", "third()")
    ]
    assert order == sorted(order) and page.count('class="gb-code"') == 2
    assert not [a for a in Tree(page).all("details") if a.get("class") == "gb-code" and "open" in a]


def test_outputs_of_other_kinds_are_dropped_and_counted():
    page = page_of(
        shown({"application/vnd.jupyter.widget-view+json": "{}", "text/plain": "Slider"}),
        shown({"text/latex": "$x$"}),
        shown({"image/jpeg": "xxxx"}),
        shown({"image/jpeg": "xxxx"}),
    )
    assert (
        "2 × image/jpeg" in page
        and "1 × text/latex" in page
        and "widget-view" in page
        and "Slider" not in page
    )


def test_warnings_stay_out_and_printed_text_is_escaped_without_colours_or_paths():
    from nbformat.v4 import new_output

    page = page_of(
        new_output("stream", name="stderr", text="/tmp/ipykernel_1/2.py:1: Warning"),
        new_output("stream", name="stdout", text="\x1b[31m<b>red</b>\x1b[0m from /home/alice/x"),
    )
    assert "ipykernel" not in page and "alice" not in page and "\x1b" not in page
    assert "&lt;b&gt;red&lt;/b&gt; from …/x" in page


def test_a_picture_keeps_its_description_and_loses_its_metadata():
    body = body_of(
        shown({"image/png": png(b"made by alice"), "text/plain": "x"}, **{"image/png": {"alt": 'A "map"'}})
    )
    image = Tree(body).all("img")[0]
    assert image["alt"] == 'A "map"'
    data = base64.b64decode(image["src"].partition(",")[2])
    assert data.startswith(b"\x89PNG") and b"alice" not in data and data.endswith(b"IEND\xaeB`\x82")


def test_a_picture_without_a_description_is_an_error_in_a_report_of_ours_and_named_in_others():
    with pytest.raises(GeobriefError, match="alternative text"):
        page_of(shown({"image/png": png()}))
    with pytest.raises(GeobriefError, match="alternative text"):
        page_of(html(f'<img src="data:image/png;base64,{png()}">'))
    assert 'alt="Picture without a description"' in page_of(shown({"image/png": png()}), own=False)


def test_a_picture_that_is_none_or_could_act_is_dropped():
    outputs = [
        shown({"image/png": base64.b64encode(b"<script>").decode()}, alt="x"),
        shown({"image/svg+xml": '<svg xmlns="x" onload="alert(1)"></svg>'}, alt="x"),
        shown({"image/svg+xml": '<svg xmlns="x"><a href="https://evil.example"/></svg>'}, alt="x"),
    ]
    page = page_of(*outputs)
    assert not Tree(page).all("img") and "2 × image/svg+xml" in page
    drawn = page_of(shown({"image/svg+xml": '<svg xmlns="x"><use href="#a"/></svg>'}, alt="A line"))
    assert Tree(drawn).all("img")[0]["src"].startswith("data:image/svg+xml;base64,")


def test_picture_shows_a_figure_with_its_description(capsys, monkeypatch):
    from matplotlib.figure import Figure

    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: seen.append((data, more)))
    picture(Figure(figsize=(1, 1)), alt="An empty square")
    assert base64.b64decode(seen[0][0]["image/png"]).startswith(b"\x89PNG")
    assert seen[0][1]["metadata"] == {"image/png": {"alt": "An empty square"}}
    with pytest.raises(GeobriefError):
        picture(Figure(figsize=(1, 1)), alt=" ")


def test_an_optional_picture_of_nothing_is_not_shown_and_others_say_so(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: seen.append(str(data)))
    nothing = nothing_to_show("Who speaks", "n = 0", "", "Nobody speaks.")
    picture(nothing, alt="Nothing", optional=True)
    assert seen == []
    picture(nothing, alt="Nothing")
    assert seen == ["<p>Nobody speaks.</p>"]


def test_links_to_other_sites_stay_in_evidence_only():
    inside = evidence(pd.DataFrame({"text": ["x"], "url": ["https://a.example/?a=1&b=2"]}))
    tree = Tree(body_of(html(str(inside)), html('<p><a href="https://b.example/">out</a></p>')))
    links = [a for a in tree.all("a") if a.get("href", "").startswith("http")]
    assert [a["href"] for a in links] == ["https://a.example/?a=1&b=2"]
    assert links[0]["rel"] == "noopener noreferrer nofollow"
    assert "out" in tree.text


def test_a_link_inside_the_page_needs_its_target():
    tree = Tree(body_of(html('<p id="gb-row">x</p><a href="#gb-row">a</a><a href="#gb-none">b</a>')))
    assert [a.get("href") for a in tree.all("a")] == ["#gb-row", None]


def test_a_frame_becomes_a_table_that_scrolls_by_itself_and_has_no_empty_heading():
    frame = pd.DataFrame({"<b>x</b>": ["<script>alert(1)</script>"]})
    body = body_of(html(frame._repr_html_()))
    assert re.search(r'<div class="gb-scroll"[^>]*tabindex="0"><table', body) and "<th></th>" not in body
    assert "&lt;b&gt;" in body and "<style" not in body


def _articles(n, **columns):
    base = {
        "published": pd.to_datetime(["2022-09-05", None], utc=True)[:n],
        "outlet": ["Wire", None][:n],
        "language": ["en"] * n,
        "duplicate_of": [None] * n,
        "sample": [False] * n,
    }
    return pd.DataFrame(base | columns)


def test_sample_articles_are_announced_above_everything_and_once():
    page = page_of(html(str(masthead("T", _articles(2, sample=[True, False])))))
    assert page.count("SAMPLE") == 1 and page.index("SAMPLE") < page.index("<main")
    assert "made from sample articles" in page
    assert sample_banner(_articles(2)) == "" and "SAMPLE" not in page_of(
        html(str(masthead("T", _articles(2))))
    )


def test_under_the_hands_of_an_analyst_the_masthead_brings_a_style_that_a_page_cuts(monkeypatch):
    made = masthead("T", _articles(2))
    assert "<style>" in made and "Generated" in made
    assert "gb-title" not in made._repr_mimebundle_()["text/plain"]
    assert page_of(html(str(made))).count("<style") == 1
    monkeypatch.setenv("GEOBRIEF_REPORT", "1")
    assert "<style>" not in masthead("T", _articles(2)) and "Generated" not in masthead("T", _articles(2))


def test_the_masthead_counts_and_never_guesses():
    text = Tree(masthead("T", _articles(2))).text
    assert "5 September 2022 (1 undated)" in text and "Wire" in text
    assert "unknown" in Tree(masthead("T", _articles(2).iloc[1:])).text
    assert "Periodnone" in Tree(masthead("T", _articles(2).iloc[:0])).text


def test_evidence_marks_the_actor_dates_the_sentence_and_drops_foreign_schemes():
    frame = pd.DataFrame(
        {
            "text": ["Russia and Iran met.", "He said no."],
            "spans": [[(0, 6), (11, 15), (12, 90)], []],
            "polarity": [-0.25, None],
            "published": pd.to_datetime(["2022-09-05", None], utc=True),
            "url": ["javascript:alert(1)", "ftp://x"],
            "article_id": ["a", "a"],
        }
    )
    made = evidence(frame)
    assert "<mark>Russia</mark> and <mark>Iran</mark> met." in made and "tone −0.25" in made
    assert '<time datetime="2022-09-05">5 September 2022</time>' in made and "undated" in made
    assert "Two sentences from one article<" in made and "href" not in made
    assert evidence(frame.iloc[:0]) == ""


def test_a_finding_needs_a_known_strength_and_escapes_what_it_is_told():
    made = finding("A <b>", "thin", "2 articles", evidence=evidence(pd.DataFrame({"text": ["x"]})))
    assert "A &lt;b&gt;" in made and "Evidence: <b>thin</b>" in made and "<details" in made
    with pytest.raises(GeobriefError, match="strong, moderate, thin"):
        finding("A", "certain", "x")


def test_paths_are_hidden_but_addresses_dates_and_pictures_are_left_alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    kept = "https://a.example/home/x/y and/or 5/6/2022 </td> data:image/png;base64,AAAA/home/alice/AA="
    assert hide_all_paths(kept) == hide_own_paths(kept) == kept
    assert hide_own_paths(f"read {tmp_path}/a.txt, {tmp_path}") == "read ./a.txt, ."
    assert hide_all_paths("/home/al/b.txt C:\\Users\\al\\c.txt ~/d/e.txt") == "…/b.txt …/c.txt …/e.txt"
    assert hide_all_paths("at /tmp/ipykernel_12/34.py:1") == "at cell:1"
    hide_all_paths("a/" * 100_000 + "x" * 1_000_000)  # in linear time


def test_provenance_shows_no_folder():
    assert "alice" not in provenance({"Corpus": "/home/alice/corpus"})


def test_a_page_has_no_bidirectional_override_and_no_surrogate():
    page = page_of(html("<p>a\u202eb\u2066c\u200fd</p>"), shown({"text/plain": "x\x00\x1by"}))
    assert clean_text("a\ud800b\u202ec\td") == "abc\td"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00\x1b]", page)


def test_the_style_is_small_and_asks_nobody():
    from geobrief.report.page import _TEMPLATE

    css = (_TEMPLATE / "page.css").read_text(encoding="utf-8")
    assert len(css) < 12_000 and "url(" not in css and "@import" not in css


def test_sanitising_twice_changes_nothing():
    made = sanitise(evidence(pd.DataFrame({"text": ["a < b"], "url": ["https://a.example"]})))
    assert sanitise(made) == made
    assert nh3.clean_text("<") == "&lt;"
