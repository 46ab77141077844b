"""The role a mention plays: the place of a thing, an actor, an attribute of another word, an outlet."""

from geobrief.mentions.vocabulary import FUNCTION, SIDES, SPEECH, TELLING

_WHERE = frozenset(
    "in at near into inside outside across around throughout within off via through over onto leaving "
    "visiting reached visited northern southern eastern western central downtown toward towards under "
    "along beyond".split()
)
_WHITHER = frozenset("to from".split())
# What goes to or comes from a state, not to a spot on the map: "ambassador to Mongolia", "arms from Iran".
_DEALINGS = frozenset(
    "ambassador ambassadors envoy exports imports aid sales sale sold sells sell arms weapons gas oil "
    "grain support threat threats letter message visa visas loan loans money sanctions according owed "
    "message appeal request tribute close closer loyal opposed".split()
)
_ACTED_ON = frozenset(
    "accuse accuses accused accusing tell tells told warn warns warned warning urge urges urged ask asks "
    "asked want wants wanted thank thanks thanked blame blames blamed sue sues sued press presses "
    "pressed pressuring pressure condemn condemned criticise criticised criticize criticized beat "
    "beats defeated invaded lent gave give gives sent arming arm arms allowed forced force by".split()
)
# Names that stand before nouns as adjectives do.
_SHORT = frozenset(
    ("US", "U.S.", "UK", "U.K.", "UAE", "U.A.E.", "DPRK", "DRC", "EU", "UN", "USA", "U.S", "U.K")
)
_LIST = frozenset((" and ", ", ", ", and ", " or ", ", or ", " and the ", ", the "))


def set_roles(hits, texts, media):
    """Fill in the roles of an article's kept hits, in reading order; `media` holds the actors that report."""
    before = None
    for hit in hits:
        if hit.kind in ("country", "place"):
            joined = (
                before is not None
                and before.part == hit.part
                and before.kind in ("country", "place")
                and (texts[hit.part][before.end : hit.start] in _LIST)
            )
            hit.role = before.role if joined and before.role != "attribute" else _role_of_place(hit)
        elif hit.kind == "nationality":
            hit.role = "attribute" if _is_adjective(hit) else "actor"
        else:
            hit.role = "outlet" if hit.actor_id in media else "actor"
        before = hit


def _role_of_place(hit):
    around = hit.around
    previous, second = around.lower, around.second.lower()
    if previous == "the":
        previous, second = second, ""
    if (around.gap_before and around.gap_before[-1:] in "-–") or around.after[:1] in ("-", "–"):
        return "attribute"
    if previous in _WHERE:
        return "location"
    if around.after.startswith(("'s", "’s", "' ", "’ ")):
        return "attribute"
    if previous in _WHITHER:
        return "actor" if second in _DEALINGS and hit.kind == "country" else "location"
    if previous == "of":
        return "attribute" if hit.kind == "country" else "location"
    return _role_of_country(hit) if hit.kind == "country" else _role_of_city(hit, previous)


def _role_of_country(hit):
    """Return actor but for a short name before a noun: "US authorities"."""
    around = hit.around
    word = around.next
    before_noun = (
        around.after[:1] == " " and word[:1].islower() and word not in SPEECH and word not in FUNCTION
    )
    return "attribute" if before_noun and hit.surface in _SHORT and not word.endswith("ed") else "actor"


def _role_of_city(hit, previous):
    """Return actor where a capital speaks for its state, or another city speaks; attribute before a noun."""
    around = hit.around
    word = around.next.lower()
    if around.after[:1] == " " and around.next[:1].islower():
        capital = hit.place is not None and hit.place.kind == "capital"
        if word in TELLING or (
            capital and (word in SPEECH or (around.starts and word.endswith(("ed", "es", "ses"))))
        ):
            return "actor"
        if (
            word not in SPEECH
            and word not in FUNCTION
            and not word.endswith("ed")
            and not word.endswith("ly")
        ):
            return "actor" if previous in _ACTED_ON else "attribute"
    if previous in SIDES and previous not in ("and", "or", "by"):
        return "actor"
    return "actor" if previous in _ACTED_ON and previous != "by" else "location"


def _is_adjective(hit):
    """True for "Russian forces", false for "the Russians" and "the Dutch said"."""
    around = hit.around
    if hit.surface.endswith("s") and not hit.surface.endswith(("ss", "us")):
        return False
    if around.after[:1] in ("-", "–"):
        return True
    word = around.next.lower()
    return around.after[:1] == " " and bool(word) and word not in SPEECH and word not in FUNCTION
