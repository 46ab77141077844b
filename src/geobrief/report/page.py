"""An executed notebook becomes one self-contained page that acts on nothing and asks nobody."""

import base64
import hashlib
import re
from collections import Counter
from copy import deepcopy
from functools import lru_cache
from html import escape
from pathlib import Path

from geobrief import __version__
from geobrief.errors import GeobriefError
from geobrief.markup import clean_text
from geobrief.report.clock import moment_text
from geobrief.report.notebook import import_without_grammar
from geobrief.report.outline import outline
from geobrief.report.private import hide_all_paths, hide_chance, hide_own_paths, public_value
from geobrief.report.sanitise import image, sanitise

MAP = "application/vnd.geobrief.map+json"
SIGNED = "application/vnd.geobrief.signed+json"
_TEMPLATE = Path(__file__).parent / "template"
_NOT_SHOWN = {"parameters", "injected-parameters", "notebook-only"}
_SECTION = re.compile(r"^#{1,2}\s", re.MULTILINE)
_SAMPLE = re.compile(r'<p class="gb-sample"[^>]*>(.*?)</p>', re.DOTALL)
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def to_page(notebook, name, generated=None, parameters=None, own=True):
    """Return a page made of an executed notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Version 4, with its outputs.
    name : str
        Of the notebook; the title where its first heading is none.
    generated : datetime, optional
        When, in UTC.
    parameters : dict, optional
        Shown in the provenance, with paths of this machine shortened.
    own : bool
        Whether `geobrief report` ran it. If not, paths of any machine are hidden and a picture without
        alternative text gets a filler.

    Returns
    -------
    str
        HTML: outputs of few kinds, sanitised; no script but this project's, admitted by its hash.

    Raises
    ------
    GeobriefError
        If a picture of an own notebook has no alternative text.
    """
    body = _Body(own)
    html = body.render(_readable_cells(notebook))
    plan = outline(html, fallback=name.replace("-", " ").replace("_", " ").capitalize())
    provenance = _provenance(name, generated, parameters or {}, body.dropped)
    return _assemble(plan, generated, provenance, body.sample)


def page_of_html(html, name, generated=None):
    """Return a page made of `html` that this package wrote; unlike a notebook's, it may link to files beside it.

    Parameters
    ----------
    html : Html
        Everything that is not of this package escaped in it.
    name : str
    generated : datetime, optional
    """
    found = _SAMPLE.search(html)
    plan = outline(_SAMPLE.sub("", html), fallback=name.capitalize())
    return _assemble(plan, generated, _provenance(name, generated, {}, {}), found[1] if found else "")


class _Body:
    """Turns cells into HTML and remembers what it left out."""

    def __init__(self, own):
        self.own, self.sample, self.dropped = own, "", Counter()

    def render(self, notebook):
        exporter = _exporter({"prose": self.prose, "folded_code": self.folded_code, "shown": self.shown})
        return exporter.from_notebook_node(notebook)[0]

    def hide(self, text):
        return hide_own_paths(text) if self.own else hide_all_paths(text)

    def prose(self, source):
        return sanitise(self.hide(_markdown(source)), links=True, own=self.own)

    def folded_code(self, source):
        if not source.strip():
            return ""
        code = escape(clean_text(hide_all_paths(source)))
        block = f'<pre tabindex="0"><code>{code}</code></pre>'
        return f'<details class="gb-code"><summary>Code</summary>{block}</details>'

    def shown(self, output):
        """Return one output as HTML, or nothing, noting what was dropped."""
        if output.output_type == "stream":
            return self.stream(output)
        if output.output_type not in ("display_data", "execute_result"):
            return self.drop("error message")
        if SIGNED in output.data:
            return ""
        if MAP in output.data:
            return self.map(output.data[MAP])
        for kind, show in (
            ("text/html", self.html),
            ("image/svg+xml", self.picture),
            ("image/png", self.picture),
            ("text/markdown", self.markdown),
            ("text/plain", self.plain),
        ):
            if kind in output.data and not set(output.data) & _LIVE:
                return show(output, kind)
        return self.drop(sorted(output.data)[0] if output.data else "empty output")

    def stream(self, output):
        if output.name != "stdout":
            return self.drop("warning")
        return self.block(output.text)

    def html(self, output, kind):
        html = sanitise(self.hide(_joined(output.data[kind])), own=self.own)
        found = _SAMPLE.search(html)
        if found:  # the notice stands once, above everything
            self.sample = self.sample or found[1]
        return _SAMPLE.sub("", html)

    def picture(self, output, kind):
        about = output.get("metadata", {})
        alt = about.get(kind, {}).get("alt") or about.get("alt")
        shown = image(_joined(output.data[kind]), kind, alt and self.hide(alt), self.own)
        return shown if shown is not None else self.drop(kind)

    def map(self, data):
        """Draw the world map anew from its figures: of the output's own markup nothing enters the page."""
        from geobrief.maps.interactive import drawn

        try:
            return drawn(data)
        except GeobriefError:
            return self.drop(MAP)

    def markdown(self, output, kind):
        return sanitise(self.hide(_markdown(_joined(output.data[kind]))), own=self.own)

    def plain(self, output, kind):
        return self.block(output.data[kind])

    def block(self, text):
        text = hide_chance(clean_text(_ANSI.sub("", _joined(text)))).strip("\n")
        return f'<pre tabindex="0">{escape(text)}</pre>' if text.strip() else ""

    def drop(self, kind):
        self.dropped[clean_text(kind)] += 1
        return ""


_LIVE = {"application/vnd.jupyter.widget-view+json", "application/javascript"}


def _joined(text):
    return "".join(text) if isinstance(text, list) else str(text)


def _readable_cells(notebook):
    """Return a copy without what a reader does not need; the code of a section stands once, at its end."""
    copy, cells, code = deepcopy(notebook), [], []
    for cell in copy.cells:
        if _NOT_SHOWN & set(cell.metadata.get("tags", [])) or _is_signature(cell):
            continue
        if cell.cell_type == "code":
            code.append(cell.source.strip())
            cell.source = ""
        elif _SECTION.search(cell.source):
            cells, code = cells + _code_cell(code, len(cells)), []
        cells.append(cell)
    copy.cells = cells + _code_cell(code, len(cells))
    return copy


def _code_cell(code, n):
    """Return a list with one cell of all the `code`, or an empty one; `n` makes its identifier."""
    source = "\n\n".join(filter(None, code))
    if not source:
        return []
    cell = {"cell_type": "code", "id": f"code-{n}", "metadata": {}, "source": source, "outputs": []}
    return [import_without_grammar("nbformat").from_dict({**cell, "execution_count": None})]


def _is_signature(cell):
    return cell.cell_type == "code" and any(SIGNED in output.get("data", {}) for output in cell.outputs)


@lru_cache(maxsize=1)
def _markdown_renderer():
    import mistune

    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def _markdown(source):
    return str(_markdown_renderer()(source))


def _exporter(filters):
    """Return nbconvert's exporter for our template, without its own preprocessing and clean-up."""
    from nbconvert.exporters.templateexporter import TemplateExporter

    exporter = TemplateExporter(
        template_name="geobrief",
        template_file="index.html.j2",
        extra_template_basedirs=[str(_TEMPLATE)],
        default_preprocessors=[],
        filters=filters,
    )
    return exporter


def _provenance(name, generated, parameters, dropped):
    facts = [("Notebook", name), ("Geobrief", __version__)]
    facts += [(key, public_value(value)) for key, value in parameters.items()]
    if dropped:
        left_out = ", ".join(f"{count} × {kind}" for kind, count in sorted(dropped.items()))
        facts.append(("Left out of this page", left_out))
    return facts


def _assemble(plan, generated, provenance, sample):
    title = plan.title if plan.title.endswith("Geobrief") else f"{plan.title} · Geobrief"
    style = _style(plan.title, 'class="gb-map"' in plan.lead + plan.body)
    script = (_TEMPLATE / "page.js").read_text(encoding="utf-8")
    page = _shell().render(
        lang="en",
        title=title,
        policy=_policy(style, script),
        style=_safe(style),
        script=_safe(script),
        version=__version__,
        generated=generated,
        generated_text=moment_text(generated) if generated else "",
        sample=_safe(sample),
        lead=_safe(plan.lead),
        body=_safe(plan.body),
        contents=plan.contents,
        provenance=provenance,
    )
    return clean_text(page)


@lru_cache(maxsize=1)
def _shell():
    from jinja2 import Environment

    return Environment(autoescape=True).from_string((_TEMPLATE / "page.html.j2").read_text(encoding="utf-8"))


def _safe(text):
    from markupsafe import Markup

    return Markup(text)


def _style(title, has_map):
    """Return the style sheet, with the colours of a map if there is one; paper carries title and page number."""
    letters = "".join(
        c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):x} " for c in title[:90]
    )
    boxes = (("top-left", f'"{letters}"'), ("bottom-left", '"Geobrief"'))
    boxes += (("bottom-right", 'counter(page) " / " counter(pages)'),)
    rules = "".join(f"@{place}{{content:{what};font:8pt sans-serif;color:#444}}" for place, what in boxes)
    sheet = (_TEMPLATE / "page.css").read_text(encoding="utf-8")
    if has_map:
        from geobrief.maps.interactive import colours

        sheet += colours() + "\n"
    return f"{_fonts()}{sheet}@page{{size:A4;margin:18mm 16mm;{rules}}}\n"


@lru_cache(maxsize=1)
def _fonts():
    """Return the rules that put the fonts into the page."""
    rules = []
    for weight, name in ((400, "regular"), (600, "semibold")):
        data = base64.b64encode((_TEMPLATE / "fonts" / f"{name}.woff2").read_bytes()).decode("ascii")
        source = f"url(data:font/woff2;base64,{data})format('woff2')"
        rules.append(f"@font-face{{font-family:'Geobrief Sans';font-weight:{weight};src:{source}}}")
    return "\n".join(rules) + "\n"


def _policy(style, script):
    """Return the Content-Security-Policy: nothing is fetched, and only this style and this script count."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
