"""From sentences, mentions and statements to the frame of events."""

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from geobrief.events.gate import may_tell
from geobrief.events.grammar import read_events
from geobrief.events.tokens import Sentence
from geobrief.events.when import day_of
from geobrief.frames import as_frame, empty, new_id
from geobrief.resources import data_path

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


class Mention(NamedTuple):
    """What the grammar knows of a mention; `acts` tells whether it can be a side of an event."""

    start: int
    end: int
    surface: str
    actor_id: str | None
    kind: str
    role: str
    country: str | None
    acts: bool = False  # can be a side of an event: any actor, and any place that lies in a country
    public: bool = False  # a state or a part of one, a body between states, a group, an office-holder


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
    named, spoken = _group_mentions(mentions), _group_statements(statements)
    published = dict(zip(articles["article_id"], articles["published"], strict=True))
    rows = []
    for row in zip(
        *(sentences[name].tolist() for name in ("article_id", "sentence_id", "part", "start", "text")),
        strict=True,
    ):
        article_id, sentence_id, part, start, text = row
        found = named.get(sentence_id)
        if found and len(text) < 8 * _LONGEST and may_tell(text, start, found):
            rows += _rows(row, found, spoken.get((article_id, part), ()), published[article_id])
    if not rows:
        return empty("events")
    frame = pd.DataFrame(rows, columns=_COLUMNS).drop_duplicates("event_id")
    return as_frame("events", frame.assign(event_date=pd.to_datetime(frame["event_date"], utc=True)))


def _group_mentions(mentions):
    """Return the mentions of each sentence, in order."""
    public = _public(mentions)
    acts = (mentions["role"] != "outlet") & (mentions["actor_id"].notna() | mentions["country"].notna())
    columns = [mentions[name] for name in ("sentence_id", *Mention._fields[:-2])]
    lists = [column.astype(object).where(column.notna(), None).tolist() for column in columns]
    grouped = {}
    for sentence_id, *fields in zip(*lists, acts.tolist(), public.tolist(), strict=True):
        grouped.setdefault(sentence_id, []).append(Mention(*fields))
    return {key: sorted(found, key=lambda mention: mention.start) for key, found in grouped.items()}


def _public(mentions):
    """Tell for each mention whether it is of somebody who acts for many: no company, no private person.

    A person counts who is in the list of offices, or whom the article gives an office ("Foreign Minister Wang").
    """
    kind, actor = mentions["kind"], mentions["actor_id"].astype(object).fillna("").astype(str)
    office = mentions["kind"].eq("government") & (mentions["end"] + 1 == mentions["start"].shift(-1))
    after_office = office.shift(1, fill_value=False) & mentions["article_id"].eq(mentions["article_id"].shift(1))
    named = set(zip(mentions["article_id"][after_office], actor[after_office], strict=True))
    in_office = [pair in named for pair in zip(mentions["article_id"], actor, strict=True)]
    person = kind.eq("person") & (
        actor.isin(_office_holders()) | pd.Series(in_office, index=mentions.index, dtype=bool)
    )
    body = kind.eq("organisation") & actor.str.startswith("INT.")
    place = kind.eq("place") & mentions["role"].eq("actor")
    return kind.isin(("country", "nationality", "government", "group")) | person | body | place


@lru_cache(maxsize=1)
def _office_holders():
    """Return the identifiers of those who hold or held an office, from the gazetteer."""
    return frozenset(pd.read_csv(data_path("gazetteer", "offices.csv"), usecols=["actor_id"])["actor_id"])


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


def _rows(row, mentions, spoken, published):
    article_id, sentence_id, part, start, text = row
    sentence = Sentence(text, start, mentions, part == "title")
    found = read_events(sentence)
    if not found:
        return []
    day = day_of(text, published)
    return [_row(event, article_id, sentence_id, sentence, spoken, day) for event in found]


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
        _voice(spoken, sentence.starts[event.last]),
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
