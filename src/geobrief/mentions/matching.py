"""Find the names of the gazetteer in a text: the longest at each place, as whole words, in one pass."""


def find_names(text, gazetteer):
    """Return the names in `text` as (number, start, end), in reading order, none overlapping.

    The longest name wins. A name counts as a whole word by Unicode's letters and digits; a missing apostrophe
    ("Chinas economy") is let through where the text has nothing but an `s` after the name and the name with
    an `s` is no name itself. `start` and `end` count characters, without that `s`.
    """
    found, size = [], len(text)
    for match in gazetteer.automaton.find_matches_as_indexes(text):
        _, start, end = match
        if start and text[start - 1].isalnum() and text[start].isalnum():
            if not text[start:end].isalnum():  # else it lies within one word, as most such matches do
                found += _inside(text, start, end, gazetteer)
        elif end < size and text[end].isalnum() and not _is_bare_possessive(text, end, size):
            shorter = _shorten(text, start, end, gazetteer.numbers)
            if shorter:
                found.append(shorter)
        else:
            found.append(match)
    return found


def _is_bare_possessive(text, end, size):
    """True where only an `s` follows the name: a possessive that lost its apostrophe, to be judged later."""
    return text[end] == "s" and (end + 1 == size or not text[end + 1].isalnum()) and text[end - 1].islower()


def _shorten(text, start, end, numbers):
    """Return the longest name that starts here and ends at a word's end before `end`, or None."""
    if text[start:end].isalnum():  # one word has no shorter name that ends at a word's end
        return None
    for at in range(end - 1, start, -1):
        if not text[at].isalnum() and text[at - 1].isalnum() and text[start:at] in numbers:
            return numbers[text[start:at]], start, at
    return None


def _inside(text, start, end, gazetteer):
    """Return the names behind the first word of a match that began in the middle of a word."""
    at = start
    while at < end and text[at].isalnum():
        at += 1
    found = gazetteer.automaton.find_matches_as_indexes(text[at:end])
    inner = [(number, at + left, at + right) for number, left, right in found]
    return [
        (number, left, right)
        for number, left, right in inner
        if not text[left - 1].isalnum() and (right >= len(text) or not text[right].isalnum())
    ]
