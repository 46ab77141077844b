"""A report of a folder reads what it needs of it, and shows what it would show of the frames in memory."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engine_tools import assert_same, lines, rows

from geobrief.analysis import FRAMES, MANIFEST, analyse, load_analysis, write_analysis
from geobrief.errors import UsageError
from geobrief.report.tables import tables_of
from geobrief.stored import StoredAnalysis, open_analysis, read_frame
from geobrief.summaries import situation

PERIODS = [("", ""), ("2022-10-10", "2022-10-20"), ("2031-01-01", "")]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("stored")
    (root / "a.jsonl").write_text(lines(rows(56)), encoding="utf-8")
    return analyse(str(root), scorer="textblob")


@pytest.fixture(params=["files", "parts"])
def folder_of(made, tmp_path, request):
    """Return a folder of the analysis: a file a frame, or a folder of parts a frame."""
    write_analysis(made, tmp_path / "out")
    for name in FRAMES if request.param == "parts" else ():
        file = tmp_path / "out" / f"{name}.parquet"
        table = pq.read_table(file)
        file.unlink()
        file.mkdir()
        half = len(table) // 2
        pq.write_table(table.slice(0, half), file / "part-000000.parquet")
        pq.write_table(table.slice(half), file / "part-000001.parquet")
    return tmp_path / "out"


def test_every_frame_is_what_was_written(folder_of, made):
    assert_same(open_analysis(folder_of), made)
    assert_same(load_analysis(folder_of), made)
    assert open_analysis(folder_of).provenance == made.provenance


def test_the_corpus_of_a_notebook_may_be_the_folder(folder_of, made):
    found = analyse(str(folder_of))
    assert isinstance(found, StoredAnalysis) and found.articles["text"].equals(made.articles["text"])


@pytest.mark.parametrize("since, until", PERIODS)
def test_a_frame_that_was_changed_stays_so_in_the_report_of_a_folder(folder_of, made, since, until):
    sentiment = made.sentiment.assign(scorer="another")
    changed = [analysis.changed(sentiment=sentiment) for analysis in (open_analysis(folder_of), made)]
    stored, plain = (situation(analysis, since, until).analysis for analysis in changed)
    assert_same(stored, plain, [name for name in FRAMES if name != "articles"])
    assert set(stored.sentiment["scorer"]) <= {"another"} and "text" not in stored.articles


@pytest.mark.parametrize("since, until", PERIODS)
def test_a_report_of_the_folder_says_what_one_of_the_frames_says(folder_of, made, since, until):
    stored, plain = situation(open_analysis(folder_of), since, until), situation(made, since, until)
    assert stored.bottom_line == plain.bottom_line
    assert [finding.claim for finding in stored.findings] == [finding.claim for finding in plain.findings]
    assert stored.periods == plain.periods
    assert_same(stored.analysis, plain.analysis, [name for name in FRAMES if name != "articles"])
    for name in ("tone", "countries", "pairs", "rows_of_both"):
        pd.testing.assert_frame_equal(getattr(stored.facts, name), getattr(plain.facts, name), obj=name)
    theirs, mine = tables_of(plain), tables_of(stored)
    assert mine.keys() == theirs.keys()
    for name in theirs:
        pd.testing.assert_frame_equal(mine[name][1], theirs[name][1], obj=name)


def test_a_report_reads_no_text_of_an_article_and_no_frame_that_it_does_not_need(folder_of, monkeypatch):
    read = []
    monkeypatch.setattr("geobrief.stored.read_frame", lambda *asked: read.append(asked) or read_frame(*asked))
    report = situation(open_analysis(folder_of), "2022-10-10", "2022-10-12")
    assert report.coverage.n_articles and "text" not in report.whole.articles
    assert [(name, left_out, ids) for _, name, left_out, ids in read] == [("articles", ("text",), None)]
    assert report.facts.tone is not None
    assert {name for _, name, *_ in read} == {"articles", "mentions", "sentiment", "actors"}
    ids = [ids for _, name, _, ids in read if name == "mentions"]
    assert all(0 < len(wanted) < 20 for wanted in ids)


def test_only_the_rows_of_the_asked_articles_are_given(folder_of, made):
    some = made.articles["article_id"].iloc[[3, 9]]
    found = read_frame(folder_of, "mentions", (), pa.array(some, pa.large_string()))
    assert set(found["article_id"]) == set(some)


@pytest.mark.parametrize("damage", ["rows", "column", "torn", "gone", "manifest"])
def test_a_folder_that_is_not_whole_is_refused_before_anything_is_shown(made, tmp_path, damage):
    write_analysis(made, tmp_path)
    file = tmp_path / "mentions.parquet"
    if damage == "rows":
        pq.write_table(pq.read_table(file).slice(1), file)
    elif damage == "column":
        pq.write_table(pq.read_table(file).drop_columns(["role"]), file)
    elif damage == "torn":
        file.write_bytes(file.read_bytes()[:-50])
    elif damage == "gone":
        file.unlink()
    else:
        (tmp_path / MANIFEST).write_text("{}")
    with pytest.raises(UsageError, match=r"is not complete.*run geobrief analyse again"):
        open_analysis(tmp_path)


def test_a_frame_can_be_changed_without_reading_the_others(folder_of):
    stored = open_analysis(folder_of)
    changed = stored.changed(sentiment=stored.sentiment.head(1), provenance={"scorer": "other"})
    assert len(changed.sentiment) == 1 and changed.provenance == {"scorer": "other"} and len(stored.sentiment) > 1
    assert "mentions" not in changed.__dict__
