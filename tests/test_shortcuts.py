"""What is passed over early, for speed, is what the whole way would have left out."""

from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.corpus import read_corpus
from geobrief.mentions import find_mentions
from geobrief.resources import home
from geobrief.sentences import split_sentences
from geobrief.sentiment.scoring import voices


@pytest.fixture(scope="module")
def samples(gazetteer):
    """Return articles, sentences and mentions of the sample articles."""
    articles = read_corpus([str(home() / "seeds")]).articles
    sentences = split_sentences(articles)
    return articles, sentences, find_mentions(articles, sentences, gazetteer)[0]


def test_no_sentence_with_an_event_is_passed_over(samples, monkeypatch):
    from geobrief.events import find_events, pipeline
    from geobrief.events.gate import Needs
    from geobrief.statements import find_statements

    statements = find_statements(*samples)
    quick = find_events(*samples, statements)
    monkeypatch.setattr(pipeline, "needs_of", lambda text: Needs(sides=1, public=False))
    parsed = find_events(*samples, statements)
    assert len(quick) > 20
    known = parsed[parsed["event_id"].isin(quick["event_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(quick, known)
    left = parsed[~parsed["event_id"].isin(quick["event_id"])]
    texts = samples[1].set_index("sentence_id")["text"].reindex(left["sentence_id"]).tolist()
    assert not [text for text in texts if pipeline_would_look_at(text)]


def pipeline_would_look_at(text):
    """Tell whether a word of the tables stands in the text as a word: without one, no sentence is looked at."""
    from geobrief.events.lexicon import load_lexicon

    lexicon = load_lexicon()
    return any(
        word in lexicon.verbs or word in lexicon.nouns
        for word in text.lower().replace(",", " ").replace(".", " ").split()
    )


def test_no_sentence_that_reports_is_passed_over(samples, monkeypatch):
    from geobrief.statements import find_statements, reading

    quick = find_statements(*samples)
    monkeypatch.setattr(reading, "reports_nothing", lambda *place: False)
    assert len(quick) > 50
    pd.testing.assert_frame_equal(quick, find_statements(*samples))


def words(text, least=0, most=4):
    return st.lists(st.sampled_from(text.split(" ")), min_size=least, max_size=most).map(" ".join)


REPORTING = st.tuples(
    words("Kim Paris officials in , \n The İs"),
    words("they officials air explosive the a its will to never early has been was much made", least=1, most=2),
    words("attack attacks report reports call claim hope fear show showed shown known told take hit sure", least=1),
    words("that for to it clear aim at back of \n", most=2),
    words("Paris has left the port , . : it was they said according to", least=2, most=6),
)


@settings(max_examples=300, deadline=None)
@given(REPORTING.map(" ".join))
def test_no_sentence_of_any_words_that_reports_is_passed_over(text):
    from geobrief.statements import reading

    with patch.object(reading, "reports_nothing", lambda *place: False):
        whole = reading.read_statements(text)
    assert reading.read_statements(text) == whole


TOKENS = st.lists(
    st.sampled_from("Mr. J. U.S. said, don't Smith's workers' 'em (AP) 6'3\" I'm He'd No. O'J. -- ǪǪ, \n".split(" "))
    | st.text(max_size=6),
    min_size=1,
    max_size=12,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(TOKENS.map(str.strip).filter(len))
def test_words_that_are_cut_once_give_the_tokens_of_the_whole_sentence(text):
    from geobrief.events import tokens as of_events
    from geobrief.statements import tokens as of_statements

    assert of_events._cut(text) == of_events._TOKEN.findall(text)
    assert of_statements._cut(f"So {text} ", 3, 3 + len(text)) == of_statements._TOKEN.findall(text)


def test_a_memo_works_a_word_out_once_and_keeps_neither_long_words_nor_too_many(monkeypatch):
    from geobrief import memo

    monkeypatch.setattr(memo, "_MOST_KEPT", 2)
    asked = []
    lengths = memo.Memo(lambda word: asked.append(word) or len(word))
    assert [lengths[word] for word in ("a", "bb", "a", "b" * 90, "b" * 90)] == [1, 2, 1, 90, 90]
    assert asked == ["a", "bb", "b" * 90, "b" * 90]
    assert lengths["ccc"] == 3 and set(lengths) == {"ccc"}


def test_no_institution_beside_a_name_is_passed_over(samples):
    from geobrief.mentions.functions import AFTER, BEFORE, institution_after, institution_before

    texts = samples[0].set_index("article_id")["text"]
    found = 0
    for row in samples[2][samples[2]["part"] == "text"].itertuples():
        text = texts[row.article_id]
        base, before = institution_before(text, row.start)
        after = institution_after(text, row.end)
        assert bool(after) == bool(AFTER.match(text, row.end))
        assert bool(before) == bool(BEFORE.search(text[base : row.start]))
        found += bool(after or before)
    assert found > 10


_SPANS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 30), st.integers(1, 12)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(_SPANS, _SPANS)
def test_the_voice_is_that_of_the_shortest_statement_around_a_mention(named, spoken):
    mentions, statements = (
        pd.DataFrame(
            [(f"a{article}", "text", start, start + length) for article, start, length in spans],
            columns=["article_id", "part", "start", "end"],
        ).astype({"article_id": str, "part": str, "start": "Int64", "end": "Int64"})
        for spans in (named, spoken)
    )
    statements["speaker_actor"] = pd.array(
        [None if n % 4 == 3 else f"speaker {n}" for n in range(len(statements))], dtype="str"
    )
    expected = []
    for mention in mentions.itertuples():
        around = [
            (row.end - row.start, n, row.speaker_actor)
            for n, row in enumerate(statements.itertuples())
            if row.article_id == mention.article_id and row.start <= mention.start and mention.end <= row.end
        ]
        speaker = min(around)[2] if around else "narrator"
        expected.append("unknown" if pd.isna(speaker) else speaker)
    assert np.array_equal(voices(mentions, statements).tolist(), expected)
