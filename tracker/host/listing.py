"""Things one after the other, as the person's language sets them apart."""

import os
from collections.abc import Iterable
from typing import Final

from tracker.host.translate import apart, wanted

_COMMAS: Final = {"ar": "، "}
"""Of the languages that do not use the Latin comma; catalogues hold sentences, not signs."""


def listing(things: Iterable[str]) -> str:
    """Return them with commas between; nothing for none."""
    first = next(iter(wanted(os.environ)), "")
    return _COMMAS.get(first.partition("_")[0], ", ").join(map(apart, things))
