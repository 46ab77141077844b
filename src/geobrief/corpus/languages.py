"""The language of an article, offline: what its source declares, checked against the words."""

import re
from functools import lru_cache

ENGLISH = "en"
ENOUGH_CHARACTERS = 120  # of letters; shorter texts keep what is declared, and are unknown without it
LOOKED_AT = 1_500  # characters; the rest says nothing new
ENOUGH_SIGNS = 40  # letters of other scripts say more
OBVIOUS = 0.1  # share of English function words; English prose has about twice that, other languages none
SURE = 0.9  # probability from which the words stand against the declaration
_NAMES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "arabic": "ar",
    "russian": "ru",
    "chinese": "zh",
    "portuguese": "pt",
    "italian": "it",
    "ukrainian": "uk",
    "japanese": "ja",
    "turkish": "tr",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "deu": "de",
    "ger": "de",
    "spa": "es",
    "ara": "ar",
    "rus": "ru",
    "zho": "zh",
    "chi": "zh",
    "por": "pt",
    "ita": "it",
    "ukr": "uk",
    "jpn": "ja",
    "tur": "tr",
}
_FUNCTION_WORDS = frozenset("the and that with said by from his has have it are were which this of to".split())
_TAG = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_LETTER = re.compile(r"[^\W\d_]")


def language_of(declared, title, text):
    """Return the language (ISO 639) that an article is written in, None where it is unknown.

    A declaration holds unless a text of some length is surely in another language.
    """
    stated = declared_language(declared)
    start = text[:LOOKED_AT]
    if stated in (None, ENGLISH) and len(start) >= 2 * ENOUGH_CHARACTERS and _reads_english(start):
        return ENGLISH
    letters = _LETTER.findall(start)
    if len(letters) < (ENOUGH_CHARACTERS if _is_latin(letters) else ENOUGH_SIGNS):
        return stated
    found, probability = _detect(start)
    return found if probability >= SURE or not _is_latin(letters) else stated


def _is_latin(letters):
    return 2 * sum(letter < "\u0370" for letter in letters) >= len(letters)


def _reads_english(text):
    """Tell whether so many words are English function words that no other language is possible: this is cheap."""
    words = text.lower().split()
    return sum(map(_FUNCTION_WORDS.__contains__, words)) >= OBVIOUS * len(words)


def declared_language(declared):
    """Return `en` for `en-GB`, `en_US`, `English`, `eng`; None for what names no language."""
    text = (declared or "").strip().lower()
    match = _TAG.match(text)
    return _NAMES.get(text) or (_NAMES.get(match[0], match[0]) if match else None)


def is_english(articles):
    """Return for each article whether stages for English read it: those of unknown language are taken for it."""
    return articles["language"].isna() | (articles["language"] == ENGLISH)


def _detect(words):
    language, probability = _identifier().classify(words)
    return language, float(probability)


@lru_cache(maxsize=1)
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
