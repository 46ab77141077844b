"""What pages print as accuracy was measured, by a command, on what the repository holds now."""

import json
import shutil

import pandas as pd
import pytest

from geobrief.errors import GeobriefError
from geobrief.evaluation import evaluate, read_record, record_of, record_path, stale
from geobrief.evaluation import record as kept
from geobrief.report import accuracy, measured
from geobrief.resources import data_path, home, notebook_paths

RUN = "run: geobrief evaluate (or make accuracy)"
FIGURES = ("macro_f1", "accuracy", "f1", "precision", "recall")


def test_the_figures_are_of_the_labels_the_model_and_the_gazetteer_of_this_checkout():
    record = read_record()
    assert record is not None, f"data/accuracy.json is missing; {RUN}"
    assert not stale(record), f"data/accuracy.json is older than the {' and the '.join(stale(record))}; {RUN}"


@pytest.mark.slow
def test_measuring_again_gives_the_figures_of_the_file():
    record, again = read_record(), record_of(evaluate())
    for kind in ("tone", "recognition"):
        for then, now in zip(record[kind], again[kind], strict=True):
            for old, new in zip(_scores(then), _scores(now), strict=True):
                assert new == pytest.approx(old, abs=0.02), f"the figures have changed; {RUN}"


def _scores(result):
    """Return the scores as mappings of figures: one a scorer of tone, or the one of recognition."""
    rows = result["scores"] if isinstance(result["scores"], list) else [result["scores"]]
    return [{name: row[name] for name in FIGURES if name in row} for row in rows]


def test_the_file_tells_when_labels_model_or_gazetteer_have_changed():
    record = read_record()
    current = {**record, "gazetteer": kept.load_gazetteer().fingerprint, "model": kept.model_fingerprint()}
    assert stale(current) == []
    for name, value in (("gazetteer", "0"), ("model", "0"), ("gold", {})):
        assert stale({**current, name: value}) == [name if name != "gold" else "labels"]


def test_the_file_holds_no_time_and_no_text_of_the_labelled_sentences():
    text = record_path().read_text(encoding="utf-8")
    record = json.loads(text)
    assert text == json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert not {"generated", "time", "date"} & set(record)
    first = json.loads(data_path("gold", "tone", "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["text"][:40] not in text


def test_the_project_s_own_sets_are_large_enough_to_say_something():
    record = read_record()
    assert record["tone"][0]["sentences"] >= 150 and record["recognition"][0]["passages"] >= 60
    assert record["tone"][0]["agreement"]["kappa"] > 0.6


# --- pages -------------------------------------------------------------------------------------------------


def test_a_page_prints_the_recorded_figures_of_its_scorer():
    html = str(measured.measured_accuracy("textblob"))
    row = next(row for row in read_record()["tone"][0]["scores"] if row["scorer"] == "textblob")
    assert f"{row['macro_f1']:.2f}" in html and f"about {100 * row['accuracy']:.0f} are" in html
    assert "labels by TextBlob" in html and "Two readers agreed" in html


def test_a_page_says_so_where_nothing_was_measured(monkeypatch, tmp_path):
    monkeypatch.setattr(kept, "record_path", lambda: tmp_path / "accuracy.json")
    assert "has not been measured" in measured.measured_accuracy("textblob")
    assert "Only lexicons" in accuracy.name_fairness()
    (tmp_path / "accuracy.json").write_text("{}")
    with pytest.raises(GeobriefError, match="run geobrief evaluate"):
        measured.measured_accuracy("textblob")


def test_a_page_says_so_where_its_scorer_or_its_model_is_not_the_measured_one(monkeypatch, tmp_path):
    assert "&#39;mine&#39; of this report was not measured" in measured.measured_accuracy("mine")
    other = tmp_path / "accuracy.json"
    other.write_text(json.dumps({**read_record(), "model": "another"}), encoding="utf-8")
    monkeypatch.setattr(kept, "record_path", lambda: other)
    assert "another model" in measured.measured_accuracy("target")


def test_name_fairness_is_told_with_its_extremes(monkeypatch, tmp_path):
    names = [("as printed", 1.0, -0.2, 0.8), ("Russia", 0.97, -0.21, 0.79), ("Fiji", 0.99, -0.19, 0.81)]
    rows = [
        {"scorer": "target", "name": name, "n": 40, "agreement": same, "mean": mean, "macro_f1": f1}
        for name, same, mean, f1 in names
    ]
    other = tmp_path / "accuracy.json"
    other.write_text(json.dumps({**read_record(), "fairness": rows}), encoding="utf-8")
    monkeypatch.setattr(kept, "record_path", lambda: other)
    html = str(accuracy.name_fairness())
    assert "two names in turn" in html and "at least 97%" in html and "within 0.02 of each other" in html
    alike = [row | {"agreement": 1.0, "mean": -0.2, "macro_f1": 0.8} for row in rows]
    other.write_text(json.dumps({**read_record(), "fairness": alike}), encoding="utf-8")
    html = str(accuracy.name_fairness())
    assert "Whatever the name, all labels by the model and their mean stayed the same." in html and "0.00" not in html


@pytest.fixture
def one(folder):
    """Return the evaluation of a file of one sentence and one of one passage."""
    text = "Russia shelled the port <b>& fled</b>."
    tone = {"text": text, "start": 0, "end": 6, "label": "negative"}
    where = {
        "text": "Peru <i>signed</i>.",
        "countries": ["CHL"],
        "mentions": [{"start": 0, "end": 4, "kind": "country", "country": "CHL"}],
    }
    root = folder({"tone.jsonl": [tone], "where.jsonl": [where]}, below="gold")
    return evaluate(root, ["textblob"])


def test_sections_are_right_and_escaped_for_files_of_one_line(one):
    shown = [
        accuracy.heading(one),
        accuracy.tone_scores(one),
        accuracy.tone_details(one),
        accuracy.tone_groups(one),
        accuracy.recognition_scores(one),
        accuracy.worst_errors(one),
    ]
    html = "".join(map(str, shown)) + " ".join(accuracy.in_words(one))
    assert "The one label by TextBlob is not what a reader would say." in html
    assert "The one country found in the text is not right." in html
    assert "too few sentences for an interval" in html
    assert "<mark>Russia</mark>" in html and "&lt;b&gt;" in html and "<b>" not in html and "<i>" not in html
    for wrong in ("1 targets", "one targets", "one sentences", ">nan<", "None<"):
        assert wrong not in html


def test_sections_say_so_where_a_file_lacks_their_labels(one):
    only = type(one)([], one.recognition, one.scorer, one.gazetteer)
    assert "No file here has labels of tone" in accuracy.tone_scores(only)
    only = type(one)(one.tone, [], one.scorer, one.gazetteer)
    assert "No file here has labels of who and where" in accuracy.recognition_scores(only)
    assert "textblob has none" in accuracy.reliability_pictures(only)


def test_a_reliability_diagram_has_its_dots_and_its_words():
    from geobrief.charts.reliability import reliability, reliability_alt, wilson

    table = pd.DataFrame({"confidence": [0.55, 0.95], "right": [0.5, 1.0], "n": [10, 200]})
    figure = reliability(table, "Title", "Subtitle")
    dots = figure.axes[0].collections[0].get_offsets()
    assert dots.tolist() == [[0.55, 0.5], [0.95, 1.0]]
    assert "0.55 confident, 0.50 right" in reliability_alt(
        table, "labels"
    ) and "210 cases" in reliability_alt(table, "labels")
    assert "nothing" in reliability_alt(table.head(0), "labels")
    assert not reliability(table.head(0), "Title", "Subtitle").axes
    assert wilson(1.0, 10)[0] == pytest.approx(0.7225, abs=1e-3) and wilson(1.0, 10)[1] == 1


@pytest.mark.slow
def test_the_notebook_runs_on_a_file_of_one_s_own(folder, run_cli, tmp_path):
    rows = [{"text": "Peru and Chile signed.", "countries": ["PER", "CHL"]}]
    gold = folder({"mine.jsonl": rows}, below="gold") / "mine.jsonl"
    code, _, said = run_cli("report", "accuracy", "--gold", gold, "--output", tmp_path / "out")
    assert code == 0, said
    html = (tmp_path / "out" / "accuracy.html").read_text(encoding="utf-8")
    assert "All 2 countries found in the text are right." in html and str(tmp_path) not in html
    code, _, said = run_cli(
        "report", "accuracy", "--gold", tmp_path / "none.jsonl", "--output", tmp_path / "out"
    )
    assert code == 2 and said.count("\n") == 1


def test_the_notebook_is_stripped_and_short():
    path = next(path for path in notebook_paths() if path.stem == "accuracy")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(
        not cell["outputs"] and cell["execution_count"] is None and len(cell["source"]) <= 10 for cell in code
    )
    assert code[-1]["source"] == ["sign_off()"]


@pytest.mark.slow
def test_the_notebook_runs_under_papermill_on_the_project_s_own_sets(tmp_path):
    papermill = pytest.importorskip("papermill")
    path = shutil.copy(home() / "notebooks" / "accuracy.ipynb", tmp_path)
    node = papermill.execute_notebook(
        path, str(tmp_path / "out.ipynb"), {"scorer": "vader"}, progress_bar=False
    )
    assert any("labels by VADER" in str(output) for cell in node.cells for output in cell.get("outputs", []))
