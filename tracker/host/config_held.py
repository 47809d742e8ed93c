"""The copy of the configuration that held last, for the time when a file is bad."""

from contextlib import suppress
from pathlib import Path

import msgspec

from tracker.core.config import Config, Value, sort_out
from tracker.core.errors import TrackerError
from tracker.host.paths import make_private
from tracker.host.private_file import write_private


class _LastGood(msgspec.Struct, frozen=True):
    machine: dict[str, Value]
    person: dict[str, Value]


def recall(path: Path) -> Config | None:
    """Return what the copy holds; None where there is none that can be read."""
    try:
        held = msgspec.json.decode(path.read_bytes(), type=_LastGood)
    except (OSError, msgspec.MsgspecError):
        return None
    # It may be another version's: what does not fit any more is left out.
    return Config(sort_out(held.machine).values, sort_out(held.person).values)


def remember(config: Config, path: Path) -> None:
    """Keep a copy; where that cannot be, there is none."""
    with suppress(OSError, TrackerError):
        copy = msgspec.json.encode(_LastGood(dict(config.machine), dict(config.person)))
        if not path.exists() or path.read_bytes() != copy:
            make_private(path.parent)
            write_private(path, copy)
