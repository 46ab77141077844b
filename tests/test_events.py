"""Events: who does what to whom, on whose word, and how sure."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief import frames
from geobrief.events import TYPES, find_events
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.sentences import split_sentences
from geobrief.statements import find_statements

GAZETTEER = load_gazetteer()
SEED_TEXT = (
    "US authorities claim that Russia wants to purchase millions of rockets and artillery rounds from North Korea to "
    "use in its conflict with Ukraine. Director of the Central Intelligence Agency William Burns claimed in July that "
    "Russia had contacted Iran about purchasing weaponized drones."
)


def events(*texts, day="2022-09-07", title=None):
    rows = [
        {
            "article_id": f"a{n}",
            "content_id": f"c{n}",
            "path": f"{n}.txt",
            "title": title,
            "text": text,
            "published": pd.Timestamp(day, tz="UTC") if day else pd.NaT,
            "n_words": len(text.split()),
            "sample": False,
        }
        for n, text in enumerate(texts)
    ]
    frame = pd.DataFrame(rows)
    frame["published"] = pd.to_datetime(frame["published"], utc=True)
    articles = frames.as_frame("articles", frame)
    sentences = split_sentences(articles)
    mentions, _ = find_mentions(articles, sentences, GAZETTEER)
    return find_events(articles, sentences, mentions, find_statements(articles, sentences, mentions))


def triples(text, **more):
    found = events(text, **more)
    sides = [
        found[name].astype(object).where(found[name].notna(), None)
        for name in ("source_country", "target_country")
    ]
    return list(zip(sides[0], found["event_type"], sides[1], strict=True))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Syria accused Israel of violating the ceasefire.", ("SYR", "ACCUSE", "ISR")),
        ("Congolese troops were attacked by Rwandan rebels.", ("RWA", "ASSAULT", "COD")),
        ("The United States imposed new sanctions on Iran.", ("USA", "SANCTION", "IRN")),
        ("Kenya broke off talks with Somalia.", ("KEN", "SANCTION", "SOM")),
        ("Turkey called on Greece to withdraw its ships.", ("TUR", "REQUEST", "GRC")),
        ("Egypt rejected a proposal by Ethiopia.", ("EGY", "REJECT", "ETH")),
        ("Japan has granted asylum to 18 Vietnamese students.", ("JPN", "AID", "VNM")),
        ("President Emmanuel Macron met Chancellor Olaf Scholz.", ("FRA", "CONSULT", "DEU")),
        ("Peru threatened to attack Ecuador.", ("PER", "THREATEN", "ECU")),
        ("Russia's purchase of weapons from Iran worried diplomats.", ("RUS", "COOPERATE", "IRN")),
        ("Russia regretted the Israeli attack on Lebanon.", ("ISR", "ASSAULT", "LBN")),
        (
            "Australian warships were deployed, and Chile agreed to send aid to Haiti.",
            ("CHL", "AGREE", "HTI"),
        ),
        ("Norway has refused to extradite the men to Poland.", ("NOR", "REJECT", "POL")),
        ("Lebanon said that Syria must release the prisoners.", ("LBN", "REQUEST", "SYR")),
    ],
)
def test_who_does_what_to_whom_is_read_from_verbs_nouns_and_passives(text, wanted):
    assert wanted in triples(text)


def test_the_claim_is_asserted_and_what_is_claimed_is_in_the_voice_of_who_claims():
    found = events(SEED_TEXT)
    row = {(e.source_country, e.target_country): e for e in found.itertuples()}
    claim, wish, contact = row["USA", "RUS"], row["RUS", "PRK"], row["RUS", "IRN"]
    assert (claim.event_type, claim.status, claim.voice) == ("ACCUSE", "asserted", "narrator")
    assert wish.event_type in ("REQUEST", "COOPERATE") and wish.status == "intended"
    assert wish.voice.startswith("USA") and contact.voice.startswith("USA")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Iran attacked Iraq.", "asserted"),
        ("Iran did not attack Iraq.", "denied"),
        ("Iran could attack Iraq.", "hypothetical"),
        ("Iran plans to attack Iraq.", "intended"),
        ("The deal fails if Iran attacks Iraq.", "hypothetical"),
    ],
)
def test_negation_intention_and_doubt_are_told_apart(text, status):
    found = events(text)
    assert found["status"].tolist() == [status]


def test_what_is_refused_is_no_cooperation():
    assert triples("Barack Obama said he would not provide support to Israel.") == [("USA", "REJECT", "ISR")]


def test_joined_actors_make_one_event_a_pair():
    assert sorted(triples("Israel and Egypt accused Iran and Syria of lying.")) == [
        ("EGY", "ACCUSE", "IRN"),
        ("EGY", "ACCUSE", "SYR"),
        ("ISR", "ACCUSE", "IRN"),
        ("ISR", "ACCUSE", "SYR"),
    ]


def test_what_two_do_together_is_one_event():
    assert len(events("Brazil and Argentina held talks on Monday.")) == 1
    assert triples("Brazil and Argentina held talks on Monday.")[0][1] == "CONSULT"


def test_a_demand_swallows_what_is_demanded():
    assert triples("France urged Israel to attack Iran.") == [("FRA", "REQUEST", "ISR")]


@pytest.mark.parametrize(
    "text",
    [
        "The Bundesbank declined to comment.",
        "Brazil met its financial obligations to the bank.",
        "Shell sold a refinery to BP.",
        "Actress Jane Miller accused producer John Smith of lying.",
        "Canada is in the north. The talks went on.",
        "The subsidy war between Canada and Australia goes on.",
    ],
)
def test_what_is_no_event_between_actors_gives_none(text):
    assert events(text).empty


def test_a_name_that_no_list_knows_can_be_a_side():
    found = events("The government of France accused the Arnorian Defence League of murder.")
    assert found["source_country"].tolist() == ["FRA"] and found["target_country"].isna().all()
    assert "Arnorian" in found["target"].iloc[0]


def test_the_day_is_the_last_weekday_before_the_article_and_unknown_without_a_date():
    text = "Russia attacked Georgia on Monday."
    assert events(text)["event_date"].tolist() == [pd.Timestamp("2022-09-05", tz="UTC")]
    assert events(text, day=None)["event_date"].isna().all()
    assert events("Russia attacked Ukraine between Monday and Friday.")["event_date"].isna().all()


def test_a_stated_date_is_taken_as_it_stands():
    found = events("Russia attacked Ukraine on 24 February 2022.", day=None)
    assert found["event_date"].tolist() == [pd.Timestamp("2022-02-24", tz="UTC")]


def test_the_place_is_where_the_sentence_says_it_happened():
    found = events("Syrian rebels attacked Russian soldiers near Aleppo.")
    assert found["place"].tolist() == ["Aleppo"]


def test_rows_keep_the_contract_and_identifiers_stay():
    once, twice = events(SEED_TEXT, SEED_TEXT), events(SEED_TEXT, SEED_TEXT)
    frames.check("events", once)
    assert len(once) and once["event_id"].tolist() == twice["event_id"].tolist()
    assert once["event_id"].is_unique and set(once["origin"]) == {"text"}


def test_nothing_in_gives_an_empty_frame_of_the_right_kind():
    found = events("Nothing happened here.")
    assert found.empty
    pd.testing.assert_series_equal(found.dtypes, frames.empty("events").dtypes)


_WORDS = st.sampled_from(
    """Russia Ukraine the President Israel attacked accused will not to by and , . ( ) "of" said that met talks with
    sanctions on from weapons Gondor army's “US” must — if refused agreed in Paris Monday 2022 Iran's were""".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=25))
def test_any_words_give_typed_events_with_a_side_in_a_sentence_of_their_article(words):
    text = " ".join(words)
    found = events(text)
    frames.check("events", found)
    assert set(found["event_type"]) <= set(TYPES)
    assert (found["source"].notna() | found["target"].notna()).all()
    assert (
        found["source_country"].notna()
        | found["source_actor"].notna()
        | found["target_country"].notna()
        | found["target_actor"].notna()
        | found["source"].notna()
    ).all()
    assert found["intensity"].between(-10, 10).all()
    for row in found.itertuples():
        assert all(word in text for word in row.trigger.split())
