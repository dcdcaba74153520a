"""The chart of a shift as a picture: one bar a figure, with its number.

Numbers only: the words stand beside it in the letter, where every client shows them.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

WIDTH = 480
_ROW, _BAR, _LEFT, _RIGHT = 34, 22, 8, 90
_BACK, _INK, _RAIL = "white", "#1f2933", "#e4e7eb"


class Bar(NamedTuple):
    """One row: its length as a number, what stands behind it, and its colour."""

    value: float
    shown: str
    colour: str


def bars(rows: Sequence[Bar]) -> bytes:
    """Return a PNG of horizontal bars; the longest takes the whole width.

    `shown` is printed in ASCII; negative values have no length.
    """
    height = _ROW * max(1, len(rows)) + 6
    image = Image.new("RGB", (WIDTH, height), _BACK)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=15)
    room = WIDTH - _LEFT - _RIGHT
    most = max([row.value for row in rows if row.value > 0], default=1.0)
    for number, row in enumerate(rows):
        top = number * _ROW + 6
        draw.rectangle((_LEFT, top, _LEFT + room, top + _BAR), fill=_RAIL)
        length = round(room * max(row.value, 0) / most)
        if length:
            draw.rectangle((_LEFT, top, _LEFT + length, top + _BAR), fill=row.colour)
        shown = row.shown.encode("ascii", "replace").decode()
        draw.text((_LEFT + room + 8, top + 2), shown, font=font, fill=_INK)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
