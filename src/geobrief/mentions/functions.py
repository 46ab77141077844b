"""What bodies of state are called by their function: "defence ministry", "parliament", "army"."""

import re

# slug, name, what is written. The order matters: the first that fits is taken.
KINDS = (
    (
        "foreign-ministry",
        "Foreign ministry",
        r"minister of foreign affairs|foreign (?:ministry|ministries|office|ministers?|secretary|affairs "
        r"(?:ministry|ministers?|department))|ministry of (?:foreign|external) affairs|"
        r"external affairs ministry",
    ),
    (
        "defence-ministry",
        "Defence ministry",
        r"(?:ministry|department|minister) of (?:national )?defen[cs]e|"
        r"defen[cs]e (?:ministry|ministers?|department|secretary)",
    ),
    (
        "interior-ministry",
        "Interior ministry",
        r"(?:ministry|department) of (?:the )?(?:interior|home affairs)|"
        r"(?:interior|home affairs) (?:ministry|ministers?)",
    ),
    (
        "finance-ministry",
        "Finance ministry",
        r"(?:ministry|department) of finance|(?:finance|treasury) "
        r"(?:ministry|ministers?|department)",
    ),
    (
        "ministry",
        "Ministry",
        r"(?:[a-z]+ (?:and [a-z]+ )?)(?:ministry|ministers?(?! of))|minist(?:ry|er) of "
        r"(?:the )?[a-z]+(?: and [a-z]+)?",
    ),
    (
        "parliament",
        "Parliament",
        r"parliament|legislature|national assembly|house of representatives|senate|congress|"
        r"lower house|upper house",
    ),
    ("central-bank", "Central bank", r"central bank|reserve bank|national bank"),
    (
        "intelligence",
        "Intelligence services",
        r"(?:military |foreign |domestic )?intelligence (?:services?|agency|"
        r"agencies|officials?)|(?:secret|security) services?|spy agency",
    ),
    (
        "military",
        "Armed forces",
        r"(?:armed|military|security|special|defen[cs]e) forces|"
        r"military|army|navy|air force|coast guard|marine corps",
    ),
    ("courts", "Courts", r"supreme court|constitutional court|high court|judiciary"),
    ("president", "President", r"president|presidency"),
    ("prime-minister", "Prime minister", r"prime minister|premier|chancellor"),
    (
        "government",
        "Government",
        r"(?:central |federal |interim |caretaker |transitional |military |coalition )?"
        r"(?:government|authorities|administration|cabinet|regime|leadership|junta)",
    ),
)
_ADJECTIVES = r"(?:(?:new|former|deputy|senior|top|own|then|current|acting|ruling|official|vice|first) )*"
_ANY = "|".join(f"(?P<k{at}>{pattern})" for at, (_, _, pattern) in enumerate(KINDS))
AFTER = re.compile(rf"(?:['’]s?)? {_ADJECTIVES}(?:{_ANY})(?![\w-])", re.IGNORECASE)
BEFORE = re.compile(rf"(?<![\w-])(?:{_ANY}) (?:of|in) (?:the )?$", re.IGNORECASE)
# What AFTER can begin with: an adjective, the first word of a kind, or a ministry of any name. Most names are followed
# by none of these, and that is told sooner.
_NEXT = re.compile(r"(?:['’]s?)? ([a-z]+)", re.IGNORECASE)
_BEGINS = frozenset(" '’")
_ANY_MINISTRY = re.compile(r"(?:['’]s?)? [a-z]+ (?:and [a-z]+ )?minist", re.IGNORECASE)
_FIRST = frozenset(
    """new former deputy senior top own then current acting ruling official vice first minister ministers ministry
    foreign external department defence defense interior home finance treasury parliament legislature national
    house senate congress lower upper central reserve military domestic intelligence secret security spy armed
    special army navy air coast marine supreme constitutional high judiciary president presidency prime premier
    chancellor federal interim caretaker transitional coalition government authorities administration cabinet
    regime leadership junta""".split()
)
# The same for BEFORE: the words before "of" or "in" that a kind can end with.
_PREPOSITIONS = (" of ", " in ", " of the ", " in the ")
_WORD_BEFORE = re.compile(r"([a-z]+) (?:of|in) (?:the )?$")
_LAST = frozenset(
    """ministry ministries office minister ministers secretary department affairs defence defense interior finance
    parliament legislature assembly representatives senate congress house bank service services agency agencies
    officials official forces military army navy force guard corps court judiciary president presidency premier
    chancellor government authorities administration cabinet regime leadership junta""".split()
)
_WHOLE = re.compile(rf"(?:{_ANY})", re.IGNORECASE)


def is_institution(name):
    """True where `name` is nothing but the function of a body of state."""
    return _WHOLE.fullmatch(name) is not None


def institution_after(text, end):
    """Return the match of an institution's words right behind a name that ends at `end`, None where there is none."""
    following = _NEXT.match(text, end) if text[end : end + 1] in _BEGINS else None
    if following is None or (following[1].lower() not in _FIRST and _ANY_MINISTRY.match(text, end) is None):
        return None
    return AFTER.match(text, end)


def institution_before(text, start):
    """Return the offset and, in the text from there, the match of an institution's words before a name: "army of"."""
    base = max(0, start - 60)
    before = text[base:start]
    lower = before.rstrip("\n").lower()
    if not lower.endswith(_PREPOSITIONS):
        return base, None
    last = _WORD_BEFORE.search(lower)
    if last is None or (last[1] not in _LAST and "minist" not in lower):
        return base, None
    return base, BEFORE.search(before)
