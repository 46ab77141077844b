"""Names that are part of something else: an address, a street, a treaty, a ship, a link."""

from geobrief.mentions.vocabulary import (
    AFTER_RIVER,
    BODIES,
    CALLED_AFTER,
    FUNCTION,
    IN_PLACE,
    NOBLE,
    RIVERS,
    SHIPS,
    STREETS,
    THINGS,
    TITLES,
    WATER_BEFORE,
    WATERS,
    WATERS_OF,
)

_CODE = 2
_MONEY = frozenset("dollar dollars cents".split())
_CURRENCIES = frozenset("US U.S. Canadian Australian Singapore American Hong\u00a0Kong".split())
# Days, feasts and adjectives in capitals that are also the name of a small town.
_NO_PLACES = frozenset(
    "Christmas Easter Halloween Ramadan Thanksgiving Olympic Olympics Mardi Noel Centre "
    "Catholic Orthodox Muslim Christian Jewish Islamic Church Police Union Republican "
    "Democrat".split()
)
_NO_NAMES = _NO_PLACES | BODIES | TITLES
_CALLED = THINGS | CALLED_AFTER
_BEFORE_LANGUAGE = frozenset(
    "in speak speaks speaking spoke speaker fluent learn learning learned study studying studied "
    "into teach teaches translated written".split()
)
_SHADOWS_BEHIND = STREETS | _CALLED
_SHADOWS_BEFORE = _BEFORE_LANGUAGE | {"a", "an", "of"} | {word.lower() for word in SHIPS}
_SHADOWS_AT_END = frozenset("@.-s")
_SHADOWS_THEMSELVES = _NO_NAMES | _CURRENCIES
# In a headline in capitals these stand before the pronoun: "LET US PRAY".
_BEFORE_PRONOUN = frozenset(
    "LET GIVE GIVES TELL TELLS OF FOR WITH HELP HELPS MAKE MAKES AMONG BETWEEN AROUND ASK ASKS "
    "ALL TEACH TEACHES SHOW SHOWS BEHIND BEFORE TO".split()
)


def is_shadowed(hit, text, words):
    """True where the name is part of something else that is no mention of what it names."""
    return _may_be_shadowed(hit) and (
        _is_address(hit)
        or _is_loose_code(hit, text)
        or _is_word(hit, text)
        or _is_money(hit)
        or _is_half(hit)
        or _is_street(hit)
        or _is_called_after(hit)
        or (hit.around.after[:1] == "s" and _is_bare_plural(hit, words))
    )


def _may_be_shadowed(hit):
    """False where none of the rules can be met, as for most names: each asks for one of these."""
    around, surface, run = hit.around, hit.surface, hit.sequence
    return (
        around.next in _SHADOWS_BEHIND
        or around.lower in _SHADOWS_BEFORE
        or around.starts
        or around.gap_before != ""
        or around.after[:1] in _SHADOWS_AT_END
        or surface in _SHADOWS_THEMSELVES
        or len(surface) == _CODE
        or (run is not None and run.words[0] in SHIPS)
    )


def _is_address(hit):
    """True within a web or mail address."""
    before, after = hit.around.gap_before, hit.around.after
    if before and (before[-1] in "@/_" or "://" in before or "www." in before):
        return True
    return after[:1] == "@" or (after[:1] == "." and after[1:2].isalpha() and after[1:2].islower())


def _is_word(hit, text):
    """True for titles, feasts and nouns, a pronoun in capitals, and a common word that opens a sentence."""
    surface, around = hit.surface, hit.around
    if surface in _NO_NAMES or (around.after[:1] == "." and surface + "." in TITLES) or _is_language(hit):
        return True
    if around.previous in ("A", "AN") and len(surface) > 3 and surface.isupper():
        return hit.senses.country
    if surface == "US":
        return around.previous in _BEFORE_PRONOUN and around.next.isupper()
    if not around.starts or " " in surface or around.after[:1] != " " or not around.next[:1].islower():
        return False
    lower = surface.lower()
    if around.next in ("the", "a", "an", "his", "her", "their", "its", "this", "that") and lower != surface:
        return not hit.senses.actors or hit.senses.nationality
    return hit.senses.country and _has_word(text, lower)


def _is_language(hit):
    """True for "in Spanish", "speaks Russian": the language, not the nation."""
    around = hit.around
    if around.lower not in _BEFORE_LANGUAGE or around.gap_before:
        return False
    free = around.after[:1] in (",", ".", ";", ")", "?", "!", "") or around.next in FUNCTION
    return hit.senses.nationality and (free or around.next == "language")


def _has_word(text, word):
    """True where `word` stands in `text` in lower case, as a word: "turkey"."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return True
        at = text.find(word, end)
    return False


def _is_loose_code(hit, text):
    """True for two capitals that stand for a state only behind a comma or a preposition: "Reno, NV"."""
    if len(hit.surface) != _CODE or not hit.surface.isupper() or hit.senses.actors:
        return False
    return not text.endswith(", ", 0, hit.start) and hit.around.lower not in IN_PLACE


def _is_money(hit):
    if hit.surface not in _CURRENCIES:
        return False
    after = hit.around.after
    return after.startswith(("$", " $")) or (after[:1] == " " and hit.around.next.lower() in _MONEY)


def _is_half(hit):
    """True for half of a double name: "Navarro-Valls", "Miami-Dade"."""
    around = hit.around
    if hit.senses.nation:
        return False
    before = around.gap_before.endswith("-") and around.gap_before.lstrip("\"'“‘(")[:1].isupper()
    return before or (around.after[:1] == "-" and around.after[1:2].isupper() and not hit.senses.actors)


def _is_street(hit):
    if hit.around.next not in STREETS or hit.around.after[:1] != " ":
        return False
    return hit.around.next[0].isupper() or not hit.senses.nation


def _is_called_after(hit):
    """True for what bears the name of a place: an agreement, a dish, a lord, a ship, a river."""
    around = hit.around
    if around.next in _CALLED and around.after[:1] == " " and _may_lend_name(hit):
        return True
    if around.previous == "of" and around.second in NOBLE:
        return True
    run = hit.sequence
    return (run is not None and run.words[0] in SHIPS) or around.previous in SHIPS


def _may_lend_name(hit):
    return hit.around.next not in ("War", "Wars", "Crisis") or hit.senses.nation


def settle_water(hit, text):
    """Decide for a water with a country's name: "Lake Chad", "the Niger"; True if it is one.

    The span takes in the word that says what it is; the mention counts to no country.
    """
    if not hit.senses.nation:
        return False
    around, start, end = hit.around, hit.start, hit.end
    if around.after[:1] == " " and around.next in WATERS:
        end += 1 + len(around.next)
    elif around.previous in WATER_BEFORE and not around.gap_before:
        start -= 1 + len(around.previous)
    elif around.previous == "of" and around.second in WATERS_OF:
        start -= 4 + len(around.second)
    elif not (
        hit.surface in RIVERS
        and around.lower == "the"
        and (around.after[:1] in (",", ".", ";") or around.next in AFTER_RIVER)
    ):
        return False
    if not _is_plain(text[start:end], hit.surface):
        return False
    hit.start, hit.end, hit.surface = start, end, text[start:end]
    hit.state, hit.kind, hit.country, hit.confidence = "kept", "place", "", 0.85
    return True


def _is_plain(span, surface):
    """True where nothing but words and single spaces stands around the name within the span."""
    return all(word.isalpha() or word == "Mt." for word in span.replace(surface, "X", 1).split(" "))


def _is_bare_plural(hit, words):
    """True where the `s` behind the name is no possessive without its apostrophe: "the two Chinas"."""
    around = hit.around
    if around.after[1:2].isalnum():
        return False
    if not any(actor.kind == "country" and actor.match != "context" for actor in hit.senses.actors):
        return True
    if any(hit.surface + "s" in words.get(name, ()) for name in ("first_name", "surname")):
        return True
    plural = around.lower in ("two", "both", "the", "of", "many")
    return plural or not around.next[:1].islower() or around.next in FUNCTION
