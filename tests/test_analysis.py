"""The whole flow: frames that fit together, the same bytes every time, files that are whole or absent."""

import json
import os

import pandas as pd
import pytest

from geobrief import frames
from geobrief.analysis import FRAMES, MANIFEST, analyse, corpus_fingerprint, load_analysis, write_analysis
from geobrief.corpus import read_corpus
from geobrief.engine import local, writing
from geobrief.errors import GeobriefError, UsageError

ARTICLES = {
    "a.txt": "Talks in Oslo\n\nRussia's Vladimir Putin praised China. Ukraine rejected the terrible plan.",
    "b.md": "---\noutlet: Demo Dispatch\n---\nThe Kremlin said that NATO had failed. Dmitry Sample agreed.",
    "c.json": {
        "title": "Grain",
        "text": "Turkey and the United Nations hailed a good deal with Russia.",
        "id": "7",
    },
    "d.jsonl": [
        {"text": f"France sent aid to Mali, its minister Ada Sample number {n} said."} for n in range(4)
    ],
    "e.csv": "title,text\nIran,Iran denied it.\nIran,Iran denied it.\n",
    "f.pdf": b"%PDF",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Return a folder with a small corpus in every format."""
    folder = tmp_path_factory.mktemp("flow") / "corpus"
    folder.mkdir()
    for name, content in ARTICLES.items():
        if isinstance(content, list):
            content = "\n".join(map(json.dumps, content))
        content = content if isinstance(content, str | bytes) else json.dumps(content)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture(scope="module")
def made(corpus):
    """Return the analysis of the small corpus."""
    return analyse(corpus, scorer="textblob")


def assert_same(first, second):
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True, obj=name)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_frame_keeps_its_contract_and_something_is_in_it(made):
    for name in FRAMES:
        frames.check(name, getattr(made, name))
    assert len(made.articles) == 9 and len(made.mentions) > 12 and len(made.sentiment) > 12
    assert list(made.problems["path"]) == ["f.pdf"]


def test_frames_fit_together(made):
    assert set(made.sentences["article_id"]) == set(made.articles["article_id"])
    assert set(made.mentions["sentence_id"]) <= set(made.sentences["sentence_id"])
    assert set(made.mentions["actor_id"].dropna()) <= set(made.actors["actor_id"])
    assert list(made.sentiment["mention_id"]) == list(
        made.mentions["mention_id"][made.mentions["actor_id"].notna()]
    )
    assert made.sentiment[["mention_id", "scorer"]].duplicated().sum() == 0


def test_offsets_point_to_what_they_name(made):
    rows = made.mentions.merge(made.articles[["article_id", "title", "text"]], on="article_id")
    rows = rows.merge(
        made.sentences[["sentence_id", "part", "start", "end"]], on="sentence_id", suffixes=("", "_of")
    )
    for row in rows.itertuples():
        assert (row.title if row.part == "title" else row.text)[row.start : row.end] == row.surface
        assert row.part == row.part_of and row.start_of <= row.start < row.end <= row.end_of


def test_every_stage_runs_on_copies_too(made):
    copies = made.articles[made.articles["duplicate_of"].notna()]
    assert len(copies) == 1 and set(copies["article_id"]) <= set(made.sentiment["article_id"])


def test_the_order_of_the_files_changes_nothing(corpus, made):
    paths = [corpus / name for name in ARTICLES]
    assert_same(made, analyse(paths[::-1], scorer="textblob"))


@pytest.mark.parametrize("size", [1, 4])
def test_batches_of_another_size_give_the_same_frames(corpus, made, monkeypatch, size):
    monkeypatch.setattr(local, "BATCH", size)
    seen = []
    again = analyse(corpus, scorer="textblob", progress=lambda *numbers: seen.append(numbers))
    assert_same(made, again)
    assert [done for done, _ in seen[:-1]] == [min(done, 9) for done in range(size, 9 + size, size)]
    assert seen[-1] == (9, 9)


def test_written_twice_the_files_are_the_same_to_the_byte(corpus, made, tmp_path):
    write_analysis(made, tmp_path / "one")
    write_analysis(analyse(str(corpus), scorer="textblob"), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert set(contents(tmp_path / "one")) == {MANIFEST, *(f"{name}.parquet" for name in FRAMES)}


def test_what_was_written_is_read_back_by_its_folder(made, tmp_path):
    write_analysis(made, tmp_path / "out")
    again = analyse(tmp_path / "out")
    assert_same(made, again)
    assert again.provenance == made.provenance


def test_a_finished_analysis_is_not_passed_off_as_another(made, tmp_path):
    write_analysis(made, tmp_path)
    assert analyse(tmp_path, scorer="textblob").provenance["scorer"] == "textblob"
    for other in ({"scorer": "vader"}, {"scope": "clause"}):
        with pytest.raises(UsageError, match="analyse the articles again"):
            analyse(tmp_path, **other)


def test_the_manifest_says_how_the_result_was_made(made):
    facts = made.provenance
    assert (facts["scorer"], facts["scope"], facts["files"]) == ("textblob", "sentence", 6)
    assert facts["rows"] == {name: len(getattr(made, name)) for name in FRAMES}
    assert facts["corpus_fingerprint"] == corpus_fingerprint(made.articles)


def test_an_empty_corpus_gives_empty_frames_that_can_be_written(tmp_path):
    (tmp_path / "corpus").mkdir()
    empty = analyse(tmp_path / "corpus", scorer="textblob")
    write_analysis(empty, tmp_path / "out")
    assert_same(empty, load_analysis(tmp_path / "out"))
    assert empty.articles.empty and empty.mentions.empty and list(empty.problems["kind"]) == ["empty"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "mentions.parquet").unlink(),
        lambda folder: (folder / "mentions.parquet").write_bytes(b"PAR1 torn"),
        lambda folder: (folder / "mentions.parquet").write_bytes(
            (folder / "mentions.parquet").read_bytes()[:-50]
        ),
        lambda folder: (folder / MANIFEST).write_text("{"),
        lambda folder: pd.DataFrame({"x": [1]}).to_parquet(folder / "mentions.parquet"),
    ],
)
def test_a_damaged_analysis_is_refused_in_one_line(made, tmp_path, damage):
    write_analysis(made, tmp_path)
    damage(tmp_path)
    with pytest.raises(UsageError, match=r"is not complete.*run geobrief analyse again") as error:
        load_analysis(tmp_path)
    assert "\n" not in str(error.value)


# --- whole or absent ---------------------------------------------------------------------------------------


def test_an_interrupt_while_writing_leaves_what_was_there_before(made, tmp_path, monkeypatch):
    write_analysis(made, tmp_path)
    before, close = contents(tmp_path), writing.FrameFile.close

    def interrupted(file):
        close(file)
        if file.name == "mentions":
            raise KeyboardInterrupt

    monkeypatch.setattr(writing.FrameFile, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_analysis(made, tmp_path)
    assert contents(tmp_path) == before


def test_a_run_killed_while_publishing_leaves_no_manifest_beside_other_frames(made, tmp_path, monkeypatch):
    write_analysis(made, tmp_path)
    monkeypatch.setattr(writing, "_replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_analysis(made, tmp_path)
    assert not (tmp_path / MANIFEST).exists() and len(contents(tmp_path)) == len(FRAMES)


def test_what_a_killed_run_left_is_removed_by_the_next_and_a_running_one_is_left_alone(made, tmp_path):
    dead, alive = tmp_path / ".analysis-99999999-x", tmp_path / f".analysis-{os.getpid()}-x"
    dead.mkdir(), alive.mkdir()
    (dead / "articles.parquet").write_bytes(b"half a file")
    write_analysis(made, tmp_path)
    assert not dead.exists() and alive.exists()


def test_a_full_disk_is_said_in_one_line_and_leaves_no_half_file(made, tmp_path, monkeypatch):
    def full(file, table):
        file.path.write_bytes(b"half a file")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.FrameFile, "add", full)
    with pytest.raises(GeobriefError, match=r"Cannot write to .*: No space left on device\."):
        write_analysis(made, tmp_path)
    assert contents(tmp_path) == {}


def test_a_folder_that_cannot_be_made_is_said_in_one_line(made, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(GeobriefError, match="Choose another --output"):
        write_analysis(made, tmp_path / "file" / "out")


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_others_may_read_what_was_written(made, tmp_path):
    write_analysis(made, tmp_path)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o644"}


# --- what is asked for -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, said",
    [
        ({"scorer": "textblub"}, "Did you mean 'textblob'"),
        ({"scope": "word", "scorer": "textblob"}, "no scope 'word'"),
        ({"actors": "nowhere.csv"}, "nowhere.csv"),
    ],
)
def test_what_cannot_be_done_is_said_before_the_work(corpus, asked, said):
    with pytest.raises(GeobriefError, match=said):
        analyse(corpus, **asked)


def test_the_users_own_actors_beside_the_corpus_are_found(folder):
    root = folder(
        {
            "a.txt": "The Zorblax League met France.",
            "actors.csv": "name,kind,country\nZorblax League,group,FRA\n",
        }
    )
    for given in (root, root / "a.txt"):
        found = analyse(given, scorer="textblob")
        assert "Zorblax League" in set(found.mentions["surface"]) and list(found.articles["path"]) == [
            "a.txt"
        ]


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Iran denied it!"},
        {"title": "Other"},
        {"outlet": "Other"},
        {"date": "2022-10-13"},
        {"url": "https://x.example/"},
    ],
)
def test_the_fingerprint_changes_with_what_was_read(folder, change):
    row = {
        "title": "Iran",
        "text": "Iran denied it.",
        "outlet": "Demo Dispatch",
        "date": "2022-10-12",
        "url": "https://a.example/",
    }
    first, same, other = (
        corpus_fingerprint(read_corpus(folder({name: content}, name[0])).articles)
        for name, content in (("a.json", row), ("b.jsonl", [row]), ("c.json", row | change))
    )
    assert first == same != other
