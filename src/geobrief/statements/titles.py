"""Quotation marks that hold no speech: names of works, headings, claims in a headline."""

_SMALL = frozenset("of the and a an in on for to at by with from or vs.".split())
_BEFORE_NAMES = frozenset("the a an titled called entitled named dubbed and ,".split())
_LONGEST_TITLE, _LONGEST_HEADING = 14, 10  # words
_SINGLE = frozenset("'‘‚‛`´‹")


def is_title(sentence, at, quoted, attributions):
    """Tell whether token `at` is the name of a book, a song, a programme: every word of `quoted` begins with
    a capital.
    """
    words = quoted.strip(",.;:?!").split()
    if not words or len(words) > _LONGEST_TITLE or not words[0][0].isupper():
        return False
    if any(word[0].islower() and word not in _SMALL for word in words):
        return False
    if at == 0:
        has_speaker = any(item.pattern == "after" for item in attributions)
        return (
            len(sentence.low) > 1
            and sentence.low[1][0].isalnum()
            and quoted[-1] not in ",?!."
            and not has_speaker
        )
    before = sentence.low[at - 1]
    if sentence.is_headline or before == ":":
        return False
    if len(words) == 1:
        return before in _BEFORE_NAMES
    return quoted[-1] not in "!?." or before != ","


def is_heading(sentence, quoted):
    """Tell whether what is quoted is all of its sentence and short as a heading is, without the point of a
    sentence.
    """
    return (
        len(sentence.low) - len(sentence.quotes) <= 1
        and quoted[-1] not in ".!?"
        and len(quoted.split()) <= _LONGEST_HEADING
    )


def is_claim_mark(text, quotation):
    """Tell whether the quotation stands in single marks: in a headline they mark a claim, not the very
    words.
    """
    return text[quotation.outer_start] in _SINGLE and not text.startswith(("''", "``"), quotation.outer_start)
