"""What the tray app is drawn by: enough contrast, digits that keep their width, icons, a Qt that is sound."""

import re
import sys
from dataclasses import fields

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from tests.architecture.house import ROOT
from tracker.tray.assets import asset
from tracker.tray.colours import (
    DARK,
    GRAPHICS_CONTRAST,
    LIGHT,
    TEXT_CONTRAST,
    Colours,
    contrast,
    contrasting,
    mixed,
)
from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.style import look, style_sheet
from tracker.tray.theme import TYPE, Role, Theme
from tracker.tray.widgets.button import Button, Kind
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column, Row

NAME = re.compile(r'"([a-z0-9-]+)"')
DRAWN = re.compile(r'(?:pixmap\(|icon\(|icon=|Tile\(|show_words\()"([a-z0-9-]+)"')
THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("bg", "surface", "sidebar", "hover")
SOFT = {"accent_soft": "accent_text", "warn_soft": "warn_text", "danger_soft": "danger_text"}
SOFT |= {"info_soft": "info_text"}
READABLE = {"text", "text2", "text3", "accent_text", "warn_text", "danger_text", "info_text"}
"""Inks that can be read on any ground."""


def lowest(colours: Colours, token: str) -> float:
    """Return the contrast of a token on the ground where it is least."""
    return min(contrast(getattr(colours, token), getattr(colours, ground)) for ground in GROUNDS)


@THEMES
def test_text_can_be_read_on_every_ground(colours: Colours) -> None:
    assert {token: lowest(colours, token) for token in ("text", "text2", "text3")}.keys()
    for token in READABLE:
        assert lowest(colours, token) >= TEXT_CONTRAST, token
    for ground, token in SOFT.items():
        for on_it in (token, "text2"):
            assert contrast(getattr(colours, on_it), getattr(colours, ground)) >= TEXT_CONTRAST, (
                ground,
                on_it,
            )
    for ground, token in {"accent": "on_accent", "ink": "on_ink", "danger": "on_danger"}.items():
        assert contrast(getattr(colours, token), getattr(colours, ground)) >= TEXT_CONTRAST, token


@THEMES
def test_what_carries_meaning_can_be_seen(colours: Colours) -> None:
    for token in ("control", "focus", "level_hi"):
        assert contrast(getattr(colours, token), colours.surface) >= GRAPHICS_CONTRAST, token
    for colour in colours.projects:
        assert contrast(colour, colours.surface) >= 3.8, colour


@pytest.mark.parametrize(
    ("colours", "figures"),
    [
        (LIGHT, {"text": 14.2, "text2": 5.9, "text3": 4.6}),
        (DARK, {"text": 12.0, "text2": 6.7, "text3": 4.7}),
    ],
    ids=["light", "dark"],
)
def test_the_table_of_the_design_is_what_the_colours_have(
    colours: Colours, figures: dict[str, float]
) -> None:
    for token, figure in figures.items():
        assert lowest(colours, token) == pytest.approx(figure, abs=0.06), token


@THEMES
def test_an_entry_is_read_on_the_tint_of_its_project(colours: Colours) -> None:
    theme = Theme(colours, dark=colours is DARK)
    for number in range(2 * len(colours.projects)):
        assert contrast(colours.text, theme.entry(number)) >= 8.3
        assert contrast(colours.text2, theme.entry(number)) >= TEXT_CONTRAST


def test_high_contrast_takes_the_systems_colours_and_no_tints() -> None:
    colours = contrasting("#000000", "#FFFFFF", "#1AEBFF", "#000000")
    theme = Theme(colours, dark=True, contrast=True)
    assert {colours.bg, colours.surface, colours.warn_soft, theme.entry(3)} == {"#000000"}
    assert {colours.line, colours.text3, colours.danger_text} == {"#FFFFFF"}
    assert (colours.accent, colours.on_accent, theme.border) == ("#1AEBFF", "#000000", 2)
    faint = contrasting("#000000", "#FFFFFF", "#111111", "#222222")
    assert (faint.accent, faint.on_accent) == ("#FFFFFF", "#000000")


def test_mixing_lays_a_share_of_one_colour_over_another() -> None:
    assert mixed("#FFFFFF", "#000000", 0.5) == "#808080"
    assert mixed("#123456", "#FEDCBA", 0.0) == "#FEDCBA"


@pytest.mark.parametrize("role", [role for role in Role if TYPE[role].tabular])
def test_digits_that_change_keep_their_width(role: Role) -> None:
    metrics = QFontMetricsF(font(role, look.theme))
    assert metrics.horizontalAdvance("11:11") == pytest.approx(metrics.horizontalAdvance("00:00"), abs=0.01)


def test_text_grows_with_its_setting_and_never_below_the_least_size() -> None:
    once, twice = (QFontMetricsF(font(Role.BODY, Theme(LIGHT, scale=scale))).height() for scale in (1.0, 2.0))
    assert twice == pytest.approx(2 * once, rel=0.05)
    assert min(kind.px for kind in TYPE.values()) >= 11
    assert {kind.weight for kind in TYPE.values()} <= {400, 500, 600}


def test_the_bundled_typefaces_are_used() -> None:
    assert font(Role.BODY, look.theme).families()[0] == "Inter"
    advances = {
        QFontMetricsF(font(role, look.theme)).horizontalAdvance("Tracker")
        for role in (Role.BODY, Role.BUTTON, Role.ROW_STRONG)
    }
    assert len(advances) == 3


def test_licences_lie_beside_what_they_are_of() -> None:
    for words in (
        ("fonts", "Inter-OFL.txt"),
        ("fonts", "NotoSansArabicUI-OFL.txt"),
        ("icons", "Lucide-ISC.txt"),
    ):
        assert "ermission" in asset(*words).read_text("utf-8")


def test_every_icon_that_is_shipped_is_used_and_the_other_way_round() -> None:
    shipped = {path.stem for path in asset("icons").glob("*.svg")}
    code = ROOT / "tracker" / "tray"
    named = {name for path in code.rglob("*.py") for name in NAME.findall(path.read_text("utf-8"))}
    assert shipped - named == set()
    drawn = {name for path in code.rglob("*.py") for name in DRAWN.findall(path.read_text("utf-8"))}
    assert "chevron-right" in drawn
    assert drawn - shipped == set()


def test_arrows_are_mirrored_and_clocks_are_not(qapp: QApplication) -> None:

    def drawn(name: str) -> QPixmap:
        return pixmap(name, "#000000", 24, ratio=1.0)

    straight = {name: drawn(name).toImage() for name in ("chevron-right", "clock", "chevron-left")}
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert drawn("chevron-right").toImage() == straight["chevron-left"]
        assert drawn("clock").toImage() == straight["clock"]
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_the_style_sheet_names_only_colours_there_are_and_grows() -> None:
    assert "$" not in style_sheet(Theme(LIGHT))
    assert "min-height: 34px" in style_sheet(Theme(LIGHT))
    assert "min-height: 68px" in style_sheet(Theme(LIGHT, scale=2.0))


def test_a_tooltip_of_qts_own_has_the_round_corners_of_ours(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QToolTip.showText(QPoint(0, 0), "Next day", window)
    [tip] = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
    drawn = tip.grab().toImage()
    assert drawn.pixelColor(0, 0).alpha() == 0
    assert drawn.pixelColor(drawn.width() // 2, 2).name().upper() == LIGHT.ink
    QToolTip.hideText()


def test_the_ring_of_what_ends_flush_is_whole(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(Button, "hasFocus", lambda _button: True)
    button = Button("Edit", Kind.GHOST, icon="pencil-line")
    qtbot.addWidget(button)
    button.end_flush()
    button.resize(button.sizeHint())
    drawn = button.grab().toImage()
    across = [drawn.pixelColor(x, drawn.height() // 2).name().upper() for x in range(drawn.width())]
    ratio = round(drawn.devicePixelRatio())
    assert across[: 4 * ratio].count(LIGHT.focus) == across[-4 * ratio :].count(LIGHT.focus) == 2 * ratio


def test_gaps_grow_with_the_text(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    row, column, flow = Row(gap=12), Column(gap=4, edges=(1, 2, 3, 4)), Flow(room, across=10, down=6)
    for _each in range(2):
        flow.addWidget(QLabel("word"))
    usual = flow.sizeHint().width()
    look.wear(Theme(LIGHT, scale=2.0))
    margins = column.contentsMargins()
    assert (row.spacing(), column.spacing()) == (24, 8)
    assert [margins.left(), margins.top(), margins.right(), margins.bottom()] == [2, 4, 6, 8]
    assert flow.sizeHint().width() - usual >= 10
    look.wear(Theme(LIGHT))


def test_every_theme_has_eight_projects_and_every_colour() -> None:
    for colours in (LIGHT, DARK):
        written = [getattr(colours, each.name) for each in fields(Colours) if each.name != "projects"]
        assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in (*written, *colours.projects))
    assert len(LIGHT.projects) == len(DARK.projects) == 8


def test_qt_loses_no_reference() -> None:
    # A release of PySide6 that does dies after some thousand calls: see pyproject.toml.
    thing = QObject()
    before = sys.getrefcount(None)
    for _call in range(500):
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 100


def test_colours_stand_in_one_place_only() -> None:
    allowed = {"colours.py", "tray_picture.py"}
    for path in (ROOT / "tracker" / "tray").rglob("*.py"):
        if path.name not in allowed:
            assert '"#' not in path.read_text("utf-8"), path
