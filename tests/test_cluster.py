"""A cluster of worker processes: the rows of the local engine, whatever happens to a worker."""

import os
import signal
import subprocess
import sys

import pyarrow as pa
import pyarrow.dataset
import pytest
from engine_tools import assert_same, gdelt, install_scorer, lines, rows
from process_tools import HANG, wait_for

from geobrief.analysis import FRAMES, analyse, analyse_into, load_analysis
from geobrief.errors import UsageError

pytest.importorskip("distributed")
import dask
from distributed import Status

from geobrief.engine import cluster as engine
from geobrief.engine.store import Store


@pytest.fixture
def corpus(folder, monkeypatch):
    """Return a folder whose articles repeat each other across files, read two files at a time."""
    monkeypatch.setattr(engine, "_GROUP_FILES", 2)
    files = {f"{number:02d}.jsonl": lines(rows(12, start=8 * number)) for number in range(6)}
    same = lines(rows(2, start=3))
    broken = "not json\n" * 1_100
    german = '{"text": "Der Minister sprach mit Frankreich über das Korn."}'
    repeats = {"a.jsonl": same + same, "b.export.CSV": gdelt(), "c.jsonl": broken + same, "d.export.CSV": gdelt()}
    return folder(files | repeats | {"e.pdf": b"%", "f.jsonl": broken + german})


def test_what_a_killed_worker_left_half_written_is_no_part_of_a_table(tmp_path, monkeypatch):
    store, table = Store(tmp_path), pa.table({"a": [1, 2]})
    store.write("events.parquet/part-000001.parquet", table)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "replace", killed)
        store.write("events.parquet/part-000002.parquet", table)
    assert pyarrow.dataset.dataset(tmp_path / "events.parquet").count_rows() == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_worker_killed_in_the_middle_changes_no_row(corpus, tmp_path):
    plain = analyse(str(corpus), scorer="textblob")
    killed = []

    def kill_one(done, total):
        if not killed:
            killed.append(min(client.run(os.getpid).values()))
            os.kill(killed[0], signal.SIGKILL)

    way, files, problems = engine_arguments(corpus)
    with engine.cluster(workers=3) as client, engine.output_store(tmp_path / "out", FRAMES) as (store, finish):
        made = engine.analyse_on_cluster(files, problems, {}, way, store, client, kill_one)
        wait_for(lambda: _is_replaced(killed[0], client))
        finish(made)
    assert_same(load_analysis(tmp_path / "out"), plain)
    assert made == plain.provenance
    assert list(plain.events["origin"]).count("gdelt") == 1
    assert plain.articles["duplicate_of"].notna().sum() > 20 and len(plain.problems) > 2_000


def _is_replaced(killed, client):
    known = client.run(os.getpid, on_error="ignore").values()  # the scheduler may not have missed it yet
    return killed not in known and len(known) == 3


def engine_arguments(corpus):
    from geobrief.corpus import list_files
    from geobrief.engine.stages import Way

    return Way("textblob"), *list_files([str(corpus)])


@pytest.mark.slow
def test_an_article_that_ends_every_worker_is_named_and_the_others_are_analysed(folder, tmp_path, monkeypatch):
    install_scorer(tmp_path / "package", monkeypatch)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "package"), os.environ.get("PYTHONPATH", "")]))
    deadly = rows(4, a2="Killer came to France.")
    root, out = folder({"a.jsonl": lines(deadly)}), tmp_path / "out"
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        analyse_into(str(root), out, scorer="brittle", engine="dask", workers=1)
    made = load_analysis(out)
    others = analyse(str(folder({"a.jsonl": lines(deadly[:2] + deadly[3:])}, "others")), scorer="brittle")
    assert_same(made, others, ("sentences", "mentions", "statements", "sentiment", "events"))
    assert list(made.problems["path"]) == ["a.jsonl#3"] and list(made.problems["stage"]) == ["process"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_worker_that_dies_while_it_starts_is_replaced():
    with dask.config.set({"distributed.deploy.lost-worker-timeout": "1s"}), engine.cluster(workers=1) as client:
        (nanny,), (pid,) = client.cluster.workers.values(), client.run(os.getpid).values()
        nanny.status = Status.starting
        os.kill(pid, signal.SIGKILL)
        assert client.submit(os.getpid, pure=False).result(timeout=HANG) != pid


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_while_workers_write_ends_them_and_leaves_nothing(corpus, tmp_path):
    out = tmp_path / "out"
    words = ["analyse", str(corpus), "-o", str(out), "--scorer", "textblob", "--engine", "dask", "--workers", "2"]
    start = [sys.executable, "-c", "from geobrief.cli import main; main()", *words]
    with subprocess.Popen(start, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        wait_for(lambda: list(out.glob("*/read/*")) or process.poll() is not None)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        said = process.communicate(timeout=HANG)[1]  # until the last worker has let go of it
    assert process.returncode == 130 and said == "geobrief: Interrupted; nothing unfinished was published.\n"
    assert not out.exists()


@pytest.mark.slow
def test_the_command_writes_a_folder_of_parts_a_frame_in_the_place_of_a_file(corpus, tmp_path, run_cli):
    assert run_cli("analyse", corpus, "-o", tmp_path / "out", "--scorer", "textblob", "--workers", "1")[0] == 0
    before = load_analysis(tmp_path / "out")
    code, out, _ = run_cli("analyse", corpus, "-o", tmp_path / "out", "--scorer", "textblob", "--engine", "dask")
    assert code == 0 and f"{len(before.articles)} articles" in out
    assert len(list((tmp_path / "out" / "articles.parquet").glob("part-*.parquet"))) > 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["analysis.json", *(f"{name}.parquet" for name in FRAMES)])
    assert_same(load_analysis(tmp_path / "out"), before)


@pytest.mark.slow
def test_a_store_that_fsspec_reaches_takes_the_parts(corpus, tmp_path):
    made = analyse_into(str(corpus), f"file://{tmp_path}/out", scorer="textblob", engine="dask", workers=1)
    assert_same(load_analysis(tmp_path / "out"), analyse(str(corpus), scorer="textblob"))
    assert made["rows"]["articles"] == 6 * 12 + 9 and not (tmp_path / "out" / "read").exists()


def test_what_a_cluster_cannot_do_is_said_in_one_line(tmp_path, folder):
    root = str(folder({"a.jsonl": lines(rows(2))}))
    for asked, said in (
        ({"engine": "spark"}, "no engine 'spark'"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "need --engine dask"),
        ({"output": "s3://bucket/x"}, "need --engine dask"),
    ):
        with pytest.raises(UsageError, match=said):
            analyse_into(root, **({"output": tmp_path / "out"} | asked))
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_said_in_one_line(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(engine, "_ANSWER", 1)
    with pytest.raises(UsageError, match="No dask cluster with workers answers at tcp"):
        analyse_into(str(folder({"a.jsonl": lines(rows(2))})), tmp_path / "out", engine="dask",
                     scheduler="tcp://127.0.0.1:1")
