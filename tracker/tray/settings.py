"""What the member chose about the tray app and where its window was: one small private file."""

from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from PySide6.QtCore import QObject, Signal

from tracker.core.errors import UnreachableError
from tracker.core.moment import Instant
from tracker.host.private_file import write_private
from tracker.host.zone import local_zone
from tracker.tray.present.lengths import HoursFormat, Manner
from tracker.tray.shade import Shade

FILE: Final = "tray.json"
"""In the folder of configuration."""


class KnownPolicy(msgspec.Struct, frozen=True):
    """Which change of the policy the member knows: since when it has held, on which device."""

    device: UUID
    changed_at: Instant


class ToldCapture(msgspec.Struct, frozen=True):
    """Which capture was told: of the agent that began then, its number."""

    agent: Instant
    number: int


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What holds until it is changed.

    `scale` is of all text, `panel` what the icon stands on, `still` without motion; `window` is Qt's own note
    of size and screen; of a policy that is not `policy` the member is told, and it is an `unread_policy`
    until they have looked at what is recorded. `hidden` are marks of what they took note of, which holds no
    banner until it changes; `put_off` are questions that they closed. `capture` was told last, and so was
    the end of the session that ended at `session_end`. An empty `language` is the system's, and `shortcut_on`
    is None until somebody said so.
    """

    shade: Shade = Shade.SYSTEM
    scale: Annotated[float, Meta(ge=1.0, le=2.0)] = 1.0
    hours: HoursFormat = HoursFormat.MINUTES
    icon_in_one_colour: bool = False
    panel: Shade = Shade.SYSTEM
    still: bool = False
    language: str = ""
    shortcut: str = "Ctrl+Alt+S"
    shortcut_on: bool | None = None
    tells_shortcut: bool = True
    tells_captures: bool = True
    page: str = "today"
    window: bytes = b""
    policy: KnownPolicy | None = None
    unread_policy: bool = False
    hidden: tuple[str, ...] = ()
    put_off: tuple[str, ...] = ()
    capture: ToldCapture | None = None
    session_end: Instant | None = None


class SettingsKeeper(QObject):
    """Holds the settings, and keeps them in their file."""

    changed = Signal(object)
    """They are others from now on: the new `Settings`."""

    def __init__(self, folder: Path, parent: QObject | None = None, *, machine_language: str = "") -> None:
        """Begin with what the file in a folder says; one that is not there or not right says nothing.

        `machine_language` is what the machine's configuration says, above the member's choice.
        """
        super().__init__(parent)
        self._file: Final = folder / FILE
        self.machine_language: Final = machine_language
        self.begun: Final = _read(self._file)
        self.now = self.begun

    @property
    def manner(self) -> Manner:
        """How the member is told of time: by this computer's zone, and in the format they chose."""
        return Manner(local_zone(), self.now.hours)

    def change(self, **values: Any) -> UnreachableError | None:
        """Set fields of `Settings`; they hold from now on, even where the disk refuses, which is returned."""
        before, self.now = self.now, msgspec.structs.replace(self.now, **values)
        if self.now == before:
            return None
        trouble = self._keep()
        self.changed.emit(self.now)
        return trouble

    def _keep(self) -> UnreachableError | None:
        try:
            write_private(self._file, msgspec.json.encode(self.now))
        except OSError:
            return UnreachableError("folder-away", folder=str(self._file.parent))
        return None


def _read(file: Path) -> Settings:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError):
        return Settings()
