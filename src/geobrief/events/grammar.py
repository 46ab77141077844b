"""Who does what to whom in one sentence: verbs with their subjects and targets, as `data/events/verbs.csv` has them."""

from geobrief.events import words
from geobrief.events.found import MUTUAL, events_of
from geobrief.events.groups import verb_groups
from geobrief.events.lexicon import load_lexicon
from geobrief.events.nominal import nominal_events
from geobrief.events.phrases import Phrases
from geobrief.events.status import CONFLICT, status_of, with_modal
from geobrief.events.uses import Uses

VERBAL = frozenset("AGREE REQUEST ACCUSE REJECT THREATEN SUPPORT".split())
TRAVEL = frozenset("visit tour arrive fly travel return leave".split())
_WILLING = frozenset("ready willing prepared committed".split())
_WORDS_ONLY = frozenset(
    """policy policies plan plans bill exemption decision rules law criticism stance record move proposal proposals tax
    report remarks handling measures protectionism budget""".split()
)  # what is attacked in words
_LEADS_ON = words.GO_ON | words.INTEND
_SAYING = words.SAY | words.CLAIM
_DUTY = frozenset(("has", "have", "had", "needs", "need"))
WIDE = (
    "of",
    "in",
    "from",
    "by",
    "with",
    "against",
    "on",
    "for",
    "to",
    "into",
    "over",
    "at",
    "between",
    "among",
)


def read_events(sentence):
    """Return the events of a `Sentence` as a list of `Found`, in reading order, none of them twice."""
    groups = verb_groups(sentence)
    reader = Reader(sentence, groups)
    found = reader.read()
    found += nominal_events(sentence, reader.phrases, reader.covered)
    distinct = {}
    for event in found:
        key = (event.event_type, *(side.surface if side else None for side in (event.source, event.target)))
        distinct.setdefault(key, event)
    return sorted(distinct.values(), key=lambda event: (event.first, event.last))


class Reader:
    """Reads the events of one sentence from its verb groups."""

    def __init__(self, sentence, groups):
        self.sentence, self.groups = sentence, groups
        self.phrases = Phrases(sentence, groups)
        self.uses = Uses(self.phrases)
        self.covered = set()

    def read(self):
        """Return the events whose trigger is a verb; `covered` holds the tokens that they account for."""
        found = []
        for number, group in enumerate(self.groups):
            if group.first in self.covered or group.last in self.covered:
                continue
            found += self._duty(number, group) or self._governed(number, group) or self._plain(group)
        return found

    def _governed(self, number, group):
        """Read "agreed to send", "refuses to lift", "wants to buy": the first verb decides what the second is."""
        at, inner = self._infinitive_after(number, group)
        if inner is None:
            return []
        word = self.sentence.low[at]
        if word in words.GO_ON or word == "able":
            return self._plain(inner, group)
        if self.sentence.low[inner.last] in words.SPEECH:
            return []
        mode = next(
            (
                name
                for name, group_of in (
                    ("commit", words.COMMIT),
                    ("menace", words.MENACE),
                    ("refuse", words.REFUSE),
                    ("intend", words.INTEND),
                )
                if word in group_of
            ),
            None,
        )
        if mode is None:
            return []
        if self.sentence.low[inner.last] in words.GO_ON:
            following = self.groups[self.groups.index(inner) + 1 :][:1]
            if following and following[0].kind == "gerund" and following[0].first == inner.last + 1:
                return self._of_mode(mode, word, group, following[0])
        deeper = self.groups.index(inner)
        further, innermost = self._infinitive_after(deeper, inner)
        if innermost is not None and self.sentence.low[further] in _LEADS_ON:
            inner = innermost
        return self._of_mode(mode, word, group, inner)

    def _infinitive_after(self, number, group):
        """Return `(token of the governing word, infinitive group)`, the group None where there is none."""
        if number + 1 >= len(self.groups):
            return group.last, None
        inner = self.groups[number + 1]
        if inner.kind != "infinitive" or self.phrases.governor(inner) is not group:
            return group.last, None
        tags, at = self.sentence.tags, inner.first - 1
        while at > group.last and tags[at] in "RE":
            at -= 1
        return at, inner

    def _of_mode(self, mode, word, group, inner):
        uses = self.uses.of(inner, self.phrases.clause_end(inner.last + 1))
        kind = uses.verb.event_type if uses else None
        sources = self.phrases.subjects(group)
        if not sources:
            return []
        if word == "prepared" and group.kind != "copula" and not group.passive:
            mode = "intend"
        if mode == "intend":
            if word in words.PREPARE and kind == "ASSAULT":
                return self._emit(
                    "MOBILIZE",
                    -6.0,
                    sources,
                    self.uses.objects(uses, inner),
                    self._status(group),
                    group.first,
                    inner.last,
                )
            refused = "no" in self.sentence.low[group.last : inner.first]
            return self._plain(inner, group, status="denied" if refused else "intended")
        event_type, intensity = {
            "commit": ("AGREE", 4.0),
            "menace": ("THREATEN", -5.0),
            "refuse": ("REJECT", -4.0),
        }[mode]
        if kind == "SANCTION" and not self.uses.objects(uses, inner):
            kind = None  # "agreed to cut its output"
        if mode == "commit" and kind == "REJECT":
            event_type, intensity = "REJECT", -4.0
        if mode == "commit" and kind in CONFLICT:
            event_type, intensity = "THREATEN", -5.0
        if mode == "commit" and group.negated:
            event_type, intensity = "REJECT", -4.0
        end = self.phrases.clause_end(inner.last + 1)
        targets = self.uses.objects(uses, inner) if uses else []
        targets = targets or self.phrases.targets(inner.last + 1, end, WIDE, 12)
        if mode == "commit" and (word in _WILLING or group.passive) and not targets:
            return []
        self._cover(group.first, end)
        status = self._status(group) if not group.negated else "asserted"
        return self._emit(event_type, intensity, sources, targets, status, group.first, inner.last, alone=True)

    def _duty(self, number, group):
        """Read "X said that Y must": a request; "X claims that Y does": an accusation."""
        low, tags = self.sentence.low, self.sentence.tags
        if (
            low[group.last] not in _SAYING
            or group.kind != "finite"
            or number + 1 >= len(self.groups)
            or group.passive
        ):
            return []
        inner = self.groups[number + 1]
        begin = group.last + 1
        while begin < len(tags) and (tags[begin] in "RE" or low[begin] in ("that", "on", "reporters")):
            begin += 1
        if begin >= inner.first or not self._clause_follows(begin, inner):
            return []
        sources, targets = self.phrases.subjects(group), self.phrases.subjects(inner)
        same = {actor.actor_id or actor.surface for actor in sources} & {
            actor.actor_id or actor.surface for actor in targets
        }
        if not sources or not targets or same:
            return []
        if self._is_duty(inner):
            self._cover(group.first, self.phrases.clause_end(inner.last + 1))
            return self._emit("REQUEST", -2.0, sources, targets, self._status(group), group.first, inner.last)
        if low[group.last] in words.CLAIM or self._is_conflict(inner):
            return self._emit("ACCUSE", -3.0, sources, targets, self._status(group), group.first, group.last)
        return []

    def _is_duty(self, group):
        low, at = self.sentence.low, group.first
        return bool(group.modal & {"must", "should"}) or (low[at] in _DUTY and low[at + 1 : at + 2] == ["to"])

    def _clause_follows(self, begin, inner):
        tags = self.sentence.tags
        return inner.kind in ("finite", "copula", "gerund") and all(
            tag in "NJD'RPEOWC" for tag in tags[begin : inner.first]
        )

    def _is_conflict(self, group):
        if group.passive or group.modal:
            return False
        use = self.uses.of(group, self.phrases.clause_end(group.last + 1))
        hostile = use is not None and use.verb.event_type in ("ASSAULT", "COERCE", "MOBILIZE")
        return hostile and bool(self.uses.objects(use, group))

    def _plain(self, group, governor=None, status=None):
        """Read one verb with its subject and its target."""
        if governor is None and group.kind == "infinitive":
            return []  # of purpose, or after an object: "urged them to attack"
        if self.sentence.low[group.last] not in load_lexicon().verbs:
            return []
        end = self.phrases.clause_end(group.last + 1)
        use = self.uses.of(group, end)
        if use is None:
            return []
        if group.passive:
            return self._passive(group, use)
        sources = self.phrases.subjects(governor or group)
        targets = self.uses.objects(use, group)
        together = len(sources) > 1 and use.verb.event_type in MUTUAL and use.verb.slots[0] not in ("obj", "in")
        if "nothing" in self.sentence.low[use.after : use.after + 2]:
            return []
        if not sources or not (targets or use.verb.alone or together):
            return []
        if use.verb.lemma in TRAVEL and not self._is_visit(sources[0], targets):
            return []
        outer = governor or group
        if self._is_let(group, sources) or self._is_wish(group):
            return []
        event_type, intensity, status = with_modal(use.verb, outer, status or self._status(outer))
        if use.verb.lemma == "welcome" and targets and not targets[0].bare:
            event_type, intensity = "SUPPORT", 3.5
        if use.verb.lemma in ("attack", "blast") and targets:
            last = targets[0].surface.lower().split()[-1]
            event_type, intensity = ("ACCUSE", -4.0) if last in _WORDS_ONLY else (event_type, intensity)
        if event_type in VERBAL:
            self._cover(group.first, end if event_type != "REQUEST" else self.phrases.clause_end(use.after, wide=True))
        else:
            self._cover(group.first, use.after)
        return self._emit(
            event_type, intensity, sources, targets, status, outer.first, use.after - 1, alone=use.verb.alone
        )

    def _is_let(self, group, sources):
        """Tell whether the verb is a bare infinitive: "to *let* Italy attend"."""
        before = self.sentence.low[sources[0].start - 1] if sources[0].start else ""
        return group.first == group.last and before in (
            "let",
            "lets",
            "letting",
            "make",
            "made",
            "help",
            "helped",
            "see",
        )

    def _is_wish(self, group):
        """Tell whether the verb is a subjunctive: "demands that he *resign*"."""
        low, at = self.sentence.low, group.first
        forms = load_lexicon().forms.get(low[at], ())
        return group.last == at > 0 and "base" in forms and "past" not in forms and low[at - 1] in ("he", "she", "it")

    def _is_visit(self, source, targets):
        """Tell whether somebody who acts for many goes to another country."""
        vehicle = not words.VEHICLES.isdisjoint(source.surface.lower().split())
        home = source.country is not None and all(target.country == source.country for target in targets)
        return source.public and not vehicle and not home

    def _passive(self, group, use):
        """Read "Y was attacked by X"; without "by", the one who suffers it only for what needs no other."""
        status = self._status(group)
        targets = self.phrases.subjects(group)
        sources = self.uses.after_preposition("by", use.after, self.phrases.clause_end(use.after))
        if not targets:  # "a camp for Congolese refugees"
            start, _ = self.phrases.whole(self.phrases.skip_back(group.first))
            targets = self.phrases.targets(start, group.first, ("for",))
        if not targets or not (sources or (use.verb.lemma in words.SUFFERED and not use.verb.particle)):
            return []
        self._cover(group.first, use.after)
        event_type, intensity, status = with_modal(use.verb, group, status)
        return self._emit(event_type, intensity, sources, targets, status, group.first, use.after - 1)

    def _missed(self, source, last):
        """Tell whether another country is named in the rest of the clause: the target is rather that than nobody."""
        sentence = self.sentence
        end = self.phrases.clause_end(last + 1, wide=True)
        countries = {sentence.mentions[n].country for n in sentence.who[last + 1 : end] if n >= 0}
        return bool(countries - {None, source.country})

    def _status(self, group):
        return status_of(self.sentence, group)

    def _cover(self, start, end):
        self.covered.update(range(start, end))

    def _emit(self, event_type, intensity, sources, targets, status, first, last, alone=False):
        """Return the events of the sources and the targets; a source alone only if the clause names nobody else."""
        lone = [source for source in sources if not self._missed(source, last)] if alone and not targets else ()
        return events_of(event_type, intensity, sources, targets, status, (first, last), lone)
