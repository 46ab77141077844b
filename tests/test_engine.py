"""Many articles: the same rows whatever the batches and processes, and no article takes the work down."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from engine_tools import assert_same, flow, gdelt, install_scorer, lines, rows
from process_tools import HANG

from geobrief import frames
from geobrief.analysis import analyse, analyse_into, load_analysis
from geobrief.engine import local, workers
from geobrief.engine.tables import as_table
from geobrief.errors import UsageError
from geobrief.resources import home

OF_STAGES = ("sentences", "mentions", "statements", "sentiment", "events")


@pytest.fixture
def brittle(tmp_path, monkeypatch):
    install_scorer(tmp_path / "package", monkeypatch)


@pytest.fixture(scope="module")
def seeds():
    return analyse(str(home() / "seeds"), scorer="textblob")


@pytest.mark.parametrize("characters", [1, 3_000])
def test_the_seeds_in_batches_of_any_size_give_the_same_folder(seeds, tmp_path, monkeypatch, characters):
    monkeypatch.setattr(local, "_BATCH_CHARACTERS", characters)
    made = analyse_into(str(home() / "seeds"), tmp_path / "out", scorer="textblob", workers=1)
    assert_same(load_analysis(tmp_path / "out"), seeds)
    assert made == seeds.provenance


def test_persons_are_put_together_a_few_times_only_however_many_there_are(monkeypatch):
    monkeypatch.setattr(local, "_MOST_PERSONS", 10)
    merged, real = [], local.Persons._merged
    monkeypatch.setattr(local.Persons, "_merged", lambda self: merged.append(1) or real(self))
    known = local.Persons()
    for first in range(0, 5_000, 5):
        names = [f"FRA.p{(first + n) // 2}" for n in range(5)]  # most are met twice
        known.add(as_table(frames.as_frame("actors", {"actor_id": names, "name": names, "kind": "person"})))
    assert known.table()["actor_id"].to_pylist() == sorted({f"FRA.p{n // 2}" for n in range(5_000)})
    assert len(merged) < 20


@pytest.mark.slow
@pytest.mark.parametrize("n", [2, 3])
def test_the_seeds_on_several_processes_give_the_same_folder(seeds, tmp_path, monkeypatch, n):
    monkeypatch.setattr(local, "BATCH", 4)
    analyse_into(str(home() / "seeds"), tmp_path / "out", scorer="textblob", workers=n)
    assert_same(load_analysis(tmp_path / "out"), seeds)


def test_rows_of_a_data_set_stand_with_their_article_whatever_the_batches(folder, monkeypatch):
    found, files = [], {"a.jsonl": lines(rows(2)), "b.export.CSV": gdelt("1000001") + gdelt("1000002")}
    for size in (1, 200):
        monkeypatch.setattr(local, "BATCH", size)
        found.append(analyse(str(folder(files | {"c.jsonl": lines(rows(3))})), scorer="textblob"))
    assert_same(*found)
    events = found[0].events
    order = events["article_id"].map(list(found[0].articles["article_id"]).index)
    assert order.is_monotonic_increasing and list(events["origin"]).count("gdelt") == 2


# --- an article that brings a stage down -------------------------------------------------------------------


def test_an_article_that_a_stage_fails_on_is_named_and_the_others_are_analysed(folder, brittle):
    poisoned = rows(9, a4="Poison came to France.")
    made = analyse(str(folder({"a.jsonl": lines(poisoned)})), scorer="brittle")
    others = analyse(str(folder({"a.jsonl": lines(poisoned[:4] + poisoned[5:])}, "others")), scorer="brittle")
    assert_same(made, others, OF_STAGES)
    assert len(made.articles) == 9
    (problem,) = made.problems.itertuples()
    assert (problem.path, problem.kind, problem.stage) == ("a.jsonl#5", "not-analysed", "sentiment")
    assert "poisoned" in problem.message


def test_an_article_that_failed_is_tried_again_by_the_next_run_with_a_cache(folder, brittle, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOBRIEF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(registry_of(), "brittle", "brittle_scorer:score")
    root = folder({"a.jsonl": lines(rows(3, a1="Poison came to France."))})
    assert len(analyse(str(root), scorer="brittle").problems) == 1
    sys.modules["brittle_scorer"].score.__code__ = (lambda frame: frame["start"].to_numpy() * 0.0).__code__
    mended = analyse(str(root), scorer="brittle")
    assert len(mended.problems) == 0 and mended.sentences["article_id"].nunique() == 3


def registry_of():
    from geobrief.sentiment.registry import SCORERS

    return SCORERS


@pytest.mark.slow
def test_an_article_that_ends_the_process_is_named_and_the_others_are_analysed(folder, brittle, monkeypatch):
    monkeypatch.setattr(local, "BATCH", 4)
    deadly = rows(14, a5="Killer came to France.", a11="Poison came to France.")
    made = analyse(str(folder({"a.jsonl": lines(deadly)})), scorer="brittle", workers=2)
    left = [row for number, row in enumerate(deadly) if number not in (5, 11)]
    others = analyse(str(folder({"a.jsonl": lines(left)}, "others")), scorer="brittle")
    assert_same(made, others, OF_STAGES)
    assert list(made.problems["path"]) == ["a.jsonl#6", "a.jsonl#12"]
    assert list(made.problems["stage"]) == ["process", "sentiment"]


@pytest.mark.slow
def test_a_script_without_a_main_guard_is_told_so_and_blames_no_article(folder, tmp_path):
    corpus = folder({"a.jsonl": lines(rows(45))})
    script = tmp_path / "script.py"
    script.write_text(
        "from geobrief.analysis import analyse_into\n"
        "from geobrief.engine import local\n"
        "local.BATCH = 20\n"
        f"analyse_into({str(corpus)!r}, {str(tmp_path / 'out')!r}, scorer='textblob', workers=2)\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=HANG)
    assert done.returncode == 1 and "end before it begins" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_fault_of_the_set_up_ends_the_work_and_names_no_article(folder):
    with pytest.raises(UsageError, match="no scope"):
        analyse(str(folder({"a.jsonl": lines(rows(3))})), scorer="textblob", scope="word")


# --- how much is held --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2])
def test_no_more_batches_than_workers_and_one_are_in_flight(folder, n):
    root, way = folder({"a.jsonl": lines(rows(24))}), flow("seeds")[1]
    taken, given, most = 0, 0, 0
    (batch,) = flow(root)[0]
    table = local.as_table(batch.articles)

    def items():
        nonlocal taken
        for start in range(0, 24, 2):
            taken += 1
            yield start, table.slice(start, 2)

    with workers.runner(way, n) as in_order:
        for expected, (start, found) in enumerate(in_order(items())):
            most, given = max(most, taken - given), given + 1
            assert start == 2 * expected
            assert set(found.tables["sentences"]["article_id"].to_pylist()) == set(
                table["article_id"][start : start + 2].to_pylist())
    assert given == 12 and most <= n + 1


def test_articles_go_to_the_sink_batch_by_batch(folder, monkeypatch):
    monkeypatch.setattr(local, "BATCH", 5)
    seen = []

    class Sink:
        def add(self, name, table):
            seen.append((name, len(table)))

        def close(self, names, copies):
            return {}

    local.analyse_stream(*flow(folder({"a.jsonl": lines(rows(23))})), Sink())
    assert max(n for name, n in seen if name == "sentences") == 5 * 3
    assert sum(n for name, n in seen if name == "sentences") == 23 * 3


def test_a_process_that_ends_in_the_midst_of_its_answer_keeps_nobody_waiting():
    worker = workers._Worker(None)
    worker._ask(bytes, 50_000_000)
    assert worker.line.poll(HANG)  # it has begun to answer, with far more than the line holds
    worker.process.kill()
    with pytest.raises(workers._Died):
        worker.answer()
    worker.close()
    worker._ask(bytes, 3)
    assert worker.answer() == bytes(3)
    worker.close()


# --- interrupts --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all_processes_publishes_nothing_and_keeps_the_cache(folder, tmp_path, number):
    root = folder({"a.jsonl": lines(rows(12_000))})
    command = [sys.executable, "-c", "from geobrief.cli import main; main()", "analyse", str(root), "-o",
               str(tmp_path / "out"), "--workers", "2", "--scorer", "textblob"]
    kept = tmp_path / "cache"
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True,
                           env=os.environ | {"GEOBRIEF_CACHE": str(kept)})
    until = time.monotonic() + HANG
    while not _analysed_in(kept) and time.monotonic() < until:
        time.sleep(0.05)
    children = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(number)
    _, said = run.communicate(timeout=HANG)
    assert run.returncode == 130 and "Interrupted; nothing unfinished was published." in said
    assert len(children) >= 2 and _all_end(children)
    assert not (tmp_path / "out").exists() and _analysed_in(kept)


def _analysed_in(kept):
    """Return the entries of what the stages found; records that were read lie there before any worker starts."""
    return [path for path in kept.rglob("*.entry") if path.parent.name != "reading"]


def _all_end(processes, seconds=HANG):
    until = time.monotonic() + seconds
    while any(map(_is_alive, processes)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(_is_alive, processes))


def _is_alive(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills a process and looks at its children")
def test_workers_end_when_the_command_is_killed(folder, tmp_path):
    root = folder({"a.jsonl": lines(rows(12_000))})
    command = [sys.executable, "-c", "from geobrief.cli import main; main()", "analyse", str(root), "-o",
               str(tmp_path / "out"), "--workers", "2", "--scorer", "textblob"]
    run = subprocess.Popen(command, env=os.environ)
    children, until = [], time.monotonic() + HANG
    while len(children) < 3 and time.monotonic() < until:  # two workers and the tracker of resources
        children = psutil.Process(run.pid).children(recursive=True)
        time.sleep(0.05)
    run.kill()
    run.wait()
    assert len(children) >= 3 and _all_end(children)
