"""Colours, type and the frame that every picture shares.

Figures are made without pyplot, so that nothing is kept between notebooks cells or threads. All text is drawn
literally: names come from articles, and matplotlib would read ``$…$`` in them as mathematics.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from functools import lru_cache

from geobrief.resources import data_path

INK, GREY, TAG = "#1F2A33", "#5B6770", "#E3120B"
OCEAN, HORIZON, LAND, NEIGHBOUR, GRID = "#F4F7F9", "#C3CCD2", "#EAEAE8", "#EEEFEC", "#E3E7EA"
NO_TONE, HATCH, DOT = "#C9CDD0", "#38424A", "#C8261B"
COUNT_BREAKS = (1, 5, 10, 25, 50, 100, 250)
COUNT_COLOURS = ("#CBDFEE", "#A9CAE2", "#7BAED0", "#4C8DB9", "#22679A", "#0B4578", "#062A4F")
TONE_BREAKS = (-0.30, -0.15, -0.05, 0.05, 0.15, 0.30)
TONE_COLOURS = ("#A63A2B", "#D77A5C", "#F0BFA5", "#F3EDDD", "#B4D2D3", "#69A2AE", "#256B7A")
NEUTRAL = "#B9B19B"  # the neutral tone where cream would look like an empty dot
SOVEREIGNTY = "No position on sovereignty is implied."
TONE_CAVEAT = "Tone measures the wording of this coverage, in English, not conduct."
DPI = 200
# What matplotlib says of font weights and of the machine (its caches in the first run, a home that cannot be written
# to): a page would show it as what the cell says.
_OF_THE_MACHINE = ("font weight", "font cache", "cache directory", "writable directory", "mkdir -p failed")
for _name in ("matplotlib", "matplotlib.font_manager"):
    logging.getLogger(_name).addFilter(lambda record: not any(part in record.msg for part in _OF_THE_MACHINE))


def blend(colour: str, share: float = 0.55) -> str:
    """The colour mixed with white, as uncertain estimates are drawn.

    Parameters
    ----------
    colour : str
        ``#RRGGBB``.
    share : float
        Share of white, from 0 to 1.
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * share):02X}" for p in parts)


def is_dark(colour: str) -> bool:
    """Whether white type reads better than ink on a colour (``#RRGGBB``): its relative luminance is under 0.35."""
    parts = [(int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 0.35


def count_class(count: float) -> int:
    """Index into ``COUNT_COLOURS``; -1 for none."""
    return sum(count >= b for b in COUNT_BREAKS) - 1


def tone_class(mean: float) -> int:
    """Index into ``TONE_COLOURS``, from the most negative to the most positive."""
    return sum(mean >= b for b in TONE_BREAKS)


def plain(text: object, limit: int = 200) -> str:
    """One line of drawable text, cut at ``limit``.

    Control and direction marks are dropped, white space is single, and a character that neither font has (an
    emoji, a Chinese sign) becomes a box: no picture depends on the fonts of the machine.
    """
    dropped = ("Cf", "Cs", "Mn", "Cn", "Co")
    composed = unicodedata.normalize("NFC", str(text))
    kept = "".join(c if c.isprintable() else " " for c in composed if unicodedata.category(c) not in dropped)
    line = "".join(c if ord(c) in characters() else "□" for c in " ".join(kept.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """The code points that the two fonts can draw."""
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    files = [data_path("fonts", "SourceSans3_400Regular.ttf"), findfont("DejaVu Sans")]
    return frozenset(code for file in files for code in FT2Font(str(file)).get_charmap())


@lru_cache(maxsize=1)
def fonts() -> dict:
    """The two weights of Source Sans 3 from ``data/fonts``; DejaVu Sans, part of matplotlib, fills in."""
    from matplotlib.font_manager import FontProperties, fontManager

    for weight in ("400Regular", "600SemiBold"):
        fontManager.addfont(str(data_path("fonts") / f"SourceSans3_{weight}.ttf"))
    family = ["Source Sans 3", "DejaVu Sans"]
    return {
        "regular": FontProperties(family=family, weight=400),
        "bold": FontProperties(family=family, weight=600),
    }


def write(
    target, x: float, y: float, text: object, size: float, *, bold: bool = False, colour: str = INK, **more
):
    """Draw a line of text literally on a figure or axes; returns the matplotlib Text."""
    font = fonts()["bold" if bold else "regular"].copy()
    font.set_size(size)
    return target.text(x, y, plain(text, 600), fontproperties=font, color=colour, parse_math=False, **more)


def new_figure(title: str, subtitle: str, source: str, width: float = 9.0, height: float = 6.0):
    """A white figure with the red tag, title, subtitle and source line in place.

    Parameters
    ----------
    title, subtitle, source : str
        The finding; measure, unit, period and n; what stands below, where a line break is kept. Long ones
        wrap, on at most two lines each.
    width, height : float
        Inches.

    Returns
    -------
    matplotlib.figure.Figure
        With an Agg canvas, and ``geobrief_top`` and ``geobrief_bottom``: the part of the height left to use.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    fig = Figure((width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(fig)
    left, inch = 0.18 / width, 1 / height
    fig.add_artist(Rectangle((left, 1 - 0.205 * inch), 0.315 / width, 0.07 * inch, color=TAG, lw=0))
    top = 1 - 0.30 * inch
    for text, size, bold, colour, lead in (
        (title, 15, True, INK, 0.285),
        (subtitle, 10.5, False, GREY, 0.20),
    ):
        for line in wrap(fig, text, size, bold, width - 0.36):
            write(fig, left, top, line, size, bold=bold, colour=colour, va="top")
            top -= lead * inch
    lines = [line for part in str(source).splitlines() for line in wrap(fig, part, 7.3, False, width - 0.36)]
    for row, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
        write(fig, left, (0.10 + 0.14 * row) * inch, line, 7.3, colour=GREY, va="bottom")
    fig.geobrief_top, fig.geobrief_bottom = top - 0.06 * inch, (0.10 + 0.14 * len(lines) + 0.06) * inch
    return fig


def rectangle(x: float, y: float, width: float, height: float, **style):
    """A matplotlib rectangle; imported late, as all of matplotlib is."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, **style)


def wrap(fig, text: object, size: float, bold: bool, width: float, most: int = 2) -> list[str]:
    """The text in lines that fit ``width`` inches; past ``most`` lines it is cut with an ellipsis."""
    lines, words = [], plain(text, 600).split()
    while words and len(lines) < most:
        taken = max(1, fitting(fig, words, size, bold, width))
        lines.append(shorten(fig, " ".join(words[:taken]), size, bold, width))
        words = words[taken:]
    if words:
        lines[-1] = shorten(fig, lines[-1] + " " + " ".join(words), size, bold, width)
    return lines


def fitting(fig, words: list[str], size: float, bold: bool, width: float) -> int:
    """How many of the words fit on one line."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if text_width(fig, " ".join(words[:middle]), size, bold) <= width
            else (low, middle - 1)
        )
    return low


def shorten(fig, text: str, size: float, bold: bool, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` inches."""
    if text_width(fig, text, size, bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(fig, text[:middle].rstrip() + "…", size, bold) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + "…"


def text_width(fig, text: str, size: float, bold: bool = False) -> float:
    """Width in inches of a line of text."""
    font = fonts()["bold" if bold else "regular"].copy()
    font.set_size(size)
    return (
        fig.canvas.get_renderer().get_text_width_height_descent(text, font, False)[0] / fig.dpi
        if text
        else 0.0
    )


def nothing_to_show(title: str, subtitle: str, source: str, message: str):
    """A small figure that says plainly why there is no picture; ``geobrief_message`` is what it says."""
    fig = new_figure(title, subtitle, source, height=2.2)
    fig.geobrief_message = message
    write(fig, 0.02, (fig.geobrief_top + fig.geobrief_bottom) / 2, message, 11, va="center")
    return fig


def to_png(fig) -> bytes:
    """The figure as PNG bytes: 200 dpi, at most 128 colours, no date and no software name.

    The same frame gives the same bytes.
    """
    import numpy as np
    import pandas as pd
    from PIL import Image

    fig.canvas.draw()
    pixels = np.ascontiguousarray(np.asarray(fig.canvas.buffer_rgba())[:, :, :3])
    packed = (pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)).ravel()
    places, values = pd.factorize(packed)  # by hashing: ten times as fast as sorting two million pixels
    counts = np.bincount(places)
    # A quarter of the pixels has the edges' colours as well, in a quarter of the time.
    palette = _palette(Image.fromarray(np.ascontiguousarray(pixels[::2, ::2])), values, counts)
    nearest = _nearest(values, palette)
    small = Image.frombytes(
        "P", (pixels.shape[1], pixels.shape[0]), nearest[places].astype(np.uint8).tobytes()
    )
    small.putpalette(palette.astype(np.uint8).ravel().tolist())
    out = io.BytesIO()
    small.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _palette(image, values, counts, flat: int = 48, most: int = 128):
    """Frequent colours and ours as they are, so that none shifts its shade; a median cut for the edges."""
    import numpy as np
    from PIL import Image

    order = values[np.lexsort((values, -counts.astype(np.int64)))]
    ours = np.array(
        [int(c[1:], 16) for c in (*COUNT_COLOURS, *TONE_COLOURS, TAG, INK, GREY, NO_TONE, DOT, NEUTRAL)]
    )
    top = np.unique(np.concatenate([order[:flat], np.intersect1d(ours.astype(np.uint32), values)]))
    rest = image.quantize(colors=most - len(top), method=Image.Quantize.MEDIANCUT).getpalette()
    return np.vstack([_channels(top), np.array(rest, np.int32).reshape(-1, 3)[: most - len(top)]])


def _channels(packed):
    """Packed colours as rows of red, green, blue."""
    import numpy as np

    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], 1).astype(np.int32)


def _nearest(values, palette):
    """Index of the nearest palette colour for each packed colour; exact ones win over equally near ones."""
    import numpy as np

    colours = _channels(values)
    chosen = [
        ((part[:, None, :] - palette[None]) ** 2).sum(2).argmin(1) for part in np.array_split(colours, 16)
    ]
    return np.concatenate(chosen)
