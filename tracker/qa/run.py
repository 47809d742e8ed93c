"""A run of capture tests: the agent's own recorder, a real encrypted store for the run, and checks."""

import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from tracker.agent.chain import Chain
from tracker.agent.doctor.finding import Finding, State, failed
from tracker.agent.pipeline import Pipeline
from tracker.agent.ports import Screen, Store
from tracker.agent.recorder import Recorder
from tracker.agent.trust import TrustKeeper
from tracker.capture.screen import ScreenCapture
from tracker.core.capture import CaptureRules
from tracker.core.errors import TrackerError
from tracker.core.moment import MICROSECONDS, Clock
from tracker.host.beside import SecondThread
from tracker.host.keyring import SECRET_BYTES
from tracker.qa.checks import Shot, WatchedGrab, check
from tracker.qa.device import QaDevice
from tracker.qa.pattern import NAME
from tracker.qa.scenario import Scenario
from tracker.qa.sealed_check import opened
from tracker.qa.sending import Destination, Sender, join, sending, unsent
from tracker.qa.stage import Stage
from tracker.qa.throwaway import throwaway
from tracker.store import SqlCipherStore

_RULES: Final = CaptureRules(width=1 << 15, exclusions=(NAME,), strict=False)
"""Nothing is made smaller, so that every pixel can be looked for."""


@dataclass(frozen=True, slots=True)
class CheckedShot:
    """One shot of a run, from 1 on: how long it took, and what its checks found."""

    number: int
    milliseconds: int
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Tell whether no check failed."""
        return all(each.state is not State.NO for each in self.findings)


@dataclass(frozen=True, slots=True)
class Runner:
    """What runs shots. `wait` waits between them; `keep` takes each picture of a screen that is ours.

    With a `destination`, the device joins that server, and what a screen that is ours showed is sent there.
    """

    stage: Stage
    scenario: Scenario
    clock: Clock
    wait: Callable[[float], object]
    keep: Callable[[str, Image.Image], object] | None = None
    destination: Destination | None = None

    def shots(self) -> Iterator[CheckedShot]:
        """Yield each shot once it is checked.

        Raises `TrackerError` before the first one only: where the store cannot be made or the server not be
        joined.
        """
        with tempfile.TemporaryDirectory(prefix="tracker-qa-") as folder:
            store = SqlCipherStore.open(Path(folder) / "store.db", secrets.token_bytes(SECRET_BYTES))
            try:
                with self._enrolled(store) as kept:
                    yield from self._in(kept)
            finally:
                store.close()

    @contextmanager
    def _enrolled(self, store: Store) -> Iterator["_Kept"]:
        now = self.clock.now().wall
        if self.destination is None:
            device = throwaway(now)
            store.enrol(device.identity, device.trust)
            yield _Kept(store, device)
            return
        device = join(self.destination, now)
        store.enrol(device.identity, device.trust)
        with sending(self.destination, device, store, self.clock) as sender:
            yield _Kept(store, device, sender)

    def _in(self, kept: "_Kept") -> Iterator[CheckedShot]:
        grab = WatchedGrab(self.stage.grab)
        recorder = self._recorder(ScreenCapture(grab, self.stage.windows), kept)
        began = self.clock.now()
        for number in range(1, self.scenario.count + 1):
            due = (number - 1) * self.scenario.every
            self.wait(max(0.0, due - self._since(began.uptime) / 1000))
            yield self._shot(number, recorder, grab, kept)

    def _recorder(self, screen: Screen, kept: "_Kept") -> Recorder:
        device = kept.device
        chain = Chain(device.identity, kept.store, secrets.token_bytes)
        pipeline = Pipeline(device.identity, secrets.token_bytes, SecondThread())
        recorder = Recorder(screen, chain, pipeline, TrustKeeper(device.identity, device.trust), self.clock)
        recorder.rules = lambda: _RULES
        return recorder

    def _shot(self, number: int, recorder: Recorder, grab: WatchedGrab, kept: "_Kept") -> CheckedShot:
        before, began = kept.store.queue().files, self.clock.now()
        try:
            taken = recorder.record()
        except TrackerError as error:
            return CheckedShot(number, self._since(began.uptime), (failed("capture", error),))
        milliseconds = self._since(began.uptime)
        made = kept.store.files_made(taken.count)[: taken.count]
        files = tuple(kept.store.sealed(each.file_id) for each in reversed(made))
        shot = Shot(taken, grab.seen, files, kept.store.queue().files - before, milliseconds)
        findings = (*check(shot, self.stage, self.scenario, kept.device), *self._sent(shot, kept))
        self._keep_pictures(number, shot, kept.device)
        return CheckedShot(number, milliseconds, findings)

    def _sent(self, shot: Shot, kept: "_Kept") -> Iterable[Finding]:
        """Send what was captured where there is somebody to send it to; nobody's own screen is sent."""
        if kept.sender is None:
            return ()
        return kept.sender.check(shot.files) if self.stage.drawn else [unsent()]

    def _since(self, uptime: int) -> int:
        return (self.clock.now().uptime - uptime) * 1000 // MICROSECONDS

    def _keep_pictures(self, number: int, shot: Shot, device: QaDevice) -> None:
        if self.keep is None or not self.stage.drawn:
            return
        for monitor, each in enumerate(shot.files):
            self.keep(f"shot-{number}-monitor-{monitor}.png", opened(each, device))


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where shots of one run go: its store, its device, and who sends them on, if anybody does."""

    store: Store
    device: QaDevice
    sender: Sender | None = None
