"""Whatever the tray paints has a role for who hears it, or is decoration whose words stand beside it."""

import pkgutil
from importlib import import_module

from PySide6.QtWidgets import QAbstractButton, QDialog, QFrame, QLabel, QLineEdit, QWidget

from tracker import tray
from tracker.tray.speech import ROLE

SPEAKING = (QAbstractButton, QDialog, QFrame, QLabel, QLineEdit)
"""What Qt knows the role of."""
DECORATION = {
    "Brand": "words of its own are labels",
    "Card": "ground",
    "Dot": "colour of the name beside it",
    "Drawing": "of what will be",
    "HatchMark": "beside its word",
    "LevelBars": "the mean stands beside it",
    "Navigation": "ground",
    "NeedCard": "ground",
    "ShareBar": "the sentence says it",
    "Side": "ground",
    "StateDot": "the standing is said beside it",
    "Tile": "icon beside its words",
    "Tip": "its words are said by what it is about",
    "WeekBars": "the week's sum stands beside it",
    "_Disc": "within a button",
    "_Icon": "icon beside its words",
    "_Initials": "the name beside it",
    "_More": "what it covers is there to be scrolled to",
    "_Mark": "the app's mark",
    "_ReviewCard": "ground",
}


def painted() -> set[type[QWidget]]:
    """Return every widget class of ours that paints."""
    for module in pkgutil.walk_packages(tray.__path__, "tracker.tray."):
        import_module(module.name)
    return {each for each in _below(QWidget) if "paintEvent" in vars(each)}


def _below(top: type[QWidget]) -> set[type[QWidget]]:
    ours = set(top.__subclasses__())
    found = {each for each in ours if each.__module__.startswith("tracker.tray.")}
    return found.union(*(_below(each) for each in ours))


def test_what_is_painted_speaks_or_is_decoration() -> None:
    mute = {
        each.__name__
        for each in painted()
        if not issubclass(each, SPEAKING) and not hasattr(each, ROLE) and each.__name__ not in DECORATION
    }
    assert mute == set()


def test_no_decoration_is_named_that_speaks_or_is_gone() -> None:
    silent = {each.__name__ for each in painted() if not hasattr(each, ROLE)}
    assert set(DECORATION) - silent == set()
