"""Times as people read them: by the clock on their own wall, whatever it says in UTC."""

import pytest

from lib import made_up_day
from tests.faces.shell import Shell
from tracker.cli.instant import instant_text
from tracker.tray.present.attention import things_needed

AT = 1_795_356_309_000_000
"""2026-11-22 14:05:09 in UTC."""
NO_ZONE = "CET-1CEST"
"""Which the system reads with dates of its own choice."""


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("UTC0", "2026-11-22 14:05:09"),
        ("JST-9", "2026-11-22 23:05:09"),
        ("NST3:30", "2026-11-22 10:35:09"),
        ("Asia/Kathmandu", "2026-11-22 19:50:09"),
        (NO_ZONE, "2026-11-22 14:05:09"),
    ],
)
def test_a_time_is_told_by_the_persons_own_clock(
    monkeypatch: pytest.MonkeyPatch, zone: str, told: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    assert instant_text(AT, seconds=True) == told
    assert instant_text(AT) == told[:-3]


def test_a_zone_that_cannot_be_read_is_told_by_commands_and_by_the_window(
    berlin: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "time zone" not in berlin("entries")
    assert things_needed(made_up_day.status()) == ()
    monkeypatch.setenv("TZ", NO_ZONE)
    assert "The time zone CET-1CEST, which TZ is set to, cannot be read. Times" in berlin("entries")
    assert '"zone":"UTC"' in berlin("today --json")
    assert [each.key for each in things_needed(made_up_day.status())] == ["zone-unknown"]


@pytest.mark.parametrize("at", [10**20, -(10**20)])
def test_what_no_calendar_holds_is_told_as_it_is(at: int) -> None:
    assert instant_text(at) == str(at)
