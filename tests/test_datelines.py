"""What stands before the story is told from the story."""

import pandas as pd
import pytest

from geobrief.corpus import read_corpus
from geobrief.corpus.cleaning import clean
from geobrief.corpus.datelines import is_byline, read_dateline
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.sentences import split_sentences

STORY = "Ministers met on Monday. They agreed to meet again."


@pytest.mark.parametrize(
    "line, place, day, agency",
    [
        ("KYIV, Oct 12 (Reuters) - ", "KYIV", "Oct 12", "Reuters"),
        ("MOSCOW (AP) — ", "MOSCOW", None, "AP"),
        ("BEIRUT, Lebanon (AP) -- ", "BEIRUT, Lebanon", None, "AP"),
        ("Oslo, 12 October 2022 (AFP) – ", "Oslo", "12 October 2022", "AFP"),
        ("(Reuters) - ", None, None, "Reuters"),
        ("LONDON — ", "LONDON", None, None),
        ("WASHINGTON, March 3 - ", "WASHINGTON", "March 3", None),
        ("UNITED NATIONS, Nov. 5 (Xinhua) -- ", "UNITED NATIONS", "Nov. 5", "Xinhua"),
        ("GLASGOW, Ky. (WBKO) --  ", "GLASGOW, Ky.", None, "WBKO"),
        ("Washington (CNN)\n", "Washington", None, "CNN"),
        ("Washington (CNN)", "Washington", None, "CNN"),
        ("SAMARKAND, Uzbekistan, Sept. 18 (Specimen Times) - ", "SAMARKAND, Uzbekistan", "Sept. 18", "Specimen Times"),
        ("KYIV (Sample Wire) - ", "KYIV", None, "Sample Wire"),
        ("ÅLESUND, Norway — ", "ÅLESUND, Norway", None, None),
        ("ST. PETERSBURG, Russia (AP) _ ", "ST. PETERSBURG, Russia", None, "AP"),
        ("TEHRAN -- ", "TEHRAN", None, None),
        ("MOSCOW, March 3. /TASS/. ", "MOSCOW", "March 3", "TASS"),
        ("Mexico City, April 3 (EFE).- ", "Mexico City", "April 3", "EFE"),
    ],
)
def test_place_day_and_agency_are_read(line, place, day, agency):
    found = read_dateline(line + STORY)
    assert (found.place, found.day, found.agency) == (place, day, agency) and (line + STORY)[found.end :] == STORY


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "Moscow said on Monday - again - that it would stay.",
        "NATO said it would stay.",
        "A (small) - but loud - crowd met.",
        "The minister (AP) was not named.",
        "Russia - the largest country - stayed.",
        "",
        "—",
        "US-led talks began.",
        "NATO (North Atlantic Treaty Organization) members met.",
        "Palestinian Authority (PA) President Abbas met ministers.",
        "FILE - In this photo ministers meet in Oslo.",
        "NATO — the alliance of thirty states — met.",
        "WATCH: Ministers meet in Oslo.",
    ],
)
def test_a_story_has_no_dateline(text):
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "BY JANE DOE",
        "By Jane Doe and John Roe",
        "By FEDERICA LUSIARDI - 2019-04-10",
        "By Ahmed al Masri, Reuters",
    ],
)
def test_bylines_are_told_and_cut_at_the_top(line):
    assert is_byline(line)
    assert (clean(f"{line}\n\n{STORY}").text, clean(f"{line}\n\n{STORY}").removed) == (STORY, line)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the talks had failed.",
        "By the time they met it was over",
        "by and large",
        "By 2022",
        "Bypass surgery for the president",
        "By sea",
    ],
)
def test_sentences_are_no_bylines(line):
    assert not is_byline(line)


def test_the_dateline_stays_in_the_text_and_says_where_the_story_begins(folder):
    article = read_corpus(
        folder({"a.json": {"text": f"KYIV, Oct 12 (Reuters) - {STORY}"}, "b.json": {"text": STORY}})
    ).articles
    assert (article["dateline"][0], article["agency"][0]) == ("KYIV", "Reuters")
    assert article["text"][0][article["body_start"][0] :] == STORY
    assert article["body_start"][1] == 0 and pd.isna(article["agency"][1])


def test_names_in_the_dateline_are_no_mentions(folder):
    story = "Officials said that Germany had agreed. Berlin welcomed it."
    frame = read_corpus(folder({"a.json": {"text": f"BERLIN (Reuters) - {story}"}, "b.json": {"text": story}})).articles
    mentions, _ = find_mentions(frame, split_sentences(frame), load_gazetteer())
    with_dateline, without = (mentions[mentions["article_id"] == name] for name in frame["article_id"])
    assert list(with_dateline["surface"]) == list(without["surface"]) == ["Germany", "Berlin"]
    assert (with_dateline["start"] - without["start"].to_numpy() == frame["body_start"][0]).all()


@pytest.mark.parametrize(
    "dateline, story, meant",
    [
        ("BIRMINGHAM, Ala. (AP) — ", "A storm hit Birmingham on Monday.", "USA"),
        ("HYDERABAD, Pakistan (AP) — ", "A storm hit Hyderabad on Monday.", "PAK"),
    ],
)
def test_a_dateline_tells_which_place_of_one_name_a_story_means(folder, dateline, story, meant):
    frame = read_corpus(folder({"a.json": {"text": dateline + story}, "b.json": {"text": story}})).articles
    mentions, _ = find_mentions(frame, split_sentences(frame), load_gazetteer())
    with_dateline, without = (mentions[mentions["article_id"] == name]["country"] for name in frame["article_id"])
    assert set(with_dateline) == {meant} and len(without) == 1 and meant not in set(without)
