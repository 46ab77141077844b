"""Persons in a text: by title, by first name, by the role before the name; and their later short forms."""

import re

from geobrief.mentions.vocabulary import BODIES, PERSON_ROLES, TITLES

_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV".split())
_LEADING = frozenset("The A An In On At For But And Former Ex-President Then When While As If Said Says".split())
_LONGEST = 5


def mark_persons(text, sequences, words):
    """Fill in `person` of each run of capitalised words that holds a person's name.

    `person` becomes (start, the words of the name, how it was seen: title, role, name).
    """
    first_names, surnames = words.get("first_name", {}), words.get("surname", {})
    for run in sequences:
        run.person = _find_person(text, run, first_names, surnames)


def _find_person(text, run, first_names, surnames):
    words = run.words
    titled = max((at for at, word in enumerate(words) if word in TITLES), default=-1)
    if 0 <= titled < len(words) - 1:
        name = words[titled + 1:]
        if len(name) <= _LONGEST and name[-1] not in BODIES and name[0] not in BODIES:
            return _offset(run, titled + 1), name, "title"
    begin = next((at for at, word in enumerate(words) if word not in _LEADING), len(words))
    name = words[begin:]
    if len(name) < 2 or len(name) > _LONGEST or name[-1] in BODIES or titled == len(words) - 1:
        return None
    before = text[max(0, run.start - 30):run.start].split()
    if begin == 0 and before and before[-1].lower() in PERSON_ROLES and before[-1].islower():
        return run.start, name, "role"
    plain = [word for word in name if word not in _SUFFIXES]
    if name[0] in first_names and (plain[-1] in surnames or len(plain) == 2):
        return _offset(run, begin), name, "sure" if plain[-1] in surnames else "name"
    return None


def _offset(run, at):
    return run.start + sum(map(len, run.words[:at])) + at


def surname(name):
    """Return the last word of a name, without "Jr."."""
    plain = [word for word in name if word not in _SUFFIXES]
    return plain[-1] if plain else name[-1]


_PLAIN = re.compile(r"[^\W\d_]{2,}", re.UNICODE)


def short_forms(sequences):
    """Return the surnames of the persons named in full: surname to the number of such names."""
    found = {}
    for run in sequences:
        if run.person and len(run.person[1]) > 1:
            last = surname(run.person[1])
            found[last] = found.get(last, 0) + 1
        elif run.person and run.person[2] == "title":
            last = run.person[1][-1]
            found[last] = found.get(last, 0) + 1
    return found
