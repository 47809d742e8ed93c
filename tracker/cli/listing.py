"""Things one after the other, as the person's language sets them apart."""

from collections.abc import Iterable

from tracker.host.translate import translate as _


def listing(things: Iterable[str]) -> str:
    """Return them with commas between."""
    return _(", ").join(things)
