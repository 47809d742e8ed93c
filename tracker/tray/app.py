"""The tray app put together: icon, menu, windows and the agent, each told what the others want."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from tracker.core.errors import TrackerError
from tracker.core.moment import Clock
from tracker.core.wire import StartTimer, Status, StopTimer, TakeBreak, TimerStatus
from tracker.host.memory import trim
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.by_keys import ByKeys
from tracker.tray.first_run.opening import FirstRun
from tracker.tray.hiding import Hiding
from tracker.tray.looking import PreviewAlone
from tracker.tray.menu import TrayMenu
from tracker.tray.pages.page import Ground, Place
from tracker.tray.present.attention import Deed, Notice, error_notice
from tracker.tray.present.pause import pause_command
from tracker.tray.present.prompts import Cause
from tracker.tray.present.shortcut import toggled
from tracker.tray.present.timer import Clock as ShownClock
from tracker.tray.present.timer import (
    before_joining,
    clock,
    counted_on,
    icon_state,
    menu_words,
    signed_out,
    starting_again,
    tooltip,
)
from tracker.tray.present.work import Choice, choices_on, work_shown
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.captures import Captures
from tracker.tray.prompts.coming_back import ComingBack
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.placing import places_windows
from tracker.tray.prompts.policy_news import PolicyNews
from tracker.tray.prompts.saying import Saying
from tracker.tray.prompts.sign_in_news import SignInNews
from tracker.tray.quitting import Quitting
from tracker.tray.settings import SettingsKeeper
from tracker.tray.shortcut import GlobalShortcut
from tracker.tray.toggling import Toggling
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.tray.deeds import AskingAgain
    from tracker.tray.reading import Reader
    from tracker.tray.small_window import SmallWindow
    from tracker.tray.window import MainWindow

_MINUTE: Final = 60_000
_SECOND: Final = 1_000
_READ_AFTER: Final = 1_500
"""Milliseconds until the store is read for the menu: the icon comes first."""


class TrayApp(QObject):
    """One for each process. `begin` finds the agent."""

    def __init__(self, paths: Paths, settings: SettingsKeeper, clock: Clock, icon: TrayIcon) -> None:
        """Take where this person's things are, what they chose, the time, and the icon that is there."""
        super().__init__()
        self._paths, self._clock, self._settings = paths, clock, settings
        self.bridge: Final = Bridge(paths, self, shows_notices=places_windows())
        self.icon: Final = icon
        self.menu: Final = TrayMenu(icon.menu, self)
        self._window: MainWindow | None = None
        self._small: SmallWindow | None = None
        self._reader: Reader | None = None
        self._seen: DaySeen | None = None
        self._asking_again: AskingAgain | None = None
        self._is_placed = True
        self._entry: object = None
        floor = Floor(self)
        self._asking: Final = Asking(self.bridge, clock, lambda: settings.manner, self._choices, floor)
        self._coming_back: Final = ComingBack(self._asking, lambda: settings.manner)
        self._captures: Final = Captures(
            self.bridge, clock, floor, lambda: settings.now.tells_captures, settings.now.capture
        )
        self._hiding: Final = Hiding(settings, self._asking)
        self._saying: Final = Saying(icon)
        self._policy: Final = PolicyNews(self, settings, lambda: self.reader)
        self._signing: Final = SignInNews(self, settings, clock, paths, self._records)
        self._looks: Final = PreviewAlone(self, self._ground)
        self._minutes, self._seconds = QTimer(self), QTimer(self)
        self._minutes.timeout.connect(self._signing.look)
        self._minutes.timeout.connect(self._refresh)
        self._seconds.timeout.connect(self._refresh)
        self.shortcut: Final = GlobalShortcut(settings, parent=self)
        self._by_keys: Final = ByKeys(self.shortcut, settings, self.toggle)
        self._first: Final = FirstRun(paths, self.bridge, lambda: self.reader, clock)
        self._quitting: Final = Quitting(paths, self.bridge)
        self._toggling: Final = Toggling(self.bridge)
        self._connect()

    def begin(self, *, opens: bool) -> None:
        """Find the agent, and have icon and menu tell of it; `opens` shows the window too."""
        self._settings_changed()
        self.icon.look()
        self._minutes.start(_MINUTE)
        self.bridge.begin()
        self.shortcut.begin()
        QTimer.singleShot(_READ_AFTER, self._signing, self._signing.look)
        if opens:
            self.open()

    def join(self, link: str) -> None:
        """Show where a workspace is joined, with a link that somebody opened."""
        self._first.open(link)

    def open(self, place: Place | None = None) -> None:
        """Show the main window, built now if this is the first time; before enrolment the first run."""
        if self._first.comes_first:
            self._first.open()
        else:
            self._open_main(place)

    @property
    def is_open(self) -> bool:
        """Whether the main window or the first run's is shown."""
        window = self._first.window or self._window
        return window is not None and window.isVisible() and not window.isMinimized()

    def _open_main(self, place: Place | None = None) -> None:
        if self._window is None:
            from tracker.tray.window import MainWindow

            self._window = MainWindow(self._ground())
            self._window.quit_wanted.connect(self._quitting.ask)
        if place is not None:
            self._window.go(place)
        self._window.raise_up()

    def _ground(self) -> Ground:
        from tracker.tray.account import Account

        account = Account(self._paths)
        self._signing.share_with(account)
        return Ground(
            *(self.bridge, self.reader, self._settings, self._clock, lambda _place: None),
            *(self._do, self.shortcut, self._asking, account),
        )

    def end(self) -> None:
        """Let go of everything; the agent goes on."""
        self.bridge.end()
        self.shortcut.end()
        self._asking.end()
        self._captures.end()
        self._saying.end()
        self.icon.hide()
        if self._window is not None:
            self._window.close()
        if self._small is not None:
            self._small.hide()
        if self._reader is not None:
            self._reader.close()

    @property
    def reader(self) -> "Reader":
        """Who reads the store; made when first needed."""
        if self._reader is None:
            from tracker.tray.reading import Reader

            self._reader = Reader()
            self._reader.day_read.connect(self._take_day)
        return self._reader

    @property
    def _timer(self) -> TimerStatus | None:
        return None if self.bridge.status is None else self.bridge.status.timer

    def _connect(self) -> None:
        bridge, menu = self.bridge, self.menu
        bridge.status_told.connect(self._hear)
        bridge.link_changed.connect(self._hear_link)
        bridge.interrupted.connect(self._coming_back.interrupted)
        bridge.refused.connect(self._tell_refusal)
        for asked in (self._quitting, self._toggling):
            asked.refused.connect(self._tell_refusal)
        menu.toggled.connect(self.toggle)
        menu.break_wanted.connect(lambda: self.bridge.ask(TakeBreak()))
        menu.stop_wanted.connect(lambda: self.bridge.ask(StopTimer()))
        menu.screenshots_wanted.connect(self._pause_screenshots)
        menu.chosen.connect(self._work_on)
        menu.note_wanted.connect(self._write_note)
        menu.needs_wanted.connect(self._show_needs)
        menu.policy_wanted.connect(self._look_at_policy)
        menu.sign_in_wanted.connect(self._sign_in)
        menu.last_wanted.connect(self._captures.look_at_last)
        menu.open_wanted.connect(self.open)
        menu.quit_wanted.connect(self._quitting.ask)
        menu.about_to_show.connect(self._refresh)
        self.icon.pressed.connect(self.open)
        self.icon.placed.connect(self._stand_in)
        self._settings.changed.connect(self._settings_changed)
        self._by_keys.toggled.connect(self._tell_toggled)
        self._asking.changed.connect(self._refresh)
        self._asking.window_wanted.connect(self.open)
        self._asking.policy_wanted.connect(self._look_at_policy)
        self._asking.log_wanted.connect(self._show_log)
        self._asking.sign_in_wanted.connect(self._sign_in)
        for news, cause in ((self._policy, Cause.POLICY), (self._signing, Cause.SIGN_IN)):
            self._asking.settled.connect(news.settle)
            news.told.connect(self._asking.add)
            news.over.connect(partial(self._asking.take_back, cause))
        self._signing.changed.connect(self._refresh)
        self._captures.look_wanted.connect(self._looks.show)
        self._captures.changed.connect(self._refresh)
        self._captures.told.connect(lambda which: self._settings.change(capture=which))
        self._first.done.connect(self._open_main)
        self._first.stage_changed.connect(lambda: self._stand_in(self._is_placed))
        self._first.policy_wanted.connect(partial(self._open_main, Place.RECORDED))

    def toggle(self) -> None:
        """Stop or start the timer; before a workspace is joined that comes first, and no start is kept."""
        if self._first.is_unjoined or self._joins_again:
            self._by_keys.forget()
            self._first.join()
        else:
            self._toggling.toggle(is_on=self._shown().is_on)

    @property
    def _joins_again(self) -> bool:
        return self._first.is_ended and not self._shown().is_on

    def _tell_toggled(self) -> None:
        self._say(toggled(self.bridge.status, self._clock.now().wall, self._settings.manner))

    def _shown(self) -> ShownClock:
        if (before := self.bridge.before) is not None:
            return starting_again(before.timer)
        return clock(self._timer, self._clock.now().wall, self._settings.manner)

    def _work_on(self, choice: Choice) -> None:
        self.bridge.ask(StartTimer(choice.named()))

    def _pause_screenshots(self) -> None:
        command = pause_command(self.bridge.status)
        if command is not None:
            self.bridge.ask(command)

    def _write_note(self) -> None:
        self.open(Place.TODAY)
        if self._window is not None:
            self._window.write_note()

    def _show_needs(self) -> None:
        if not self._asking.open():
            self.open(Place.HEALTH)

    def _show_log(self) -> None:
        self.open(Place.HEALTH)
        if self._window is not None:
            self._window.show_log()

    def _look_at_policy(self) -> None:
        self.open(Place.RECORDED)
        if not self._first.comes_first:
            self._settings.change(unread_policy=False)

    def _sign_in(self) -> None:
        self.open()
        if self._window is not None and not self._first.comes_first:
            self._window.sign_in()

    def _records(self) -> bool:
        """Say whether this device records for a workspace, as far as an agent tells."""
        return self.bridge.status is not None and not self._first.is_ended

    def _do(self, deed: Deed) -> None:
        match deed:
            case Deed.ANSWER | Deed.LOOK:
                self._show_needs()
            case Deed.JOIN:
                self._first.join()
            case Deed.HIDE:
                self._hiding.hide(self.bridge.status)
            case Deed.ASK_AGAIN:
                self._ask_again()
            case Deed.START:
                self.bridge.start_agent()
            case Deed.SYNC | Deed.STOP_WAITING | Deed.NONE:
                pass  # The page does that itself.

    def _ask_again(self) -> None:
        if self._asking_again is None:
            from tracker.tray.deeds import AskingAgain

            self._asking_again = AskingAgain(self._paths, self.bridge, self._say)
        self._asking_again.begin()

    def _choices(self) -> "list[Choice]":
        return [] if self._seen is None else list(choices_on(self._seen))

    def _hear(self, status: Status) -> None:
        self._refresh()
        self._by_keys.hear(is_on=self._shown().is_on)
        self._asking.hear(status)
        self._coming_back.hear(status)
        self._captures.hear(status)
        self._policy.hear(status)
        self._hiding.hear(status)
        timer = status.timer
        entry = timer and (timer.entry_id, timer.project_id, timer.task_id)
        if self._seen is None or entry != self._entry:
            self._entry = entry
            QTimer.singleShot(_READ_AFTER, self, self._read)

    def _hear_link(self, link: Link) -> None:
        if link is not Link.TELLING:
            self._asking.rest()
        self._refresh()

    def _tell_refusal(self, error: TrackerError) -> None:
        self._by_keys.forget()
        self._say(error_notice(error))

    def _say(self, notice: Notice) -> None:
        self._saying.say(notice, self._small)

    def _read(self) -> None:
        self.reader.want_day(None)

    def _take_day(self, seen: "DaySeen") -> None:
        self._seen = seen
        known = choices_on(seen)
        present = self._work()
        self.menu.show_recent([each for each in known if each.recent and each != present])
        if self._small is not None:
            self._small.show_choices(known)
        self._refresh()
        trim()

    def _work(self) -> Choice | None:
        known = self.bridge.status or self.bridge.before
        names = None if self._seen is None else self._seen.names
        return work_shown(names, None if known is None else known.timer)

    def _refresh(self) -> None:
        moment, manner = self._clock.now(), self._settings.manner
        now, status = moment.wall, counted_on(self.bridge.status, self.bridge.told_at, moment)
        shown = self._shown()
        waiting, captured = self._asking.waiting, self._captures.just_now
        words = menu_words(status, now, manner, waiting)
        tip = tooltip(status, now, manner, waiting, captured=captured)
        if self._first.is_unjoined:
            words, tip = before_joining(words)
        elif self._joins_again:
            words, tip = signed_out(words)
        self.icon.show_state(icon_state(status, waiting, captured=captured), tip)
        self.menu.show_words(words, is_on=shown.is_on)
        last = self._captures.in_review is not None
        policy, sign_in = self._settings.now.unread_policy, self._signing.is_due
        self.menu.show_again(policy=policy, sign_in=sign_in, screenshot=last)
        if self._small is not None and self._small.isVisible():
            self._small.show_clock(shown, words, self._work())

    def _stand_in(self, placed: bool) -> None:  # noqa: FBT001 - the value of a signal
        """Show the small window while there is no panel for the icon, unless the first run is shown."""
        self._is_placed = placed
        if placed or self._first.has_stage:
            self._seconds.stop()
            if self._small is not None:
                self._small.hide()
            return
        if self._small is None:
            self._small = self._made_small()
        self._small.show()
        self._seconds.start(_SECOND)
        self._refresh()

    def _made_small(self) -> "SmallWindow":
        from tracker.tray.small_window import SmallWindow

        small = SmallWindow(self.menu.menu)
        small.toggled.connect(self.toggle)
        small.chosen.connect(self._work_on)
        small.choices_wanted.connect(self._read)
        small.open_wanted.connect(self.open)
        small.needs_wanted.connect(self._show_needs)
        small.quit_wanted.connect(self._quitting.ask)
        if self._seen is not None:
            small.show_choices(choices_on(self._seen))
        return small

    def _settings_changed(self) -> None:
        now = self._settings.now
        self.icon.suit(now.panel, one_colour=now.icon_in_one_colour)
        self._refresh()
