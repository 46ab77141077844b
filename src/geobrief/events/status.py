"""What the words around a verb make of its event: asserted, intended, denied, hypothetical, or another event."""

from geobrief.events import words

COOPERATION = frozenset("SUPPORT AID COOPERATE CONCEDE RETREAT AGREE".split())
CONFLICT = frozenset("PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())


def status_of(sentence, group):
    """Return what the words around the verb make of the event."""
    low = sentence.low
    if group.modal & words.POSSIBLE or (
        not words.CONDITIONS.isdisjoint(low[max(0, group.first - 8) : group.first]) and _is_conditional(sentence, group)
    ):
        return "hypothetical"
    if group.modal & words.FUTURE:
        return "intended"
    return "denied" if group.negated else "asserted"


def _is_conditional(sentence, group):
    """Tell whether an "if" before the verb belongs to its clause: no other verb stands between."""
    low, tags = sentence.low, sentence.tags
    for at in range(group.first - 1, max(-1, group.first - 9), -1):
        if low[at] in words.CONDITIONS:
            return True
        if tags[at] in "VA" or low[at] in (",", ";"):
            return False
    return False


def with_modal(verb, group, status):
    """Return `(type, intensity, status)` of a verb with "will", "would not" and the like."""
    kind = verb.event_type
    if group.modal & words.FUTURE or group.modal & {"won't", "wouldn't"}:
        if group.negated:
            refused = kind in COOPERATION or kind == "CONSULT"
            return ("REJECT", -4.0, "asserted") if refused else (kind, verb.intensity, "denied")
        if kind in ("SUPPORT", "AID", "COOPERATE", "CONCEDE", "RETREAT", "CONSULT"):
            return "AGREE", 4.0, "intended" if status == "asserted" else status
        if kind in CONFLICT:
            return "THREATEN", -5.0, "intended" if status == "asserted" else status
    return kind, verb.intensity, status
