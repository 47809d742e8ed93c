"""How much a number of bytes is, as people read it."""

from typing import Final

from tracker.host.translate import translate as _

KILO: Final = 1000


def size_text(count: int) -> str:
    """Return a number of bytes in whole kilobytes or megabytes, rounded up."""
    if count > KILO * KILO:
        return _("{count} MB").format(count=-(-count // (KILO * KILO)))
    return _("{count} KB").format(count=-(-count // KILO))
