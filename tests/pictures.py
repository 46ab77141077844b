"""What the tests of maps and charts share: where text stands, and names that could break a picture."""

HOSTILE = [
    "$x^2$",
    r"$\frac{1}{",
    "<b>bold</b>",
    "a_{b",
    "100% & more",
    "日本国",
    "🚀 launch",
    "العربية",
    "\x00\u202e!",
    "",
    "x" * 300,
    "line\nbreak",
    "\\alpha",
    "{}",
    "'; DROP TABLE",
]


def text_boxes(fig, gid=None):
    """Boxes of all drawn text, in pixels, with the text."""
    fig.draw_without_rendering()
    found = [
        t for ax in [fig, *fig.axes] for t in ax.texts if t.get_text() and (gid is None or t.get_gid() == gid)
    ]
    return [(t.get_text(), t.get_window_extent()) for t in found]


def overlapping(boxes, slack=5):
    """Pairs of texts whose boxes share more than ``slack`` pixels both ways (boxes are higher than ink)."""
    pairs = []
    for i, (first, a) in enumerate(boxes):
        for second, b in boxes[i + 1 :]:
            wide = min(a.x1, b.x1) - max(a.x0, b.x0)
            high = min(a.y1, b.y1) - max(a.y0, b.y0)
            if wide > slack and high > slack:
                pairs.append((first, second))
    return pairs


def outside(fig, boxes, slack=2.0):
    """Texts that leave the picture."""
    width, height = fig.canvas.get_width_height()
    return [
        text
        for text, box in boxes
        if box.x0 < -slack or box.y0 < -slack or box.x1 > width + slack or box.y1 > height + slack
    ]
