"""Tables are safe to show, to read aloud and to open in a spreadsheet."""

import csv
import io
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.errors import GeobriefError
from geobrief.markup import Html
from geobrief.tables import csv_text, html_table, write_csv


class _Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "actor": ["Russia", "<b onmouseover=alert(1)>", None],
            "articles": pd.array([1234, 5, None], "Int64"),
            "mean": [-0.123, 0.001, None],
            "last": pd.to_datetime(["2022-09-05", None, "2022-11-24"], utc=True),
        }
    )


def test_numbers_dates_and_the_unknown_read_as_in_print(frame):
    html = html_table(frame, "Actors")
    for part in ("1,234", "−0.12", ">0.00<", "5 September 2022", "–"):
        assert part in html
    assert "NaN" not in html and "NaT" not in html and "<NA>" not in html


def test_a_table_names_itself_its_columns_and_its_rows(frame):
    seen = _Seen(html_table(frame, "Actors & places", {"actor": "Actor", "mean": "Tone"}))
    assert seen.tags[0] == (
        "div",
        {"class": "gb-scroll", "role": "region", "aria-label": "Actors & places", "tabindex": "0"},
    )
    assert [a["scope"] for t, a in seen.tags if t == "th"] == ["col", "col", "row", "row", "row"]
    assert "Actors & places" in seen.texts and "Tone" in seen.texts


def test_a_column_of_numbers_sorts_by_value_and_unknown_has_no_key(frame):
    keys = [a["data-sort"] for t, a in _Seen(html_table(frame, "x")).tags if "data-sort" in a]
    assert keys[:3] == ["1234", "-0.123", "2022-09-05T00:00:00"] and keys.count("") == 3


def test_the_text_of_an_article_stays_text(frame):
    html = html_table(frame, "<script>x</script>", {"actor": "<i>A</i>"})
    assert "<b onmouseover" not in html and "<script" not in html and "<i>" not in html


def test_html_of_our_own_passes_and_links_lead_only_to_the_web_or_the_page():
    frame = pd.DataFrame(
        {"a": ["x", "y", "z"], "to": ["gb-rus", "javascript:alert(1)", "https://a.example/?q=1"]}
    )
    html = html_table(frame, "x", ["a"], {"a": Html("<mark>{}</mark>").format}, links={"a": "to"})
    assert '<a href="#gb-rus"><mark>x</mark></a>' in html
    assert "javascript" not in html and 'href="https://a.example/?q=1"' in html


def test_a_missing_column_is_named(frame):
    with pytest.raises(GeobriefError, match="no column 'toen'"):
        html_table(frame, "x", ["toen"])


def test_an_empty_frame_is_a_table_without_rows():
    html = html_table(pd.DataFrame({"a": pd.Series(dtype="str")}), "Nothing")
    assert "<caption>Nothing</caption>" in html and "<tbody></tbody>" in html


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_no_cell_of_a_csv_starts_like_a_formula(text):
    written = csv_text(pd.DataFrame({"a": [text, "end"]}))
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert len(rows) == 3 and rows[2] == ["end"]
    assert not rows[1] or not rows[1][0].lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "|", "%"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "＝1"]
)
def test_formulas_are_kept_as_text(text):
    assert csv_text(pd.DataFrame({"a": [text]})).splitlines()[1].lstrip('"').startswith("'")


def test_numbers_stay_numbers_in_a_csv():
    frame = pd.DataFrame({"n": [-1, 2], "x": [-0.5, None], "l": [["a", "b"], None]})
    assert csv_text(frame) == "n,x,l\n-1,-0.5,a; b\n2,,\n"


def test_a_csv_file_opens_in_a_spreadsheet_with_its_letters(tmp_path):
    path = write_csv(pd.DataFrame({"a": ["Türkiye"]}), tmp_path / "t.csv")
    assert path.read_bytes() == b"\xef\xbb\xbfa\nT\xc3\xbcrkiye\n"
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
