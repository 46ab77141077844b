"""Institutions of any country, by pattern: "the Dutch defence minister", "foreign ministry of South Korea"."""

import re

from geobrief.mentions.hits import Hit

# slug, name, what is written. The order matters: the first that fits is taken.
_KINDS = (
    ("foreign-ministry", "Foreign ministry", r"minister of foreign affairs|foreign (?:ministry|ministries|office|ministers?|secretary|affairs "
     r"(?:ministry|ministers?|department))|ministry of (?:foreign|external) affairs|external affairs ministry"),
    ("defence-ministry", "Defence ministry", r"(?:ministry|department|minister) of (?:national )?defen[cs]e|"
     r"defen[cs]e (?:ministry|ministers?|department|secretary)"),
    ("interior-ministry", "Interior ministry", r"(?:ministry|department) of (?:the )?(?:interior|home affairs)|"
     r"(?:interior|home affairs) (?:ministry|ministers?)"),
    ("finance-ministry", "Finance ministry", r"(?:ministry|department) of finance|(?:finance|treasury) "
     r"(?:ministry|ministers?|department)"),
    ("ministry", "Ministry", r"(?:[a-z]+ (?:and [a-z]+ )?)(?:ministry|ministers?(?! of))|minist(?:ry|er) of "
     r"(?:the )?[a-z]+(?: and [a-z]+)?"),
    ("parliament", "Parliament", r"parliament|legislature|national assembly|house of representatives|senate|congress|"
     r"lower house|upper house"),
    ("central-bank", "Central bank", r"central bank|reserve bank|national bank"),
    ("intelligence", "Intelligence services", r"(?:military |foreign |domestic )?intelligence (?:services?|agency|"
     r"agencies|officials?)|(?:secret|security) services?|spy agency"),
    ("military", "Armed forces", r"(?:armed|military|security|special|defen[cs]e) forces|"
     r"military|army|navy|air force|coast guard|marine corps"),
    ("courts", "Courts", r"supreme court|constitutional court|high court|judiciary"),
    ("president", "President", r"president|presidency"),
    ("prime-minister", "Prime minister", r"prime minister|premier|chancellor"),
    ("government", "Government", r"(?:central |federal |interim |caretaker |transitional |military |coalition )?"
     r"(?:government|authorities|administration|cabinet|regime|leadership|junta)"),
)
_ADJECTIVES = r"(?:(?:new|former|deputy|senior|top|own|then|current|acting|ruling|official|vice|first) )*"
_ANY = "|".join(f"(?P<k{at}>{pattern})" for at, (_, _, pattern) in enumerate(_KINDS))
_AFTER = re.compile(rf"(?:['’]s?)? {_ADJECTIVES}(?:{_ANY})(?![\w-])", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w-])(?:{_ANY}) (?:of|in) (?:the )?$", re.IGNORECASE)
_OWNERS = ("country", "nationality")
_CONFIDENCE = 0.9
# Bodies that a text calls by their last word once it has named them.
_SHORT = frozenset("ministry guards agency parliament assembly senate army navy bank court corps service".split())


def find_institutions(hits, texts, gazetteer):
    """Return hits for the institutions that countries and nationalities own, and the actors they stand for.

    The span is the institution's own words; the country beside it stays a mention of its own.
    """
    found, actors = [], {}
    taken = {(hit.part, hit.start) for hit in hits if hit.state == "kept"}
    for hit in hits:
        if not _is_owner(hit, gazetteer):
            continue
        match, base = _AFTER.match(texts[hit.part], hit.end), 0
        if match is None and hit.kind != "nationality":
            base = max(0, hit.start - 60)
            match = _BEFORE.search(texts[hit.part][base:hit.start])
        if match is None:
            continue
        start, end = (base + at for at in match.span(match.lastgroup))
        if all((hit.part, at) not in taken for at in range(start, end)):
            institution = Hit(hit.part, texts[hit.part], start, end, None)
            _name(institution, hit, _KINDS[int(match.lastgroup[1:])], gazetteer, actors)
            found.append(institution)
    return found, actors


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
            hit = Hit(part, text, *match.span(1), None)
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
        actors.setdefault(institution.actor_id, (f"{name} of {country}", "government", owner.country, government))
