"""`python -m tracker` is the command `tracker`; both begin here, so that Ctrl-C is quiet from the start."""

import sys

_INTERRUPTED = 130


def main() -> int:
    """Run the command; whoever interrupts it while its parts are still loaded sees no traceback."""
    try:
        from tracker.cli import main as run

        return run()
    except KeyboardInterrupt:
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
