"""Institutions of any country, by pattern: "the Dutch defence minister", "foreign ministry of South Korea"."""

import re

from geobrief.mentions.hits import Hit

# slug, name, what is written. The order matters: the first that fits is taken.
_KINDS = (
    ("foreign-ministry", "Foreign ministry", r"foreign (?:ministry|ministries|office|ministers?|secretary|affairs "
     r"(?:ministry|ministers?|department))|ministry of (?:foreign|external) affairs|external affairs ministry"),
    ("defence-ministry", "Defence ministry", r"(?:ministry|department) of (?:national )?defen[cs]e|"
     r"defen[cs]e (?:ministry|ministers?|department|secretary)"),
    ("interior-ministry", "Interior ministry", r"(?:ministry|department) of (?:the )?(?:interior|home affairs)|"
     r"(?:interior|home affairs) (?:ministry|ministers?)"),
    ("finance-ministry", "Finance ministry", r"(?:ministry|department) of finance|(?:finance|treasury) "
     r"(?:ministry|ministers?|department)"),
    ("ministry", "Ministry", r"(?:[a-z]+ (?:and [a-z]+ )?)(?:ministry|ministers?(?! of))|ministry of "
     r"(?:the )?[a-z]+(?: and [a-z]+)?"),
    ("parliament", "Parliament", r"parliament|legislature|national assembly|house of representatives|senate|congress|"
     r"lower house|upper house"),
    ("central-bank", "Central bank", r"central bank|reserve bank|national bank"),
    ("intelligence", "Intelligence services", r"(?:military |foreign |domestic )?intelligence (?:services?|agency|"
     r"agencies|officials?)|(?:secret|security) services?|spy agency"),
    ("military", "Armed forces", r"(?:armed|military|security|special|ground|naval|air|occupation|government) forces|"
     r"military|army|navy|air force|coast guard|marines|troops|forces|soldiers|paratroopers|warplanes"),
    ("police", "Police", r"(?:national |federal |riot |military )?police"),
    ("courts", "Courts", r"supreme court|constitutional court|high court|judiciary"),
    ("embassy", "Embassies", r"embassy|embassies|consulate|ambassadors?|diplomats?"),
    ("president", "President", r"president|presidency"),
    ("prime-minister", "Prime minister", r"prime minister|premier|chancellor"),
    ("government", "Government", r"(?:central |federal |interim |caretaker |transitional |military |coalition )?"
     r"(?:government|authorities|administration|cabinet|regime|officials?|leadership|junta)"),
)
_ADJECTIVES = r"(?:(?:new|former|deputy|senior|top|own|then|current|acting|ruling|official|vice|first) )*"
_ANY = "|".join(f"(?P<k{at}>{pattern})" for at, (_, _, pattern) in enumerate(_KINDS))
_AFTER = re.compile(rf"(?:['’]s?)? {_ADJECTIVES}(?:{_ANY})(?![\w-])", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w-])(?:{_ANY}) (?:of|in) (?:the )?$", re.IGNORECASE)
_OWNERS = ("country", "nationality")
_CONFIDENCE = 0.9


def find_institutions(hits, texts, gazetteer):
    """Return hits for the institutions that countries and nationalities own, and the actors they stand for.

    The span is the institution's own words; the country beside it stays a mention of its own.
    """
    found, actors = [], {}
    taken = {(hit.part, hit.start) for hit in hits if hit.state == "kept"}
    for hit in hits:
        if hit.state != "kept" or hit.kind not in _OWNERS or not hit.country or hit.country not in gazetteer.countries:
            continue
        match, base = _AFTER.match(texts[hit.part], hit.end), 0
        if match is None and hit.kind == "country":
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
