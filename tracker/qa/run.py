"""A run of capture tests: the agent's own recorder, a real encrypted store for the run, and checks."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

from tracker.agent.chain import Chain
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
from tracker.qa.checks import Shot, WatchedGrab, check, opened
from tracker.qa.doctor.finding import Finding, State, failed
from tracker.qa.pattern import NAME
from tracker.qa.scenario import Scenario
from tracker.qa.stage import Stage
from tracker.qa.throwaway import Throwaway, throwaway
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
    """What runs shots. `wait` waits between them; `keep` takes each picture of a screen that is ours."""

    stage: Stage
    scenario: Scenario
    clock: Clock
    wait: Callable[[float], object]
    keep: Callable[[str, Image.Image], object] | None = None

    def shots(self) -> Iterator[CheckedShot]:
        """Yield each shot once it is checked; raises nothing of ours but where the store cannot be made."""
        with tempfile.TemporaryDirectory(prefix="tracker-qa-") as folder:
            store = SqlCipherStore.open(Path(folder) / "store.db", secrets.token_bytes(SECRET_BYTES))
            try:
                keys = throwaway(self.clock.now().wall)
                store.enrol(keys.identity, keys.trust)
                yield from self._in(store, keys)
            finally:
                store.close()

    def _in(self, store: Store, keys: Throwaway) -> Iterator[CheckedShot]:
        grab = WatchedGrab(self.stage.grab)
        recorder = self._recorder(ScreenCapture(grab, self.stage.windows), store, keys)
        began = self.clock.now()
        for number in range(1, self.scenario.count + 1):
            due = (number - 1) * self.scenario.every
            self.wait(max(0.0, due - self._since(began.uptime) / 1000))
            yield self._shot(number, recorder, grab, (store, keys))

    def _recorder(self, screen: Screen, store: Store, keys: Throwaway) -> Recorder:
        chain = Chain(keys.identity, store, secrets.token_bytes)
        pipeline = Pipeline(keys.identity, secrets.token_bytes, SecondThread())
        recorder = Recorder(screen, chain, pipeline, TrustKeeper(keys.identity, keys.trust), self.clock)
        recorder.rules = lambda: _RULES
        return recorder

    def _shot(
        self, number: int, recorder: Recorder, grab: WatchedGrab, kept: tuple[Store, Throwaway]
    ) -> CheckedShot:
        store, keys = kept
        before, began = store.queue().files, self.clock.now()
        try:
            taken = recorder.record()
        except TrackerError as error:
            return CheckedShot(number, self._since(began.uptime), (failed("capture", error),))
        milliseconds = self._since(began.uptime)
        made = store.files_made(taken.count)[: taken.count]
        files = tuple(store.sealed(each.file_id) for each in reversed(made))
        shot = Shot(taken, grab.seen, files, store.queue().files - before, milliseconds)
        findings = tuple(check(shot, self.stage, self.scenario, keys))
        self._keep_pictures(number, shot, keys)
        return CheckedShot(number, milliseconds, findings)

    def _since(self, uptime: int) -> int:
        return (self.clock.now().uptime - uptime) * 1000 // MICROSECONDS

    def _keep_pictures(self, number: int, shot: Shot, keys: Throwaway) -> None:
        if self.keep is None or not self.stage.drawn:
            return
        for monitor, each in enumerate(shot.files):
            self.keep(f"shot-{number}-monitor-{monitor}.png", opened(each, keys))
