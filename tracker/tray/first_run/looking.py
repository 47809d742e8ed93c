"""What the system allows, asked in a thread: the probes of the doctor, and the first picture, in memory."""

import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from tracker.agent.assemble import this_screen
from tracker.agent.doctor.finding import Finding, Machine, Probe, failed
from tracker.agent.doctor.notices import notices
from tracker.agent.doctor.screen import capture, permission
from tracker.agent.doctor.senses import input_counts
from tracker.capture.portal import ask_again
from tracker.core.capture import Capture, CaptureRules
from tracker.core.errors import TrackerError
from tracker.desktop.autostart import start_at_login, starts_at_login
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.host.program import this_program
from tracker.tray.faults import report_fault_of
from tracker.tray.present.first_run_needs import Need, Row, login_row, row


@dataclass(frozen=True, slots=True)
class System:
    """What the system is asked by, each in a thread; each may raise `TrackerError`.

    `probes` find one thing each; `take` gives a picture, in memory only; `forget` has the desktop ask anew;
    `starts` says whether Tracker starts with the computer, and `start` has it do so.
    """

    platform: str
    probes: Mapping[Need, Callable[[], Finding]]
    take: Callable[[CaptureRules], Capture]
    forget: Callable[[], None]
    starts: Callable[[], bool]
    start: Callable[[], None]


def this_system(paths: Paths) -> System:
    """Return the system that this process runs on."""
    machine = Machine(os.environ, sys.platform, paths, SystemClock())
    asked: dict[Need, tuple[Probe, ...]] = {
        Need.NOTICES: (notices,),
        Need.INPUT: (input_counts,),
        Need.SCREEN: (capture, permission),
    }
    screen = this_screen()
    return System(
        sys.platform,
        {need: partial(_worst, need, probes, machine) for need, probes in asked.items()},
        screen.capture,
        partial(ask_again, os.environ),
        starts_at_login,
        partial(start_at_login, [*this_program(), "tray"]),
    )


def _worst(need: Need, probes: tuple[Probe, ...], machine: Machine) -> Finding:
    """Return the last thing that was found; what keeps a probe from looking is what was found."""
    found: list[Finding] = []
    try:
        for probe in probes:
            found.extend(probe(machine))
    except TrackerError as error:
        return failed(need.value, error)
    return found[-1]


class Looking(QObject):
    """Asks one thing after the other; answers come as signals, in the thread of whoever listens."""

    found = Signal(object)
    """How one thing stands, a `Row`."""
    taken = Signal(object)
    """A `Capture`, which nobody else holds."""
    failed = Signal(object)
    """Why there is no picture, a `TrackerError`."""
    refused = Signal(object)
    """Why what was pressed could not be done, a `TrackerError`."""

    def __init__(self, system: Callable[[], System]) -> None:
        """Take what the system is asked by, made when it is first needed."""
        super().__init__()
        self._made: System | None = None
        self._make: Final = system
        self._worker: Final = ThreadPoolExecutor(1, "tracker-looking")

    def look(self, *needs: Need) -> None:
        """Have these looked at; `found` tells of each."""
        for need in needs:
            self._submit(self._look, need)

    def allow_login(self) -> None:
        """Have Tracker start with the computer."""
        self._submit(self._do, self._system.start, Need.LOGIN)

    def forget_answer(self) -> None:
        """Have the desktop forget what the person said of screenshots, so that it asks anew."""
        self._submit(self._do, self._system.forget, Need.SCREEN)

    def take(self, rules: CaptureRules) -> None:
        """Have a picture taken; `taken` or `failed` answers, and then how the screen stands."""
        self._submit(self._take, rules)

    def _submit(self, work: Callable[..., None], *given: object) -> None:
        self._worker.submit(work, *given).add_done_callback(report_fault_of)

    def close(self) -> None:
        """End the thread."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    @property
    def _system(self) -> System:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _look(self, need: Need) -> None:
        self.found.emit(self._row(need))

    def _row(self, need: Need) -> Row:
        system = self._system
        if need is not Need.LOGIN:
            return row(need, system.probes[need](), system.platform)
        try:
            return login_row(starts=system.starts())
        except TrackerError:
            return login_row(starts=False)

    def _do(self, deed: Callable[[], None], need: Need) -> None:
        try:
            deed()
        except TrackerError as error:
            self.refused.emit(error)
        self._look(need)

    def _take(self, rules: CaptureRules) -> None:
        try:
            self.taken.emit(self._system.take(rules))
        except TrackerError as error:
            self.failed.emit(error)
        self._look(Need.SCREEN)
