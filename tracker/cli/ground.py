"""What every command stands on: the configuration, the log, and reports of what nobody caught."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli.terminal import complain, remark
from tracker.core.errors import TrackerError, UnreachableError
from tracker.host.config import ConfigFiles, ConfigReader, put_in_force
from tracker.host.log import Log
from tracker.host.paths import Paths
from tracker.host.translate import damaged
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.host.crash_report import CrashReport
    from tracker.host.crash_watch import CrashWatch

COMMAND: Final = "command"
"""The role of a process that answers and ends; its log is `command.log`."""

_LOG: Final = logging.getLogger(__name__)


class Ground:
    """Made first in a process; `config` and `log` are for the commands that live long enough to re-read."""

    def __init__(self, *, process_is_ours: bool) -> None:
        """Watch for crashes where no other program runs in this process, and read the configuration."""
        self._verbose = False
        self._watch = self._watching() if process_is_ours else None
        self.config: Final = ConfigReader(ConfigFiles.find())
        self.log = Log(Paths.find().log, COMMAND)
        put_in_force(self.config.current, os.environ)

    @contextmanager
    def under(self, args: argparse.Namespace) -> Iterator[None]:
        """Stand under one command, which finds this as `args.ground`.

        Raises the configuration's error where nothing ever held, unless the command is there to put it right.
        """
        self._verbose, args.ground = args.verbose, self
        command = args.parser.prog.partition(" ")[2]
        with ExitStack() as after:
            self._watch_faults(args.role, after)
            self.log = Log(Paths.find().log, args.role)
            self.log.start(self.config.current, sys.stderr if args.verbose else None)
            if self._watch is None:
                # Elsewhere the log goes on to the process's last words.
                after.callback(self.log.stop)
            self._log_damaged_text()
            try:
                self._mention_trouble(args)
                self._mention_zone(args)
                yield
            except TrackerError as error:
                fields = {"command": command, "key": error.key, "error": type(error).__name__}
                _LOG.info("command.refused", extra={"fields": fields})
                raise
            _LOG.debug("command.done", extra={"fields": {"command": command}})

    def _mention_trouble(self, args: argparse.Namespace) -> None:
        trouble = self.config.trouble
        if trouble is None or args.mends:
            return
        if not self.config.usable:
            raise trouble
        _LOG.info("config.refused", extra={"fields": {"key": trouble.key}})
        complain(trouble)
        remark(_("What held last stays in force."))

    def _mention_zone(self, args: argparse.Namespace) -> None:
        """Say it where the zone that this terminal sets is none; `tracker doctor` tells of every other."""
        if os.environ.get("TZ") and args.role == COMMAND:
            from tracker.host.zone import zone_trouble

            if (trouble := zone_trouble()) is not None:
                complain(trouble)

    def _log_damaged_text(self) -> None:
        for language in damaged():
            _LOG.warning("text.damaged", extra={"fields": {"language": language}})

    def _watching(self) -> "CrashWatch":
        from tracker.host.crash import Crashes
        from tracker.host.crash_watch import CrashWatch

        watch = CrashWatch(Crashes.of(Paths.find()), COMMAND, _now, self._tell)
        watch.install()
        return watch

    def _watch_faults(self, role: str, after: ExitStack) -> None:
        """Have what lives long leave traces of a death that Python does not see, and others none."""
        if self._watch is None or role == COMMAND:
            return
        self._watch.role = role
        if (faults := self._watch.watch_faults()) is not None:
            after.callback(faults.close)

    def _tell(self, report: "CrashReport", path: Path | None) -> None:
        from tracker.cli.crashes import told

        with suppress(BrokenPipeError, UnreachableError):
            remark(_("Tracker came upon a fault of its own."))
            if path is not None:
                remark(_("A report of it lies in {path}; it was sent nowhere.").format(path=path))
                remark(_("To see it: tracker crashes show {report}").format(report=report.report))
            if self._verbose or path is None:
                remark(told(report))


def _now() -> int:
    from tracker.host.clock import SystemClock

    return SystemClock().now().wall
