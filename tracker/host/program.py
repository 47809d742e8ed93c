"""How this program is started again as another process, whether Python runs it or it was frozen."""

import sys


def this_program() -> list[str]:
    """Return the words that start `tracker`, before those of a command.

    Nothing in the folder that the process happens to be in is taken for a part of it.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "tracker"]
