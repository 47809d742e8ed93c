"""The log: one line per event, as JSON or for people; keys and counts, never anything of a person's.

An event is a constant name and `extra={"fields": {...}}` with numbers and keys. Of an exception its type and
places are written, of other libraries' events who spoke and where: their own words may carry content.
"""

import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from types import TracebackType
from typing import Final, TextIO

from tracker.core.config import LOG_BYTES, LOG_FILES, LOG_FORMAT, LOG_LEVEL, Config
from tracker.host.paths import make_private

_OURS: Final = "tracker"
_PRIVATE: Final = 0o600


class JsonLines(logging.Formatter):
    """Writes `at`, `level`, `event` and the event's fields as one object of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        import msgspec

        return msgspec.json.encode(_told(record)).decode()


class HumanLines(logging.Formatter):
    """Writes the same for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        told = _told(record)
        at, level, event = (str(told.pop(name)) for name in ("at", "level", "event"))
        return " ".join([at, f"{level:<7}", event, *(f"{name}={value}" for name, value in told.items())])


_FORMATS: Final[dict[str, type[logging.Formatter]]] = {"json": JsonLines, "human": HumanLines}


class Log:
    """The log of this process, from `start` to `stop`: a file in `folder`, which begins anew when it is full.

    What cannot be written is not: no work fails because a log does.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Take where to write and who writes: `<name>.log`."""
        self._file: Final = _BoundedFile(folder / f"{name}.log")
        self._handlers: Final[list[logging.Handler]] = [self._file]
        self._level_before = logging.WARNING

    def start(self, config: Config, tell: TextIO | None = None) -> None:
        """Log what the configuration says to the file, and everything to the stream `tell`."""
        root = logging.getLogger()
        self._level_before = root.level
        if tell is not None:
            self._handlers.append(_speaking(tell))
        for handler in self._handlers:
            root.addHandler(handler)
        self.apply(config)

    def apply(self, config: Config) -> None:
        """Log as this configuration says from now on."""
        self._file.setLevel(config[LOG_LEVEL].upper())
        self._file.setFormatter(_FORMATS[config[LOG_FORMAT]]())
        self._file.bound(config[LOG_FILES], config[LOG_BYTES])
        logging.getLogger().setLevel(min(handler.level for handler in self._handlers))

    def stop(self) -> None:
        """Write no more."""
        root = logging.getLogger()
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(self._level_before)


class _Quiet(logging.Handler):
    """What cannot be written is let go: Python would print the event instead, and where it was."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name for it
        """Be silent."""


class _Stream(_Quiet, logging.StreamHandler[TextIO]):
    """A stream."""


class _BoundedFile(_Quiet, RotatingFileHandler):
    """A private file of bounded size and older ones beside it, made when there is something to say."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.addFilter(_heard)

    def bound(self, files: int, most: int) -> None:
        """Keep `files` files of at most so many bytes, older ones no longer."""
        self.backupCount, self.maxBytes = files - 1, most
        path = Path(self.baseFilename)
        for older in path.parent.glob(f"{path.name}.*"):
            if older.suffix[1:].isdecimal() and int(older.suffix[1:]) > self.backupCount:
                with suppress(OSError):
                    older.unlink()

    def rotate(self, source: str, dest: str) -> None:
        """Begin anew, unless another process has the file open where that forbids it: then go on in it."""
        with suppress(OSError):
            super().rotate(source, dest)

    def _open(self) -> TextIOWrapper:
        make_private(Path(self.baseFilename).parent)
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _PRIVATE)
        return os.fdopen(handle, "a", encoding="utf-8")


def _speaking(stream: TextIO) -> logging.Handler:
    handler = _Stream(stream)
    handler.setFormatter(HumanLines())
    handler.setLevel(logging.DEBUG)
    handler.addFilter(_heard)
    return handler


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == _OURS or record.name.startswith(f"{_OURS}.")


def _heard(record: logging.LogRecord) -> bool:
    """Hear other libraries from warnings upward: below that they tell addresses and headers."""
    return record.levelno >= logging.WARNING or _is_ours(record)


def _told(record: logging.LogRecord) -> dict[str, object]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told: dict[str, object] = {"at": at, "level": record.levelname.lower()}
    if _is_ours(record):
        told |= {"event": record.getMessage(), **getattr(record, "fields", {})}
    else:
        told |= {"event": "library", "logger": record.name, "line": f"{record.module}:{record.lineno}"}
    if record.exc_info and record.exc_info[0] is not None:
        told |= {"error": record.exc_info[0].__name__, "where": _places(record.exc_info[2])}
    return told


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{PurePath(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places
