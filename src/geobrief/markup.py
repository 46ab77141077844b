"""HTML that is safe to show: made by this package, with everything else in it escaped."""

import re

from markupsafe import Markup

# Controls that reorder, hide or break text; tab and line feed stay. Bidirectional marks are cut because
# <bdi> isolates foreign text better; lone surrogates cannot be written as UTF-8.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def clean_text(text):
    """Return `text` without control characters, bidirectional overrides and lone surrogates."""
    return _HARMFUL.sub("", str(text))


class Html(Markup):
    """A piece of HTML that a notebook shows and a page lets through.

    A `str`: joining and formatting (`Html("<b>{}</b>").format(text)`) escape whatever is not `Html` itself.
    """

    @classmethod
    def escape(cls, text):
        """Return `text` as HTML: unchanged if it is `Html`, else cleaned and escaped."""
        return text if isinstance(text, cls) else super().escape(clean_text(text))

    def _repr_mimebundle_(self, include=None, exclude=None):
        plain = type(self)(_STYLE.sub("", str(self))).striptags()
        return {"text/html": str(self), "text/plain": plain[:500]}


def foreign(text):
    """Return text of an article as HTML that cannot change the direction of what stands around it."""
    return Html("<bdi>{}</bdi>").format(Html.escape(text))


def join(pieces, between=""):
    """Return `pieces` joined, whatever is not `Html` escaped."""
    return Html.escape(between).join(Html.escape(piece) for piece in pieces)
