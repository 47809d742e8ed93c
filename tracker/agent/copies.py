"""How long sealed copies of what was delivered stay on this device, for the member to look at offline."""

from typing import Final

from tracker.agent.ports import Store
from tracker.core.manifest import DAY

BYTES_MOST: Final = 1 << 30


def let_copies_go(store: Store, days: int, now: int) -> None:
    """Let the copies go whose days are over at `now` (UTC microseconds), and the oldest beyond a gigabyte."""
    store.let_copies_go(now - days * DAY, BYTES_MOST if days else 0)
