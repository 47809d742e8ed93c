"""Sees what nobody caught, in the main thread, other threads, tasks and finalizers, and reports it."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.host.crash import Crashes, FaultFile

if TYPE_CHECKING:
    from sys import UnraisableHookArgs
    from types import TracebackType

    from tracker.host.crash_report import CrashReport

Tell = Callable[["CrashReport", Path | None], None]

_LOG: Final = logging.getLogger(__name__)
_TASKS: Final = "asyncio"
"""The logger by which every event loop says what its tasks and callbacks left uncaught."""


class CrashWatch:
    """Takes the place of Python's own last words, which are tracebacks with the exceptions' words in them."""

    def __init__(self, crashes: Crashes, role: str, now: Callable[[], int], tell: Tell) -> None:
        """Take where reports go, what this process is, who tells UTC in microseconds, and who the person."""
        self._crashes = crashes
        self._now = now
        self._tell = tell
        self._seen: set[object] = set()
        self.role = role

    def install(self) -> None:
        """Watch this process until it ends."""
        sys.excepthook = self._ended
        threading.excepthook = self._thread_ended
        sys.unraisablehook = self._unraisable
        logging.getLogger(_TASKS).addHandler(_TaskEars(self))
        # Without any handler Python would write warnings to the terminal.
        logging.getLogger().addHandler(logging.NullHandler())

    def watch_faults(self) -> FaultFile | None:
        """Have this process, should it die, leave what the next one makes a report of."""
        return self._crashes.watch_faults(self.role)

    def report(self, error: BaseException, where: str) -> None:
        """Report an exception, the same fault only once in a process, and tell of it."""
        # Every process could crash, and hardly any does.
        from tracker.host.crash_report import report_of

        report = report_of(error, self.role, where, self._now())
        if report.signature() in self._seen:
            return
        self._seen.add(report.signature())
        path = self._crashes.write(report)
        _LOG.error("crash.reported", extra={"fields": {"report": report.report, "where": where}})
        self._tell(report, path)

    def _ended(self, kind: type[BaseException], error: BaseException, _trace: "TracebackType | None") -> None:
        if not issubclass(kind, KeyboardInterrupt):
            self.report(error, "main")

    def _thread_ended(self, ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            self.report(ended.exc_value, "thread")

    def _unraisable(self, told: "UnraisableHookArgs") -> None:
        if told.exc_value is not None:
            self.report(told.exc_value, "finalizer")


class _TaskEars(logging.Handler):
    """Hears of exceptions in tasks; the network's own troubles are none of ours."""

    def __init__(self, watch: CrashWatch) -> None:
        super().__init__(logging.ERROR)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, OSError):
            self._watch.report(error, "task")
