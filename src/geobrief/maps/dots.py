"""Dots for places: their size, their names, their legend."""

from __future__ import annotations

from geobrief import style
from geobrief.maps.world import signs_of, strip
from geobrief.style import DOT, GREY, write


def radius(count: float, largest: float) -> float:
    """Radius of a dot in points; its area grows with the count."""
    return 2.2 + 6.3 * (count / largest) ** 0.5


def draw_dots(ax, rows, project, labels) -> list[float]:
    """Dots, the large ones below; returns their radii in points."""
    x, y = project((rows["longitude"].to_numpy(), rows["latitude"].to_numpy()))
    sizes = [radius(n, rows["n_articles"].max()) for n in rows["n_articles"]]
    ax.scatter(
        x, y, s=[(2 * r) ** 2 for r in sizes], c=DOT, alpha=0.88, edgecolors="white", linewidths=0.7, zorder=6
    )
    for px, py, r in zip(x, y, sizes, strict=True):
        labels.keep_free_around(px, py, r + 0.5)
    return sizes


def label_dots(rows, project, labels, sizes) -> int:
    """Names beside the dots, the most mentioned first; returns how many found no room."""
    x, y = project((rows["longitude"].to_numpy(), rows["latitude"].to_numpy()))
    done = [
        labels.place(px, py, name, 8 if i else 8.5, gap=r + 1.5, bold=i < 3)
        for i, (px, py, name, r) in enumerate(zip(x, y, rows["name"], sizes, strict=True))
    ]
    return len(done) - sum(done)


def dot_legend(fig, rows, hatched: bool, unlabelled: int) -> None:
    """Sizes of the dots, what hatching means, and how many names found no room."""
    ax, base = strip(fig)
    most = int(rows["n_articles"].max())
    y, x = base + 0.2, 0.3
    for n in sorted({1, max(1, round(most / 4)), most}):
        ax.scatter(
            [x], [y], s=(2 * radius(n, most)) ** 2, c=DOT, alpha=0.88, edgecolors="white", linewidths=0.7
        )
        unit = f" {'article' if most == 1 else 'articles'}" if n == most else ""
        write(ax, x + 0.16, y, f"{n:,}{unit}", 8, va="center")
        x += 0.34 + style.text_width(fig, f"{n:,}{unit}", 8)
    x += 0.3
    if hatched:
        signs_of(ax, x, y - 0.06)
        x += 1.5
    if unlabelled:
        write(ax, x, y, f"{unlabelled} of {len(rows)} names found no room", 7.5, colour=GREY, va="center")
