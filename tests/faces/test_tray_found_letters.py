"""The letters of a name that is searched for: found ones are marked, and the name is read as before."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from tracker.tray.present.work import Choice, search
from tracker.tray.widgets.picker_list import _Row


def ink(typed: str, name: str, *, mirrored: bool) -> QImage:
    """Return where a row has ink, whatever its colour."""
    [found] = search([Choice(None, None, name)], typed)
    image = QImage(400, 38, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    _Row(painter, QRectF(0, 0, 400, 38), mirrored=mirrored).draw(found, chosen=False)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Alpha8)


@pytest.mark.parametrize("mirrored", [True, False])
def test_letters_that_join_stay_joined_where_some_are_found(*, mirrored: bool) -> None:
    for typed, name in (("اس", "استيراد الرواتب"), ("أس", "الاجتماع الأسبوعي")):
        assert ink(typed, name, mirrored=mirrored) == ink("", name, mirrored=mirrored)


def test_a_latin_name_is_read_in_its_own_direction_in_a_mirrored_list() -> None:
    assert ink("pa", "Payroll import", mirrored=True) == ink("", "Payroll import", mirrored=True)
