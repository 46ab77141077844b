"""Numbers, names and counts as English text."""

import math

MINUS = "\N{MINUS SIGN}"
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WITH_ARTICLE = frozenset(
    """Bahamas|Gambia|Netherlands|Philippines|Maldives|Comoros|Seychelles|Isle of Man|Netherlands Antilles
    Czech Republic|Dominican Republic|Central African Republic|Republic of the Congo|Ottoman Empire
    Democratic Republic of the Congo|British Indian Ocean Territory|French Southern Territories|Vatican
    Holy See|Soviet Union|Taliban|Houthis|Kremlin|Palestinian Territories""".replace("\n    ", "|").split("|")
)
_BODY_WORDS = frozenset(
    """Union Nations States Kingdom Emirates Council Organization Organisation Bank Fund Court
    Agency Commission League Community Programme Forum Committee Association Group Party
    Front Army Movement Cross Parliament Assembly""".split()
)


def number(value, digits=2):
    """Return a signed score as "−0.12" or "+0.30", zero without a sign; "–" for an unknown one."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0 else (MINUS if value < 0 else "+") + text


def interval_text(low, high):
    """Return "−0.30 to −0.12", or "too few articles for an interval"."""
    if math.isnan(low) or math.isnan(high):
        return "too few articles for an interval"
    return f"{number(low)} to {number(high)}"


def percent(share):
    """Return a share of 0 to 1 as "67%"; never "0%" or "100%" for what is not quite so."""
    if 0 < share <= 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share * 100:.0f}%"


def counted_noun(n, noun, plural=None):
    """Return "one article", "27 articles", "no article"."""
    shown = _WORDS[n] if n < len(_WORDS) else f"{n:,}"
    return f"{shown} {noun if n in (0, 1) else plural or noun + 's'}"


def listed(names, last="and"):
    """Return "a", "a and b", "a, b and c"."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def in_text(name):
    """Return the name of an actor as a sentence uses it: "the United States", "France", "NATO"."""
    islands = name.endswith(" Islands") and (" and " not in name or name.startswith("Turks"))
    needs = islands or name in _WITH_ARTICLE or (" " in name and name.split()[-1] in _BODY_WORDS) or (
        " " in name and any(word in _BODY_WORDS for word in name.split()) and " of " in f" {name} ")
    return f"the {name}" if needs and not name.lower().startswith("the ") else name


def capital(text):
    """Return `text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]
