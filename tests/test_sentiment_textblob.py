"""TextBlob's polarity is reproduced to the last digit."""

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geobrief.sentiment import textblob_scorer
from geobrief.sentiment.textblob_scorer import _chunks, polarity

PIECES = [
    "not",
    "never",
    "no",
    "n't",
    "very",
    "really",
    "extremely",
    "terribly",
    "good",
    "bad",
    "good-natured",
    "worst",
    "isn't",
    "Don't",
    "the",
    "a",
    "of",
    "'",
    "''",
    '"',
    "“",
    "”",
    "’s",
    "!",
    "!!",
    "(!)",
    "( !",
    ") ",
    ":",
    "(",
    ")",
    ": (",
    ":)",
    ":-",
    "D",
    "XD",
    "8",
    "8)",
    "2008)",
    "<3",
    "♥",
    "o.O",
    ":'(",
    "=/",
    "...",
    ".",
    "?",
    "U.S.",
    "Mr.",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u00a0",
    "END-OF-SENTENCE",
    "s:",
    "S",
    "friendly",
    "lovely",
    "first",
    "dead",
    "-",
    ";",
    "Laughs",
    "crap",
    "İstanbul",
    "ß",
    "|",
    "_",
    "x",
    "13th",
    "can't",
    "won't",
    "for sure",
]


def textblob(text):
    from textblob import TextBlob

    return TextBlob(text).sentiment.polarity


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "OFFICIAL:  (Laughs.)",
        "It isn't good.",
        "It is really not good!",
        "not very bad",
        "A very, very good day!!!",
        "Talks (in 2008) failed",
        "not\n\ngood",
        "He said: (it was terrible)",
        "It was great (!) they said",
        "good:-D",
        'The U.S. is a not a great friend. "Never good."',
        "extremely",
        "not",
        "!",
        "awful :'(",
        "X D",
        "not '' good",
    ],
)
def test_quirks_of_textblob_are_kept(text):
    assert repr(polarity(text)) == repr(textblob(text))


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", " "])), max_size=14))
def test_any_mixture_of_awkward_pieces_scores_like_textblob(pieces):
    text = "".join(piece + gap for piece, gap in pieces)
    assert repr(polarity(text)) == repr(textblob(text))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_scores_like_textblob(text):
    assert repr(polarity(text)) == repr(textblob(text))


def test_every_word_of_the_lexicon_scores_like_textblob_alone_and_modified():
    from geobrief.sentiment.textblob_scorer import _lexicon

    for word in sorted(_lexicon()):
        for text in (word, f"not {word}", f"a very {word} day!"):
            assert repr(polarity(text)) == repr(textblob(text)), text


def test_scoring_does_not_import_nltk():
    code = (
        "import sys; from geobrief.sentiment.textblob_scorer import polarity; polarity('good'); "
        "print('nltk' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("aDdxX8.,O-'s\":;?not_é”", min_size=1, max_size=7), min_size=1, max_size=20))
def test_a_chunk_passed_over_in_its_column_does_nothing(chunks):
    known, _ = _chunks()
    passed = known.only_clear(pa.array([*chunks, "ministers,"], pa.large_string()))
    assert passed[-1]
    assert [chunk for chunk, is_passed in zip(chunks, passed, strict=False) if is_passed and known._effect(chunk)] == []


def test_a_corpus_is_scored_like_its_texts_one_by_one(monkeypatch):
    texts = ["It is not good.", "", "very", "A very bad day: (", "Never mind the ministers"] * 3
    alone = [polarity(text) for text in texts]
    monkeypatch.setattr(textblob_scorer, "_TOGETHER", 4)
    assert textblob_scorer.polarities(texts).tolist() == alone
    assert textblob_scorer.polarities([]).shape == (0,)
