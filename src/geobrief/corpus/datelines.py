"""What stands before the story: the byline above it, and the dateline that names place, day and agency."""

import re
from dataclasses import dataclass

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
_AGENCIES = (
    "Reuters|AP|Associated Press|The Associated Press|AFP|Agence France-Presse|UPI|Xinhua|TASS|Interfax|Kyodo|dpa|DPA|"
    "EFE|ANSA|Anadolu|AA|PTI|ANI|Bloomberg|Yonhap|Press Association|PA|RIA Novosti|Ukrinform|IRNA|SANA|WAFA|CNN|IANS"
)
_UPPER = "A-ZÀ-ÖØ-ÞĆČĎĐĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽ"
_NAME = rf"[{_UPPER}][\w.'’-]*"
_PLACE = rf"{_NAME}(?:[ /]{_NAME}){{0,3}}(?:, {_NAME}(?: {_NAME}){{0,2}}){{0,2}}"
_CAPITALS = rf"[{_UPPER}][{_UPPER} .'’-]{{2,30}}(?:, {_NAME}(?: {_NAME}){{0,2}})?"
_ANY = r"[A-Z][\w .&'’-]{1,40}"
_MARK = r"\s*(?:--|—|–|-|_)\s+"
# KYIV, Ukraine, Oct 12 (Reuters) - | MOSCOW (AP) — | LONDON — | (Reuters) - | Washington (CNN)The | Madrid, 3 May
# (EFE).- | MOSCOW, March 3. /TASS/. An agency that is not known is told by the day before it or the capitals of the
# place, and a story begins as a sentence does.
_DATELINE = re.compile(
    rf"(?:(?P<place>{_PLACE})(?:,\s)?)?(?P<day>{_DAY})?\.?\s?(?:\((?P<agency>{_AGENCIES})\)|/(?P<slashed>{_AGENCIES})/)"
    rf"(?:\.?{_MARK}|\.\s+|:\s|\s*\n|(?=[A-Z“\"]))|"
    rf"(?P<place2>{_PLACE}),\s(?P<day2>{_DAY})(?:\s?\((?P<agency2>{_ANY})\))?{_MARK}|"
    rf"(?P<place3>{_CAPITALS})(?:\s?\((?P<agency3>{_ANY})\))?{_MARK}(?=[\"'“‘«(]*[A-Z\d])"
)
# What stands in capitals before a mark and is no place.
_LABELS = re.compile(
    r"(?:FILE|PHOTOS?|UPDATED?|BREAKING|EXCLUSIVE|WATCH|LIVE|VIDEO|ANALYSIS|OPINION|COMMENT|CORRECTION|EDITORIAL|INTERVIEW|"
    r"FACTBOX|EXPLAINER|TIMELINE|NEWS|SPORTS?|WORLD)\b"
)
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|Por|Von|Par|Di)(?: [A-Z][\w.'’-]*)(?:,? (?:[A-Z][\w.'’-]*|and|AND|de|van|von|al|bin|der|&)){1,10}"
    rf"(?:\s?[-–—|,]\s?(?:\d{{4}}-\d\d-\d\d|{_DAY}))?"
)
_LONGEST_BYLINE = 120
_LONGEST_DATELINE = 90


@dataclass(frozen=True)
class Dateline:
    """Place, day and agency as printed, None where one is missing; the story begins at `end` of the text."""

    place: str | None
    day: str | None
    agency: str | None
    end: int


def read_dateline(text):
    """Return the dateline at the beginning of a text, None where there is none."""
    match = _DATELINE.match(text[:_LONGEST_DATELINE])
    if not match:
        return None
    found = match.groupdict()
    place, agency = (found[name] or found[f"{name}2"] or found[f"{name}3"] for name in ("place", "agency"))
    if place and _LABELS.match(place):
        return None
    return Dateline(place and place.strip(" -"), found["day"] or found["day2"], agency or found["slashed"], match.end())


def is_byline(line):
    """Tell whether a whole line only says who wrote the article ("By Jane Doe and John Roe")."""
    return len(line) <= _LONGEST_BYLINE and bool(_BYLINE.fullmatch(line))
