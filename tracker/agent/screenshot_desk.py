"""Where the member's commands about their own screenshots are carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tracker.agent.chain import Chain
from tracker.agent.hours import Hours
from tracker.agent.ports import Secrets, Store
from tracker.agent.viewing import find_made, open_made
from tracker.capture.preview import preview
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence, body_of
from tracker.core.hours.schedule import slot_around
from tracker.core.moment import Clock, Instant
from tracker.core.record import FileStatus
from tracker.core.wire import DeleteScreenshot, Preview, PreviewScreenshot


@dataclass(frozen=True, slots=True)
class ScreenshotDesk:
    """Blocking, for any thread. `may_delete` is for what was sent, captured at work on a project or none."""

    store: Store
    chain: Chain
    clock: Clock
    hours: Hours
    may_delete: Callable[[UUID | None], bool]
    keeper: Secrets | None

    def preview(self, command: PreviewScreenshot) -> Preview:
        """Open a screenshot in memory, and return a small picture of it.

        Raises `RefusedError` and `DamagedError`, and what the store and the keeper raise.
        """
        made = find_made(self.store, command.screenshot)
        if made.status is FileStatus.ERASED:
            raise RefusedError("screenshot-gone")
        if self.keeper is None:
            raise RefusedError("sharing-key-lost")
        small = preview(open_made(self.store, self.keeper, made.file_id).content)
        return Preview(UUID(bytes=made.file_id), *small)

    def delete(self, command: DeleteScreenshot) -> bytes:
        """Delete a screenshot's bytes here and record that; the record has the server delete what it has.

        During its review it always may be. Afterwards it may be on its way, or at the server without our
        knowing it, so that policy decides. With the time of its slot it goes in one commit, or neither goes.
        Returns its id. Raises `RefusedError`, and what the store raises.
        """
        made = find_made(self.store, command.screenshot)
        if made.status not in (None, FileStatus.STORED):
            raise RefusedError("screenshot-gone")
        if not made.never_left(self.clock.now()) and not self.may_delete(self._project_at(made.captured_at)):
            raise RefusedError("screenshot-delete-off")
        now, erased = self.hours.now(), (made.file_id,)
        details: dict[str, str | int] = {"file": made.file_id.hex()}
        if command.until is None:
            deleted = DeviceEvent(Occurrence.SCREENSHOT_DELETED, now, details)
            self.chain.say([body_of(deleted, self.clock.now())], erased=erased)
        else:
            span = slot_around(made.captured_at, min(command.until, now))
            details |= {"from": span.start, "to": span.stop}
            deleted = DeviceEvent(Occurrence.SCREENSHOT_DELETED, now, details)
            self.hours.take_out(span, command.reason, deleted, erased)
        return made.file_id

    def _project_at(self, at: Instant) -> UUID | None:
        """Return the project that was worked on at an instant, if any was."""
        return next((each.work.project_id for each in self.store.entries(at, at + 1)), None)
