"""Who stands where: the subjects of a verb and the targets behind it."""

from geobrief.events import words
from geobrief.events.naming import Naming

_GOVERNING = words.COMMIT | words.INTEND | words.REFUSE | {"able", "on"}
_PACTS = frozenset("accord accords agreement pact treaty".split())
# Gerunds that say what a statement does: "issued a declaration *demanding* that".
_ISSUING = frozenset(
    """demanding condemning urging accusing criticizing criticising rejecting denouncing threatening supporting
    praising calling asking warning backing blaming opposing deploring""".split()
)


class Phrases(Naming):
    """The noun phrases of one `Sentence` with its verb groups: who does something, and to whom."""

    def __init__(self, sentence, groups):
        super().__init__(sentence, groups)
        self._subjects = {}

    def subjects(self, group):
        """Return the actors that do what `group` says, empty where that is not clear."""
        if group.first not in self._subjects:
            self._subjects[group.first] = []  # ends a circle
            self._subjects[group.first] = self._find_subjects(group)
        return self._subjects[group.first]

    def _find_subjects(self, group):
        tags, low = self.sentence.tags, self.sentence.low
        if group.kind == "infinitive":
            return self._of_governor(group)
        at = self.skip_back(group.first)
        if at <= 0:
            return []
        tag = tags[at - 1]
        if group.kind == "gerund" and tag == "N" and low[group.first] in _ISSUING:
            previous = self._previous(group, ("finite",))
            return self.subjects(previous) if previous and not previous.passive else []
        if group.kind == "gerund" and tag in "SPC":
            previous = self._previous(group, ("finite", "copula"))
            return self.subjects(previous) if previous and tag != "P" and low[at - 1] != ";" else []
        if tag == "W":
            return self._antecedent(at - 1)
        if tag == "C":
            previous = self._previous(group, ("finite", "copula") if group.kind == "finite" else (group.kind,))
            return self.subjects(previous) if previous else []
        if tag == "O":
            return self._pronoun(group, at - 1)
        return self._actors_before(at) or self._first_of_clause(at)

    def _first_of_clause(self, end):
        """Return the first actor of the clause whose verb stands at `end`, where another phrase comes between."""
        tags, low = self.sentence.tags, self.sentence.low
        at = end
        while at > 0 and not (
            tags[at - 1] in "WSAV" or (tags[at - 1] == "P" and low[at - 1] in words.CLAUSES) or low[at - 1] == "but"
        ):
            at -= 1
        if at and tags[at - 1] in "AV" and low[at - 1] not in words.SAY:
            return []
        if at >= end or tags[at] not in "NJD":
            return []
        stop = self.after(at)
        actor = self.actor(at, stop, end) if stop < end and tags[stop] in "PGV" else None
        return [actor] if actor and actor.known else []

    def _previous(self, group, kinds):
        for other in reversed(self.groups):
            if other.last < group.first and other.kind in kinds:
                return other
        return None

    def _antecedent(self, at):
        """Return the actor that the relative pronoun at `at` stands for; a verb's "that" has none."""
        if at and self.sentence.tags[at - 1] in "VGA":
            return []
        if at and self.sentence.low[at - 1] == ",":
            at -= 1
        return self._actors_before(at, alone=True)

    def _pronoun(self, group, at):
        """Return whom "he said he would", "Syria said it" mean: who says it in the same sentence."""
        if self.sentence.low[at] not in ("he", "she", "it", "they"):
            return []
        previous = self._previous(group, ("finite",))
        return self.subjects(previous) if previous and previous.last < at else []

    def _of_governor(self, group):
        """Return who does an infinitive: the object of the verb before it, else that verb's subject."""
        governor = self.governor(group)
        return self.subjects(governor) if governor else []

    def governor(self, group):
        """Return the group that the infinitive depends on without an object between: "agreed to send"."""
        low, tags = self.sentence.low, self.sentence.tags
        before = self._previous(group, ("finite", "copula", "infinitive", "gerund"))
        if before is None:
            return None
        between = range(before.last + 1, group.first)
        plain = all(tags[n] in "RE" or low[n] in _GOVERNING for n in between)
        return before if plain else None

    def _actors_before(self, at, alone=False):
        """Return the actors of the noun phrase, or list of them, that ends before the token `at`."""
        tags, low = self.sentence.tags, self.sentence.low
        found, end, raw = [], at, self.sentence.raw
        while end > 0:
            start, core_end = self.whole(end)
            if core_end <= start:
                break
            actor = self.actor(start, core_end, end)
            if actor and not actor.known and low[start - 1] == "and" and raw[start - 2][0].isupper():
                actor = None  # "the Ministry of Trade and *Industry*"
            if actor:
                found.insert(0, actor)
            if alone or start == 0:
                break
            if not actor and low[start - 1] == "and" and tags[start - 2] == "N":
                end = start - 1  # "the president *and a group of deputies* met"
                continue
            joined = low[start - 1] in ("and", "or", "&") or (low[start - 1] == "," and found and len(found) > 1)
            if not joined or start < 2 or tags[start - 2] in "VSA":
                if low[start - 1] not in ("and", ",") or start < 3 or low[start - 2] != ",":
                    break
                end = start - 2
                continue
            if not actor:
                break
            end = start - 1
        return found

    def targets(self, start, end, preps, reach=9, direct=False):
        """Return the actors of the first phrase in tokens `[start, end)` that names any.

        Parameters
        ----------
        preps : collection of str
            The prepositions that may stand before it.
        reach : int
            How many tokens it may be away.
        direct : bool
            Whether it has to begin without a preposition, as an object does.
        """
        at = start
        tags, low = self.sentence.tags, self.sentence.low
        while direct and at < end and tags[at] in "RE":
            at += 1
        if direct and at < end and tags[at] in "PT":
            return []
        while at < min(end, start + reach):
            if tags[at] in "NJD'" or (tags[at] == "R" and low[at] != "not"):
                stop = min(max(self.after(at), at + 1), end)
                found = self._named(at, stop)
                if found:
                    return self._list(found, stop, end)
                at = stop
            elif ((tags[at] in "PT" and low[at] in preps) or tags[at] == "E" or (low[at] == "and" and at > start)) or (
                tags[at] == "G" and "gerund" in preps
            ):
                at += 1
            else:
                return []
        return []

    def _named(self, start, stop):
        """Return the actor in the phrase: its head, its owner ("Iraq's proposal"), or its country ("Iraqi plan")."""
        whole = self.actor(start, stop, None)
        if whole is None and self.sentence.low[stop - 1] in _PACTS:
            return None  # "the Louvre accord" is not France
        if whole is not None:
            return whole
        sentence = self.sentence
        numbers = [n for n in dict.fromkeys(sentence.who[start:stop]) if n >= 0 and sentence.mentions[n].acts]
        if not numbers:
            return self._modifier(start, stop)
        owner = next((at for at in range(start, stop) if sentence.tags[at] == "'"), None)
        if owner is not None and owner > start:
            return self._core(start, owner)
        inside = [n for n in range(start, stop) if sentence.who[n] == numbers[0]]
        made = self.made([numbers[0]], inside[0], inside[-1] + 1)
        return made._replace(surface=self._surface(inside[0], stop))

    def _modifier(self, start, stop):
        """Return the name no list knows that stands before a noun: "a *Security Council* resolution"."""
        raw, tags = self.sentence.raw, self.sentence.tags
        while start < stop and tags[start] in "DR":
            start += 1
        end = start
        while end < stop and raw[end][0].isupper():
            end += 1
        return self._unknown(start, end) if stop > end > start + 1 else None

    def _list(self, first, stop, end):
        """Return `first` and the actors that are joined to it: "X, Y and Z"."""
        found, low, tags = [first], self.sentence.low, self.sentence.tags
        at = stop
        while at < end - 1 and low[at] in ("and", ",", "or", "&"):
            step = at + 2 if low[at + 1] == "and" else at + 1
            if step >= end or tags[step] not in "NJD":
                break
            following = self.after(step)
            if low[at] == "," and not self._goes_on(following, end):
                break
            actor = self._core(step, following)
            if not actor or (following < len(tags) and tags[following] in "VA"):
                break
            found.append(actor)
            at = following
        return found

    def _goes_on(self, at, end):
        """Tell whether a list goes on with "and" soon, so that its commas do not begin an apposition."""
        return at < end and self.sentence.low[at] in ("and", ",") and "and" in self.sentence.low[at : min(end, at + 8)]
