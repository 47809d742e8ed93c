"""Says something for a moment where the person sees it, whatever window they are in."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from tracker.tray.prompts.placing import places_windows

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.prompts.corner import CornerNotice
    from tracker.tray.small_window import SmallWindow
    from tracker.tray.tray_icon import TrayIcon


class Saying:
    """By the window that stands in for the icon, unless another one of ours is in front; else by a notice."""

    def __init__(self, icon: "TrayIcon") -> None:
        """Take the icon, beside which a desktop that places windows itself says it."""
        self._icon = icon
        self.notice: CornerNotice | None = None

    def say(self, notice: "Notice", small: "SmallWindow | None") -> None:
        """Say it; `small` stands in for the icon where it is shown."""
        if small is not None and small.isVisible() and QApplication.activeWindow() in (None, small):
            small.show_notice(notice)
        elif not places_windows():
            self._icon.notify(notice.title, notice.sentence)
        else:
            from tracker.tray.prompts.corner import CornerNotice

            self.notice = self.notice or CornerNotice()
            self.notice.say(notice)

    def end(self) -> None:
        """Say nothing more."""
        if self.notice is not None:
            self.notice.hide_it()
