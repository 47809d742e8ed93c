"""What helps against something that is wrong, where it takes more than a command to the agent."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from tracker.agent import launch
from tracker.capture.portal import ask_again
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Status
    from tracker.host.paths import Paths
    from tracker.tray.bridge import Bridge

Renewing = Callable[[], AbstractContextManager[None]]


class AskingAgain:
    """Has the desktop ask for screenshots again, and says what goes on meanwhile."""

    def __init__(self, paths: "Paths", bridge: "Bridge", say: Callable[[Notice], object]) -> None:
        """Take where the agent is, who does it beside, and who says something for a moment."""
        self._paths, self._bridge, self._say = paths, bridge, say
        self._under_way = False

    def begin(self) -> None:
        """Do it, unless it is being done; what refuses it is told by the bridge."""
        if self._under_way:
            return
        self._under_way = True
        self._say(_begun())
        self._bridge.run(self._work, self._settle, self._refuse)

    def _work(self) -> "Status":
        return ask_for_screenshots_again(self._paths, self._bridge.renewing)

    def _settle(self, _status: "Status") -> None:
        self._under_way = False
        self._say(_done())

    def _refuse(self, error: "TrackerError") -> None:
        self._under_way = False
        self._bridge.refused.emit(error)


def ask_for_screenshots_again(paths: "Paths", renewing: Renewing) -> "Status":
    """Have the desktop forget that it was told no, and the agent begin anew, its timer running on.

    The desktop asks with the next screenshot. In the block of `renewing` the agent ends, for another one.
    Blocks; raises `UnreachableError` where there is no desktop to tell, and what stopping and
    starting the agent raise.
    """
    ask_again(os.environ)
    with renewing():
        launch.stop(paths, keep_timer=True)
        return launch.start(paths).status


def _begun() -> Notice:
    return Notice(
        "asking-again",
        Tone.INFO,
        "refresh-cw",
        _("Your desktop is made to ask again"),
        _("For that the agent is started anew, which takes some seconds. A running timer goes on after it."),
    )


def _done() -> Notice:
    return Notice(
        "asks-again",
        Tone.OK,
        "circle-check",
        _("The agent runs again"),
        _("Your desktop asks you with the next screenshot."),
    )
