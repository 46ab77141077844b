"""The role a mention plays: the place a thing happens in, an actor, an attribute of another word, an outlet."""

from geobrief.mentions.vocabulary import OUTLET_CUES, SIDES, SPEECH

_LOCATIVE = frozenset("in at near from to into inside outside across around throughout within toward towards off via "
                      "through over onto leaving visiting reached visited northern southern eastern western "
                      "central downtown".split())
_MEDIA_ENDS = ("Times", "Post", "News", "Agency", "Journal", "Herald", "Guardian", "Tribune", "Reuters", "Press")


def set_role(hit, is_medium):
    """Fill in the role of a kept hit."""
    around = hit.around
    previous, following = around.previous.lower(), around.next
    attached = around.after[:1] == " "
    if hit.kind == "organisation" and is_medium:
        hit.role = "outlet"
    elif hit.kind in ("person", "government", "organisation", "group"):
        hit.role = "actor"
    elif hit.kind == "nationality":
        hit.role = "attribute" if _is_adjective(hit) else "actor"
    elif around.after.startswith(("'s ", "’s ", "s' ")) or (attached and following.lower() in SPEECH):
        hit.role = "actor"
    elif previous in _LOCATIVE or (previous == "the" and around.second.lower() in _LOCATIVE):
        hit.role = "location"
    elif hit.kind == "country":
        hit.role = "attribute" if attached and _modifies(around) else "actor"
    else:
        hit.role = "actor" if previous in SIDES else "attribute" if attached and _modifies(around) else "location"


def _is_adjective(hit):
    """True for "Russian forces", false for "the Russians said" and "the Dutch said"."""
    around = hit.around
    if hit.surface.endswith("s") and not hit.surface.endswith(("ss", "us")):
        return False
    return around.after[:1] in (" ", "-") and around.next.lower() not in SPEECH and bool(around.next)


def _modifies(around):
    """True for a name before a noun: "US authorities", "Moscow police"."""
    word = around.next
    return word[:1].islower() and word not in SPEECH and word not in _FUNCTION


_FUNCTION = frozenset("and or but of in on at to from for with by as that which who where when while after before "
                      "since until than because if over against about between during under the a an its his her their "
                      "not also to into through amid despite without again now then there here only just even "
                      "yesterday today tomorrow".split())
_ = OUTLET_CUES, _MEDIA_ENDS
