"""What each step of a shot takes, from looking at the windows to the commit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from lib.bench_row import Row, both_clocks
from lib.recording import RULES, recording
from lib.window import TITLE
from tracker.capture.encode import encode
from tracker.capture.picture import picture, shows_something
from tracker.capture.redact import left_out, redacted
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.policy.screenshot_fields import Blur

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lib.recording import Recording
    from tracker.capture.grab import Grab
    from tracker.capture.windows import Windows
    from tracker.core.capture import Screenshot

_MOST_BLUR_MS = 15
_Step = TypeVar("_Step")


def step_rows(display: str, name: str, runs: int) -> list[Row]:
    """Measure each step on a display, a window of which is left out: milliseconds, and those of the CPU.

    Blurring is what happens instead of converting, where policy asks for it.
    """
    session = {"DISPLAY": display}
    grab, windows = choose(session, "linux"), choose_windows(session, "linux")
    with recording(ScreenCapture(grab, windows)) as made:
        steps = _Steps(grab, windows, made)
        for _ in range(runs + 1):
            steps.shoot()
    return [row for step, taken in steps.taken.items() for row in _rows(name, step, taken[1:])]


def _rows(name: str, step: str, taken: Sequence[tuple[float, float]]) -> list[Row]:
    wall, cpu = (1000 * median(each) for each in zip(*taken, strict=True))
    most = _MOST_BLUR_MS if (step, name) == ("blur strong", "1080p") else None
    return [Row(f"{name}: {step}", wall, "ms"), Row(f"{name}: {step}, CPU", cpu, "ms", most)]


class _Steps:
    """Takes shots in steps and keeps what each took, in seconds and in those of the processor."""

    def __init__(self, grab: Grab, windows: Windows | None, made: Recording) -> None:
        self._grab, self._windows, self._made = grab, windows, made
        self.taken: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)

    def shoot(self) -> None:
        """Take one shot of all monitors as the agent does, but keep it for every step."""
        looks = [self._timed("look", self._windows.visible)] if self._windows else []
        frames = self._timed("grab", lambda: self._grab.grab(cursor=False))
        self._timed("blank", lambda: [shows_something(frame) for frame in frames])
        hidden = left_out(looks, (TITLE,))
        self._timed("redact", lambda: [redacted(frame, hidden) for frame in frames])
        strong = replace(RULES, blur=Blur.STRONG)
        self._timed("blur strong", lambda: [picture(frame, strong) for frame in frames])
        shown = self._timed("convert", lambda: [(picture(frame, RULES), frame) for frame in frames])
        shots = self._timed("encode", lambda: [encode(each, frame.monitor.number) for each, frame in shown])
        self._keep(shots)

    def _keep(self, shots: Sequence[Screenshot]) -> None:
        at = self._made.clock.now()
        recipients = self._made.pipeline.recipients(self._made.trust.held, at)
        sealing = self._timed("seal", lambda: self._made.pipeline.seal(shots, at, recipients))
        self._timed("commit", lambda: self._made.chain.say(sealing.bodies, sealing.files))

    def _timed(self, step: str, work: Callable[[], _Step]) -> _Step:
        result, wall, cpu = both_clocks(work)
        self.taken[step].append((wall, cpu))
        return result
