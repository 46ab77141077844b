"""How a verb is used, as the table has it: with which particle and object, and where its targets stand."""

from typing import NamedTuple

from geobrief.events.lexicon import load_lexicon

OF = ("of", "'s", "in")


class Use(NamedTuple):
    """How a verb is used: its row of the table and the token after its particle, and where its object ends."""

    verb: object
    after: int


class Uses:
    """Finds the uses of the verbs of one sentence, and their objects, among its `Phrases`."""

    def __init__(self, phrases):
        self.phrases, self.sentence, self.groups = phrases, phrases.sentence, phrases.groups

    def of(self, group, end):
        """Return the `Use` of the verb in the table that fits what follows it, None where none does."""
        low = self.sentence.low
        for verb in load_lexicon().verbs.get(low[group.last], ()):
            after = group.last + 1
            if verb.particle and tuple(low[after : after + len(verb.particle)]) != verb.particle:
                continue
            after += len(verb.particle)
            if not verb.objects:
                return Use(verb, after)
            at = self._object_noun(verb, after, end) if not group.passive else self._object_before(verb, group)
            if at is not None:
                return Use(verb, at + 1 if not group.passive else after)
        return None

    def _object_noun(self, verb, start, end):
        """Return where the noun stands that the verb needs as its object, None where it does not."""
        low, tags = self.sentence.low, self.sentence.tags
        for at in range(start, min(end, start + 11)):
            if (
                self.sentence.who[at] < 0
                and (low[at] in verb.objects or ("$" in verb.objects and low[at][0] == "$"))
                and tags[at] in "NJX"
            ):
                return at
            if tags[at] in "WOVAG" or (tags[at] == "P" and low[at] not in ("of", "in", "up")) or low[at] in (";", ":"):
                return None
        return None

    def _object_before(self, verb, group):
        low = self.sentence.low
        start, end = self.phrases.whole(self.phrases.skip_back(group.first))
        return end - 1 if end > start and low[end - 1] in verb.objects else None

    def objects(self, use, group):
        """Return the targets of an active verb, by the slots of its row in their order."""
        wide = use.verb.event_type in ("REQUEST", "AGREE")
        end = self.phrases.clause_end(use.after, wide)
        for slot in use.verb.slots:
            if slot in ("obj", "obj1"):
                start = group.last + 1 + len(use.verb.particle)
                if (slot == "obj" and not use.verb.objects) or slot == "obj1":
                    wide_of = self._crossed(use.verb, slot)
                    found = self.phrases.targets(start, end, wide_of, direct=True)
                else:
                    found = self.phrases.targets(start, use.after, OF, direct=True)
            elif slot == "that":
                found = self._subject_of_clause(use.after)
            else:
                found = self.after_preposition(slot, use.after - bool(use.verb.objects), end)
            if found:
                return found
        return []

    def _crossed(self, verb, slot):
        """Return the prepositions that may stand between a verb and the target that its object names."""
        if slot == "obj":
            return (*OF, "from", "by", "to", "with") if verb.event_type == "REJECT" else (*OF, "from", "by", "to")
        return ("of",) if verb.event_type == "CONSULT" else OF

    def after_preposition(self, slot, start, end):
        low, tags = self.sentence.low, self.sentence.tags
        for at in range(start, min(end, start + 14)):
            if low[at] == slot and tags[at] in "PT" and not any(group.first == at for group in self.groups):
                found = self.phrases.targets(at + 1, end, ("of",) if slot == "by" else (*OF, "between", "for"))
                if found:
                    return found
        return []

    def _subject_of_clause(self, start):
        """Return the subject of "demanded *that Y end*"."""
        low, tags = self.sentence.low, self.sentence.tags
        at = start
        while at < len(tags) and tags[at] in "RE":
            at += 1
        if at >= len(tags) or low[at] != "that":
            return []
        return self.phrases.targets(at + 1, len(tags), OF, 10)
