"""Pictures of the tray app in its states, drawn off screen: nobody has had what they show."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from lib import made_up_day
from lib.made_up_words import WORDS
from lib.tray_shots import SHOTS
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.colours import DARK, LIGHT
from tracker.tray.run import speak
from tracker.tray.style import dress, look
from tracker.tray.theme import Theme
from tracker.tray.widgets.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lib.tray_shot import Shot, Way

_QUALITY: Final = 82
_ROUNDS: Final = 4
"""How often what a layout asks for leads to another one, at most."""


def draw(folder: Path, *, kept_only: bool = False, only: str = "") -> Iterator[Path]:
    """Draw pictures whose names begin so, and yield their files; `kept_only` those in the checkout."""
    app = application()
    folder.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        for way in shot.ways:
            name = f"{shot.name}-{way.name}"
            if name.startswith(only) and (way.name in shot.kept or not kept_only):
                path = folder / f"{name}.webp"
                picture_of(app, shot, way).save(str(path), quality=_QUALITY)
                yield path


def application() -> QApplication:
    """Return the application of this process, dressed as ours."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError
    os.environ["TZ"] = made_up_day.ZONE.key
    dress(app, Theme(LIGHT))
    return app


def picture_of(app: QApplication, shot: Shot, way: Way) -> QImage:
    """Return a scene as it is drawn in a way."""
    os.environ[LANGUAGE_VARIABLE] = way.language
    speak(app)
    look.wear(replace(look.theme, colours=DARK if way.dark else LIGHT, dark=way.dark, scale=way.scale))
    shown: list[QWidget] = []
    picture = QImage()
    for each in shot.scene(WORDS[way.language]):
        if isinstance(each, QImage):
            picture = each
            continue
        shown.append(each)
        _show(each, shot.size_in(way) if len(shown) == 1 else None)
        _settle(app)
    _settle(app)
    if picture.isNull():
        picture = shown[-1].grab().toImage()
    for each in reversed(shown):
        each.close()
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return picture


def _show(widget: QWidget, size: tuple[int, int] | None) -> None:
    """Show a widget, as no window of any screen: nothing in it has the focus unless it is given."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    if size is not None:
        widget.resize(*size)
    elif not isinstance(widget, Dialog):  # Which takes its size itself.
        # Not `adjustSize`, which stops at two thirds of a screen that is small here.
        widget.ensurePolished()
        widget.resize(widget.sizeHint())
    widget.show()


def _settle(app: QApplication) -> None:
    for _round in range(_ROUNDS):
        app.processEvents()
