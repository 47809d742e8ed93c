"""The tray's menu: everything there is to do, in text, icons and keys only, as panels draw it themselves."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from tracker.host.translate import translate as _
from tracker.tray.compositing import CutToCard
from tracker.tray.icons import icon
from tracker.tray.present.short import in_short
from tracker.tray.present.timer import MenuWords
from tracker.tray.present.work import Choice
from tracker.tray.style import look

MOST_RECENT: Final = 5
_ICON: Final = 16
_DOT: Final = 5.0
_MOST_LETTERS: Final = 48
"""Of a name."""
_RADIUS: Final = 12
"""As in the style sheet."""


class TrayMenu(QObject):
    """Each signal is something the person chose."""

    toggled = Signal()
    break_wanted = Signal()
    stop_wanted = Signal()
    """To end a break without going on."""
    screenshots_wanted = Signal()
    """To pause screenshots, or to take them again."""
    note_wanted = Signal()
    chosen = Signal(object)
    """Recent work to go over to, a `Choice`."""
    needs_wanted = Signal()
    policy_wanted = Signal()
    sign_in_wanted = Signal()
    last_wanted = Signal()
    """The last screenshot is to be seen."""
    open_wanted = Signal()
    quit_wanted = Signal()
    about_to_show = Signal()

    def __init__(self, menu: QMenu, parent: QObject | None = None) -> None:
        """Take an empty menu and put everything in it but words; `show_words` fills it."""
        super().__init__(parent)
        self.menu: Final = menu
        self.menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.menu.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.menu.setSeparatorsCollapsible(False)
        self.menu.setToolTipsVisible(True)
        CutToCard(self.menu, 0, _RADIUS, lambda: QColor(look.theme.colours.line))
        self.menu.aboutToShow.connect(self.about_to_show)
        self._clock, self._work, self._total = (self._told() for _line in range(3))
        self.menu.addSeparator()
        self._toggle = self._does(_("Start"), self.toggled)
        self._break = self._does("", self.break_wanted)
        self._stop = self._does("", self.stop_wanted)
        self._screenshots = self._does("", self.screenshots_wanted)
        self._note = self._does(_("Write a note..."), self.note_wanted)
        self._before_recent = self.menu.addSeparator()
        self._heading = self._told()
        self._heading.setText(_("Recent"))
        self._recent: Final = [self._offers(place) for place in range(MOST_RECENT)]
        self._choices: Sequence[Choice] = ()
        self._after_recent = self.menu.addSeparator()
        self._needs = self._does("", self.needs_wanted)
        self._policy = self._does(_("What is recorded has changed"), self.policy_wanted)
        self._sign_in = self._does(_("Sign in again..."), self.sign_in_wanted)
        self._last = self._does(_("Last screenshot"), self.last_wanted)
        self.show_again(policy=False, sign_in=False, screenshot=False)
        self._open = self._does(_("Open Tracker"), self.open_wanted)
        self._quit = self._does(_("Quit..."), self.quit_wanted)
        self._is_on = False
        look.changed.connect(self._draw)
        self._draw()
        self.show_recent(())

    def show_words(self, words: MenuWords, *, is_on: bool) -> None:
        """Show how things stand; `is_on` says that there is something to stop."""
        for action, text in (
            (self._clock, words.clock),
            (self._total, words.total),
            (self._break, words.pausing),
            (self._stop, words.stop),
            (self._screenshots, words.screenshots),
            (self._needs, words.needs),
        ):
            _set_text(action, text)
        _set_name(self._work, words.work)
        self._toggle.setText(words.toggle)
        self._note.setVisible(is_on)
        if is_on != self._is_on:
            self._is_on = is_on
            self._draw()

    def show_again(self, *, policy: bool, sign_in: bool, screenshot: bool) -> None:
        """Offer what was told and has gone: the policy changed, a session ended, the last screenshot."""
        self._policy.setVisible(policy)
        self._sign_in.setVisible(sign_in)
        self._last.setVisible(screenshot)

    def show_recent(self, choices: Sequence[Choice]) -> None:
        """Offer work that was done lately."""
        self._choices = tuple(choices[:MOST_RECENT])
        for action in self._recent[len(self._choices) :]:
            action.setVisible(False)
        for action, choice in zip(self._recent, self._choices, strict=False):
            _set_name(action, choice.text)
            action.setIcon(QIcon() if choice.hue is None else _dot(look.theme.project(choice.hue)))
            action.setVisible(True)
        for action in (self._heading, self._after_recent):
            action.setVisible(bool(self._choices))

    def _offers(self, place: int) -> QAction:
        action = self.menu.addAction("")
        action.triggered.connect(lambda _checked=False: self.chosen.emit(self._choices[place]))
        return action

    def _told(self) -> QAction:
        action = self.menu.addAction("")
        action.setEnabled(False)
        action.setVisible(False)
        return action

    def _does(self, text: str, signal: SignalInstance) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(signal)
        return action

    def _draw(self) -> None:
        ink, beside = look.theme.colours.text, look.theme.colours.text2
        for action, name in (
            (self._toggle, "square" if self._is_on else "play"),
            (self._break, "coffee"),
            (self._stop, "square"),
            (self._screenshots, "camera"),
            (self._note, "pencil-line"),
            (self._needs, "triangle-alert"),
            (self._policy, "file-text"),
            (self._sign_in, "key-round"),
            (self._last, "images"),
            (self._open, "layout-grid"),
            (self._quit, "power"),
        ):
            own = ink if action is self._toggle else beside
            action.setIcon(icon(name, own, look.theme.px(_ICON)))


def _set_text(action: QAction, text: str) -> None:
    shown = _as_it_is(text)
    if shown != action.text():
        action.setText(shown)
    action.setVisible(bool(text))


def _set_name(action: QAction, name: str) -> None:
    """Have it say a name, which may be long; whole beside it then."""
    _set_text(action, in_short(name, _MOST_LETTERS))
    action.setToolTip(name if len(name) > _MOST_LETTERS else "")


def _as_it_is(text: str) -> str:
    """Return text for a menu, where an ampersand would mark a key."""
    return text.replace("&", "&&")


def _dot(colour: str) -> QIcon:
    side = look.theme.px(_ICON)
    drawn = QPixmap(QSize(2 * side, 2 * side))
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    radius = side * _DOT / _ICON
    painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return QIcon(drawn)
