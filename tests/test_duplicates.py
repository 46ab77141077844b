"""Copies of one article are found, whatever was done to them; two reports of one event are no copies."""

import random
import re

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.corpus import read_corpus
from geobrief.corpus.duplicates import first_copies

WIRE = """Ukraine's president said on Tuesday that nearly a third of the country's power stations had been
destroyed within eight days, and engineers in the capital worked through the night to bring back
water and light to the eastern districts. The mayor asked people to charge their telephones and
to keep water at hand. Railways ran late, schools taught by radio, and the energy company warned
of cuts that could last for four hours at a time. Foreign ministers of the union spoke of new
air defences and of money for repairs before the winter."""
OTHER = """Engineers restored electricity to parts of the Ukrainian capital on Wednesday after attacks
that, the government says, put thirty per cent of power stations out of action since the tenth
of October. Residents were told to store drinking water. Trains were delayed. The grid operator
said that it would switch districts off in turns, and European governments discussed sending
generators and batteries for air defence ahead of the cold season."""


def articles(*rows):
    """Return a small frame from `(text, published)`; each is its own content unless the texts are equal."""
    texts, days = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(len(rows))],
            "content_id": texts,
            "text": texts,
            "published": pd.to_datetime(pd.Series(days, dtype="object"), utc=True),
        }
    )


def copies(*rows):
    found = first_copies(articles(*rows))
    return [None if pd.isna(name) else name for name in found]


def test_an_exact_copy_names_its_original():
    assert copies((WIRE, "2022-10-18"), (OTHER, "2022-10-18"), (WIRE, "2022-10-19")) == [None, None, "a0"]


def test_the_earliest_dated_article_is_the_original():
    assert copies((WIRE, None), (WIRE, "2022-10-19"), (WIRE, "2022-10-18")) == ["a2", "a2", None]


def test_without_dates_the_first_read_is_the_original():
    assert copies((WIRE, None), (WIRE, None), (WIRE, None)) == [None, "a0", "a0"]


def test_a_shortened_reprint_with_light_editing_is_a_copy():
    reprint = WIRE.replace("on Tuesday ", "").replace("asked people", "told people").rpartition("Foreign")[0]
    assert copies((reprint, "2022-10-19"), (WIRE, "2022-10-18")) == ["a1", None]


def test_copies_of_copies_form_one_group():
    middle = WIRE.rpartition("Foreign")[0]
    assert copies((WIRE, "2022-10-18"), (middle, "2022-10-19"), (middle, "2022-10-20")) == [None, "a0", "a0"]


def test_two_reports_of_one_event_are_no_copies():
    assert copies((WIRE, "2022-10-18"), (OTHER, "2022-10-19")) == [None, None]


def test_two_reports_that_share_half_of_their_words_are_no_copies():
    halves = [text.split() for text in (WIRE, OTHER)]
    shared = halves[0][:55]
    assert copies((" ".join(shared + halves[0][55:90]), None), (" ".join(shared + halves[1][:35]), None)) == [
        None,
        None,
    ]


def test_a_shared_paragraph_of_boilerplate_makes_no_copies():
    footer = " This report is part of a series about energy in wartime and may be quoted with its source."
    assert copies((WIRE + footer, None), (OTHER + footer, None)) == [None, None]


def test_short_texts_are_copies_only_if_they_are_equal():
    assert copies(
        ("Talks began in Oslo today.", None),
        ("Talks began in Oslo today!", None),
        ("Talks began in Oslo today.", None),
    ) == [None, None, "a0"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([WIRE, OTHER, WIRE.rpartition("Foreign")[0], "Short."]),
            st.sampled_from([None, "2022-10-18", "2022-10-19"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_an_original_is_no_copy_and_every_group_has_one(rows):
    frame = articles(*rows)
    found = first_copies(frame)
    originals = set(frame["article_id"][found.isna()])
    assert set(found.dropna()) <= originals
    assert len(originals) == len({text[:200] for text, _ in rows})


def test_copies_in_other_formats_keep_rows_and_identifiers_of_their_own(folder):
    root = folder(
        {
            "a.txt": f"Power cuts in Kyiv\n\n{WIRE}",
            "b.json": {"title": "Dark nights", "text": WIRE},
            "c.json": {"title": "Dark nights", "text": WIRE},
        }
    )
    found = read_corpus(root).articles
    assert found["article_id"].is_unique and list(found["content_id"].duplicated()) == [False, False, True]
    assert list(found["duplicate_of"].dropna()) == [found["article_id"][0]] * 2


def reprints(text):
    """Return what syndication makes of an article: a new head, a cut tail, changed figures, an added paragraph."""
    lines = text.split(". ")
    added = "The agency said in a statement that further details would follow from its offices in the coming days."
    return ["A head of our own. " + text, ". ".join(lines[:len(lines) * 6 // 10]) + ".",
            re.sub(r"\d+", lambda figure: str(int(figure[0]) + 1), text), f"{text} {added}"]


def test_reprints_are_found_and_nothing_else_is_joined():
    words = random.Random(1)
    vocabulary = ["".join(words.choices("abcdefghijklmnop", k=6)) for _ in range(3_000)]
    originals = [". ".join(" ".join(words.choices(vocabulary, k=18)) + f" {n * 37 + k}" for k in range(14))
                 for n in range(60)]
    rows = [(text, "2022-10-18") for text in originals]
    rows += [(copy, "2022-10-19") for text in originals for copy in reprints(text)]
    found = copies(*rows)
    right = sum(name == f"a{n // 4}" for n, name in enumerate(found[60:]))
    assert found[:60] == [None] * 60 and right >= 0.98 * 240


def test_forty_prints_of_one_report_are_one_group():
    prints = [(f"{WIRE} Printed in edition {n} of the paper.", f"2022-10-{n % 28 + 1:02d}") for n in range(40)]
    assert sum(name is None for name in copies(*prints)) == 1


QUAKE = """A magnitude {size} earthquake struck {place} on {day}, the geological survey said. The quake was centred
{far} kilometres south of {town} at a depth of {depth} kilometres. There were no immediate reports of damage or
casualties, and no tsunami warning was issued. The region sits on a belt of seismic activity where earthquakes are
frequent and where most of them are felt by nobody, because they happen deep below the sea or far from any town or
village. Officials asked residents to check their houses for cracks and to expect weaker shocks over the next days, as
is usual there. It is possible that the first estimate of size and depth will be corrected when more stations have sent
their data in."""
RESERVES = """The Federal Reserve entered the market of U.S. Government securities to arrange {} billion dollars of
customer repurchase agreements, a spokesman of the bank said. Dealers said that federal funds were trading at {} and {}
percent when the Fed began its operation, which had been expected in New York since the opening of the market."""


def test_two_reports_from_one_template_are_no_copies():
    first = QUAKE.format(size="5.2", place="Sulawesi", day="Monday", far=37, town="Gorontalo", depth=110)
    other = QUAKE.format(size="6.1", place="Honshu", day="Friday", far=82, town="Sendai", depth=45)
    assert copies((first, "2022-10-18"), (other, "2022-10-19")) == [None, None]
    assert copies((first, None), (first.replace("37", "38"), None), (first.upper(), None)) == [None, "a0", "a0"]


def test_figures_of_another_day_tell_apart_what_the_same_actors_did():
    days = [RESERVES.format(*figures) for figures in ((1.5, 6.1, 5.8), (2.3, 7.4, 9.6))]
    assert copies(*((text, None) for text in days)) == [None, None]


def test_a_reprint_with_another_head_and_one_corrected_figure_stays_a_copy():
    text = QUAKE.format(size="5.2", place="Sulawesi", day="Monday", far=37, town="Gorontalo", depth=110)
    cut = text.replace("5.2", "5.4").rpartition(" Officials")[0]
    reprint = f"People ran into the streets of a town in Sulawesi. {cut}"
    assert copies((text, "2022-10-18"), (reprint, "2022-10-19")) == [None, "a0"]


def test_a_round_up_of_three_reports_joins_none_of_them_to_another():
    third = QUAKE.format(size="5.2", place="Sulawesi", day="Monday", far=37, town="Gorontalo", depth=110)
    digest = "\n\n".join([third, WIRE, OTHER])
    found = copies((WIRE, None), (OTHER, None), (third, None), (digest, None))
    assert found[:3] == [None] * 3
    assert copies((WIRE, None), (OTHER, None), (f"In brief. {WIRE} {OTHER}", None))[1] is None


def test_the_first_third_of_a_report_is_a_copy_of_it():
    whole = " ".join([WIRE, OTHER, QUAKE])
    assert copies((whole, "2022-10-18"), (WIRE, "2022-10-19")) == [None, "a0"]
