"""Screens that nobody had, drawn as plain shapes: what made-up screenshots show."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

from PIL import Image, ImageDraw

KINDS: Final = 5
_SIZE: Final = (960, 600)
_INKS: Final = ("#C678DD", "#61AFEF", "#E5C07B", "#98C379", "#ABB2BF")


def screen(number: int) -> bytes:
    """Return one of a few kinds of screens as WebP."""
    return _screen(number % KINDS)


@cache
def _screen(number: int) -> bytes:
    drawn = Image.new("RGB", _SIZE, "#FFFFFF")
    pen = ImageDraw.Draw(drawn)
    _DRAWN[number](pen)
    file = io.BytesIO()
    drawn.save(file, "WEBP", quality=80)
    return file.getvalue()


def _page(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 960, 24), "#F3F4F6")
    pen.rectangle((20, 8, 100, 18), "#3A72CF")
    for row, tint in enumerate(("#D6E4FA", "#FBE0CC", "#E2DAFA", "#D5ECD0")):
        top = 90 + row * 120
        pen.rounded_rectangle((50, top, 130, top + 76), 8, tint)
        pen.rectangle((160, top + 12, 340, top + 24), "#4B5263")
        pen.rectangle((160, top + 44, 290, top + 52), "#C4C8D0")
        pen.rectangle((480, top + 30, 540, top + 42), "#7A8194")
    for row in range(6):
        pen.rectangle((660, 100 + row * 34, 740, 108 + row * 34), "#B9BEC9")
        pen.rectangle((840, 100 + row * 34, 890, 108 + row * 34), "#7A8194")
    pen.rectangle((690, 330, 890, 372), "#3A72CF")


def _code(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, *_SIZE), "#1E2330")
    for row in range(22):
        pen.rectangle((30, 30 + row * 25, 110, 36 + row * 25), "#3B4252")
        x = 200 + (row * 7 % 4) * 34
        for word in range(3 + row % 3):
            width = 30 + (row * 31 + word * 47) % 90
            pen.rectangle((x, 30 + row * 25, x + width, 38 + row * 25), _INKS[(row + word) % 5])
            x += width + 14


def _charts(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 150, 600), "#2B3245")
    for row in range(8):
        pen.rectangle((24, 60 + row * 40, 120, 68 + row * 40), "#59617A")
    for card in range(3):
        pen.rounded_rectangle((190 + card * 250, 40, 410 + card * 250, 150), 8, outline="#D9DCE3", width=2)
        pen.rectangle((210 + card * 250, 64, 290 + card * 250, 72), "#B9BEC9")
        pen.rectangle((210 + card * 250, 96, 340 + card * 250, 116), "#2B3245")
    for bar in range(18):
        tall = 60 + (bar * 53) % 170
        pen.rectangle((210 + bar * 39, 420 - tall, 236 + bar * 39, 420), "#7BA3E0")
    for row in range(3):
        pen.rectangle((210, 460 + row * 36, 860 - row * 90, 470 + row * 36), "#C4C8D0")


def _table(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 960, 60), "#E3F0EA")
    pen.rectangle((20, 20, 200, 34), "#6E9C8C")
    for row in range(13):
        top = 90 + row * 38
        pen.line((20, top + 26, 940, top + 26), "#E4E4DE", 2)
        for column in range(6):
            width = 50 + (row * 17 + column * 41) % 60
            pen.rectangle((36 + column * 152, top, 36 + column * 152 + width, top + 10), "#9AA5A0")


_DRAWN: Final = (_page, _code, _page, _charts, _table)
