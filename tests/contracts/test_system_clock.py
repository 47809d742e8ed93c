"""The one real clock, on the machine the tests run on."""

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tracker.host.clock import SystemClock

YEAR_2026 = 1_767_225_600_000_000


def test_it_tells_utc_and_runs_on() -> None:
    clock = SystemClock()
    moments = [clock.now() for _ in range(1000)]
    assert moments[0].wall > YEAR_2026
    assert all(earlier.uptime <= later.uptime for earlier, later in pairwise(moments))
    assert moments[-1].uptime > 0


def test_every_clock_of_one_boot_names_the_same_boot() -> None:
    one, two = SystemClock().now(), SystemClock().now()
    assert one.boot_id == two.boot_id
    assert len(set(one.boot_id)) > 1, "not an empty answer"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's own account of its uptime")
def test_uptime_is_the_kernels() -> None:
    kernel = float(Path("/proc/uptime").read_text().split()[0])
    assert abs(SystemClock().now().uptime / 1e6 - kernel) < 1
