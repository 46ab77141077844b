"""Labels that never touch: each takes the first free place around its point, or none."""

from __future__ import annotations

from geobrief.style import INK, fonts, plain, write

# Where a label may stand around its point, best first: how much of its width lies left of the point, how much
# of its height below it, and the direction in which it keeps its distance.
PLACES = (
    (0, 0.5, 1, 0),
    (1, 0.5, -1, 0),
    (0.5, 0, 0, 1),
    (0.5, 1, 0, -1),
    (0, 0, 0.7, 0.7),
    (0, 1, 0.7, -0.7),
    (1, 0, -0.7, 0.7),
    (1, 1, -0.7, -0.7),
)


class Labels:
    """The free room of one axes, in pixels.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its limits and position must not change afterwards.
    """

    def __init__(self, ax):
        self.ax, self.renderer = ax, ax.figure.canvas.get_renderer()
        self.ax.apply_aspect()
        self.frame = ax.get_window_extent(self.renderer)
        self.taken: list[tuple[float, float, float, float]] = []

    def keep_free(self, left: float, bottom: float, right: float, top: float) -> None:
        """Nothing is placed in this box of pixels."""
        self.taken.append((left, bottom, right, top))

    def keep_free_around(self, x: float, y: float, radius: float) -> None:
        """Nothing is placed within ``radius`` points of a data point."""
        px, py, r = *self.pixel(x, y), self.pixels(radius)
        self.keep_free(px - r, py - r, px + r, py + r)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Pixel of a data point."""
        return tuple(self.ax.transData.transform((x, y)))

    def pixels(self, points: float) -> float:
        """Points of type in pixels."""
        return points * self.ax.figure.dpi / 72

    def place(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        gap: float = 3,
        bold: bool = False,
        colour: str = INK,
        centred: bool = False,
        halo: str = "white",
    ) -> bool:
        """Write a label near a data point where it is free; say whether it was written.

        Parameters
        ----------
        x, y : float
            Data coordinates.
        text : str
            Drawn literally, cut at 40 characters.
        size, gap : float
            Points: of the type, and from the point to the label.
        centred : bool
            Only on the point itself (names of countries).
        halo : str
            Colour around the letters.
        """
        text = plain(text, 40)
        width, height = self.measure(text, size, bold)
        px, py = self.pixel(x, y)
        for reach in (gap,) if centred else (gap, 2.2 * gap, 4 * gap):
            for left, down, dx, dy in ((0.5, 0.5, 0, 0),) if centred else PLACES:
                corner = (
                    px - left * width + dx * self.pixels(reach),
                    py - down * height + dy * self.pixels(reach),
                )
                if text and self.free(*corner, width, height):
                    self.keep_free(*corner, corner[0] + width, corner[1] + height)
                    self.draw(corner, text, size, bold, colour, height, halo)
                    if reach > 1.5 * gap:
                        self.lead((px, py), corner, width, height)
                    return True
        return False

    def measure(self, text: str, size: float, bold: bool) -> tuple[float, float]:
        """Width and height of a label in pixels, with room for its halo."""
        font = fonts()["bold" if bold else "regular"].copy()
        font.set_size(size)
        width, _, _ = self.renderer.get_text_width_height_descent(text or " ", font, False)
        return width + self.pixels(2), self.pixels(size * 1.3)

    def free(self, left: float, bottom: float, width: float, height: float) -> bool:
        """Whether a box lies inside the axes and on nothing."""
        right, top, edge = left + width, bottom + height, self.frame
        inside = left > edge.x0 + 4 and bottom > edge.y0 + 4 and right < edge.x1 - 4 and top < edge.y1 - 4
        return inside and not self.clashes(left, bottom, right, top)

    def clashes(self, left: float, bottom: float, right: float, top: float) -> int:
        """How many taken boxes a box touches."""
        return sum(left < x1 and right > x0 and bottom < y1 and top > y0 for x0, y0, x1, y1 in self.taken)

    def lead(self, point, corner, width, height) -> None:
        """A thin line from a far label to its point."""
        from matplotlib.lines import Line2D

        end = [
            min(max(point[0], corner[0]), corner[0] + width),
            min(max(point[1], corner[1]), corner[1] + height),
        ]
        line = self.ax.transData.inverted().transform([point, end])
        self.ax.add_artist(Line2D(line[:, 0], line[:, 1], color=INK, lw=0.5, zorder=11))  # no new limits

    def draw(self, corner, text, size, bold, colour, height, halo) -> None:
        """Write it with a halo."""
        from matplotlib.patheffects import withStroke

        x, y = self.ax.transData.inverted().transform((corner[0] + self.pixels(1), corner[1] + height / 2))
        write(
            self.ax,
            x,
            y,
            text,
            size,
            bold=bold,
            colour=colour,
            va="center",
            zorder=12,
            gid="label",
            path_effects=[withStroke(linewidth=2.2, foreground=halo)],
        )
