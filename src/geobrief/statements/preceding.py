"""What is reported before the verb, "CLAUSE, Wang said", and on both sides of "according to"."""

from geobrief.statements.clauses import before_comma, clause_end, clause_start, spoken_start
from geobrief.statements.following import LOOSE, follows_quotation
from geobrief.statements.phrases import phrase_after, subject
from geobrief.statements.words import AUXILIARIES, DASHES, OVER_TIME, PREPOSITIONS, ROLES, TIMES

_NOT_RESUMED = frozenset("but although though while citing who which as according when after".split())
_ARTICLES = frozenset("a an the".split())
_MAY_FOLLOW_TAG = frozenset(
    """to when while as after before last this earlier because and but reporters him her them me us the
    during""".split()
)
_CONNECTING = frozenset(", but and however still meanwhile indeed yet".split())
_BEGINS_INSERTION = frozenset("who which whose published released conducted obtained".split())
_LONGEST_SOURCE = 30


def is_inverted(sentence, start, at):
    """Tell whether the verb closes a quotation or a clause and its subject follows: "Q, *said* Wang"."""
    low = sentence.low
    if start != at or not start or low[at + 1 : at + 2] == ["that"]:
        return False
    before = before_comma(sentence, start)
    if before >= 0 and sentence.is_quote(before):
        inside = (
            low[start - 1] != "," and start >= 2 and not sentence.is_quote(0) and low[start - 2] not in ",:"
        )
        return not inside  # "the man behind Q *said*"
    return low[start - 1] == "," and subject(sentence, start) is None


def closes_quotation(sentence, start, at, after):
    """Tell whether a quotation or a clause stands before the verb and its subject, so that what follows is
    no content.
    """
    if is_inverted(sentence, start, at):
        return True
    phrase = subject(sentence, start)
    return (
        phrase is not None
        and follows_quotation(sentence, phrase[0])
        and sentence.low[after : after + 1] != ["that"]
    )


def content_before(sentence, start, at, after, cue):
    """Return `(content, speaker)` of "CLAUSE, Wang said" and "CLAUSE, said Wang", None where the verb closes
    no clause.

    `start` and `at` are the first and the last token of the verb group, `after` the token behind it.
    """
    if not cue.uses & {"after", "quote"} or cue.form not in ("past", "present", "base"):
        return None
    if is_inverted(sentence, start, at):
        return _said_wang(sentence, start, after, cue)
    phrase = subject(sentence, start)
    if phrase is None:
        return None
    quoted = follows_quotation(sentence, phrase[0])
    if quoted and ("quote" not in cue.uses or (cue.cue in LOOSE and sentence.is_quote(phrase[0] - 1))):
        return None
    if not quoted and ("after" not in cue.uses or not _closes(sentence, after)):
        return None
    content = _before_tag(sentence, phrase, after, quoted)
    return content and (content, phrase)


def _said_wang(sentence, start, after, cue):
    phrase = phrase_after(sentence, after)
    if phrase is None or (not sentence.is_quote(before_comma(sentence, start)) and "after" not in cue.uses):
        return None
    first = spoken_start(sentence, start)
    return ((first, _resumed(sentence, phrase[1], start, _ARTICLES)), phrase) if first < start else None


def _before_tag(sentence, phrase, after, quoted):
    """Return the content before "Wang said", or around it: "CLAUSE, *Wang said*, CLAUSE"; None where there
    is none.
    """
    low, size = sentence.low, len(sentence.low)
    comma = phrase[0] - 1
    behind = _over_time(low, after)
    if comma >= 0 and low[comma] == "as":
        comma -= 1
        if comma < 0:  # "As Wang said, CLAUSE"
            return (
                (behind + 1, clause_end(sentence, behind + 1))
                if low[behind : behind + 1] == [","] and behind + 2 < size
                else None
            )
    if comma < 0 or not (low[comma] in ",—–-?!" or quoted):
        return None
    end = comma if low[comma] in DASHES else comma + 1
    first = spoken_start(sentence, end)
    if (
        not quoted
        and behind + 2 < size
        and low[behind] == ","
        and low[behind + 1] not in _NOT_RESUMED
        and not low[behind + 1].endswith("ing")
    ):
        return first, clause_end(sentence, behind + 1)
    if sentence.has_quote(first, end):
        return first, _resumed(sentence, after, end)
    if end - first < 3 or _is_adverbial(low, first, end):
        return None
    return first, _resumed(sentence, after, end)


def _is_adverbial(low, first, end):
    """Tell whether only a setting stands before the comma: "In an interview on Monday, Wang said"."""
    return (
        low[first] in PREPOSITIONS or low[first] in TIMES or low[first] in ("when", "while", "as", "asked")
    ) and "," not in low[first:end]


def _over_time(low, at):
    while at < len(low) and low[at] in OVER_TIME:
        at += 1
    return at


def _resumed(sentence, at, end, more=frozenset()):
    """Return where the content ends that goes on after the speaker: "CLAUSE, *Wang said;* CLAUSE"; else
    `end`.
    """
    low, size = sentence.low, len(sentence.low)
    if (
        at + 2 < size
        and low[at] in ",;"
        and not sentence.quotes
        and low[at + 1] not in _NOT_RESUMED | more
        and not low[at + 1].endswith("ing")
        and not (more and low[at + 1] in ROLES)
    ):
        return clause_end(sentence, at + 1)
    return end


def _closes(sentence, after):
    """Tell whether nothing that could be content follows the verb."""
    if after >= len(sentence.low):
        return True
    word = sentence.low[after]
    return (
        word in ".,;:)—–-?!"
        or word in PREPOSITIONS
        or word in TIMES
        or word in _MAY_FOLLOW_TAG
        or sentence.is_adverb(after)
        or sentence.raw[after][0].isupper()
    )


# --- according to ------------------------------------------------------------------------------------------


def according_to(sentence, at):
    """Return `(content, source)` of "according to" at token `at`: the clause before it, after it, or around
    it.
    """
    low, size = sentence.low, len(sentence.low)
    end = _source_end(sentence, at + 2)
    if end == at + 2:
        return None
    only_opening = at <= 4 and all(
        word in _CONNECTING or sentence.is_adverb(n) for n, word in enumerate(low[:at])
    )
    if at and not (only_opening and low[at - 1] == ","):
        around = low[at - 1] == "," and end + 2 < size and low[end] == "," and not _is_insertion(low, end + 1)
        first = _content_start(sentence, at - 1 if low[at - 1] in ",—–-(" else at)
        content = (first, clause_end(sentence, end + 1)) if around else (first, at - (low[at - 1] in ",—–-("))
    else:
        start = _after_source(low, end)
        content = (start, clause_end(sentence, start)) if start < size else (size, size)
    return content, (at + 2, end)


def _source_end(sentence, at):
    """Return where the source after "according to" ends: at the comma or the end of the clause."""
    low, size, end = sentence.low, len(sentence.low), at
    while end < size and end - at < _LONGEST_SOURCE and not sentence.is_quote(end):
        if low[end] in ",;:()—–?!" or (low[end] == "." and end == size - 1) or low[end] in AUXILIARIES:
            break
        if end > at and low[end] in ("who", "which", "that", "but", "while", "because"):
            break
        end += 1
    while end > at and low[end - 1] in (".", "and"):
        end -= 1
    return end


def _content_start(sentence, end):
    """Return where the clause before token `end` begins."""
    low = sentence.low
    for i in range(end - 1, 0, -1):
        if low[i] == ";" or (low[i] == "," and low[i + 1] == "but" and end - i > 4):
            return i + 1 + (low[i] == ",")
    return clause_start(sentence, end)


def _after_source(low, at):
    """Return where the clause starts after the source and an insertion about it."""
    if at + 1 >= len(low) or low[at] != ",":
        return at
    if _is_insertion(low, at + 1):
        return next((i + 1 for i in range(at + 1, len(low)) if low[i] == ","), at + 1)
    return at + 1


def _is_insertion(low, at):
    """Tell whether what follows a comma only says more about the name before it: ", *spokesman* for the
    Pentagon,".
    """
    first = low[at]
    return (
        first in _BEGINS_INSERTION
        or first in ROLES
        or (first in _ARTICLES and not ROLES.isdisjoint(low[at + 1 : at + 5]))
    )
