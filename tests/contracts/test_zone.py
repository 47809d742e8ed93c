"""The machine's time zone, as it is now."""

from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

import pytest

from tracker.host import zone
from tracker.host.zone import local_zone, zone_trouble


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/St_Johns", ":Asia/Kathmandu", "UTC"])
def test_it_is_what_the_variable_says(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert local_zone().key == name.removeprefix(":")


def test_a_change_is_seen_at_the_next_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    before = local_zone()
    assert local_zone() is before
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert (before.key, local_zone().key) == ("Europe/Berlin", "Asia/Tokyo")
    monkeypatch.delenv("TZ")
    assert local_zone().key not in ("Asia/Tokyo", "Europe/Berlin")


@pytest.mark.parametrize(
    "nonsense",
    [
        "Middle-earth/Shire",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,M10.5.0/3\n",
        "<é>-1",
        "AAA24",
        "AAA-24",
        "AAA-24:59",
        "AAA3BBB24,M3.1.0,M4.1.0",
        "../../etc/passwd",
        "/dev/null",
    ],
)
def test_what_cannot_be_read_is_utc_and_is_said(monkeypatch: pytest.MonkeyPatch, nonsense: str) -> None:
    monkeypatch.setenv("TZ", nonsense)
    assert local_zone() == ZoneInfo("UTC")
    trouble = zone_trouble()
    assert trouble is not None
    assert nonsense.strip() in str(trouble)


def rules() -> bytes:
    if TZPATH:
        return next(path for each in TZPATH if (path := Path(each, "Europe/Berlin")).exists()).read_bytes()
    return files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").read_bytes()


BERLIN = rules()
LAST_LINE = BERLIN.rindex(b"\n", 0, -1)


@pytest.mark.parametrize(
    "whole", [0, 3, 30, 200, len(BERLIN) // 2, LAST_LINE, LAST_LINE + 1, LAST_LINE + 5, -1]
)
def test_rules_that_end_too_early_are_utc_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """Of a file without the end of its last line `zoneinfo` never comes back."""
    (tmp_path / "rules").write_bytes(BERLIN[:whole])
    monkeypatch.setenv("TZ", str(tmp_path / "rules"))
    trouble = zone_trouble()
    assert (local_zone(), trouble and trouble.key) == (ZoneInfo("UTC"), "zone-unknown")


@pytest.mark.parametrize("name", ["Europe/Berlin", ":Europe/Berlin"])
def test_named_rules_that_end_too_early_are_utc_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").write_bytes(BERLIN[:-1])
    monkeypatch.setattr(zone, "TZPATH", (str(tmp_path),))
    monkeypatch.setenv("TZ", name)
    trouble = zone_trouble()
    assert (local_zone(), trouble and trouble.key) == (ZoneInfo("UTC"), "zone-unknown")


@pytest.mark.parametrize("place", ["_RULES", "_NAME"])
def test_a_system_whose_rules_end_too_early_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "Here").write_bytes(BERLIN[:-1])
    (tmp_path / "name").write_text("Here\n")
    monkeypatch.setattr(zone, "TZPATH", (str(tmp_path),))
    monkeypatch.setattr(zone, place, tmp_path / {"_RULES": "Here", "_NAME": "name"}[place])
    monkeypatch.setenv("TZ", "")
    trouble = zone_trouble()
    assert (local_zone(), trouble and trouble.key) == (ZoneInfo("UTC"), "zone-unread")


@pytest.mark.parametrize("at", range(20, len(BERLIN), 97))
def test_rules_that_were_changed_are_read_or_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    for value in (0x00, 0x0A, 0xFF):
        (tmp_path / f"rules{value}").write_bytes(BERLIN[:at] + bytes([value]) * 4 + BERLIN[at + 4 :])
        monkeypatch.setenv("TZ", str(tmp_path / f"rules{value}"))
        assert local_zone() == ZoneInfo("UTC") or zone_trouble() is None


def test_a_file_of_rules_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").write_bytes(BERLIN)
    monkeypatch.setenv("TZ", str(tmp_path / "rules"))
    assert datetime(2026, 7, 15, 12, tzinfo=local_zone()).utcoffset() == timedelta(hours=2)
    assert zone_trouble() is None


def test_bytes_that_are_no_text_are_utc_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1\udcff")
    trouble = zone_trouble()
    assert (local_zone(), trouble and trouble.text().isprintable()) == (ZoneInfo("UTC"), True)


def test_a_machine_whose_own_zone_cannot_be_read_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> ZoneInfo:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr("tzlocal.reload_localzone", none)
    monkeypatch.setenv("TZ", "")
    trouble = zone_trouble()
    assert trouble is not None
    assert trouble.key == "zone-unread"


@pytest.mark.parametrize(
    ("rule", "winter", "summer"),
    [
        ("CET-1CEST,M3.5.0,M10.5.0/3", 60, 120),
        ("EST5EDT,M3.2.0,M11.1.0", -300, -240),
        ("JST-9", 540, 540),
        ("<+0330>-3:30", 210, 210),
    ],
)
def test_a_rule_is_read_as_the_system_reads_it(
    monkeypatch: pytest.MonkeyPatch, rule: str, winter: int, summer: int
) -> None:
    monkeypatch.setenv("TZ", rule)
    at = [datetime(2026, month, 15, 12, tzinfo=local_zone()).utcoffset() for month in (1, 7)]
    assert at == [timedelta(minutes=winter), timedelta(minutes=summer)]
    assert (str(local_zone()), zone_trouble()) == (rule, None)


def test_a_file_put_in_anothers_place_is_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `timedatectl` does it: a new link takes the place of the old one."""
    if not hasattr(zone, "_FILES"):
        pytest.skip("the registry says it here")
    link = tmp_path / "localtime"
    monkeypatch.setattr(zone, "_FILES", (link,))
    traces = [zone._set_to()]
    for name in ("Berlin", "Tokyo"):
        (tmp_path / "new").symlink_to(name)
        (tmp_path / "new").replace(link)
        traces.append(zone._set_to())
    assert len(set(traces)) == 3
