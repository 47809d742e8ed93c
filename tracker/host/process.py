"""What this process asks of the system for itself."""

import sys

if sys.platform != "win32":
    import resource


def forbid_core_dumps() -> None:
    """Have a crash of this process leave no image of its memory on disk; Windows offers no such switch."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
