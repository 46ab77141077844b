"""Bytes to text: byte-order mark, UTF-8, else the Western code page, never without saying so."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def has_wide_mark(data):
    """Tell whether `data` begins with the mark of an encoding in which a line feed is not one byte."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))


def decode(data):
    """Return the text of `data` and a note where the encoding had to be guessed or repaired (else None).

    Windows-1252 is the guess, since every browser reads undeclared Western text so (WHATWG Encoding Standard).
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), None
    except UnicodeDecodeError:
        pass
    if encoding == "utf-8" and _mostly_utf8(data):
        return data.decode("utf-8", "replace"), "some bytes are not UTF-8 and were replaced"
    if encoding == "utf-8":
        return data.decode("cp1252", "replace"), "not UTF-8; read as Windows-1252"
    return data.decode(encoding, "replace"), f"damaged {encoding}; some characters were replaced"


def _mostly_utf8(data):
    """Tell whether more multi-byte sequences of `data` are good UTF-8 than are broken."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    good = sum(1 for letter in text if letter > "\x7f") - broken
    return good > broken
