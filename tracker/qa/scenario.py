"""What a run of capture tests is to do: read from a small TOML file, or from words on the command line."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tracker.capture.displays import Monitor
from tracker.core.errors import RefusedError
from tracker.host.readable import readable
from tracker.host.toml_words import in_words
from tracker.host.translate import translate as _

SHIPPED: Final = Path(__file__).parent / "scenarios"
_MONITOR: Final = re.compile(
    r"(?P<width>[1-9]\d{2,4})x(?P<height>[1-9]\d{2,4})(?:@(?P<scale>[1-9](?:\.\d+)?))?",
    re.IGNORECASE | re.ASCII,
)
_LINE: Final = re.compile(r"at line (\d+)")
_LONGEST_FILE: Final = 1 << 16
_MOST_SIDE: Final = 16_384
_MOST_PIXELS: Final = 100_000_000
"""Of all monitors together: a capture is a picture in memory."""
_MOST_SHOTS: Final = 10_000
_DAY: Final = 86_400
_MOST_TOLERANCE: Final = 96
"""With more, one colour would pass for another."""


@dataclass(frozen=True, slots=True)
class WantedMonitor:
    """A monitor to test with: its size in pixels, and how many of them a point of the desktop has."""

    width: int
    height: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A run: on which display, of which monitors, how many shots, how many seconds apart.

    `tolerance` is by how much a colour of 0 to 255 may differ from what was shown, which the encoder changes
    a little; `seconds` is how long a shot may take from its moment until it waits to be sent.
    """

    display: str = "auto"
    monitors: tuple[WantedMonitor, ...] = ()
    count: int = 1
    every: float = 0.0
    tolerance: int = 24
    seconds: float = 10.0


_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "display": (str,),
    "monitors": (str,),
    "count": (int,),
    "every": (int, float),
    "tolerance": (int,),
    "seconds": (int, float),
}


def read_scenario(path: Path) -> Scenario:
    """Read a scenario; a bare name is one of those shipped. Raises `RefusedError` (`qa-scenario`)."""
    shipped = SHIPPED / f"{path}.toml"
    with readable(shipped if shipped.is_file() else path) as (file, length):
        if length > _LONGEST_FILE:
            raise _wrong(path, _("it is too large"))
        raw = file.read()
    try:
        told = tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise _wrong(path, _("it is not text in UTF-8")) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _wrong(path, _in_words(str(error))) from error
    return scenario_of(told)


def _wrong(path: Path, why: str) -> RefusedError:
    return RefusedError("qa-scenario", file=str(path), why=why)


def _in_words(said: str) -> str:
    """Return why something is not TOML, and in which line where that is said."""
    line = _LINE.search(said)
    return _("line {line}: {why}").format(line=line[1], why=in_words(said)) if line else in_words(said)


def scenario_of(told: dict[str, Any]) -> Scenario:
    """Return the scenario that a table says.

    Raises `RefusedError` (`qa-unknown`, `qa-value`, `qa-monitors`).
    """
    for key, value in told.items():
        if key not in _KINDS:
            raise RefusedError("qa-unknown", field=key)
        if not isinstance(value, _KINDS[key]) or isinstance(value, bool):
            shown = json.dumps(value, ensure_ascii=False, default=str)
            raise RefusedError("qa-value", field=key, value=shown)
    monitors = parse_monitors(told["monitors"]) if "monitors" in told else ()
    return require_fitting(Scenario(**{**told, "monitors": monitors}))


def require_fitting(scenario: Scenario) -> Scenario:
    """Return a scenario whose numbers make sense; raises `RefusedError` (`qa-value`)."""
    for key, fits in (
        ("count", 1 <= scenario.count <= _MOST_SHOTS),
        ("every", 0 <= scenario.every <= _DAY),
        ("tolerance", 0 <= scenario.tolerance <= _MOST_TOLERANCE),
        ("seconds", 0 < scenario.seconds <= _DAY),
    ):
        if not fits:
            raise RefusedError("qa-value", field=key, value=str(getattr(scenario, key)))
    return scenario


def parse_monitors(words: str) -> tuple[WantedMonitor, ...]:
    """Return the monitors that `1920x1080,2560x1440@2` names; raises `RefusedError`."""
    wanted = tuple(_monitor(word.strip()) for word in words.split(","))
    longest = max(max(each.width, each.height) for each in wanted)
    if longest > _MOST_SIDE or sum(each.width * each.height for each in wanted) > _MOST_PIXELS:
        raise RefusedError("qa-monitors-large", monitors=words)
    return wanted


def _monitor(word: str) -> WantedMonitor:
    found = _MONITOR.fullmatch(word)
    if found is None:
        raise RefusedError("qa-monitors", monitor=word)
    return WantedMonitor(int(found["width"]), int(found["height"]), float(found["scale"] or 1))


def placed(wanted: Sequence[WantedMonitor]) -> list[Monitor]:
    """Return where monitors are that stand side by side, in points."""
    left, places = 0, []
    for number, each in enumerate(wanted):
        width, height = round(each.width / each.scale), round(each.height / each.scale)
        places.append(Monitor(number, left, 0, width, height, primary=number == 0))
        left += width
    return places
