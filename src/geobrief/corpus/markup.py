"""The words of a piece of HTML or XML, in paragraphs, without scripts, styles or what is hidden."""

from html.parser import HTMLParser

_HIDDEN = frozenset("script style template title".split())  # what always has an end, even in broken pages
_BLOCKS = frozenset(
    """p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote section article header footer aside figure
    figcaption pre hr dd dt dl address main nav form""".split()
)
MOST_CHARACTERS = 2_000_000


def words_of(markup):
    """Return the text of `markup` with a blank line between blocks; entities resolved, everything else dropped."""
    if "<" not in markup and "&" not in markup:
        return markup
    collector = _Words()
    collector.feed(markup[:MOST_CHARACTERS])
    collector.close()
    paragraphs = (" ".join(block.split()) for block in "".join(collector.pieces).split("\x00"))
    return "\n\n".join(block for block in paragraphs if block)


class _Words(HTMLParser):
    """Collects the words outside hidden elements; NUL marks the edge of a block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self._hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.pieces.append("\x00")

    def handle_startendtag(self, tag, attrs):
        if tag in _BLOCKS:
            self.pieces.append("\x00")

    def handle_endtag(self, tag):
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag in _BLOCKS:
            self.pieces.append("\x00")

    def handle_data(self, data):
        if not self._hidden:
            self.pieces.append(data.replace("\x00", ""))

    def parse_marked_section(self, start, report=1):
        """Skip what stands in `<![`...; the base class gives up on sections that it does not know."""
        end = self.rawdata.find(">", start)
        return end + 1 if end >= 0 else len(self.rawdata)
