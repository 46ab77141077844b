"""Names that are part of something else: an address, a street, a link."""

from geobrief.mentions.vocabulary import BODIES, STREETS, TITLES

# Days, feasts and adjectives in capitals that are also the name of a small town.
_NO_PLACES = frozenset("Christmas Easter Halloween Ramadan Thanksgiving Olympic Olympics Mardi Noel English Centre "
                       "Catholic Orthodox Muslim Christian Jewish Islamic Church Police Union Republican Democrat".split())
_MONEY = frozenset("dollar dollars cents".split())


def is_shadowed(hit, text):
    """True where the name is part of an address on the net or of a street, or a missing apostrophe was none."""
    around, surface = hit.around, hit.surface
    if around.gap_before and around.gap_before[-1] in "@/_" or "://" in around.gap_before or "www." in around.gap_before:
        return True
    after = around.after
    if after[:1] == "." and after[1:2].isalpha() and after[1:2].islower() or after[:1] == "@":
        return True
    if after[:1] == "s" and (len(after) == 1 or not after[1].isalnum()):
        return not _is_possessive(hit)
    if surface in _NO_PLACES or (surface in BODIES and " " not in surface):
        return True
    if surface in TITLES or surface + "." in TITLES and after[:1] == ".":
        return True
    if after.startswith(("$", "$", " $")) or around.next.lower() in _MONEY and after[:1] == " ":
        return surface in ("US", "U.S.", "Canadian", "Australian", "Hong Kong", "Singapore", "American")
    if (around.gap_before.endswith("-") and around.gap_before[:1].isupper()) or (
            after[:1] == "-" and after[1:2].isupper()) and not hit.senses.actors:
        return not any(actor.kind in ("country", "nationality") for actor in hit.senses.actors)
    return around.next in STREETS and after[:1] == " "


def _is_possessive(hit):
    """True for "Chinas economy", not for "the two Chinas"."""
    around = hit.around
    country = any(actor.kind == "country" and actor.match != "context" for actor in hit.senses.actors)
    return country and around.next[:1].islower() and around.previous.lower() not in ("two", "both", "the", "of", "many")
