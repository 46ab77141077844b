"""From sentences, mentions and statements to the frame of events."""

from bisect import bisect_right

import pandas as pd

from geobrief.events.gate import names_event, needs_of
from geobrief.events.grammar import read_events
from geobrief.events.named import Named
from geobrief.events.tokens import Sentence
from geobrief.events.when import day_of
from geobrief.frames import as_frame, empty, lists, new_id

QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
_COLUMNS = (
    "event_id",
    "article_id",
    "sentence_id",
    "source",
    "source_actor",
    "source_country",
    "event_type",
    "target",
    "target_actor",
    "target_country",
    "quad",
    "intensity",
    "status",
    "voice",
    "trigger",
    "place",
    "event_date",
    "origin",
)
_LONGEST = 120  # tokens or so; longer "sentences" are lists and tables


def find_events(articles, sentences, mentions, statements):
    """Find who does what to whom in `articles`.

    Parameters
    ----------
    articles, sentences, mentions, statements : pandas.DataFrame
        Frames of the contract, of the same articles.

    Returns
    -------
    pandas.DataFrame
        The frame `events`, in reading order: PLOVER types, one row for each pair of source and target; what two do
        together ("A and B met") is one row. `source` or `target` may be NA, never both. `voice` is the actor or
        country that says it, `unknown` for somebody not known, else `narrator`.
    """
    told = list(_read(sentences, Named(mentions)))
    if not told:
        return empty("events")
    names = {row[0] for row, _, _ in told}
    articles, statements = (frame[frame["article_id"].isin(names)] for frame in (articles, statements))
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    spoken = _group_statements(statements)
    rows = [line for found in told for line in _rows(*found, spoken, published)]
    frame = pd.DataFrame(rows, columns=_COLUMNS).drop_duplicates("event_id")
    return as_frame("events", frame.assign(event_date=pd.to_datetime(frame["event_date"], utc=True)))


def _read(sentences, named):
    """Yield the rows of the sentences that tell of events, each as a tuple, the parsed sentence and its events."""
    for row, mentions in _may_tell(sentences, named):
        _, _, part, start, text = row
        sentence = Sentence(text, start, mentions, part == "title")
        found = read_events(sentence)
        if found:
            yield row, sentence, found


def _may_tell(sentences, named):
    """Return the rows of the sentences that may tell of events, each with its mentions."""
    rows = zip(*lists(sentences, ("article_id", "sentence_id", "part", "start", "text")), strict=True)
    rows = [row for row in rows if row[1] in named.rows and len(row[-1]) < 8 * _LONGEST]
    told = [(row, needs) for row in rows if (needs := needs_of(row[-1])) and names_event(row[-1])]
    with_mentions = [(row, needs, named.of(row[1])) for row, needs in told]
    return [(row, mentions) for row, needs, mentions in with_mentions if needs.are_met(row[-1], row[-2], mentions)]


def _group_statements(statements):
    """Return `(start, end, voice)` of what is said in each part of an article, in order."""
    start = "content_start" if "content_start" in statements else "start"
    end = "content_end" if "content_end" in statements else "end"
    voice = statements["speaker_actor"].fillna(statements["speaker_country"]).fillna("unknown")
    grouped = {}
    for article_id, part, first, last, who in zip(
        statements["article_id"], statements["part"], statements[start], statements[end], voice, strict=True
    ):
        grouped.setdefault((article_id, part), []).append((int(first), int(last), who))
    return {key: sorted(found) for key, found in grouped.items()}


def _rows(row, sentence, found, spoken, published):
    article_id, sentence_id, part, _, text = row
    day, inside = day_of(text, published[article_id]), spoken.get((article_id, part), ())
    return [_row(event, article_id, sentence_id, sentence, inside, day) for event in found]


def _row(event, article_id, sentence_id, sentence, spoken, day):
    source, target = event.source, event.target
    trigger = " ".join(sentence.raw[event.first : event.last + 1])
    sides = [side.surface if side else None for side in (source, target)]
    return (
        new_id(article_id, sentence_id, sides[0], event.event_type, sides[1], trigger),
        article_id,
        sentence_id,
        sides[0],
        source and source.actor_id,
        source and source.country,
        event.event_type,
        sides[1],
        target and target.actor_id,
        target and target.country,
        QUADS[event.event_type],
        event.intensity,
        event.status,
        _voice(spoken, sentence.start(event.last)),
        trigger,
        _place(sentence, source, target),
        day,
        "text",
    )


def _voice(spoken, at):
    """Return who says what stands at the offset `at`; the innermost statement counts."""
    inside = [
        (end - start, who) for start, end, who in spoken[: bisect_right(spoken, (at, float("inf"), ""))] if at < end
    ]
    return min(inside)[1] if inside else "narrator"


def _place(sentence, source, target):
    """Return the place that the sentence names outside both sides, None where there is none or are several."""
    taken = [(side.start, side.end) for side in (source, target) if side]
    places = {}
    for at, number in enumerate(sentence.who):
        if (
            number >= 0
            and sentence.mentions[number].role == "location"
            and at
            and sentence.low[at - 1] in ("in", "at", "near")
            and not any(start <= at < end for start, end in taken)
        ):
            places[sentence.mentions[number].surface] = None
    return next(iter(places)) if len(places) == 1 else None
