"""The headings of a page: one title, levels without gaps, sections and a list of contents."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

from geobrief.report.sanitise import TAG

_ID = re.compile(r' id="([^"]*)"')
_LABEL = re.compile(r' aria-label="([^"]*)"')
_FRAGMENT = re.compile(r' href="#([^"]*)"')


@dataclass
class Outline:
    """A body in order.

    Attributes
    ----------
    title : str
        The text of its only `h1`.
    lead : str
        HTML before the first section, with the title.
    body : str
        HTML of the sections.
    contents : list of (str, str)
        Identifier and text of each section's heading.
    """

    title: str
    lead: str = ""
    body: str = ""
    contents: list = field(default_factory=list)


def outline(html, fallback):
    """Return sanitised `html` with its headings set right.

    Parameters
    ----------
    html : str
        As `sanitise` leaves it: balanced, attributes in double quotes.
    fallback : str
        The title where `html` starts with none.
    """
    walk = _Walk(fallback, titled='<h1 class="gb-title">' in html)
    end = 0
    for tag in TAG.finditer(html):
        if tag.start() < end:
            continue
        walk.write(html[end : tag.start()])
        end = walk.tag(tag, html)
    walk.write(html[end:])
    return walk.finish()


class _Walk:
    """One pass over the tags: knows the depth, the last level and the identifiers given so far."""

    def __init__(self, fallback, titled):
        self.titled = titled  # the page has a title of its own: a heading before it names the kind of report
        self.result, self.fallback = Outline(""), fallback
        self.parts, self.lead, self.depth, self.level, self.ids = [], None, 0, 0, set()
        self.regions = Counter()

    def write(self, text):
        self.parts.append(text)

    def tag(self, tag, html):
        """Write one tag, a heading whole; return where the text goes on."""
        closing, name, attributes = tag[1], tag[2], tag[3]
        if re.fullmatch("h[1-6]", name) and not closing:
            end = html.find(f"</{name}>", tag.end())
            self.heading(int(name[1]), attributes, html[tag.end() : end])
            return end + len(name) + 3
        if name not in ("br", "hr", "img"):
            self.depth += -1 if closing else 1
        self.write(f"<{closing}{name}{self.own_name(self.once(attributes))}>")
        return tag.end()

    def once(self, attributes):
        """Return attributes without an identifier that an earlier element has."""
        found = _ID.search(attributes)
        if found and found[1] in self.ids:
            return attributes.replace(found[0], "")
        self.ids.add(found[1] if found else None)
        return attributes

    def own_name(self, attributes):
        """Return attributes whose region bears a name that no earlier region has."""
        found = _LABEL.search(attributes) if ' role="region"' in attributes else None
        if not found:
            return attributes
        self.regions[found[1]] += 1
        n = self.regions[found[1]]
        return attributes if n == 1 else attributes.replace(found[0], f' aria-label="{found[1]} ({n})"')

    def heading(self, level, attributes, inner):
        text = unescape(TAG.sub("", inner)).strip()
        if level == 1 and not self.result.title:
            if self.titled and "gb-title" not in attributes:
                return self.write(f'<p class="gb-kicker">{inner}</p>')
            self.result.title, self.level = text, 1
            return self.write(f"<h1>{inner}</h1>")
        self.need_title()
        level = max(2, min(level, self.level + 1))
        self.level = level
        name = self.identifier(text)
        if level == 2 and self.depth == 0:
            self.section(name, text)
        self.write(f'<h{level} id="{name}"{_ID.sub("", attributes)}>{inner}</h{level}>')

    def need_title(self):
        if not self.result.title:
            self.result.title, self.level = self.fallback, 1
            self.parts.insert(0, f"<h1>{escape(self.fallback)}</h1>")

    def identifier(self, text):
        base = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "section"
        name, n = base, 2
        while name in self.ids:
            name, n = f"{base}-{n}", n + 1
        self.ids.add(name)
        return name

    def section(self, name, text):
        if self.lead is None:
            self.lead, self.parts = "".join(self.parts), []
        else:
            self.write("</section>\n")
        self.write("<section>\n")
        self.result.contents.append((name, text))

    def finish(self):
        self.need_title()
        html = "".join(self.parts)
        lead, body = (html, "") if self.lead is None else (self.lead, html + "</section>\n")
        self.result.lead, self.result.body = self.no_dead_links(lead), self.no_dead_links(body)
        return self.result

    def no_dead_links(self, html):
        """Return `html` without links to places that the page does not have."""

        def checked(tag):
            target = _FRAGMENT.search(tag[3])
            return tag[0] if not target or target[1] in self.ids else tag[0].replace(target[0], "")

        return TAG.sub(checked, html)
