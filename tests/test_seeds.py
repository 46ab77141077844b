"""The starter corpus: samples with their sources and the difficulties of real files, read rightly."""

import json
import re

import pandas as pd
import pytest
import yaml

from geobrief.analysis import analyse
from geobrief.resources import home
from geobrief.summaries import country_counts, situation

SEEDS = home() / "seeds"
FEED = "agency-feed.jsonl"
BARE = "north-korea-weapons.txt"
REPRINT = "2022-10-19-drones-over-kyiv-reprint.md"


@pytest.fixture(scope="module")
def seeds():
    """Return the analysis of the starter corpus."""
    return analyse(str(SEEDS), scorer="textblob")


@pytest.fixture(scope="module")
def countries(seeds):
    """Return `{path: countries}` as the articles are counted."""
    paths = dict(zip(seeds.articles["article_id"], seeds.articles["path"], strict=True))
    named = seeds.mentions[seeds.mentions["country"].notna() & (seeds.mentions["role"] != "outlet")]
    named = named[named["kind"] != "organisation"]
    return {paths[article]: set(found) for article, found in named.groupby("article_id")["country"]}


def front_matters():
    """Yield `(name, fields)` of every seed but the bare one."""
    for path in sorted(SEEDS.glob("2022-*")):
        yield path.name, yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    for line in (SEEDS / FEED).read_text(encoding="utf-8").splitlines():
        yield f"{FEED} {json.loads(line)['id']}", json.loads(line)


def of(frame, path):
    return frame[frame["path"] == path].iloc[0]


def mentions_of(seeds, path, surface):
    article = of(seeds.articles, path)["article_id"]
    return seeds.mentions[(seeds.mentions["article_id"] == article) & (seeds.mentions["surface"] == surface)]


def test_there_are_enough_articles_of_a_readers_length(seeds):
    assert len(seeds.articles) >= 24 and seeds.articles["n_words"].between(150, 500).all()
    assert seeds.problems.empty
    assert {path.suffix for path in SEEDS.iterdir() if path.name != "README.md"} == {".txt", ".md", ".jsonl"}


def test_six_outlets_are_plainly_samples(seeds):
    outlets = set(seeds.articles["outlet"].dropna())
    assert len(outlets) == 6
    plain = ("Sample", "Example", "Specimen", "Placeholder", "Demo", "Mockup")
    assert {outlet.split()[0] for outlet in outlets} == set(plain)
    assert seeds.articles["url"].dropna().str.startswith("https://sample.example/").all()


def test_every_article_names_its_sources_and_says_that_it_is_a_sample():
    for name, fields in front_matters():
        assert fields["sources"] and all(len(source) > 15 for source in fields["sources"]), name
        assert fields["sample"] is True and fields["language"] == "en", name
        assert re.fullmatch("[A-Z]{3}", fields["outlet_country"]), name
    assert BARE in (SEEDS / "README.md").read_text(encoding="utf-8")


def test_a_report_made_from_them_says_that_they_are_samples(seeds):
    assert situation(seeds).coverage.is_sample


def test_the_dates_lie_between_august_and_november_2022_and_none_is_invented(seeds):
    dates = seeds.articles.set_index("path")["published"]
    assert list(dates.index[dates.isna()]) == [BARE]
    assert (
        dates.dropna()
        .between(pd.Timestamp("2022-08-01", tz="UTC"), pd.Timestamp("2022-12-01", tz="UTC"))
        .all()
    )
    assert set(seeds.articles["published_precision"].dropna()) == {"day", "second"}


def test_the_near_copy_is_found_and_is_the_only_one(seeds):
    articles = seeds.articles.set_index("path")
    original = articles["article_id"]["2022-10-18-drones-over-kyiv.txt"]
    assert articles["duplicate_of"].dropna().to_dict() == {REPRINT: original}
    assert articles["title"][REPRINT] != articles["title"]["2022-10-18-drones-over-kyiv.txt"]


def test_the_correction_is_kept(seeds):
    article = of(seeds.articles, "2022-11-03-ethiopia-peace.txt")
    assert "correct" in article["text"][-400:].lower() and pd.isna(article["removed"])


def test_the_teaser_and_the_link_label_of_the_bare_file_are_removed(seeds):
    article = of(seeds.articles, BARE)
    assert article["removed"].endswith("\nRead More") and "Egypt" in article["removed"]
    assert "Read More" not in article["text"] and "desert resort" not in article["text"]
    assert article["title"] == "Washington Says Moscow Is Shopping for Shells in Pyongyang"
    assert article[["outlet", "published", "url"]].isna().all()
    assert seeds.articles["removed"].notna().sum() == 1


def test_the_bare_file_is_read_as_a_careful_reader_would(seeds, countries):
    assert {"USA", "RUS", "PRK", "UKR", "IRN", "KOR", "CHN"} <= countries[BARE]
    assert "EGY" not in countries[BARE]
    owners = {
        "State Department": "USA",
        "Pentagon": "USA",
        "Central Intelligence Agency": "USA",
        "Moscow": "RUS",
        "Kremlin": "RUS",
        "Vladimir Putin": "RUS",
        "Kim Jong Un": "PRK",
        "Pyongyang": "PRK",
    }
    for surface, country in owners.items():
        found = mentions_of(seeds, BARE, surface)
        assert len(found) and set(found["country"]) == {country}, surface


@pytest.mark.parametrize(
    "path, wanted",
    [
        ("2022-08-05-taiwan-drills.md", {"TWN", "CHN", "USA"}),
        ("2022-08-15-mali-withdrawal.txt", {"MLI", "FRA"}),
        ("2022-08-31-pakistan-floods.md", {"PAK"}),
        ("2022-09-08-iran-drone-sanctions.md", {"IRN", "RUS", "USA"}),
        ("2022-09-15-armenia-azerbaijan.txt", {"ARM", "AZE"}),
        ("2022-09-18-kyrgyz-tajik-border.md", {"KGZ", "TJK"}),
        ("2022-09-22-prisoner-exchange.txt", {"RUS", "UKR"}),
        ("2022-10-02-burkina-faso-coup.txt", {"BFA", "FRA"}),
        ("2022-10-06-missile-over-japan.md", {"JPN", "PRK", "KOR", "USA"}),
        ("2022-10-27-israel-lebanon.md", {"ISR", "LBN"}),
        ("2022-11-03-ethiopia-peace.txt", {"ETH"}),
        ("2022-11-03-grain-deal-return.md", {"RUS", "UKR", "TUR"}),
        ("2022-11-24-serbia-kosovo.md", {"SRB", "XKX"}),
    ],
)
def test_the_countries_of_an_article_are_read_rightly(countries, path, wanted):
    assert wanted <= countries[path]


@pytest.mark.parametrize(
    "path, surface, country",
    [
        ("2022-09-22-prisoner-exchange.txt", "Georgia", "GEO"),  # "into Georgia, Kazakhstan and Finland"
        ("2022-11-03-grain-deal-return.md", "Lebanon", "LBN"),  # "Lebanon and Tunisia, where bread is subsidised"
    ],
)
def test_a_country_among_countries_is_not_its_namesake(seeds, path, surface, country):
    assert set(mentions_of(seeds, path, surface)["country"]) == {country}


def test_every_part_of_the_brief_has_something_to_show(seeds):
    report = situation(seeds)
    assert report.periods is not None and len(report.findings) >= 2
    assert len(country_counts(seeds)) >= 20 and len(report.facts.pairs) >= 10
    assert report.facts.changes["low"].notna().any()
