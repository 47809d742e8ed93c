"""Time away that nobody has settled: which there is, and which one a person means."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from tracker.core.errors import RefusedError
from tracker.core.hours.said import Said, TimeAway, Verdict


class Questions:
    """The open questions as of all that was said; not for several threads at once."""

    def __init__(self, aways: Iterable[TimeAway]) -> None:
        """Begin with what the store has."""
        self._open: Final = dict[UUID, TimeAway]()
        self.note(aways)

    def note(self, said: Iterable[Said]) -> None:
        """Take in what was said of time away."""
        for each in said:
            if isinstance(each, TimeAway):
                self._open.pop(each.away_id, None)
                if each.verdict is Verdict.OPEN:
                    self._open[each.away_id] = each

    def all(self) -> tuple[TimeAway, ...]:
        """Return them, oldest first."""
        return tuple(sorted(self._open.values(), key=_start))

    def find(self, prefix: str) -> TimeAway:
        """Return one of them, the newest when `prefix` of its id is empty; raises `RefusedError`."""
        digits = prefix.replace("-", "").lower()
        found = [away for away in self.all() if away.away_id.hex.startswith(digits)]
        if not found or (prefix and len(found) > 1):
            raise RefusedError("time-unknown-away")
        return found[-1]


def _start(away: TimeAway) -> int:
    return away.start
