"""The README's picture: one real capture as it was seen, stored and opened, and what was counted."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from lib.demo import story
from lib.demo.display import some_display
from lib.demo.door import WORDS
from lib.setup import ROOT, say

if TYPE_CHECKING:
    from lib.demo.story import Figures

_TARGET = ROOT / "assets" / "screenshots" / "demo.png"
_SIZE = (1680, 1010)
_BACK, _SURFACE, _LINE = "#F6F6F3", "#FFFFFF", "#E4E4DE"
_TEXT, _TEXT2, _ACCENT, _ACCENT_SOFT = "#181B1A", "#525955", "#0A6A5A", "#E0F0EB"
_PANEL = (490, 276)
_LEFTS = (60, 595, 1130)
_TOP = 150
_ROWS_A_COLUMN = 6


def draw_demo() -> int:
    """Draw it from a demonstration that runs now; return 0 when every promise held."""
    with tempfile.TemporaryDirectory() as scratch, some_display() as (display, screen):
        folder = Path(scratch)
        figures = asyncio.run(story.tell(folder, display, screen, captures=3, keep=True))
        draw(folder, figures).save(_TARGET, optimize=True)
    say(f"Drawn: {_TARGET.relative_to(ROOT)}")
    return 0 if figures.hold() else 1


def draw(folder: Path, figures: Figures) -> Image.Image:
    """Return the picture of a demonstration that was kept in `folder`."""
    canvas = Image.new("RGB", _SIZE, _BACK)
    pen = ImageDraw.Draw(canvas)
    pen.text((60, 44), "One screenshot, from screen to someone entitled", _TEXT, _font(40))
    with Image.open(next((folder / "opened").iterdir())) as opened:
        seen = opened.convert("RGB").resize(_PANEL, Image.Resampling.LANCZOS)
    blob = next(path for path in (folder / "workspace" / "objects").rglob("*") if path.is_file())
    panels = (
        ("1  On the screen", "captured into memory only", seen),
        ("2  Wherever it is stored", f"{blob.stat().st_size:,} sealed bytes, drawn as pixels", _noise(blob)),
        ("3  Opened, by permission", "and every look is written down", seen),
    )
    for left, (title, caption, picture) in zip(_LEFTS, panels, strict=True):
        _panel(canvas, pen, (left, _TOP), picture)
        pen.text((left, _TOP + _PANEL[1] + 26), title, _TEXT, _font(26))
        pen.text((left, _TOP + _PANEL[1] + 64), caption, _TEXT2, _font(20))
    _table(pen, figures)
    return canvas


def _panel(canvas: Image.Image, pen: ImageDraw.ImageDraw, at: tuple[int, int], picture: Image.Image) -> None:
    (left, top), (width, height) = at, _PANEL
    pen.rounded_rectangle(
        (left - 8, top - 8, left + width + 8, top + height + 8), 14, fill=_SURFACE, outline=_LINE
    )
    canvas.paste(picture, at)


def _noise(blob: Path) -> Image.Image:
    """Return sealed bytes as grey pixels, from the start of the file."""
    content = blob.read_bytes()
    width, height = next(
        (_PANEL[0] // side, _PANEL[1] // side)
        for side in range(1, _PANEL[1])
        if (_PANEL[0] // side) * (_PANEL[1] // side) <= len(content)
    )
    grey = Image.frombytes("L", (width, height), content[: width * height])
    return grey.resize(_PANEL, Image.Resampling.NEAREST)


def _table(pen: ImageDraw.ImageDraw, figures: Figures) -> None:
    top = 588
    pen.rounded_rectangle((52, top, _SIZE[0] - 52, _SIZE[1] - 50), 14, fill=_SURFACE, outline=_LINE)
    pen.text((84, top + 22), "$ python3 scripts/demo.py", _TEXT2, _font(22))
    rows = [(WORDS[name], str(value)) for name, value in asdict(figures).items()]
    for number, (word, value) in enumerate(rows):
        column, row = divmod(number, _ROWS_A_COLUMN)
        left, at = 84 + column * 780, top + 74 + row * 42
        pen.text((left, at), word, _TEXT, _font(22))
        pen.text((left + 700, at), value, _ACCENT, _font(22), anchor="ra")
    left, at = 84 + 780, top + 74 + _ROWS_A_COLUMN * 42 - 50
    verdict = "Every promise held." if figures.hold() else "Not every promise held."
    pen.rounded_rectangle((left - 12, at, left + 232, at + 46), 10, fill=_ACCENT_SOFT)
    pen.text((left + 4, at + 10), verdict, _ACCENT, _font(22))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
