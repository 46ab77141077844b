"""Who and where: hard cases by kind, and what holds for every text."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from process_tools import time_grows_with_length

from geobrief.frames import as_frame, check, new_id
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions

PLACE_KINDS = {"country", "nationality", "place"}


def frames(*texts, title=None, outlet=None):
    """The frames of articles with one sentence a part."""
    articles, sentences = [], []
    for n, text in enumerate(texts):
        name = f"a{n}"
        articles.append(
            {
                "article_id": name,
                "content_id": name,
                "path": "x",
                "title": title,
                "text": text,
                "n_words": 1,
                "sample": False,
                "outlet_country": outlet,
            }
        )
        for part, value in (("title", title), ("text", text)):
            if value:
                sentences.append(
                    {
                        "sentence_id": new_id(name, part),
                        "article_id": name,
                        "part": part,
                        "n": 0,
                        "start": 0,
                        "end": len(value),
                        "text": value,
                    }
                )
    return as_frame("articles", pd.DataFrame(articles)), as_frame("sentences", pd.DataFrame(sentences))


def find(text, **more):
    mentions, _ = find_mentions(*frames(text, **more), load_gazetteer())
    return mentions


def named(text, surface, **more):
    """The mentions of `surface` in `text`."""
    mentions = find(text, **more)
    return mentions[mentions["surface"] == surface]


def one(text, surface, **more):
    rows = named(text, surface, **more)
    assert len(rows), f"{surface!r} was not found"
    return rows.iloc[0]


def countries(text, **more):
    mentions = find(text, **more)
    return set(mentions.loc[mentions["kind"].isin(PLACE_KINDS), "country"].dropna())


# ---- names and words


def test_the_frames_keep_the_contract():
    mentions, actors = find_mentions(
        *frames("Kenya’s parliament met in Nairobi, said Jane Miller, a Kenyan lawyer.", title="KENYA VOTES"),
        load_gazetteer(),
    )
    check("mentions", mentions)
    check("actors", actors)
    used = set(mentions["actor_id"].dropna())
    assert used <= set(actors["actor_id"]) | set(load_gazetteer().actors["actor_id"])
    assert set(mentions["part"]) == {"title", "text"}


def test_an_article_without_a_name_gives_an_empty_frame():
    mentions, actors = find_mentions(*frames("nothing happened"), load_gazetteer())
    assert mentions.empty and actors.empty
    check("mentions", mentions)


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("US-led forces", "US", "USA"),
        ("Iran’s envoy", "Iran", "IRN"),
        ("“Russia” is", "Russia", "RUS"),
        ("As Chinas economy slows", "Chinas", "CHN"),
        ("The Russia-backed side", "Russia", "RUS"),
        ("RUSSIA SAYS IT WILL LEAVE", "RUSSIA", "RUS"),
        ("A Sino-Russian pact", "Sino", "CHN"),
        ("A Sino-Russian pact", "Russian", "RUS"),
        ("the U.S. Navy", "U.S.", "USA"),
    ],
)
def test_a_name_is_found_in_its_setting(text, surface, country):
    assert one(text, surface)["country"] == country


@pytest.mark.parametrize(
    "text",
    [
        "They told us that it is in no one’s interest.",
        "See www.France.com or write to me@France.org",
        "The two Chinas of his youth",
        "LET US PRAY, SAYS BISHOP",
        "US$40 million in aid",
        "It costs 40 US dollars.",
    ],
)
def test_what_looks_like_a_name_is_none(text):
    assert countries(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Guinea pigs are popular.",
        "The Paris Agreement binds them.",
        "He has Stockholm syndrome.",
        "She wrote in Spanish.",
        "HMS Prince of Wales sailed.",
        "The house in Memphis Street burnt down.",
        "Brazil nuts are dear.",
        "Veterans of the Korean War met.",
    ],
)
def test_what_is_called_after_a_place_is_no_mention_of_it(text):
    assert countries(text) == set()


def test_a_river_with_a_countrys_name_counts_to_no_country():
    row = one("Water from Lake Chad fell.", "Lake Chad")
    assert row["kind"] == "place" and pd.isna(row["country"])
    assert one("The Niger had burst its banks.", "Niger")["kind"] == "place"


# ---- person or place


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Michael Jordan scored 30 points. Jordan was tired.", "Jordan"),
        ("Chad Smith sings. Chad was born in 1970.", "Chad"),
        ("Mr. Lincoln spoke. Later Lincoln left.", "Lincoln"),
        ("The court heard Denise Washington. Washington denied the charges.", "Washington"),
    ],
)
def test_a_person_who_bears_the_name_of_a_place_is_no_place(text, surface):
    rows = named(text, surface)
    assert not set(rows["kind"]) & PLACE_KINDS


def test_the_country_stays_the_country_beside_persons():
    assert one("Jordan and Israel signed a treaty, Maria Cooper said.", "Jordan")["country"] == "JOR"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Georgia and Armenia closed the border, officials in Tbilisi said.", "GEO"),
        ("Voters in Georgia waited outside polling stations in Atlanta and Savannah.", "USA"),
        ("Long queues formed on the roads into Georgia, Kazakhstan and Finland.", "GEO"),
        ("Storms crossed Alabama, Georgia, Mexico and Canada, the weather service in Washington said.", "USA"),
        ("The firm in Atlanta, Georgia, Mexico and Canada sells to schools in Savannah.", "USA"),
    ],
)
def test_the_country_and_the_us_state_are_told_apart(text, country):
    assert one(text, "Georgia")["country"] == country


# ---- which place


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("A man from Paris, Texas, was arrested.", "Paris", "USA"),
        ("He flew to Paris, France.", "Paris", "FRA"),
        ("Police in London, Ontario, arrested two men.", "London", "CAN"),
        ("ALEXANDRIA, La. — The sheriff said the man was held.", "ALEXANDRIA", "USA"),
        ("A blast shook Tripoli, Lebanon.", "Tripoli", "LBN"),
        ("Trains to Tripoli run along the coast of Libya.", "Tripoli", "LBY"),
        ("Prices rose in Crimea and Kherson.", "Crimea", "UKR"),
    ],
)
def test_a_place_is_the_one_of_its_context(text, surface, country):
    row = one(text, surface)
    assert row["country"] == country
    assert row["kind"] == "place"


def test_places_have_coordinates_and_a_name():
    row = one("A fire broke out in Rotterdam, the Netherlands.", "Rotterdam")
    assert row["place"] == "Rotterdam"
    assert abs(row["latitude"] - 51.9) < 0.2 and abs(row["longitude"] - 4.5) < 0.2


def test_the_outlets_country_decides_what_the_text_leaves_open():
    text = "The mayor of Cambridge opened a bridge on Sunday."
    assert one(text, "Cambridge", outlet="GBR")["country"] == "GBR"


@pytest.mark.parametrize(
    "text", ["The New York Times reported a delay.", "A New York Times article said so."]
)
def test_a_newspaper_is_an_outlet_and_no_place(text):
    row = one(text, "New York Times")
    assert (row["kind"], row["role"]) == ("organisation", "outlet")
    assert countries(text) == set()


# ---- institutions


@pytest.mark.parametrize(
    ("text", "surface", "actor"),
    [
        ("The foreign ministry of South Korea stated that", "foreign ministry", "KOR.GOV.foreign-ministry"),
        ("the Dutch defence minister said", "defence minister", "NLD.GOV.defence-ministry"),
        ("Kenya's parliament voted", "parliament", "KEN.GOV.parliament"),
        ("the Zambian military denied it", "military", "ZMB.GOV.military"),
        ("the Bolivian government fell", "government", "BOL.GOV"),
    ],
)
def test_institutions_are_found_by_pattern_in_every_country(text, surface, actor):
    row = one(text, surface)
    assert row["kind"] == "government"
    assert row["actor_id"].startswith(actor[:7])
    assert row["country"] == actor[:3]


def test_the_country_beside_an_institution_is_a_mention_of_its_own():
    assert list(find("The Dutch defence minister resigned.")["surface"]) == ["Dutch", "defence minister"]


def test_an_office_before_the_name_of_its_holder_is_a_title():
    found = find("Brazilian Finance Minister Dilson Funaro spoke.")
    assert list(found["surface"]) == ["Brazilian", "Dilson Funaro"]


def test_the_ministry_is_the_one_named_before():
    text = "The Zambian foreign ministry protested. The ministry gave no reason."
    rows = named(text, "ministry")
    assert list(rows["country"]) == ["ZMB"]


def test_a_capital_that_speaks_is_a_place_in_the_role_of_actor():
    row = one("Moscow said that it would answer.", "Moscow")
    assert (row["kind"], row["role"], row["actor_id"]) == ("place", "actor", "RUS")
    row = one("Snow fell in Moscow on Monday.", "Moscow")
    assert row["role"] == "location" and pd.isna(row["actor_id"])


def test_a_supreme_court_is_that_of_a_country_only_where_the_article_is_about_that_country():
    about = "Voters in {0} went out. Farmers of {0}, drivers of {0}, judges of {0} waited. The Supreme Court ruled. {1}"
    assert one(about.format("the United States", "Brazil waited."), "Supreme Court")["country"] == "USA"
    assert not len(named(about.format("Brazil", "In Brazil all were calm. The United States waited."), "Supreme Court"))


# ---- persons


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("State Department deputy spokesman Vedant Patel said so.", "Vedant Patel", "USA"),
        ("According to Pat Ryder, spokesman for the Pentagon, it is.", "Pat Ryder", "USA"),
        (
            "Wang Son-taek, head of the Global Policy Center in South Korea, doubts it.",
            "Wang Son-taek",
            "KOR",
        ),
        ("Colonel Ibrahim Okafor of the Nigerian army led them.", "Ibrahim Okafor", "NGA"),
        ("The Senegalese minister of fisheries, Awa Ndiaye-Sarr, agreed.", "Awa Ndiaye-Sarr", "SEN"),
        ("Director of the Central Intelligence Agency William Byrne spoke.", "William Byrne", "USA"),
        ("But Amir Peretz-Levi, chairman of a party of Israel, refused.", "Amir Peretz-Levi", "ISR"),
    ],
)
def test_a_person_in_no_list_belongs_to_whom_the_text_ties_them(text, surface, country):
    row = one(text, surface)
    assert (row["kind"], row["country"]) == ("person", country)
    assert row["actor_id"].startswith(f"{country}.")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("On Friday, Prime Minister Ada Sample of France spoke.", "Friday"),
        ("In January, the chairman of a bank of Germany left.", "January"),
        ("The Falcon Heavy, the head of NASA said, will fly.", "Falcon Heavy"),
    ],
)
def test_a_day_a_month_and_a_thing_with_an_article_are_no_persons(text, surface):
    found = find(text)
    assert not found["surface"].str.contains(surface).any()


def test_later_short_forms_are_the_same_person():
    text = "Wang Son-taek, head of an institute in South Korea, spoke. It may hurt, according to Wang."
    assert one(text, "Wang")["actor_id"] == one(text, "Wang Son-taek")["actor_id"]


def test_a_short_form_that_two_persons_share_is_nobodys():
    text = "Anna Miller, a German lawyer, met Paul Miller, a French judge. Miller left."
    assert len(named(text, "Miller")) == 0


def test_a_title_stays_outside_the_name():
    assert one("Then President Obama spoke.", "Obama")["country"] == "USA"


def test_a_later_description_serves_the_earlier_mention():
    text = "Margaret Thompson was there. Margaret Thompson, an Irish judge, left."
    assert set(named(text, "Margaret Thompson")["country"]) == {"IRL"}


def test_a_person_whom_nothing_ties_to_a_country_has_none():
    row = one("Margaret Thompson won the prize.", "Margaret Thompson")
    assert pd.isna(row["country"]) and row["actor_id"] == "XXX.margaret-thompson"


# ---- the user's article, retold


def test_conjoined_places_have_the_same_role():
    rows = find("Shells fell in Kharkiv and Sumy.")
    assert set(rows["role"]) == {"location"}


# ---- what holds for every text

WORDS = st.sampled_from(
    [
        "\n",
        "",
        *"""Russia Chinas US us Georgia Paris Texas , . ’s 's - “ ” Michael Jordan Lake Chad
        President Putin the The said in of foreign ministry RUSSIA SAYS Mr. Žilina São Tomé New
        York Times Wang spokesman for 🙂 parliament Dutch and St. Street University Kim Jong Un
        North Korea's army (AP) — Niger State""".split(),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from([" ", "  ", ""]))
def test_spans_slice_to_their_surface_and_never_overlap(words, gap):
    text = gap.join(words) or "x"
    mentions = find(text, title=text[:30].strip() or None)
    for part, rows in mentions.groupby("part"):
        source = text if part == "text" else text[:30].strip()
        ends = 0
        for row in rows.sort_values("start").itertuples():
            assert source[row.start : row.end] == row.surface
            assert row.start >= ends
            ends = row.end
    check("mentions", mentions)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(text):
    check("mentions", find(text or "x"))


@settings(max_examples=20, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=25), st.integers(0, 5))
def test_spaces_at_the_end_change_nothing(words, spaces):
    text = " ".join(words)
    columns = ["start", "end", "surface", "actor_id", "kind", "role", "country"]
    pd.testing.assert_frame_equal(find(text)[columns], find(text + " " * spaces)[columns])


@pytest.mark.parametrize("text", ["A" * 200_000, "A." * 100_000, "Paris, " * 8_000, "John Smith, " * 8_000])
def test_time_grows_with_the_length_of_a_text_and_not_faster(text):
    assert time_grows_with_length(find, text)


def test_the_same_input_gives_the_same_frames():
    text = "Kenya and Uganda met in Kampala. Springfield, Illinois, did not."
    pd.testing.assert_frame_equal(find(text), find(text))
