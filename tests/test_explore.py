"""Exploring by hand: a choice changes chart, map and sentences."""

import pytest
from made_analysis import analysis, article

from geobrief.errors import UsageError
from geobrief.explore import FRAMES, Explorer


def _many(n, *actors, polarity=0.1, month=10):
    return [article(dict.fromkeys(actors, polarity), day=f"2022-{month}-{day:02}") for day in range(1, n + 1)]


@pytest.fixture
def explorer():
    made = Explorer(analysis(*_many(8, "RUS", "UKR"), *_many(6, "FRA", polarity=-0.4, month=11)))
    return made


def test_a_choice_of_actors_changes_chart_and_sentences(explorer):
    every, one = explorer.view(), explorer.view(actors=["Russia"])
    assert every.alt.startswith("Dot plot of mean tone with 95% intervals for three actors")
    assert one.alt.startswith("Line chart of mean tone over")
    assert "France" in every.sentences and "France: mean tone" not in one.sentences


def test_a_choice_of_days_limits_chart_map_and_sentences(explorer):
    view = explorer.view(since="2022-11-01")
    assert view.line.startswith("Six articles;") and "Russia" not in view.sentences
    assert [row["country"] for row in view.world.data["rows"]] == ["FRA"]


def test_a_choice_of_country_keeps_the_articles_that_mention_it(explorer):
    assert explorer.view(country="Ukraine").line.startswith("Eight articles;")
    assert explorer.view(country="FRA").line.startswith("Six articles;")
    with pytest.raises(UsageError, match="No article of this corpus names 'Atlantis'"):
        explorer.view(country="Atlantis")


def test_another_scorer_scores_anew(explorer):
    view = explorer.view(scorer="vader")
    assert "'vader'" in view.line
    assert explorer.view().line.endswith("'textblob'.")


def test_a_selection_without_articles_says_so(explorer):
    view = explorer.view(actors=["Russia"], since="2030-01-01")
    assert view.line == "No article is in this selection." and view.world.data["rows"] == []


def test_a_chosen_actor_that_the_selection_does_not_name_is_told(explorer):
    assert explorer.view(actors=["Russia", "France"], since="2022-11-01").line.endswith(
        "Not named in this selection: Russia.")


def test_every_frame_is_searched_word_by_word(explorer):
    assert explorer.table("mentions", "rus country").startswith("<p>Eight rows.</p>")
    assert explorer.table("mentions", "rus place").startswith("<p>No row.</p>")
    for frame in FRAMES:
        assert "<table" in explorer.table(frame)


def test_the_controls_change_the_view_at_once(explorer):
    pytest.importorskip("ipywidgets")
    from geobrief.explore_widgets import controls, search_box

    made = controls(explorer)
    inputs, (line, chart, world, sentences) = made.children[0].children, made.children[1:]
    before = chart.value, world.value, sentences.value
    inputs[1].children[3].value = "France"
    assert line.value.startswith("<p>Six articles;")
    assert all(now != then for now, then in zip((chart.value, world.value, sentences.value), before, strict=True))
    assert 'alt="' in chart.value
    box = search_box(explorer)
    box.children[0].children[1].value = "FRA"
    assert box.children[1].value.startswith("<p>") and "RUS" not in box.children[1].value
