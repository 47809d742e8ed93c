"""Where this program keeps things: private folders, of the system's choosing or all under `TRACKER_HOME`."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.host.private_file import exposed

APP: Final = "tracker-desk"
HOME_VARIABLE: Final = "TRACKER_HOME"

_PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Paths:
    """The store and keys, the config files, the logs, and what lives only while the program runs."""

    data: Path
    config: Path
    log: Path
    runtime: Path

    @classmethod
    def find(cls) -> Self:
        """Return the folders without touching the disk.

        With `TRACKER_HOME` set all four lie in that folder: for tests, the demo and a second enrolment.
        The runtime folder lies in the data folder: the agent is reached there from every session of the
        account, and after a log-out that takes XDG_RUNTIME_DIR from under it.
        """
        home = os.environ.get(HOME_VARIABLE)
        if home:
            root = Path(home).absolute()
            return cls(root / "data", root / "config", root / "log", root / "run")
        import platformdirs

        places = platformdirs.PlatformDirs(APP, appauthor=False)
        data = places.user_data_path
        return cls(data, places.user_config_path, places.user_log_path, data / "run")

    def make(self) -> Self:
        """Make the folders, for their owner only, and return them; raises what `make_private` raises."""
        for folder in (self.data, self.config, self.log, self.runtime):
            make_private(folder)
        return self


def make_private(folder: Path) -> None:
    """Make a folder (and those above it) that only its owner can enter, or narrow one that is there.

    Raises `OsPermissionError` when it is a link or somebody else's, or others could change what is in it;
    `UnreachableError` when it cannot be.
    """
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        if exposed(folder.lstat()):
            raise OsPermissionError("folder-not-private", folder=str(folder))
        if sys.platform != "win32":
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise UnreachableError("folder-away", folder=str(folder)) from error
