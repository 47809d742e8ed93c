"""The one reader of the configuration: the machine's file above the person's, and what held last."""

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tracker.core.config import LANGUAGE, PROXY, Config
from tracker.core.errors import RefusedError
from tracker.host.paths import APP, HOME_VARIABLE, Paths
from tracker.host.translate import LANGUAGE_VARIABLE

if TYPE_CHECKING:
    from tracker.host.config_file import Unknown

_NAME: Final = "config.toml"
_ETC: Final = Path("/etc/xdg") / APP
_ADDRESS: Final = ("HTTPS_PROXY", "https_proxy")
_AROUND: Final = ("NO_PROXY", "no_proxy")
_Signature = tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class ConfigFiles:
    """The machine's file, the person's, and the copy of what held last."""

    machine: Path
    person: Path
    last_good: Path

    @classmethod
    def find(cls) -> Self:
        """Return where they are, without touching the disk.

        No variable of the person's moves the machine's file, for it is above theirs; only `TRACKER_HOME` is
        a computer of its own, with `machine.toml` beside the person's file.
        """
        folder = Paths.find().config
        home = os.environ.get(HOME_VARIABLE)
        machine = folder / "machine.toml" if home else _machine_folder() / _NAME
        return cls(machine, folder / _NAME, folder / "last-good.json")


class ConfigReader:
    """Reads both files once, and again when asked.

    `current` is always a valid configuration. While a file is bad, `trouble` says why, and what held last
    stays in force, also what held in an earlier process; only where nothing ever held is `usable` False.
    `ignored` are unknown keys of the machine's file: it may be written for several versions. The person's
    unknown keys are slips, and refused.
    """

    def __init__(self, files: ConfigFiles) -> None:
        """Read; raises nothing."""
        self._files: Final = files
        self._signature: _Signature | None = None
        self.current = Config()
        self.usable = False
        self.trouble: RefusedError | None = None
        self.ignored: tuple[Unknown, ...] = ()
        self.reread()

    def reread(self) -> bool:
        """Read the files if they changed since; return whether they did."""
        signature = tuple(_signature_of(path) for path in (self._files.machine, self._files.person))
        if signature == self._signature:
            return False
        self._signature = signature
        try:
            self.current, self.ignored = read_both(self._files)
        except RefusedError as error:
            self.trouble = error
            if not self.usable:
                self._recall()
        else:
            self.trouble, self.usable = None, True
            self._remember()
        return True

    def _recall(self) -> None:
        from tracker.host.config_held import recall

        if (held := recall(self._files.last_good)) is not None:
            self.current, self.usable = held, True

    def _remember(self) -> None:
        """Keep a copy; where that cannot be, only this process remembers."""
        if any(self._signature or ()):
            from tracker.host.config_held import remember

            remember(self.current, self._files.last_good)
        else:
            with suppress(OSError):
                self._files.last_good.unlink(missing_ok=True)


def read_both(files: ConfigFiles) -> "tuple[Config, tuple[Unknown, ...]]":
    """Return what both files say, and the machine's unknown keys; raises `RefusedError` for what is wrong."""
    if _is_absent(files.machine) and _is_absent(files.person):
        # So it is with most people, and what reads TOML takes longer to load than most commands do.
        return Config(), ()
    from tracker.host.config_file import read_file, refusal

    machine, person = read_file(files.machine), read_file(files.person)
    for unknown in person.unknown:
        raise refusal(files.person, unknown)
    return Config(machine.values, person.values), machine.unknown


def put_in_force(config: Config, environment: MutableMapping[str, str]) -> None:
    """Write language and proxy where libraries and later processes look: above what stood there."""
    if language := config[LANGUAGE]:
        environment[LANGUAGE_VARIABLE] = language
    match config[PROXY]:
        case "system":
            return
        case "none":
            environment.update(dict.fromkeys(_AROUND, "*"))
        case address:
            environment.update(dict.fromkeys(_ADDRESS, address))
            environment.update(dict.fromkeys(_AROUND, ""))


def _machine_folder() -> Path:
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        return platformdirs.site_config_path(APP, appauthor=False)
    return _ETC


def _is_absent(path: Path) -> bool:
    """Say whether there surely is no such file; of one that cannot be looked at its reader tells."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _signature_of(path: Path) -> tuple[int, ...] | None:
    """Return what changes when a file does; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
