"""Nothing is analysed twice, and a result from the cache is the result."""

import json
import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from schedule_tools import notebook, reports

from geobrief import cache
from geobrief.analysis import FRAMES, analyse
from geobrief.corpus import articles
from geobrief.engine import stages
from geobrief.resources import data_path
from geobrief.schedule import runs
from geobrief.schedule.cleaning import clean_text
from geobrief.sentiment import scoring

TEXTS = {
    "a.txt": "Talks in Geneva\n\nRussia and Ukraine met. The Dutch defence minister praised Poland.",
    "b.txt": "Floods\n\nPakistan asked for help. “More,” said Maria Gomez, a UNICEF spokeswoman.",
    "c.txt": "Trade\n\nChina and Japan signed a deal in Tokyo, praised by France.",
}  # fmt: skip


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOBRIEF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def counted(monkeypatch):
    """Return a list with the number of articles of each batch that the stages worked on."""
    seen, real = [], stages._tables
    monkeypatch.setattr(stages, "_tables", lambda batch, *more: seen.append(len(batch)) or real(batch, *more))
    return seen


def entries(kept):
    """Return what is kept of the stages; what is kept of the reading lies beside it."""
    return [path for path in kept.rglob("*.entry") if path.parent.name not in ("reading", "scores-target")]


def same(one, other):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert json.dumps(one.provenance) == json.dumps(other.provenance)


def plain(corpus, monkeypatch, scorer="textblob"):
    """Analyse without a cache."""
    with monkeypatch.context() as without:
        without.delenv("GEOBRIEF_CACHE", raising=False)
        return analyse(str(corpus), scorer=scorer)


def test_without_the_variable_nothing_is_kept(folder, tmp_path, monkeypatch):
    monkeypatch.delenv("GEOBRIEF_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    analyse(str(folder(TEXTS)), scorer="textblob")
    assert not (tmp_path / "home").exists()


def test_only_what_is_new_is_analysed_and_the_result_is_the_same(folder, kept, counted, monkeypatch):
    corpus = folder({name: TEXTS[name] for name in ("a.txt", "c.txt")})
    analyse(str(corpus), scorer="textblob")
    folder({"b.txt": TEXTS["b.txt"]})
    grown = analyse(str(corpus), scorer="textblob")
    again = analyse(str(corpus), scorer="textblob")
    assert counted == [2, 1]
    same(grown, plain(corpus, monkeypatch))
    same(again, grown)


def test_articles_in_which_a_stage_finds_nothing_are_known_as_well(folder, kept, counted, monkeypatch):
    """Neither has a statement or an event; the second time no article is new."""
    corpus = str(folder({"a.txt": "Talks\n\nRussia met Ukraine.", "b.txt": "Weather\n\nIt rained."}))
    same(analyse(corpus, scorer="textblob"), analyse(corpus, scorer="textblob"))
    same(analyse(corpus, scorer="textblob"), plain(corpus, monkeypatch))


def test_another_scorer_is_another_result(folder, kept, counted):
    corpus = str(folder(TEXTS))
    analyse(corpus, scorer="textblob")
    assert set(analyse(corpus, scorer="vader").sentiment["scorer"]) == {"vader"} and counted == [3, 3]


@pytest.fixture
def scored(monkeypatch):
    """Return a list of the sentences that the model is asked about."""
    stages.prepare(stages.Way("target"))  # which asks it once
    seen, real = [], scoring.get_scorer
    monkeypatch.setattr(scoring, "get_scorer", lambda name: lambda rows: seen.extend(rows["text"]) or real(name)(rows))
    return seen


def test_a_sentence_that_the_model_has_scored_is_not_scored_again_in_another_article(folder, kept, scored, monkeypatch):
    corpus = folder({"a.txt": TEXTS["a.txt"]})
    analyse(str(corpus), scorer="target")
    scored.clear()
    folder({"b.txt": "Another head\n\nSpain kept silent. Russia and Ukraine met."})
    grown = analyse(str(corpus), scorer="target")
    assert scored == ["Spain kept silent."]
    same(grown, plain(corpus, monkeypatch, "target"))


def test_damaged_scores_are_made_anew_with_a_warning(folder, kept, scored, monkeypatch):
    corpus = folder({"a.txt": TEXTS["a.txt"]})
    analyse(str(corpus), scorer="target")
    (entry,) = kept.rglob("scores-target/*.entry")
    entry.write_bytes(entry.read_bytes()[:-9] + b"nonsense.")
    folder({"b.txt": "Another head\n\nRussia and Ukraine met."})
    with pytest.warns(cache.DamagedCache, match="damaged entry"):
        grown = analyse(str(corpus), scorer="target")
    same(grown, plain(corpus, monkeypatch, "target"))


def test_what_a_lexicon_says_is_not_kept(folder, kept):
    analyse(str(folder(TEXTS)), scorer="textblob")
    assert not [*kept.rglob("scores-*")]


def test_a_changed_article_is_analysed_anew(folder, kept, counted, monkeypatch):
    corpus = folder(TEXTS)
    analyse(str(corpus), scorer="textblob")
    folder({"c.txt": "Trade\n\nBrazil and Peru signed a deal in Lima."})
    same(analyse(str(corpus), scorer="textblob"), plain(corpus, monkeypatch))
    assert counted == [3, 1, 3]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_entry_is_made_anew_with_a_warning(folder, kept, counted, monkeypatch, damage):
    corpus = folder(TEXTS)
    analyse(str(corpus), scorer="textblob")
    (entry,) = entries(kept)
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(bytes(data) if damage is None else damage)
    with pytest.warns(cache.DamagedCache, match="damaged entry"):
        found = analyse(str(corpus), scorer="textblob")
    same(found, plain(corpus, monkeypatch))
    same(analyse(str(corpus), scorer="textblob"), found)
    assert counted == [3, 3, 3]


def test_a_cache_of_another_version_is_not_used_and_told_once(folder, kept, counted, monkeypatch, recwarn):
    corpus = folder(TEXTS)
    analyse(str(corpus), scorer="textblob")
    monkeypatch.setattr(cache, "code_version", lambda: "another")
    with pytest.warns(cache.DamagedCache, match="another version"):
        analyse(str(corpus), scorer="textblob")
    recwarn.clear()
    analyse(str(corpus), scorer="textblob")
    assert counted == [3, 3] and not recwarn.list


def test_a_cache_that_cannot_be_written_costs_nothing_else(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GEOBRIEF_CACHE", str(tmp_path / "file"))
    corpus = folder(TEXTS)
    with pytest.warns(cache.DamagedCache, match="not written"):
        found = analyse(str(corpus), scorer="textblob")
    same(found, plain(corpus, monkeypatch))


def test_many_small_entries_become_one(folder, kept, counted, monkeypatch):
    monkeypatch.setattr(cache, "_MOST_SMALL", 1)
    for name in TEXTS:
        corpus = folder({name: TEXTS[name]})
        analyse(str(corpus), scorer="textblob")
    assert len(entries(kept)) == 2
    same(analyse(str(corpus), scorer="textblob"), plain(corpus, monkeypatch))
    assert counted == [1, 1, 1, 3] and len(entries(kept)) == 1


def test_an_article_kept_twice_is_found_once_when_entries_become_one(folder, kept, monkeypatch):
    """Once with each date: its identifier is the same, what was found in it is not."""
    monkeypatch.setattr(cache, "_MOST_SMALL", 1)
    row = {"id": "1", "text": "Russia and Ukraine met in Geneva on Monday.", "title": "Talks"}
    for date in ("2022-10-12", "2022-10-13"):
        corpus = folder({"a.jsonl": [row | {"date": date}]})
        analyse(str(corpus), scorer="textblob")
    for _ in range(2):  # the entries are put together after the first of these
        same(analyse(str(corpus), scorer="textblob"), plain(corpus, monkeypatch))


def test_entries_that_another_process_has_put_together_are_made_anew(tmp_path):
    known = np.array([bytes([number]) * 16 for number in range(1, 11)], "S16")
    for number in range(10):
        cache.Entries(tmp_path).write(known[number : number + 1], {"articles": pa.table({"number": [number]})})
    ours, theirs = cache.Entries(tmp_path), cache.Entries(tmp_path)
    assert ours.rows("articles", known[:2])[0]["number"].to_pylist() == [0, 1]
    for path in tmp_path.glob("*.entry"):
        path.unlink()
    rows, is_new = ours.rows("articles", known)
    assert is_new[2:].all() and rows["number"].to_pylist() == np.flatnonzero(~is_new).tolist()
    assert theirs.rows("articles", known)[0] is None


def test_rows_stay_with_their_keys_when_two_processes_put_entries_together(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_MOST_SMALL", 1)
    known = np.array([bytes([number]) * 16 for number in range(1, 6)], "S16")
    for number in range(5):
        cache.Entries(tmp_path).write(known[number : number + 1], {"articles": pa.table({"number": [number]})})
    ours = cache.Entries(tmp_path)
    ours.rows("articles", known)
    first = min(tmp_path.glob("*.entry"))
    first.unlink()
    ours.tidy()
    rows, is_new = cache.Entries(tmp_path).rows("articles", known)
    assert rows["number"].to_pylist() == np.arange(5)[~is_new].tolist()


def test_code_and_data_of_the_stages_are_in_the_version():
    """All data but the gazetteer, which has a fingerprint, and what only pages and accuracy use."""
    other = {"boundaries", "build", "fonts", "gazetteer", "gold"}
    assert {path.name for path in data_path().iterdir() if path.is_dir()} - other == set(cache._DATA)


def test_the_cache_is_removed_and_nothing_beside_it(folder, kept):
    analyse(str(folder(TEXTS)), scorer="textblob")
    (kept / "mine.txt").write_text("mine", encoding="utf-8")
    assert cache.size(kept / "analysis")[0] == 2
    cache.remove(kept)
    assert [path.name for path in kept.iterdir()] == ["mine.txt"]


def test_an_empty_corpus_is_no_trouble(folder, kept):
    corpus = str(folder({"empty.txt": ""}))
    assert len(analyse(corpus, scorer="textblob").articles) == 0
    assert len(analyse(corpus, scorer="textblob").mentions) == 0


# --- reading -----------------------------------------------------------------------------------------------

ROWS = [
    {"id": "1", "text": "Russia and Ukraine met in Geneva.", "title": "Talks", "date": "2022-10-12"},
    {"id": "2", "text": "Der Minister sprach mit Frankreich über das Korn aus der Ukraine."},
    {"id": "3", "text": "Cafe\u0301 \u200btalks in Mali.", "date": "2022-13-45"},
    {"id": "4", "text": "<br>"},
    {"id": "5", "title": "No text", "url": "https://a.example/5"},
    {"id": "1", "text": "Russia and Ukraine met in Geneva.", "title": "Talks", "date": "2022-10-12"},
]


@pytest.fixture
def cleaned(monkeypatch):
    """Return a list with the number of records of each batch that was cleaned."""
    seen, real = [], articles.clean_records
    monkeypatch.setattr(articles, "clean_records", lambda records: seen.append(len(records)) or real(records))
    return seen


@pytest.mark.parametrize("change", [
    lambda rows: rows,
    lambda rows: rows[::-1],
    lambda rows: [*rows[:3], {"id": "9", "text": "Peru met Chile in Lima."}, *rows[3:]],
    lambda rows: [rows[0] | {"date": "2022-10-13"}, *rows[1:]],
    lambda rows: [rows[0] | {"title": "Other"}, *rows[1:]],
    lambda rows: [rows[4] | {"url": "https://a.example/6"}],
    lambda rows: [],
])  # fmt: skip
def test_records_that_are_known_are_read_as_they_would_be_anew(folder, kept, cleaned, monkeypatch, change):
    analyse(str(folder({"a.jsonl": ROWS, "b.txt": "Peru met Chile."})), scorer="textblob")
    corpus = folder({"a.jsonl": change(ROWS), "c.txt": "Peru met Chile."})
    again = analyse(str(corpus), scorer="textblob")
    assert cleaned[1] <= 2 + 2  # the changed one, and those that give no article are looked at again
    same(again, plain(corpus, monkeypatch))


def test_a_text_of_which_nothing_is_left_is_known_by_its_place(folder, kept, monkeypatch):
    feed = """<rss version="2.0"><channel><title>Wire</title><item><title>Talks</title>
              <description>&#x200b;</description></item></channel></rss>"""
    analyse(str(folder({"a.xml": feed})), scorer="textblob")
    corpus = folder({"b.xml": feed})
    same(analyse(str(corpus), scorer="textblob"), plain(corpus, monkeypatch))


def test_a_damaged_entry_of_the_reading_is_made_anew_with_a_warning(folder, kept, cleaned, monkeypatch):
    corpus = folder({"a.jsonl": ROWS})
    analyse(str(corpus), scorer="textblob")
    (entry,) = set(kept.rglob("*.entry")) - set(entries(kept))
    entry.write_bytes(entry.read_bytes()[:-9] + b"nonsense.")
    with pytest.warns(cache.DamagedCache, match="damaged entry"):
        same(analyse(str(corpus), scorer="textblob"), plain(corpus, monkeypatch))
    assert cleaned[:2] == [6, 6]


@pytest.mark.parametrize(("setting", "expected"), [("false", None), ("true", "elsewhere"), ('"here"', "here")])
def test_what_the_file_says_of_the_cache_holds_whatever_the_environment_says(tmp_path, monkeypatch, setting, expected):
    monkeypatch.setenv("GEOBRIEF_CACHE", str(tmp_path / "elsewhere"))
    notebook(tmp_path, "small")
    path, seen = reports(tmp_path), []
    path.write_text(path.read_text(encoding="utf-8").replace("cache = false", f"cache = {setting}"), encoding="utf-8")
    monkeypatch.setattr(runs.Pool, "run", lambda *_: seen.append(os.environ.get("GEOBRIEF_CACHE")))
    runs.run_due(path, names=["daily"])
    assert seen == [str(tmp_path / expected) if expected else None]
    if expected:
        assert clean_text(path).startswith(f"cache      {tmp_path / expected}:")
    assert os.environ["GEOBRIEF_CACHE"] == str(tmp_path / "elsewhere")
