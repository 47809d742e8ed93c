"""What helps against something that is wrong, where it takes more than a command to the agent."""

import os
from typing import TYPE_CHECKING

from tracker.agent import launch
from tracker.capture.portal import ask_again

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.host.paths import Paths


def ask_for_screenshots_again(paths: "Paths") -> "Status":
    """Have the desktop forget that it was told no, and the agent begin anew, its timer running on.

    The desktop asks with the next screenshot. Blocks; raises `UnreachableError` where there is no desktop
    to tell, and what stopping and starting the agent raise.
    """
    ask_again(os.environ)
    launch.stop(paths, keep_timer=True)
    return launch.start(paths).status
