"""Events that a noun names: "Russia's purchase of weapons from Iran", "US sanctions against Cuba", "talks between"."""

from itertools import compress

from geobrief.events.found import Found, makes_sense
from geobrief.events.lexicon import load_lexicon

_DOUBTFUL = frozenset("probable possible potential alleged suspected feared hypothetical".split())
_COMING = frozenset("planned proposed forthcoming future upcoming imminent threatened intended".split())
_MONEY = frozenset("dlr dlrs dollar dollars mln bln yen marks francs".split())
_FIGURATIVE = frozenset("subsidy trade price tariff currency cold bidding farm star".split())  # no war at all
_OF = ("of", "'s", "in")


def nominal_events(sentence, phrases, covered):
    """Return the events of the nouns in `data/events/nouns.csv` outside the tokens `covered`; both sides are named."""
    nouns, found = load_lexicon().nouns, []
    for at in compress(range(len(sentence)), map(nouns.__contains__, sentence.low)):
        if at not in covered and sentence.tags[at] == "N" and sentence.who[at] < 0:
            found += _of_noun(sentence, phrases, at, nouns[sentence.low[at]])
    return found


def _of_noun(sentence, phrases, at, noun):
    compound = at + 1 < len(sentence) and sentence.tags[at + 1] in "NJ"
    if compound or (at and sentence.low[at - 1] in _FIGURATIVE):
        return []
    sources, targets = _sides(sentence, phrases, at, noun, phrases.clause_end(at + 1))
    status = _status(sentence.low[max(0, phrases.before(at) - 1) : at])
    return [
        Found(noun.event_type, a, b, noun.intensity, status, at, at)
        for a in sources
        for b in targets
        if makes_sense(a, b)
    ]


def _sides(sentence, phrases, at, noun, end):
    """Return `(sources, targets)` of the noun at `at`, either may be empty."""
    low = sentence.low
    if at + 1 < len(low) and low[at + 1] == "between" and "between" in noun.slots:
        both = phrases.targets(at + 2, end, _OF)
        return both[:1], both[1:]
    sources = _owner(sentence, phrases, at) or _after(sentence, phrases, "by", at + 1, end)
    targets = []
    for slot in noun.slots if sources else ():
        targets = targets or _after(sentence, phrases, slot, at + 1, end)
    return sources, targets


def _after(sentence, phrases, slot, start, end):
    """Return the actors after the preposition `slot`, at most a phrase away from the noun."""
    low, tags = sentence.low, sentence.tags
    for n in range(start, min(end, start + 7)):
        if low[n] == slot and tags[n] in "PT":
            return phrases.targets(n + 1, end, ("of",), 6)
        if tags[n] in "SVAGWO":
            return []
    return []


def _owner(sentence, phrases, at):
    """Return whose the noun is: "Russia's purchase", "the Israeli attack", "the attack of" is not read."""
    start = phrases.before(at)
    for n in range(at - 1, max(start, at - 4) - 1, -1):
        if sentence.low[n] in _MONEY:
            return []
        number = sentence.who[n]
        if number >= 0 and sentence.mentions[number].acts:
            first = n
            while first > start and sentence.who[first - 1] == number:
                first -= 1
            actor = phrases.made([number], first, n + 1)
            return [actor]
    return []


def _status(before):
    if not _DOUBTFUL.isdisjoint(before):
        return "hypothetical"
    if not _COMING.isdisjoint(before):
        return "intended"
    return "denied" if "no" in before else "asserted"
