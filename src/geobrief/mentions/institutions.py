"""Institutions of any country, by pattern: "the Dutch defence minister", "foreign ministry of Peru"."""

import re

from geobrief.mentions.functions import KINDS, institution_after, institution_before
from geobrief.mentions.hits import Hit
from geobrief.mentions.vocabulary import PERSON_ROLES

_OWNERS = ("country", "nationality")
_LINKS = ("of", "in", "the")  # between an institution and the owner behind it
_CONFIDENCE = 0.9
# Bodies that a text calls by their last word once it has named them.
_SHORT = frozenset(
    "ministry guards agency parliament assembly senate army navy bank court corps service".split()
)


def find_institutions(hits, texts, gazetteer):
    """Return hits for the institutions that countries and nationalities own, and the actors they stand for.

    The span is the institution's own words; the country beside it stays a mention of its own.
    """
    found, actors, taken = [], {}, None
    for hit in hits:
        if not _is_owner(hit, gazetteer):
            continue
        match, base = institution_after(texts[hit.part], hit.end), 0
        if match is None and hit.kind != "nationality" and hit.around.lower in _LINKS:
            base, match = institution_before(texts[hit.part], hit.start)
        if match is None:
            continue
        start, end = (base + at for at in match.span(match.lastgroup))
        if _is_title(texts[hit.part], start, end):
            continue
        taken = taken or {(kept.part, kept.start) for kept in hits if kept.state == "kept"}
        if all((hit.part, at) not in taken for at in range(start, end)):
            institution = Hit(hit.part, texts[hit.part], start, end)
            _name(institution, hit, KINDS[int(match.lastgroup[1:])], gazetteer, actors)
            found.append(institution)
    return found, actors


def _is_title(text, start, end):
    """True for an office right before the name of its holder: "Finance Minister Dilson Funaro"."""
    office = text[start:end].rsplit(" ", 1)[-1].lower()
    return office in PERSON_ROLES and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _is_owner(hit, gazetteer):
    """True for a country, a nationality, or a capital that stands for its state."""
    if hit.state != "kept" or hit.country not in gazetteer.countries:
        return False
    return hit.kind in _OWNERS or (hit.place is not None and hit.place.kind == "capital")


def find_short_institutions(hits, texts):
    """Return hits for later short forms: "the ministry", where the article names one ministry only."""
    heads = {}
    for hit in hits:
        if hit.state == "kept" and hit.kind == "government" and " " in hit.surface:
            for head in {hit.surface.rsplit(" ", 1)[1].lower(), hit.actor_id.rsplit("-", 1)[-1]}:
                heads.setdefault(head, {}).setdefault(hit.actor_id, hit)
    found = []
    for head, owners in heads.items():
        if len(owners) == 1 and head in _SHORT:
            found += _short_forms(head, next(iter(owners.values())), texts)
    return found


def _short_forms(head, full, texts):
    found = []
    for part, text in texts.items():
        for match in re.finditer(rf"(?<![\w-])[Tt]he ({head}|{head.title()})(?! of )(?![\w-])", text):
            hit = Hit(part, text, *match.span(1))
            hit.state, hit.kind, hit.actor_id = "kept", "government", full.actor_id
            hit.country, hit.confidence = full.country, 0.9 * full.confidence
            found.append(hit)
    return found


def _name(institution, owner, kind, gazetteer, actors):
    """Settle what the institution is: an actor below the government of its owner's country."""
    slug, name, _ = kind
    government = f"{owner.country}.GOV"
    country = gazetteer.countries[owner.country][0]
    institution.state, institution.kind = "kept", "government"
    institution.country, institution.confidence = owner.country, _CONFIDENCE * owner.confidence
    institution.actor_id = government if slug == "government" else f"{government}.{slug}"
    actors.setdefault(government, (f"Government of {country}", "government", owner.country, owner.country))
    if slug != "government":
        actors.setdefault(
            institution.actor_id, (f"{name} of {country}", "government", owner.country, government)
        )
