"""Time by hand from the page: which dialog is opened for what, and what becomes of its command."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from tracker.core.wire import EditTime
from tracker.host.translate import translate as _
from tracker.tray.pages.today.dialog import Asking, EntryDialog
from tracker.tray.present.dates import date_text, time_text
from tracker.tray.present.day import instant_at
from tracker.tray.present.hand import (
    Fields,
    adding,
    day_told,
    discarding,
    editing,
    fields_of,
    growth,
    refusal,
    removal_refused,
    told_of,
)
from tracker.tray.present.work import choices_on

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.hours.said import TimeEntry
    from tracker.core.hours.summary import EntryPart
    from tracker.tray.pages.today.asks import Asks
    from tracker.tray.present.lengths import Manner


class Editing:
    """Opens dialogs over a page, one at a time, about the `day` that is shown."""

    def __init__(
        self, page: QWidget, asks: "Asks", manner: "Callable[[], Manner]", done: Callable[[], None]
    ) -> None:
        """Take over what they open, who carries commands out, and what follows on that."""
        self._page, self._asks, self._manner, self._done = page, asks, manner, done
        self.day: DaySeen | None = None
        self.dialog: EntryDialog | None = None

    def add(self) -> None:
        """Ask for time that was not recorded."""
        day = self.day
        if day is None:
            return
        asking = Asking(
            _("Add time"),
            _("It is marked as added by hand. Your reason is kept with it."),
            _("Add"),
            ("", date_text(day.summary.day, day.today)),
        )
        dialog = EntryDialog(
            self._page, asking, lambda fields: adding(fields, day.summary.day, self._manner())
        )
        self._open(dialog, day, Fields())

    def change(self, entry_id: UUID) -> None:
        """Ask what an entry is to be."""
        day, entry = self.day, self._entry(entry_id)
        if day is not None and entry is not None and day.hand.edit_own_time:
            self._change(day, entry, fields_of(entry, day.names, self._manner()))

    def reshape(self, entry_id: UUID, start: float | None, stop: float | None) -> None:
        """Ask why an entry was dragged to these minutes of its day, None for an edge that stays."""
        day, entry = self.day, self._entry(entry_id)
        if day is None or entry is None:
            return
        before = fields_of(entry, day.names, self._manner())
        fields = Fields(
            before.start if start is None else self._written(day, start),
            before.stop if stop is None else self._written(day, stop),
            before.choice,
            before.note,
        )
        self._change(day, entry, fields)

    def discard(self, entry_id: UUID) -> None:
        """Ask why an entry is to be removed from the hours."""
        day, part = self.day, self._part(entry_id)
        if day is None or part is None or not day.hand.delete_own_time:
            return
        entry = part.entry
        work, when, length = told_of(part, day, self._manner())
        asking = Asking(
            _("Remove this entry from your hours?"),
            _("It counts no more. What it was stays in your records; a reason helps whoever looks at them."),
            _("Remove"),
            (work, f"{when} \N{MIDDLE DOT} {length}"),
            only_reason=True,
            danger=True,
        )
        dialog = EntryDialog(self._page, asking, lambda fields: discarding(entry, fields.reason))
        self._open(dialog, day, Fields())

    def _change(self, day: "DaySeen", entry: "TimeEntry", fields: Fields) -> None:
        asking = Asking(
            _("Change this entry"),
            _("What it was before stays in your records. Other times need a reason."),
            _("Save"),
            ("", day_told(entry, day.today, self._manner())),
        )
        dialog = EntryDialog(
            self._page, asking, lambda changed: editing(entry, changed, day.names, self._manner())
        )
        dialog.doubt(
            lambda command: (
                growth(entry, command, day.now, self._manner()) if isinstance(command, EditTime) else None
            )
        )
        if entry.stop is None:
            dialog.lock_end()
        dialog.offer_removal(removal_refused(day, entry))
        dialog.removal_wanted.connect(lambda: self.discard(entry.entry_id))
        self._open(dialog, day, fields)

    def _open(self, dialog: EntryDialog, day: "DaySeen", fields: Fields) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = dialog
        dialog.show_fields(fields, choices_on(day))
        dialog.commanded.connect(
            lambda command: self._asks.ask(
                command,
                lambda _status: self._settle(dialog),
                lambda error: dialog.settle(refusal(error, day, self._manner())),
            )
        )
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.open()

    def _entry(self, entry_id: UUID) -> "TimeEntry | None":
        part = self._part(entry_id)
        return None if part is None else part.entry

    def _part(self, entry_id: UUID) -> "EntryPart | None":
        parts = () if self.day is None else self.day.summary.parts
        return next((part for part in parts if part.entry.entry_id == entry_id), None)

    def _written(self, day: "DaySeen", minutes: float) -> str:
        """Return a place on the timeline as a clock shows it; the day's end is 24:00."""
        at = instant_at(day, minutes)
        return "24:00" if at >= day.span.stop else time_text(at, self._manner())

    def _settle(self, dialog: EntryDialog) -> None:
        dialog.settle(None)
        self._done()

    def _forget(self, dialog: EntryDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
