"""Scoring targets and mentions: the contract, whatever the scorer."""

from importlib.metadata import EntryPoint

import numpy as np
import pandas as pd
import pytest

from geobrief import frames
from geobrief.errors import GeobriefError, UsageError
from geobrief.sentiment import registry, score_mentions, score_targets, scorer_names
from geobrief.sentiment.clauses import clause_around

SENTENCE = "Norway praised the excellent harvest, but the terrible drought in Chad worries Mali."


def targets(*names, text=SENTENCE):
    return pd.DataFrame(
        {
            "text": text,
            "start": [text.index(n) for n in names],
            "end": [text.index(n) + len(n) for n in names],
        }
    )


def test_lexicon_scores_come_in_order_with_the_index_of_the_input():
    frame = pd.concat([targets("Norway"), targets("Cairo", text="Cairo had a terrible day.")]).set_axis(
        ["b", "a"]
    )
    scored = score_targets(frame, scorer="textblob")
    assert list(scored.columns) == ["polarity", "p_negative", "p_neutral", "p_positive", "label"]
    assert list(scored.index) == ["b", "a"]
    assert scored.polarity["a"] == -1.0 and scored.label["a"] == "negative"
    assert scored[["p_negative", "p_neutral", "p_positive"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "polarity, label", [(-0.0501, "negative"), (-0.05, "neutral"), (0.05, "neutral"), (0.0501, "positive")]
)
def test_a_lexicon_is_neutral_within_a_twentieth(polarity, label, monkeypatch):
    offer(monkeypatch, "fixed", lambda frame: np.full(len(frame), polarity))
    assert score_targets(targets("Norway"), scorer="fixed").label.tolist() == [label]


def test_vader_scores_its_compound():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    expected = SentimentIntensityAnalyzer().polarity_scores(SENTENCE)["compound"]
    assert score_targets(targets("Mali"), scorer="vader").polarity.tolist() == [expected]


def test_the_clause_around_the_actor_decides_under_scope_clause():
    frame = targets("Norway", "Chad")
    scored = score_targets(frame, scorer="textblob", scope="clause")
    assert scored.label.tolist() == ["positive", "negative"]
    assert score_targets(frame, scorer="textblob").polarity.nunique() == 1


def test_a_clause_holds_its_target_and_at_least_five_words():
    text = "Talks, Kenya said, went on; although Somalia, the neighbour, objected to them."
    for name in ("Kenya", "Somalia", "Talks"):
        start = text.index(name)
        a, b = clause_around(text, start, start + len(name))
        assert name in text[a:b] and len(text[a:b].split()) >= 5


def test_a_target_with_a_comma_inside_is_not_cut():
    text = "Flooding hit Washington, D.C., yesterday, officials said in a long statement."
    start, end = text.index("Washington"), text.index(", yesterday")
    a, b = clause_around(text, start, end)
    assert a <= start and end <= b


def test_an_unknown_scorer_is_refused_in_one_line_with_a_suggestion():
    with pytest.raises(UsageError, match=r"no scorer 'textblb'. Did you mean 'textblob'\?") as caught:
        score_targets(targets("Norway"), scorer="textblb")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("start, end", [(-1, 3), (4, 4), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(start, end):
    with pytest.raises(GeobriefError, match="Row 0 of the targets"):
        score_targets(pd.DataFrame({"text": [SENTENCE], "start": [start], "end": [end]}), scorer="textblob")


def test_a_missing_column_is_named():
    with pytest.raises(GeobriefError, match="missing: end"):
        score_targets(pd.DataFrame({"text": ["a"], "start": [0]}), scorer="textblob")


def test_no_targets_give_no_scores():
    scored = score_targets(targets("Norway").iloc[:0], scorer="textblob")
    assert len(scored) == 0 and "label" in scored


def offer(monkeypatch, name, scorer):
    """Offer `scorer` as an installed package would, through an entry point of this module."""
    globals()["offered_scorer"] = scorer
    point = EntryPoint(name, f"{__name__}:offered_scorer", registry.ENTRY_POINTS)
    monkeypatch.setattr(
        registry, "entry_points", lambda group: [point] if group == registry.ENTRY_POINTS else []
    )
    registry.get_scorer.cache_clear()


def test_a_package_adds_a_scorer_through_an_entry_point(monkeypatch):
    offer(monkeypatch, "mine", lambda frame: np.tile([0.2, 0.3, 0.5], (len(frame), 1)))
    assert "mine" in scorer_names()
    scored = score_targets(targets("Norway", "Mali"), scorer="mine")
    assert scored.polarity.tolist() == pytest.approx([0.3, 0.3]) and set(scored.label) == {"positive"}


def test_a_scorer_of_the_wrong_shape_is_named(monkeypatch):
    offer(monkeypatch, "crooked", lambda frame: np.zeros((len(frame), 2)))
    with pytest.raises(GeobriefError, match="'crooked' returned the shape"):
        score_targets(targets("Norway"), scorer="crooked")


def test_each_distinct_target_is_scored_once(monkeypatch):
    seen = []
    offer(monkeypatch, "counting", lambda frame: seen.append(len(frame)) or np.zeros(len(frame)))
    frame = pd.concat([targets("Norway", "Mali")] * 3)
    assert len(score_targets(frame, scorer="counting")) == 6 and seen == [2]


def corpus():
    title, body = "Norway wins", f"First line. {SENTENCE}"
    articles = pd.DataFrame({"article_id": ["a"], "title": [title], "text": [body]})
    sentences = frames.as_frame(
        "sentences",
        {
            "sentence_id": ["s0", "s1", "s2"],
            "article_id": "a",
            "part": ["title", "text", "text"],
            "n": [0, 0, 1],
            "start": [0, 0, 12],
            "end": [len(title), 11, len(body)],
            "text": [title, body[:11], body[12:]],
        },
    )
    at = [0, body.index("Norway"), body.index("Chad"), body.index("Mali")]
    ends = [6, at[1] + 6, at[2] + 4, at[3] + 4]
    mentions = frames.as_frame(
        "mentions",
        {
            "mention_id": ["m0", "m1", "m2", "m3"],
            "article_id": "a",
            "sentence_id": ["s0", "s2", "s2", "s2"],
            "part": ["title", "text", "text", "text"],
            "start": at,
            "end": ends,
            "surface": ["Norway", "Norway", "Chad", "Mali"],
            "actor_id": ["NOR", "NOR", "TCD", None],
            "kind": "country",
            "role": "actor",
            "confidence": 1.0,
        },
    )
    return articles, sentences, mentions


def test_mentions_are_scored_where_they_stand_and_unknown_actors_left_out(monkeypatch):
    spans = []
    offer(
        monkeypatch,
        "looking",
        lambda f: spans.extend(t[a:b] for t, a, b in f.itertuples(index=False)) or np.zeros(len(f)),
    )
    scored = score_mentions(*corpus(), scorer="looking")
    frames.check("sentiment", scored)
    assert scored.mention_id.tolist() == ["m0", "m1", "m2"]
    assert spans == ["Norway", "Norway", "Chad"]
    assert set(scored.voice) == {"unknown"} and set(scored.scorer) == {"looking"}


def test_the_voice_is_the_innermost_speaker_or_the_narrator():
    articles, sentences, mentions = corpus()
    start = mentions.start[2]
    statements = pd.DataFrame(
        {
            "article_id": "a",
            "part": "text",
            "start": [start - 30, start - 4],
            "end": [start + 40, start + 4],
            "speaker_actor": ["MLI", None],
        }
    )
    assert score_mentions(
        articles, sentences, mentions, "textblob", statements=statements.iloc[:1]
    ).voice.tolist() == ["narrator", "narrator", "MLI"]
    assert score_mentions(
        articles, sentences, mentions, "textblob", statements=statements
    ).voice.tolist() == ["narrator", "narrator", "unknown"]


def test_a_corpus_without_mentions_gives_an_empty_frame():
    articles, sentences, mentions = corpus()
    frames.check("sentiment", score_mentions(articles, sentences, mentions.iloc[:0], scorer="textblob"))
