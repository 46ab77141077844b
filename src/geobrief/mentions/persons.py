"""Persons in a text: by title, by first name, by the role before the name; and their later short forms."""

from geobrief.mentions.vocabulary import BODIES, IN_PLACE, PERSON_ROLES, TITLES

_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV".split())
# Words written with a capital that are no part of the name they stand before.
_LEADING = frozenset(
    "The A An In On At For But And Former Ex-President Then When While As If Said Says".split()
)
# First words of names of places that are also first names of persons.
_NO_FIRST = frozenset(
    "Al El La Le Los Las San Santa Saint De Del Da Dos Van Von Port Fort Mount Lake Cape New North "
    "South East West Royal".split()
)
_LONGEST = 5
_ENDS = frozenset("style led backed era based like owned born appointed type run".split())
# What adjectives and the names of many end in, and few surnames.
_MANY = ("ic", "ats", "ans", "als", "ers", "ists", "ies", "ive")
_LARGE_CITY = 100_000


def mark_persons(text, sequences, words):
    """Fill in `person` of each run of capitalised words that holds a person's name.

    `person` becomes (start, the words of the name, how it was seen: title, role, name).
    """
    first_names, surnames = words.get("first_name", {}), words.get("surname", {})
    for run in sequences:
        run.person = _find_person(text, run, first_names, surnames)


def _find_person(text, run, first_names, surnames):
    words = run.words
    titled = -1 if TITLES.isdisjoint(words) else max(at for at, word in enumerate(words) if word in TITLES)
    if 0 <= titled < len(words) - 1:
        name = words[titled + 1 :]
        if len(name) <= _LONGEST and name[-1] not in BODIES and name[0] not in BODIES:
            return offset(run, titled + 1), name, "title"
    begin = n_leading(words)
    name = words[begin:] if begin else words
    if len(name) < 2 or len(name) > _LONGEST or name[-1] in BODIES or titled == len(words) - 1:
        return None
    if begin == 0:
        before = text[max(0, run.start - 30) : run.start].rsplit(None, 1)
        if before and before[-1] in PERSON_ROLES:
            return run.start, name, "role"
    if name[0] not in first_names or name[0] in _NO_FIRST or _is_compound(name[-1]):
        return None
    plain = name if _SUFFIXES.isdisjoint(name) else [word for word in name if word not in _SUFFIXES]
    if plain[-1] in surnames or len(plain) == 2:
        return offset(run, begin), name, "sure" if plain[-1] in surnames else "name"
    return None


def _is_compound(word):
    """True for the end of an adjective: "Jackson-style"."""
    return "-" in word and word.rsplit("-", 1)[1][:1].islower() and word.rsplit("-", 1)[1] in _ENDS


def n_leading(words):
    """Return how many of the words of a run only stand before a name: "But Amir Peretz", "On Friday"."""
    return next((n for n, word in enumerate(words) if word not in _LEADING), len(words))


def offset(run, at):
    """Return where the word number `at` of a run begins."""
    return run.start + sum(map(len, run.words[:at])) + at if at else run.start


def surname(name):
    """Return the last word of a name, without "Jr."."""
    return next((word for word in reversed(name) if word not in _SUFFIXES), name[-1])


def clear_places(hits):
    """Take back the persons whose name is a place's ("Ann Arbor") or starts so ("Virginia Democrats")."""
    for hit in hits:
        run = hit.sequence
        if run is None or not run.person or hit.state == "dropped":
            continue
        start, words, seen = run.person
        if " " in hit.surface:
            whole = hit.start <= start and hit.end >= start + len(" ".join(words))
            if whole and hit.senses.places:
                run.person = None
        elif hit.start == start and seen == "name" and words[-1].endswith(_MANY) and _is_large(hit.senses):
            run.person = None


def _is_large(senses):
    """True for the name of a country, a region or a city of note."""
    return senses.nation or any(
        place.kind in ("region", "capital") or place.population >= _LARGE_CITY for place in senses.places
    )


def person_words(sequences):
    """Return the last words of the persons named, and the first words of those named in full."""
    last, first = set(), set()
    for runs in sequences.values():
        for run in runs:
            if run.person and (len(run.person[1]) > 1 or run.person[2] == "title"):
                last.add(surname(run.person[1]))
                if run.person[2] != "title":
                    first.add(run.person[1][0])
    return last, first


def drop_persons(hits, sequences):
    """Drop the open hits that are part of a person's name, or a short form of one named in full."""
    last, first = person_words(sequences)
    for hit in hits:
        if hit.state != "open":
            continue
        run, locative = hit.sequence, hit.around.lower in IN_PLACE
        inside = run is not None and run.person and run.person[0] <= hit.start and hit.end <= run.end
        if inside or hit.surface in last or (hit.surface in first and not locative):
            hit.state = "dropped"
