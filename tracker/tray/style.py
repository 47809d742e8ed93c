"""The application's look: one theme at a time, as palette, font and the little style sheet it takes."""

import re
from dataclasses import asdict, replace
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QProxyStyle, QWidget

from tracker.tray.assets import asset
from tracker.tray.colours import DARK, LIGHT, contrasting
from tracker.tray.compositing import CutToCard
from tracker.tray.fonts import font, register_fonts
from tracker.tray.theme import Radius, Role, Theme

_Part = QPalette.ColorRole
_BAR: Final = 12
_BESIDE_BAR: Final = 3
"""Lengths of a scroll bar, as in the style sheet."""
_LENGTH: Final = re.compile(r"(\d+)dp")


class Look(QObject):
    """The theme everything is drawn by. Painted widgets read it as they paint, others on `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        """Begin with the light theme; `wear` sets it."""
        super().__init__()
        self.theme = Theme(LIGHT)

    def wear(self, theme: Theme) -> None:
        """Have the whole application look like this from now on."""
        self.theme = theme
        QPixmapCache.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(theme))
            app.setFont(font(Role.BODY, theme))
            app.setStyleSheet(style_sheet(theme))
        self.changed.emit()


look: Final = Look()
"""The one look of this process, as Qt knows one palette."""


_Polished = QWidget | QApplication | QPalette | Qt.GlobalColor | QColor


class _Style(QProxyStyle):
    """Qt's own, but that tooltips have round corners: a style sheet alone leaves them on a square ground."""

    def polish(self, thing: _Polished) -> None:
        """Ready a thing to be drawn."""
        if isinstance(thing, QWidget) and thing.inherits("QTipLabel"):
            thing.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
            CutToCard(thing, 0, Radius.TOOLTIP, lambda: QColor(look.theme.colours.ink))
        super().polish(thing)


def dress(app: QApplication, theme: Theme) -> None:
    """Give a fresh application our style, typefaces and theme; once for each application."""
    app.setStyle(_Style("Fusion"))
    register_fonts()
    look.wear(theme)


def system_theme(theme: Theme, *, dark: bool | None = None) -> Theme:
    """Return a theme with the colours that the system asks for, `dark` or light where that is chosen."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return _contrasting(theme)
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark if dark is None else dark
    return replace(theme, colours=DARK if is_dark else LIGHT, dark=is_dark, contrast=False)


def palette(theme: Theme) -> QPalette:
    """Return what Qt's own controls are drawn with."""
    colours = theme.colours
    made = QPalette()
    for role, colour in {
        _Part.Window: colours.bg,
        _Part.WindowText: colours.text,
        _Part.Base: colours.surface,
        _Part.AlternateBase: colours.sunken,
        _Part.Text: colours.text,
        _Part.PlaceholderText: colours.text3,
        _Part.Button: colours.surface,
        _Part.ButtonText: colours.text,
        _Part.BrightText: colours.danger_text,
        _Part.Light: colours.surface,
        _Part.Midlight: colours.hover,
        _Part.Mid: colours.line,
        _Part.Dark: colours.control,
        _Part.Shadow: colours.shadow,
        _Part.Highlight: colours.accent,
        _Part.HighlightedText: colours.on_accent,
        _Part.Accent: colours.accent,
        _Part.Link: colours.accent_text,
        _Part.LinkVisited: colours.accent_text,
        _Part.ToolTipBase: colours.ink,
        _Part.ToolTipText: colours.on_ink,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (_Part.WindowText, _Part.Text, _Part.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.text3))
    return made


def style_sheet(theme: Theme) -> str:
    """Return what a palette cannot say: menus, tooltips, scroll bars and line edits.

    It is written in a file, with colours by their tokens and lengths that grow with the text as `dp`.
    """
    tokens = {name: str(colour) for name, colour in asdict(theme.colours).items()}
    edge = theme.colours.text if theme.contrast else theme.colours.line
    written = Template(asset("style.qss").read_text("utf-8"))
    # A radius of more than half of a scroll bar's handle would be none.
    rounded = (theme.px(_BAR) - 2 * theme.px(_BESIDE_BAR)) // 2
    sheet = written.substitute(tokens, border=theme.border, edge=edge, round=rounded)
    return _LENGTH.sub(lambda found: f"{theme.px(int(found[1]))}px", sheet)


def _contrasting(theme: Theme) -> Theme:
    # Without a palette of ours the application's is the system's.
    QGuiApplication.setPalette(QPalette())
    system = QGuiApplication.palette()
    roles = (_Part.Window, _Part.WindowText, _Part.Highlight, _Part.HighlightedText)
    colours = contrasting(*(system.color(role).name().upper() for role in roles))
    is_dark = system.color(_Part.Window).lightness() < system.color(_Part.WindowText).lightness()
    return replace(theme, colours=colours, dark=is_dark, contrast=True)
