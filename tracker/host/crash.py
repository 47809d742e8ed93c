"""Crash reports on this computer: written, shown and deleted here, and sent nowhere."""

import faulthandler
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from tracker.core.errors import RefusedError, TrackerError
from tracker.host.instance import claim
from tracker.host.paths import Paths, make_private
from tracker.host.private_file import write_private

if TYPE_CHECKING:
    from tracker.host.crash_report import CrashReport

KEPT: Final = 20
_FOLDER: Final = "crashes"
_SHOWN: Final = "shown"
_NAME: Final = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")


class Crashes:
    """The reports in one private folder, of which the newest `KEPT` stay."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made with the first report."""
        self._folder: Final = folder

    @classmethod
    def of(cls, paths: Paths) -> "Crashes":
        """Return those of this person."""
        return cls(paths.log / _FOLDER)

    def write(self, report: "CrashReport") -> Path | None:
        """Write a report and return where; None where that cannot be, for nothing else is left to do then."""
        from tracker.host.crash_report import written

        path = self.path(report.report)
        with suppress(OSError, TrackerError):
            make_private(self._folder)
            write_private(path, written(report))
            for old in self._files()[KEPT:]:
                old.unlink(missing_ok=True)
            return path
        return None

    def path(self, name: str) -> Path:
        """Return where the report of this name lies."""
        return self._folder / f"{name}.json"

    def all(self) -> "tuple[CrashReport, ...]":
        """Return every report, the newest first; what cannot be read is left out."""
        self._collect()
        return tuple(self._read(self._files()))

    def get(self, name: str) -> "CrashReport":
        """Return one report; raises `RefusedError` when there is none of this name."""
        self._collect()
        found = next(self._read([self.path(name)]), None) if _NAME.fullmatch(name) else None
        if found is None:
            raise RefusedError("crash-none", report=name)
        return found

    def delete(self, name: str) -> None:
        """Delete one report; raises `RefusedError` when there is none of this name."""
        self.get(name)
        self.path(name).unlink(missing_ok=True)

    def unshown(self) -> "tuple[CrashReport, ...]":
        """Return the reports that came after those that were shown."""
        try:
            shown = (self._folder / _SHOWN).read_text("ascii")
        except (OSError, ValueError):
            shown = ""
        return tuple(report for report in self.all() if report.report > shown)

    def mark_shown(self) -> None:
        """Let what there is now count as shown."""
        with suppress(OSError):
            for newest in self._files()[:1]:
                write_private(self._folder / _SHOWN, newest.stem.encode())

    def watch_faults(self, role: str) -> "FaultFile | None":
        """Have a dying process leave what a report is made of; None where no file can be made for that."""
        self._collect()
        with suppress(OSError, TrackerError):
            make_private(self._folder)
            path = self._folder / f"fault-{role}-{os.urandom(4).hex()}.txt"
            if (file := claim(path)) is not None:
                return FaultFile(path, file)
        return None

    def _collect(self) -> None:
        """Make reports of what dead processes left."""
        for path in self._folder.glob("fault-*.txt"):
            with suppress(OSError, TrackerError):
                self._collect_one(path)

    def _collect_one(self, path: Path) -> None:
        if (file := claim(path)) is None:
            return
        with file:
            text = file.read().decode("utf-8", "replace")
            at = path.stat().st_mtime_ns // 1000
        if text:
            from tracker.host.crash_report import report_of_fault

            self.write(report_of_fault(text, path.stem.split("-")[1], at))
        path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(
            (path for path in self._folder.glob("*.json") if _NAME.fullmatch(path.stem)), reverse=True
        )

    @staticmethod
    def _read(files: list[Path]) -> "Iterator[CrashReport]":
        from tracker.host.crash_report import read

        for path in files:
            with suppress(OSError, ValueError):
                yield read(path.read_bytes())


class FaultFile:
    """A file that stays empty unless this process dies, held so that others see that it lives."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        """Have `faulthandler` write to it."""
        self._path: Final = path
        self._file: Final = file
        faulthandler.enable(file)

    def close(self) -> None:
        """The process ends well."""
        faulthandler.disable()
        self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def recent_crashes(paths: Paths) -> "tuple[CrashReport, ...]":
    """Return the reports that this person has not been shown yet, the newest first."""
    return Crashes.of(paths).unshown()
