"""Draw docs/speed.png from the figures that the benchmarks wrote: `python docs/speed.py`.

The figures come from `python benchmarks/scoring.py`, `benchmarks/naive.py` and `benchmarks/analyse.py`.
"""

import json
from itertools import pairwise
from pathlib import Path

from geobrief import style

HERE = Path(__file__).parent
RESULTS = HERE.parent / "benchmarks" / "results"
ROW, LEFT, BARS, END, WIDTH = 0.27, 0.18, 4.3, 7.4, 9.0  # inches


def read(name):
    """Return the figures of one benchmark."""
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def rows():
    """Return (label, rate, what is counted, is Geobrief's) for each bar, None between two groups."""
    scoring, naive, analyse = map(read, ("scoring", "naive", "analyse"))
    sentences = scoring["sentences_a_second"]
    articles = {name: figures["articles_a_second"] for name, figures in naive["contenders"].items()}
    stages = analyse["milliseconds_an_article"]
    return [
        ("TextBlob itself", sentences["TextBlob itself"], "sentences", False),
        ("Geobrief, words not met before", sentences["cold"], "sentences", True),
        ("Geobrief, words met before", sentences["warm"], "sentences", True),
        None,
        *((name, rate, "articles", name.startswith("Geobrief")) for name, rate in articles.items()),
        None,
        *(
            (f"The whole analysis, scorer {scorer}", 1000 / sum(taken.values()), "articles", True)
            for scorer, taken in stages.items()
        ),
    ]


def draw(found):
    """Return the figure: a bar a row, each group on a scale of its own."""
    texts = (read(name)["text"] for name in ("scoring", "naive", "analyse"))
    source = "Sentences: {}. Articles: {}; last group: {}.\n".format(*texts)
    source += "Processor's time of one core, all contenders of a group in one run; each group has its own scale."
    title, subtitle = "What one core does in a second", "Sentences scored, or articles read and analysed, a second"
    rough = style.new_figure(title, subtitle, source, height=6)
    rest = 6 * (1 - rough.geobrief_top + rough.geobrief_bottom)
    fig = style.new_figure(title, subtitle, source, height=rest + ROW * len(found))
    top, bottom = fig.geobrief_top, fig.geobrief_bottom
    ax = fig.add_axes([0, bottom, 1, top - bottom])
    ax.set_axis_off()
    ax.set(xlim=(0, WIDTH), ylim=(0, ROW * len(found)))
    for at, row in enumerate(found):
        if row:
            _bar(ax, ROW * (len(found) - at - 0.5), *row, most=_most(found, at))
    return fig


def _most(found, at):
    """Return the greatest rate of the group that row `at` belongs to."""
    breaks = [-1, *(n for n, row in enumerate(found) if row is None), len(found)]
    group = next(found[a + 1 : b] for a, b in pairwise(breaks) if a < at < b)
    return max(row[1] for row in group)


def _bar(ax, y, label, rate, unit, own, most):
    style.write(ax, LEFT, y, label, 8.5, va="center")
    length = (END - BARS) * rate / most
    colour = style.COUNT_COLOURS[3] if own else style.NEUTRAL
    ax.add_patch(style.rectangle(BARS, y - ROW / 3, length, ROW / 1.5, facecolor=colour, lw=0))
    style.write(ax, BARS + length + 0.06, y, f"{rate:,.0f} {unit}", 8.5, bold=own, va="center")


def main():
    """Write docs/speed.png."""
    (HERE / "speed.png").write_bytes(style.to_png(draw(rows())))


if __name__ == "__main__":
    main()
