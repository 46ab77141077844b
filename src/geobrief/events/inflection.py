"""The forms of English verbs and nouns, from their base form."""

_DOUBLED = frozenset(
    """ban bar beg cancel confer commit compel cut drop expel equip fit gag get grab hit kidnap let patrol
    permit plan put quit rap refer rob run scrap set ship shut signal slam slap snub stab step stop strip swap
    transfer tug wiretap""".split()
)
_BOTH = frozenset("cancel signal".split())  # one l in American spelling
_VOWELS = "aeiou"


def with_s(word):
    """Return the third person, or the plural."""
    if word.endswith(("s", "sh", "ch", "x", "z", "o")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in _VOWELS else word + "s"


def verb_forms(base, past="", participle=""):
    """Return the pairs `(word, form)` of a verb; form is base, present, past, participle or gerund."""
    pairs = [(base, "base"), (with_s(base), "present")]
    regular = _with_ed(base)
    pairs += [(word, "past") for word in ([past] if past else regular)]
    pairs += [(word, "participle") for word in ([participle] if participle else regular)]
    return pairs + [(word, "gerund") for word in _with_ing(base)]


def noun_forms(base):
    """Return singular and plural; a word in -s is its own plural."""
    return (base,) if base.endswith("s") or not base.isalpha() else (base, with_s(base))


def _stems(base):
    doubled = base + base[-1]
    return [doubled, base] if base in _BOTH else [doubled] if base in _DOUBLED else [base]


def _with_ed(base):
    if base.endswith("e"):
        return [base + "d"]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [base[:-1] + "ied"]
    return [stem + "ed" for stem in _stems(base)]


def _with_ing(base):
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return [base[:-1] + "ing"]
    if base == "begin":
        return ["beginning"]
    return [stem + "ing" for stem in _stems(base)]
