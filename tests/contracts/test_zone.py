"""The machine's time zone, as it is now."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tracker.host import zone
from tracker.host.zone import local_zone


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


def test_what_cannot_be_read_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    for nonsense in ("Middle-earth/Shire", "CET-1CEST,M3.5.0,M10.5.0/3", "../../etc/passwd", "/dev/null"):
        monkeypatch.setenv("TZ", nonsense)
        assert local_zone() == ZoneInfo("UTC"), nonsense


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
