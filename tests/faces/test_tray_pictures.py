"""Pictures of every window and state: each can be drawn, in every way, and those that are kept are there."""

import os
from collections.abc import Iterator
from itertools import cycle

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from lib.pictures import FOLDER
from lib.tray_pictures import picture_of
from lib.tray_shot import Shot, Way
from lib.tray_shots import SHOTS
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.style import look

OF_ANOTHER_WINDOW = {"entry-dialog", "device-ending"}
"""A dialog above the window that has the size."""
SOME_COLOURS = 6


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Have language, direction and theme be again what they were."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, os.environ.get(LANGUAGE_VARIABLE, ""))
    theme, locale = look.theme, QLocale()
    yield
    look.wear(theme)
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def each_in_some_way() -> Iterator[tuple[Shot, Way]]:
    """Yield every scene in one of its ways, another one than the scene before."""
    turns = cycle(range(max(len(shot.ways) for shot in SHOTS)))
    for shot, turn in zip(SHOTS, turns, strict=False):
        yield shot, shot.ways[turn % len(shot.ways)]


def test_every_window_and_state_can_be_drawn(qapp: QApplication) -> None:
    tried = set()
    for shot, way in each_in_some_way():
        picture, size = picture_of(qapp, shot, way), shot.size_in(way)
        if size is not None and shot.name not in OF_ANOTHER_WINDOW:
            assert (picture.width(), picture.height()) == size, f"{shot.name} takes more room than there is"
        small = picture.scaled(48, 48)
        seen = {small.pixel(x, y) for x in range(48) for y in range(48)}
        assert len(seen) > SOME_COLOURS, f"{shot.name} is empty"
        tried.add(way)
    assert tried >= set(SHOTS[0].ways)


def test_names_are_of_one_picture_each() -> None:
    names = [f"{shot.name}-{way.name}" for shot in SHOTS for way in shot.ways]
    assert len(names) == len(set(names))


def test_what_is_kept_is_there_and_nothing_else() -> None:
    kept = {f"{shot.name}-{way}.webp" for shot in SHOTS for way in shot.kept}
    assert {path.name for path in FOLDER.iterdir()} == kept | {"demo.png"}
