"""Who says what: spans, kinds, speakers and the actors behind them."""

import csv

import pandas as pd
import pytest

from geobrief import frames
from geobrief.gazetteer import load_gazetteer
from geobrief.mentions import find_mentions
from geobrief.resources import data_path
from geobrief.sentences import split_sentences
from geobrief.sentiment.scoring import voices
from geobrief.statements import find_statements, spoken_spans


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


def articles(*texts, title=None):
    return frames.as_frame(
        "articles",
        {
            "article_id": [f"a{n}" for n in range(len(texts))],
            "content_id": "c",
            "path": "p",
            "title": title,
            "text": list(texts),
            "n_words": 1,
            "sample": False,
        },
    )


def said(text, title=None):
    """Return the statements of one text, without the gazetteer, with a column `words`."""
    corpus = articles(text, title=title)
    found = find_statements(corpus, split_sentences(corpus), frames.empty("mentions"))
    frames.check("statements", found[list(frames.COLUMNS["statements"])])
    return found.assign(
        words=[
            (title if part == "title" else text)[a:b]
            for part, a, b in zip(found.part, found.start, found.end, strict=True)
        ]
    )


def resolved(text, gazetteer, title=None):
    corpus = articles(text, title=title)
    sentences = split_sentences(corpus)
    mentions, _ = find_mentions(corpus, sentences, gazetteer)
    found = find_statements(corpus, sentences, mentions)
    return found.assign(words=[text[a:b] for a, b in zip(found.start, found.end, strict=True)]), mentions


def only(found):
    assert len(found) == 1, found[["kind", "speaker", "words"]].to_string()
    return found.iloc[0]


# --- quotation marks ---------------------------------------------------------------------------------------

WORDS = "We will not sign this treaty"


@pytest.mark.parametrize(
    "quoted",
    [
        f'"{WORDS},"',
        f"“{WORDS},”",
        f"‘{WORDS},’",
        f"'{WORDS},'",
        f"«{WORDS}»,",
        f"« {WORDS} »,",
        f"»{WORDS}«,",
        f"„{WORDS}“,",
        f"”{WORDS},”",
        f"``{WORDS},''",
        f"`{WORDS},'",
        f"‹{WORDS}›,",
        f'"{WORDS}",',
        f'“{WORDS},"',
    ],
)
def test_every_kind_of_quotation_mark_holds_direct_speech(quoted):
    row = only(said(f"The talks ended badly. {quoted} Olsen said."))
    assert (row.kind, row.speaker, row.cue, row.words) == ("direct", "Olsen", "said", WORDS)


def test_apostrophes_neither_open_nor_close_a_quotation():
    found = said("The workers' leader said the '90s weren't easy and that Olsen's 'em all.")
    assert set(found.kind) == {"indirect"}
    row = only(said("'It's the workers' day, and we don't mind,' Olsen said."))
    assert row.words == "It's the workers' day, and we don't mind"


def test_a_quotation_inside_a_quotation_is_part_of_it():
    row = only(said('"He told me “never again” and meant it," Olsen said.'))
    assert row.words == "He told me “never again” and meant it"


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph_and_has_its_speaker():
    text = (
        'Trade might fall, according to Olsen. "Only the neighbours can end this. It will take years.'
        "\n\nRain fell."
    )
    last = said(text).iloc[-1]
    assert (last.kind, last.speaker, last.words) == (
        "direct",
        "Olsen",
        "Only the neighbours can end this. It will take years",
    )


def test_each_paragraph_of_a_long_quotation_is_a_statement_of_the_same_speaker():
    found = said('Olsen said: "We came first.\n\n"We stayed for a year.\n\n"Then we left the island."')
    assert found.words.tolist() == ["We came first", "We stayed for a year", "Then we left the island"]
    assert set(found.kind) == {"direct"} and set(found.speaker) == {"Olsen"}


def test_an_inch_mark_and_a_stray_mark_are_no_quotations():
    assert set(
        said('The man is 6\'3" tall. A review of systems" found the "medical records" missing.').kind
    ) <= {"indirect"}


# --- what is a statement -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'The region is home to two "People\'s Republics" that few states recognise.',
        "The so-called 'peace column' crossed the river at dawn.",
        'The film "The Long Winter" opened in Oslo on Friday.',
        'In an appearance on "Morning Joe," the host laughed.',
        "Rain fell on the capital and the shops stayed closed.",
    "Olsen criticised him.",
        "Three states are members of the United States group of creditors.",
    ],
)
def test_scare_quotes_titles_and_plain_narration_are_no_statements(text):
    assert said(text).empty


def test_a_single_quoted_word_in_a_paraphrase_is_a_scare_quote():
    row = only(said("Olsen said the “pivot” to the south had failed."))
    assert (row.kind, row.words) == ("indirect", "the “pivot” to the south had failed")
    assert only(said("Olsen called it “absurd.”")).kind == "mixed"


def test_one_row_where_the_attribution_stands_in_the_middle():
    text = '"We came first," Olsen said on Monday. "We stayed for a year."'
    row = only(said(text))
    assert (row.kind, row.speaker) == ("direct", "Olsen")
    assert row.words == text[1:-2]


def test_two_speakers_in_one_paragraph_are_two_rows():
    found = said('"We came first," Olsen said. "You did not," replied Brandt.')
    assert found[["speaker", "words"]].to_numpy().tolist() == [
        ["Olsen", "We came first"],
        ["Brandt", "You did not"],
    ]


def test_quoted_words_inside_a_paraphrase_are_mixed_and_span_only_the_quoted_words():
    text = 'Olsen said that the harbour "continues to suffer" from a lack of fuel.'
    row = only(said(text))
    assert (row.kind, row.words) == ("mixed", "continues to suffer")
    assert (
        text[row.content_start : row.content_end]
        == 'that the harbour "continues to suffer" from a lack of fuel'
    )


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Olsen said that the harbour was closed.", "Olsen", "that the harbour was closed"),
        ("Olsen said the harbour was closed.", "Olsen", "the harbour was closed"),
        ("The harbour was closed, Olsen said on Monday.", "Olsen", "The harbour was closed"),
        ("The harbour was closed, said Olsen, head of the port.", "Olsen", "The harbour was closed"),
        ("According to Olsen, head of the port, the harbour was closed.", "Olsen", "the harbour was closed"),
        ("The harbour was closed, according to Olsen.", "Olsen", "The harbour was closed"),
        (
            "Olsen told reporters in Oslo on Monday that the harbour was closed.",
            "Olsen",
            "that the harbour was closed",
        ),
        (
            "Olsen, who runs the port, has repeatedly warned that ships will wait.",
            "Olsen",
            "that ships will wait",
        ),
        (
            "Olsen informed Brandt in a message issued on Monday that he wishes to leave.",
            "Olsen",
            "that he wishes to leave",
        ),
        ("Olsen tweeted that the harbour was closed.", "Olsen", "that the harbour was closed"),
        (
            "Officials in Oslo say they will open the harbour.",
            "Officials in Oslo",
            "they will open the harbour",
        ),
        ("Olsen declined to say whether the harbour was open.", "Olsen", "whether the harbour was open"),
        (
            "The harbour, Olsen said, would open in May.",
            "Olsen",
            "The harbour, Olsen said, would open in May",
        ),
        ("As Olsen noted, the harbour was closed.", "Olsen", "the harbour was closed"),
        ("Olsen criticised the closing of the harbour.", "Olsen", "the closing of the harbour"),
        ("Olsen vowed to open the harbour.", "Olsen", "to open the harbour"),
        ("Olsen urged Oslo to open the harbour.", "Olsen", "Oslo to open the harbour"),
        ("A new survey found most voters undecided.", "A new survey", "most voters undecided"),
    ],
)
def test_reported_speech_is_found_before_and_after_its_cue(text, speaker, words):
    row = only(said(text))
    assert (row.kind, row.speaker, row.words) == ("indirect", speaker, words)


def test_a_second_verb_of_the_same_speaker_is_a_second_statement():
    found = said("Olsen said the harbour was closed, adding that ships would wait.")
    assert found.speaker.tolist() == ["Olsen", "Olsen"]
    assert found.words.tolist() == ["the harbour was closed", "that ships would wait"]


@pytest.mark.parametrize(
    ("title", "speaker", "words"),
    [
        ("Norway Says Harbour Will Open in May", "Norway", "Harbour Will Open in May"),
        ("Olsen: Harbour Will Not Open", "Olsen", "Harbour Will Not Open"),
        ("Harbour will open in May, Norway says", "Norway", "Harbour will open in May"),
    ],
)
def test_a_headline_reports_with_offsets_into_the_title(title, speaker, words):
    row = only(said("Rain fell.", title=title))
    assert (row.part, row.kind, row.speaker, row.words) == ("title", "indirect", speaker, words)


def test_a_speaker_announced_by_the_line_before_or_signed_below():
    assert said('Olsen continued:\n\n"The harbour has to open."').speaker.tolist() == ["Olsen"]
    assert said('Rain fell.\n\n"The harbour has to be opened by May."\n\n- Brandt').speaker.tolist() == [
        "Brandt"
    ]


def test_an_abbreviation_keeps_its_last_point():
    assert said('"We are going to the U.S.," Olsen said.').words.tolist() == ["We are going to the U.S."]


# --- who speaks --------------------------------------------------------------------------------------------

ARTICLE = (
    "US authorities claim that Iran wants to buy drones from Belarus.\n\n"
    'According to State Department spokesman Peter Marlow, the purchase showed that Iran "continues to run '
    "short of "
    'parts."\n\n'
    "According to the official Belarusian news agency, Lukashenko told Putin in a message on Friday that he "
    "wishes to "
    'develop "close and lasting ties."\n\n'
    'Few have recognised the "People\'s Republics" in the east. The foreign ministry of South Korea stated '
    "that it was "
    '"watching the purchase," adding that it would break UN resolutions.\n\n'
    "The sale may fail, according to Kim Dae-ho, head of an institute in Seoul, South Korea. "
    'Marlow said: "We shall see." '
    '"It is too early," he added.\n'
)


def test_speakers_are_resolved_to_actors_and_countries(gazetteer):
    found, _ = resolved(ARTICLE, gazetteer)
    quoted = found[found.kind != "indirect"].set_index("words")
    assert quoted.speaker.to_dict() == {
        "continues to run short of parts": "State Department spokesman Peter Marlow",
        "close and lasting ties": "Lukashenko",
        "watching the purchase": "The foreign ministry of South Korea",
        "We shall see": "Marlow",
        "It is too early": "he",
    }
    assert quoted.speaker_country.to_dict() == {
        "continues to run short of parts": "USA",
        "close and lasting ties": "BLR",
        "watching the purchase": "KOR",
        "We shall see": "USA",
        "It is too early": "USA",
    }
    assert quoted.speaker_actor["watching the purchase"].startswith("KOR.GOV")
    marlow = quoted.speaker_actor["continues to run short of parts"]
    assert marlow == quoted.speaker_actor["We shall see"] == quoted.speaker_actor["It is too early"]
    assert found[found.words.str.startswith("that Iran wants")].speaker_actor.tolist() == ["USA.GOV"]
    assert not found.words.str.contains("People's").any()


def test_what_is_named_in_a_statement_is_named_in_its_speakers_voice(gazetteer):
    text = 'Norway closed a port. Vladimir Putin said Finland "has to answer". A man said Sweden was next.'
    found, mentions = resolved(text, gazetteer)
    voice = voices(mentions, spoken_spans(found))
    heard = dict(zip(mentions.surface, voice, strict=True))
    assert (
        heard["Norway"] == "narrator"
        and heard["Finland"] == "RUS.vladimir-putin"
        and heard["Sweden"] == "unknown"
    )


def test_nobody_is_invented_for_a_speaker_that_is_not_known(gazetteer):
    found, _ = resolved(
        '"The shop is closed," she said. A man in the street said that it would open.', gazetteer
    )
    assert found.speaker.tolist() == ["she", "A man in the street"]
    assert found.speaker_actor.isna().all() and found.speaker_country.isna().all()


# --- the stage ---------------------------------------------------------------------------------------------


def test_texts_without_statements_give_an_empty_frame_of_the_contract():
    corpus = articles("Rain fell.", "")
    found = find_statements(corpus, split_sentences(corpus), frames.empty("mentions"))
    assert found.empty
    frames.check("statements", found[list(frames.COLUMNS["statements"])])
    assert voices(frames.empty("mentions"), spoken_spans(found)).empty


def test_a_wide_gap_inside_a_sentence_is_no_sentence():
    text = "Envoys" + " " * 13_000 + "met in Oslo.\n\n“We will sign it,” said the Danish minister."
    assert only(said(text)).words == "We will sign it"


def test_batches_do_not_change_a_row(gazetteer):
    corpus = articles(ARTICLE, 'Brandt said: "No."')
    sentences = split_sentences(corpus)
    mentions, _ = find_mentions(corpus, sentences, gazetteer)
    together = find_statements(corpus, sentences, mentions)
    apart = pd.concat(
        [
            find_statements(
                corpus.iloc[[n]],
                sentences[sentences.article_id == f"a{n}"],
                mentions[mentions.article_id == f"a{n}"],
            )
            for n in range(2)
        ],
        ignore_index=True,
    )
    pd.testing.assert_frame_equal(together, apart)
    assert together.statement_id.is_unique
    assert set(together.sentence_id) <= set(sentences.sentence_id)


def test_every_reporting_word_has_a_source_a_date_and_uses_that_the_readme_explains():
    readme = data_path("statements", "README.md").read_text(encoding="utf-8")
    with open(data_path("statements", "cues.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 300 and len({(row["cue"], row["kind"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] and row["as_of"] and row["uses"], row
        assert all(f"| `{use}` |" in readme for use in row["uses"].split()), row
