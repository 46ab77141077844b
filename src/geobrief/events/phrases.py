"""Who stands where: noun phrases before and after a verb, and the actors they name."""

from typing import NamedTuple

from geobrief.events import words

_INSIDE = frozenset("NJD'")
_COMPANY = frozenset("inc inc. corp corp. co co. ltd ltd. plc ag sa nv bros group holdings bank".split())
_PACTS = frozenset("accord accords agreement pact treaty".split())
_NOT_NAMES = frozenset(
    """i it he she they we mr mrs ms dr sir monday tuesday wednesday thursday friday saturday sunday
    january february march
    april may june july august september october november december christmas easter god islam muslim christian
    jewish internet english shares analysts officials police sources""".split()
)


# Gerunds that say what a statement does: "issued a declaration *demanding* that".
_ISSUING = frozenset(
    """demanding condemning urging accusing criticizing criticising rejecting denouncing threatening supporting
    praising calling asking warning backing blaming opposing deploring""".split()
)


class Actor(NamedTuple):
    """Somebody named in a sentence: the words, who it is (None where not known), and the tokens `[start, end)`."""

    surface: str
    actor_id: str | None
    country: str | None
    start: int
    end: int
    known: bool
    bare: bool = False  # the name alone, with no noun behind it
    public: bool = False  # a state, a body, a group, an office-holder; no company, no private person


class Phrases:
    """The noun phrases of one `Sentence` with its verb groups."""

    def __init__(self, sentence, groups):
        self.sentence, self.groups = sentence, groups
        self.text = sentence.raw
        self._group_at = {token: group for group in groups for token in range(group.first, group.last + 1)}
        self._subjects = {}

    # --- phrases ---------------------------------------------------------------------------------------------

    def before(self, end):
        """Return the start of the noun phrase that ends before the token `end`; `end` itself where there is none."""
        tags, at = self.sentence.tags, end
        while at > 0 and tags[at - 1] in _INSIDE:
            at -= 1
            if tags[at] == "D" and (at == 0 or tags[at - 1] not in "D"):
                break
        return at

    def after(self, start):
        """Return the end of the noun phrase that begins with the token `start`."""
        tags, low, at = self.sentence.tags, self.sentence.low, start
        while at < len(tags) and tags[at] in "NJDR'V" and (tags[at] != "R" or at == start) and tags[at] != "V":
            if tags[at] == "D" and at > start and tags[at - 1] != "D":
                break
            following = low[at + 1] if at + 1 < len(low) else ""
            if low[at] in words.AGO and at > start and following in words.SPANS | words.TIMES:
                break
            if tags[at] == "R" and not (at + 1 < len(tags) and tags[at + 1] in "NJ"):
                break
            at += 1
        return at

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

    def skip_back(self, at):
        """Step back over adverbs, times, and insertions between commas or brackets."""
        tags, low = self.sentence.tags, self.sentence.low
        while at > 0:
            before = at - 1
            if (
                tags[before] in "RE"
                or (low[before] in words.SPANS and low[before - 1] in words.AGO)
                or (tags[before] == "N" and before and low[before][0].isdigit() and tags[before - 1] == "E")
                or (low[before] in words.AGO and at < len(tags) and low[at] in words.SPANS)
                or (
                    tags[before] == "P"
                    and low[before] in ("on", "in", "at", "since", "late", "early", "from", "until")
                    and ((at < len(tags) and tags[at] in "ER") or (at < len(tags) and low[at] in words.AGO))
                )
            ):
                at = before
            elif low[before] in (",", ")", "--", "-", "–", "—"):
                opened = self._opening(before)
                if opened is None:
                    return at
                at = opened
            else:
                return at
        return at

    def _opening(self, at):
        """Return where the insertion begins that the mark at `at` closes, None where it closes none."""
        low = self.sentence.low
        wanted = {")": "("}.get(low[at], low[at])
        for n in range(at - 2, max(-1, at - 28), -1):
            if low[n] == wanted:
                return n
            if low[n] in (";", ":", '"', "“"):
                return None
        return None

    def _previous(self, group, kinds):
        for other in reversed([g for g in self.groups if g.last < group.first]):
            if other.kind in kinds:
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
        plain = all(
            tags[n] in "RE" or low[n] in words.COMMIT | words.INTEND | words.REFUSE | {"able", "on"} for n in between
        )
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

    def whole(self, end):
        """Return the core `[start, core end)` of the phrase that ends at `end` with its "of" and "in" phrases."""
        tags, low = self.sentence.tags, self.sentence.low
        start = self.before(end)
        core_end = end
        while (
            start > 1 and tags[start - 1] == "P" and low[start - 1] not in words.CLAUSES and tags[start - 2] in "NJ'EG"
        ):
            if tags[start - 2] == "G" and tags[start - 3 : start - 2] == ["N"]:
                start, core_end = self.before(start - 2), start - 2
                continue
            skipped = self.skip_back(start - 1)
            earlier = self.before(skipped)
            if earlier == skipped:
                break
            start, core_end = earlier, skipped
        if start and tags[start - 1] == "G" and tags[start - 2 : start - 1] == ["N"]:
            return self.whole(start - 1)  # "the Red Cross operating in Iraq"
        if start and tags[start - 1] in "PT" and low[start - 1] not in words.CLAUSES:
            return end, end  # "south of Johannesburg": part of something else
        return start, core_end

    # --- actors ----------------------------------------------------------------------------------------------

    def actor(self, start, end, limit=None):
        """Return the `Actor` of the phrase `[start, end)`, None where it names none that acts.

        `limit` is where its "of" phrases end.
        """
        core = self._core(start, end)
        if core is None:
            return self._of_phrase(start, end, limit)
        return core

    def _core(self, start, end):
        sentence = self.sentence
        numbers = [n for n in dict.fromkeys(sentence.who[start:end]) if n >= 0 and sentence.mentions[n].acts]
        told = start
        while start < end and sentence.tags[start] in "DR":
            start += 1
        head = sentence.who[end - 1] if end > start else -1
        if head >= 0:
            acts = sentence.mentions[head].acts and not (told == start and self._lone_adjective(start, end, head))
            return self.made(numbers, start, end) if acts else None
        if not numbers:
            return self._unknown(start, end)
        if sentence.low[end - 1] in words.AGENTS or any(map(str.isupper, sentence.raw[end - 1])):
            return self.made(numbers, start, end)
        return None

    def _lone_adjective(self, start, end, number):
        """Tell whether the phrase is a nationality alone that is no people: "American pledged", an airline's name."""
        return (
            end == start + 1
            and self.sentence.mentions[number].kind == "nationality"
            and (self.sentence.low[start].endswith(("an", "brit")))
        )

    def made(self, numbers, start, end):
        mentions = [self.sentence.mentions[n] for n in numbers]
        chosen = mentions[-1]
        country = next((m.country for m in (chosen, *reversed(mentions)) if m.country), None)
        actor = chosen.actor_id or country
        office = next((m for m in mentions if m.kind == "government"), None)
        if office and chosen.kind == "person" and not chosen.public:
            chosen, actor = office, office.actor_id  # nobody in a list, but in an office
        public = self._public(start, end, chosen)
        return Actor(
            self._surface(start, end),
            actor,
            country,
            start,
            end,
            True,
            self.sentence.who[end - 1] >= 0,
            public,
        )

    def _public(self, start, end, chosen):
        """Tell whether the phrase is of somebody who acts for many, and not a company or a private person."""
        if not words.OFFICES.isdisjoint(self.sentence.low[start:end]):
            return True
        return chosen.public and (self.sentence.who[end - 1] >= 0 or self.sentence.raw[end - 1][0].islower())

    def _unknown(self, start, end):
        """Return a name that no list knows, where all the phrase reads like one."""
        raw, low = self.sentence.raw, self.sentence.low
        if self.sentence.any_case:
            return None  # a headline in capitals: every word looks like a name
        names = [n for n in range(start, end) if raw[n][0].isupper() and raw[n][0].isalpha()]
        if not names or (names[-1] != end - 1 and low[end - 1] not in words.AGENTS):
            return None
        if (
            low[end - 1] in _NOT_NAMES
            or low[end - 1].rstrip(".") in _COMPANY
            or low[end - 1] in words.THINGS
            or low[start] in _NOT_NAMES
            or (start == 0 and len(names) == 1 and not self._inside(low[0]))
        ):
            return None
        public = low[end - 1] in words.OFFICES or low[start].rpartition("-")[2] in words.OFFICES
        return Actor(self._surface(start, end), None, None, start, end, False, False, public)

    def _inside(self, word):
        from geobrief.events.tokens import word_classes

        return word not in word_classes()

    def _of_phrase(self, start, end, limit):
        """Return the actor of "leaders *of Romania*", "workers *from the bus company*"."""
        tags, low = self.sentence.tags, self.sentence.low
        last = len(tags) if limit is None else limit
        if end >= last or low[end] not in ("of", "from", "in", "at", "throughout", "across", "inside"):
            return None
        inner = min(self.after(end + 1), last)
        if low[end - 1] in words.QUANTITIES:
            actor = self.actor(end + 1, inner, last)
        elif self._agentive(start, end):
            actor = self._core(end + 1, inner) or self._anybody(end + 1, last)
        else:
            return None
        return actor._replace(surface=self._surface(start, actor.end), start=start) if actor and actor.known else None

    def _anybody(self, start, end):
        """Return the first actor of "settlers in *the West Bank* city of Hebron"."""
        for at in range(start, end):
            number = self.sentence.who[at]
            if number >= 0 and self.sentence.mentions[number].acts:
                stop = at + 1
                while stop < end and self.sentence.who[stop] == number:
                    stop += 1
                return self.made([number], at, stop)
        return None

    def _agentive(self, start, end):
        return end > start and self.sentence.low[end - 1] in words.AGENTS

    def _surface(self, start, end):
        low, tags = self.sentence.low, self.sentence.tags
        while start < end - 1 and (tags[start] in "D" or low[start] == "'s"):
            start += 1
        while end > start + 1 and low[end - 1] in ("'s", "'"):
            end -= 1
        return " ".join(self.sentence.raw[start:end]).replace(" 's", "'s").replace(" ’s", "’s").replace(" '", "'")

    # --- what follows ----------------------------------------------------------------------------------------

    def clause_end(self, start, wide=False):
        """Return where the clause that the token `start` stands in ends."""
        tags, low = self.sentence.tags, self.sentence.low
        for at in range(start, len(tags)):
            if low[at] in (";", ":", "--", "—", "(", '"', "“", "”") or (tags[at] == "W" and not wide):
                return at
            if tags[at] == "P" and low[at] in words.CLAUSES:
                return at
            group = self._group_at.get(at)
            if group and group.kind in ("finite", "copula") and at == group.first and not wide and at > start:
                return self._verb_phrase_start(at, start)
        return len(tags)

    def _verb_phrase_start(self, at, start):
        """Return where the clause begins whose verb stands at `at`: with its subject, or its conjunction."""
        subject = self.before(self.skip_back(at))
        tags = self.sentence.tags
        if subject > start and tags[subject - 1] in "CS":
            return subject - 1
        inside = tags[subject - 1 : subject] in (["P"], ["T"]) and self.sentence.low[subject - 1] not in words.CLAUSES
        return at if subject <= start or inside else subject

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
