"""Times as people read them: by the clock on their own wall, whatever it says in UTC."""

import os
import subprocess
import sys

import pytest

from tracker.cli.instant import instant_text

AT = 1_795_356_309_000_000
"""2026-11-22 14:05:09 in UTC."""


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC0", "2026-11-22 14:05 2026-11-22 14:05:09"),
        ("JST-9", "2026-11-22 23:05 2026-11-22 23:05:09"),
        ("NST3:30", "2026-11-22 10:35 2026-11-22 10:35:09"),
    ],
)
def test_a_time_is_told_by_the_persons_own_clock(zone: str, told: str) -> None:
    line = f"from tracker.cli.instant import *; print(instant_text({AT}), instant_text({AT}, seconds=True))"
    said = subprocess.run(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-c", line],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert said.stdout == f"{told}\n"


@pytest.mark.parametrize("at", [10**20, -(10**20)])
def test_what_no_calendar_holds_is_told_as_it_is(at: int) -> None:
    assert instant_text(at) == str(at)
