"""The application's icon in the sizes a desktop looks for."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


def draw(svg: Path, theme: Path, name: str) -> None:
    """Put a drawing into an icon theme's folder, as it is and as PNGs of every size."""
    scalable = theme / "scalable/apps"
    scalable.mkdir(parents=True)
    shutil.copyfile(svg, scalable / f"{name}.svg")
    renderer = QSvgRenderer(str(svg))
    for size in _SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        folder = theme / f"{size}x{size}/apps"
        folder.mkdir(parents=True)
        image.save(str(folder / f"{name}.png"))
