"""Who is named in a sentence, with what the grammar knows of them."""

from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from geobrief.frames import lists
from geobrief.resources import data_path

_start = attrgetter("start")
_PUBLIC = frozenset(("country", "nationality", "government", "group"))


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


class Named:
    """The mentions of a batch, made for a sentence when it is asked for: few sentences are.

    `rows` maps `sentence_id` to the numbers of its mentions.
    """

    def __init__(self, mentions):
        articles, names = lists(mentions, ("article_id", "sentence_id"))
        self._fields = list(zip(*lists(mentions, Mention._fields[:-2]), strict=True))
        self._articles, self.rows = articles, {}
        for number, sentence_id in enumerate(names):
            self.rows.setdefault(sentence_id, []).append(number)
        self._in_office = self._with_office()

    def of(self, sentence_id):
        """Return the `Mention`s of a sentence, in order."""
        return sorted(map(self._mention, self.rows[sentence_id]), key=_start)

    def _mention(self, number):
        fields = self._fields[number]
        _, _, _, actor, kind, role, country = fields
        acts = role != "outlet" and (actor is not None or country is not None)
        return Mention(*fields, acts, self._is_public(number, actor or "", kind, role))

    def _is_public(self, number, actor, kind, role):
        """Tell whether the mention is of somebody who acts for many: no company, no private person.

        A person counts who is in the list of offices, or whom the article gives an office ("Foreign Minister Wang").
        """
        if kind == "person":
            return actor in _office_holders() or (self._articles[number], actor) in self._in_office
        if kind == "organisation":
            return actor.startswith("INT.")
        return kind in _PUBLIC or (kind == "place" and role == "actor")

    def _with_office(self):
        """Return the pairs of article and actor where the name follows that of an office."""
        pairs, fields, articles = set(), self._fields, self._articles
        for n in range(1, len(fields)):
            before = fields[n - 1]
            if before[4] == "government" and before[1] + 1 == fields[n][0] and articles[n - 1] == articles[n]:
                pairs.add((articles[n], fields[n][3] or ""))
        return pairs


@lru_cache(maxsize=1)
def _office_holders():
    """Return the identifiers of those who hold or held an office, from the gazetteer."""
    return frozenset(pd.read_csv(data_path("gazetteer", "offices.csv"), usecols=["actor_id"])["actor_id"])
