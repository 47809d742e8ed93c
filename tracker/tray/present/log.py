"""The agent's log as rows: under which day, at what time, what happened; and the same as text to copy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.hours.day import day_of, local
from tracker.host.translate import translate as _
from tracker.tray.present.dates import date_text, day_title

if TYPE_CHECKING:
    from tracker.agent.log_seen import Logged
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner


@dataclass(frozen=True, slots=True)
class LogRow:
    """One event; `stamp` is its day and time as they are copied."""

    day: str
    time: str
    stamp: str
    sentence: str
    why: str
    trouble: bool

    @property
    def spoken(self) -> str:
        """Return the row as it is heard."""
        said = (self.time, _("Problem") if self.trouble else "", self.sentence, self.why)
        return ", ".join(filter(None, said))


def log_rows(seen: "Iterable[Logged]", now: "Instant", manner: "Manner") -> tuple[LogRow, ...]:
    """Return events as rows, in their order."""
    today = day_of(now, manner.zone)
    rows = []
    for each in seen:
        at = local(each.at, manner.zone)
        day = at.date()
        called = day_title(day, today) if (today - day).days in (0, 1) else date_text(day, today)
        stamp = f"{at:%Y-%m-%d %H:%M:%S}"
        rows.append(LogRow(called, f"{at:%H:%M:%S}", stamp, each.sentence, each.why, each.trouble))
    return tuple(rows)


def copied(rows: "Sequence[LogRow]") -> str:
    """Return rows as lines of text, as `tracker log` writes them."""
    return "\n".join(
        f"{row.stamp} {'!' if row.trouble else ' '} {row.sentence} {row.why}".rstrip() for row in rows
    )
