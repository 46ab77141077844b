"""Numbers, days, names and counts as English text: one way to print each, in sentences, tables, maps and charts."""

import math
import re

MINUS, UNKNOWN = "\N{MINUS SIGN}", "\N{EN DASH}"
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# Names that a sentence gives an article, though nothing in their form says so.
_WITH_ARTICLE = frozenset(
    """Bahamas|Gambia|Netherlands|Philippines|Maldives|Comoros|Seychelles|Isle of Man|Netherlands Antilles
    Ottoman Empire|British Indian Ocean Territory|French Southern Territories|Vatican|Holy See|Soviet Union
    Palestinian Territories|Kremlin|Taliban|Houthis|Kurds|Pashtuns|Rohingya|Tuareg|Uighurs|Uyghurs|Naxalites
    Contras|Sandinistas|Zapatistas|Peronists|Janjaweed|Montoneros|Teamsters|Liberal Democrats|Sweden Democrats
    Yellow Vests|Yellow Shirts|Red Shirts|Proud Boys|Oath Keepers|Black Panthers|White Helmets|Khmer Rouge
    True Finns|Roma people|Niger Delta Avengers|Boy Scouts of America|Liberation Tigers of Tamil Eelam
    G9 gang|Chamber of Commerce|U.S. Chamber of Commerce|AARP|ACLU|AFL-CIO|BNP|DMK|ECDC|EEAS|ESA|FARC|FMLN|IAAF|KKK
    MILF|MNLA|MNLF|NAACP|NRA|PRI|PSOE|PUK|PYD|RCEP|RSS|SDLP|UNFCCC|UNODC|VVD|YPG|YPJ|United Nations Secretariat
    United Nations High Commissioner for Refugees|Organisation internationale de la Francophonie
    """.strip().replace("\n    ", "|").split("|")
)
_BODY_WORDS = frozenset(
    """academy agency agreement alliance army assembly association authority bank battalion brigades brotherhood
    bureau cartel cartels center centre church club coalition commission committee community commonwealth congress
    council court cross dialogue emirates empire faction federation force forces forum foundation front fund
    government group kingdom klan league movement nations network observatory office organisation organization pact
    panel parliament partnership party programme rally republic service society states tribunal union""".split()
)
_JOINED_BY = re.compile(r" (of|for|on|to|in) ")


def number(value, digits=2):
    """Return a signed score as "−0.12" or "+0.30", zero without a sign; "–" for an unknown one."""
    if value is None or math.isnan(value):
        return UNKNOWN
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0 else (MINUS if value < 0 else "+") + text


def interval(low, high, unknown=UNKNOWN):
    """Return "−0.30 to −0.12", or what stands for an unknown interval."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return unknown
    return f"{number(low)} to {number(high)}"


def count(value):
    """Return a whole number with commas: "1,234"."""
    return f"{value:,.0f}".replace("-", MINUS)


def percent(share):
    """Return a share of 0 to 1 as "67%"; never "0%" or "100%" for what is not quite so."""
    if 0 < share <= 0.005:
        return "under 1%"
    if 0.995 <= share < 1:
        return "over 99%"
    return f"{share * 100:.0f}%".replace("-", MINUS)


def day(moment):
    """Return a day as "5 November 2022"."""
    return f"{moment.day} {moment:%B %Y}"


def days(first, last):
    """Return a span of days as "3 August to 24 November 2022", a single day alone."""
    if first.date() == last.date():
        return day(last)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first.day}{month} to {day(last)}"


def small_number(n):
    """Return a whole number as running text writes it: "no", "nine", "10", "1,234"."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else f"{n:,}"


def counted_noun(n, noun, plural=None):
    """Return "one article", "27 articles", "no article"."""
    return f"{small_number(n)} {noun if n in (0, 1) else plural or noun + 's'}"


def share_of(n, total, noun):
    """Return "27 of 29 articles (93%)", "all three articles", "both articles"."""
    if n == total and n > 1:
        return f"both {noun}s" if n == 2 else f"all {small_number(n)} {noun}s"
    return f"{n:,} of {total:,} {noun if total == 1 else noun + 's'} ({percent(n / total)})"


def are(n):
    """Return the verb of `n` things: "is" for one, else "are"."""
    return "is" if n == 1 else "are"


def listed(names, last="and"):
    """Return "a", "a and b", "a, b and c"."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""


def in_text(name):
    """Return the name of an actor as a sentence uses it: "the United States", "France", "NATO"."""
    return f"the {name}" if _needs_article(name) and not name.lower().startswith("the ") else name


def _needs_article(name):
    if name in _WITH_ARTICLE:
        return True
    if " " not in name:
        return False
    if name.endswith(" Islands") and (" and " not in name or name.startswith("Turks")):
        return True
    words = re.sub(r"\W+", " ", name.casefold()).split()
    before = re.sub(r"\W+", " ", _JOINED_BY.split(name, maxsplit=1)[0].casefold()).split()
    return words[-1] in _BODY_WORDS or bool(_JOINED_BY.search(name) and set(before) & _BODY_WORDS)


def capital(text):
    """Return `text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]
