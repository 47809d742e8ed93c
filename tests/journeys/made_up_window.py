"""The main window of the tray over a day that nobody had; its timer starts and stops. Run as a program."""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lib import made_up_day
from lib.made_up_world import MadeUpBridge, MadeUpReader, StandingClock
from tracker.core.wire import StartTimer, StopTimer
from tracker.tray.pages.page import Ground
from tracker.tray.run import chosen_theme, made_application, speak
from tracker.tray.settings import SettingsKeeper
from tracker.tray.speech import give_roles
from tracker.tray.style import dress
from tracker.tray.window import MainWindow

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge


class ObedientBridge(MadeUpBridge):
    """Starts and stops the timer that it tells of."""

    def ask(self, *asked: object, **_more: object) -> None:
        """Carry out what concerns the timer."""
        if isinstance(asked[0], StartTimer | StopTimer):
            self.status = made_up_day.status(running=isinstance(asked[0], StartTimer))
            self.status_told.emit(self.status)


def main(width: str, height: str, scale: str) -> int:
    """Show the window in this size, its text at this scale, until it is closed."""
    app = made_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(True)
    speak(app)
    give_roles()
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsKeeper(Path(folder))
        settings.change(scale=float(scale))
        dress(app, chosen_theme(settings.now))
        bridge = cast("Bridge", ObedientBridge(made_up_day.status(running=True)))
        reader = MadeUpReader(made_up_day.day(running=True))
        window = MainWindow(Ground(bridge, reader, settings, StandingClock(), lambda _place: None))
        window.resize(int(width), int(height))
        window.show()
        code = app.exec()
        reader.close()
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
