"""Who speaks for a state: those in office when the article appeared, and nobody before or after."""

import pandas as pd
import pytest
from made_analysis import analysis, article

from geobrief.offices import in_office, office_terms
from geobrief.summaries import scored_mentions, situation
from geobrief.summaries.relations import relations

PUTIN, MUSK = "RUS.vladimir-putin", "USA.elon-musk"
NOBODY = pd.DataFrame({"actor_id": [], "kind": [], "country": [], "as_of": [], "valid_from": [], "valid_to": []})


def held(actor, day, actors=NOBODY):
    """Tell whether `actor` counts for his state in an article of `day`."""
    persons = pd.DataFrame({"actor_id": [actor], "article_id": ["a"]}, index=[7])
    articles = pd.DataFrame({"article_id": ["a"], "published": pd.to_datetime([day], utc=True)})
    return bool(in_office(persons, actors, articles)[7])


@pytest.mark.parametrize(
    ("actor", "day", "answer"),
    [
        (PUTIN, "2022-11-01", True),
        (PUTIN, "1998-11-01", False),
        (PUTIN, None, True),
        (MUSK, "2025-05-30 18:00", True),
        (MUSK, "2025-05-31", False),
        (MUSK, "2022-11-01", False),
        ("USA.donald-trump", "2022-11-01", False),
        ("RUS.alexei-navalny", None, False),
        ("SAU.osama-bin-laden", "2001-09-12", False),
        ("CHN.mao-ning", "2022-09-15", True),
        ("USA.ned-price", "2023-03-20", True),
        ("USA.ned-price", "2023-04-01", False),
    ],
)
def test_a_person_counts_for_a_state_on_the_days_of_an_office(actor, day, answer):
    assert held(actor, day) is answer


def test_every_term_of_the_gazetteer_has_a_beginning_that_can_be_read():
    terms = office_terms()
    assert terms["since"].notna().all() and not (terms["until"] < terms["since"]).any()


@pytest.mark.parametrize(("day", "answer"), [("2021-06-01", False), ("2022-06-01", True), ("2023-12-31", True),
                                             ("2024-01-01", False), (None, True)])
def test_a_person_of_the_user_s_own_list_counts_within_its_dates(day, answer):
    own = pd.DataFrame([{"actor_id": "MLI.jane-doe", "kind": "person", "country": "MLI", "as_of": None,
                         "valid_from": "2022", "valid_to": "2023"}])
    assert held("MLI.jane-doe", day, own) is answer


def test_a_leader_is_his_state_in_tone_voice_and_acts_only_while_in_office():
    def made(day):
        one = article({PUTIN: -0.5}, {"UKR": 0.1}, day=day, said=(PUTIN,), acts=[(PUTIN, "UKR", "verbal conflict")])
        return analysis(one)

    now, before = made("2022-11-01"), made("1998-11-01")
    assert set(scored_mentions(now)["unit"]) == {"RUS", "UKR"} and set(scored_mentions(before)["unit"]) == {"UKR"}
    assert list(situation(now).speech.speakers["unit"]) == ["RUS"] and situation(before).speech.speakers.empty
    assert len(relations(now)) == 1 and relations(before).empty
