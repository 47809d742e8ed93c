"""The bundled typefaces, and a font for each role of text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from tracker.tray.assets import asset
from tracker.tray.theme import TYPE, Role, Theme

FAMILY = "Inter"
_DISPLAY = "Inter Display"
_ARABIC = "Noto Sans Arabic UI"
_FILES = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "InterDisplay-SemiBold.ttf",
    "NotoSansArabicUI-Regular.ttf",
    "NotoSansArabicUI-Bold.ttf",
)
_TABULAR = QFont.Tag("tnum")
_POINTS_PER_INCH = 72


def register_fonts() -> None:
    """Make the bundled typefaces known to the application; where one cannot be, the system's stand in."""
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(asset("fonts", name)))


def font(role: Role, theme: Theme, *, weight: int | None = None, tabular: bool | None = None) -> QFont:
    """Return the font of a role at the theme's text scale; `weight` and `tabular` overrule the role's."""
    kind = TYPE[role]
    made = QFont([_DISPLAY if kind.display else FAMILY, FAMILY, _ARABIC])
    size = kind.px * theme.scale
    # Points keep half pixels, which `setPixelSize` does not take.
    made.setPointSizeF(size * _POINTS_PER_INCH / QGuiApplication.primaryScreen().logicalDotsPerInchY())
    made.setWeight(QFont.Weight(weight or kind.weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Spacing would tear the joins of Arabic letters.
    if kind.tracking and QGuiApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, size * kind.tracking)
    if kind.tabular if tabular is None else tabular:
        made.setFeature(_TABULAR, 1)
    return made
