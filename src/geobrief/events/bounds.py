"""Where the noun phrases and clauses of a sentence begin and end."""

from bisect import bisect_left

from geobrief.events import words

_INSIDE = frozenset("NJD'")
_ENDS = frozenset((";", ":", "--", "—", "(", '"', "“", "”"))  # of a clause
_MAY_END = _ENDS | words.CLAUSES


class Bounds:
    """The bounds of the phrases of one `Sentence` with its verb groups."""

    def __init__(self, sentence, groups):
        self.sentence, self.groups = sentence, groups
        self._stops = None  # found when first asked for
        self._verbs = frozenset([group.first for group in groups if group.kind in ("finite", "copula")])

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
            if low[at] in words.AGO and at > start and (following in words.SPANS or following in words.TIMES):
                break
            if tags[at] == "R" and not (at + 1 < len(tags) and tags[at + 1] in "NJ"):
                break
            at += 1
        return at

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

    def clause_end(self, start, wide=False):
        """Return where the clause that the token `start` stands in ends."""
        marks, stops = self._stops[wide] if self._stops else self._find_stops()[wide]
        for at in stops[bisect_left(stops, start) :]:
            if at in marks:
                return at
            if at > start:
                return self._verb_phrase_start(at, start)
        return len(self.sentence)

    def _find_stops(self):
        """Return the tokens at which a clause may end, for narrow and for wide ones: those at which it surely does, and
        with them, in order, the verbs of other clauses."""
        low, tags, wide, pronouns = self.sentence.low, self.sentence.tags, [], ()
        if not _MAY_END.isdisjoint(low):
            wide = [at for at, word in enumerate(low) if word in _MAY_END and (word in _ENDS or tags[at] == "P")]
        if "W" in tags:
            pronouns = [at for at, tag in enumerate(tags) if tag == "W"]
        narrow = frozenset((*wide, *pronouns))
        self._stops = (narrow, sorted(narrow | self._verbs)), (frozenset(wide), wide)
        return self._stops

    def _verb_phrase_start(self, at, start):
        """Return where the clause begins whose verb stands at `at`: with its subject, or its conjunction."""
        subject = self.before(self.skip_back(at))
        tags = self.sentence.tags
        if subject > start and tags[subject - 1] in "CS":
            return subject - 1
        inside = tags[subject - 1 : subject] in (["P"], ["T"]) and self.sentence.low[subject - 1] not in words.CLAUSES
        return at if subject <= start or inside else subject
