"""Things one after the other, as the person's language sets them apart."""

from collections.abc import Iterable
from functools import reduce

from tracker.host.translate import translate as _


def listing(things: Iterable[str]) -> str:
    """Return them with commas between; nothing for none."""
    several = list(things)
    return reduce(_and, several) if several else ""


def _and(before: str, thing: str) -> str:
    return _("{before}, {thing}").format(before=before, thing=thing)
