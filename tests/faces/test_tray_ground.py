"""What the tray stands on: its pictures, settings, door, display and start at login."""

import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from lib import setup
from tests.faces.tray_stage import discard
from tracker.core.errors import RefusedError
from tracker.desktop.autostart import start_at_login, starts_at_login, stay_at_login
from tracker.host.paths import Paths
from tracker.tray import display
from tracker.tray.door import Door
from tracker.tray.one_instance import TAKEN, knock, only_tray
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.present.lengths import HoursFormat
from tracker.tray.settings import FILE, Settings, SettingsKeeper
from tracker.tray.shade import Shade
from tracker.tray.tray_icon import system_panel
from tracker.tray.tray_picture import (
    DARK_PANEL,
    LIGHT_PANEL,
    SIZES,
    in_one_colour,
    picture_svg,
    tray_picture,
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Lend a person's folders."""
    return Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()


def test_every_state_has_a_shape_of_its_own() -> None:
    drawn = {
        (base, badge): picture_svg(IconState(base, badge), LIGHT_PANEL, 64)
        for base in Base
        for badge in Badge
    }
    runs = {drawn[Base.RUNNING, badge] for badge in Badge}
    assert len(runs) == len(Badge)
    for badge in (Badge.PAUSED, Badge.CAPTURED):
        assert drawn[Base.STOPPED, badge] == drawn[Base.STOPPED, Badge.NONE]
    assert drawn[Base.STOPPED, Badge.NONE] != drawn[Base.IDLE, Badge.NONE]
    assert drawn[Base.STOPPED, Badge.ATTENTION] not in runs
    assert len({svg for (_base, badge), svg in drawn.items() if badge is Badge.ATTENTION}) == len(Base)
    for base in (Base.RUNNING, Base.STOPPED):
        both = drawn[base, Badge.OFFLINE_ATTENTION]
        assert "bang" in both
        assert 'd="M14 2L2 14"' in both, "the slash is not hidden by the badge"
        assert 'V7.6L5.2 9.1"' in drawn[base, Badge.ATTENTION], "nor are the hands of the clock"


def test_the_sign_is_in_the_badge_from_22_pixels_on() -> None:
    state = IconState(Base.RUNNING, Badge.ATTENTION)
    assert "bang" not in picture_svg(state, LIGHT_PANEL, 16)
    assert "bang" in picture_svg(state, LIGHT_PANEL, 22)


def test_colours_suit_the_panel_or_are_left_out() -> None:
    state = IconState(Base.RUNNING, Badge.ATTENTION)
    dark = picture_svg(state, DARK_PANEL, 64)
    assert LIGHT_PANEL.disc not in dark
    assert DARK_PANEL.disc in dark
    plain = picture_svg(state, in_one_colour(DARK_PANEL), 64)
    assert DARK_PANEL.disc not in plain
    assert DARK_PANEL.badge not in plain


def test_an_icon_comes_in_all_sizes() -> None:
    sizes = {size.width() for size in tray_picture(IconState(Base.IDLE), LIGHT_PANEL).availableSizes()}
    assert sizes == set(SIZES)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one panel")
def test_panels_are_dark_but_for_desktops_whose_are_as_their_windows() -> None:
    assert system_panel("GNOME", dark=False) == DARK_PANEL
    assert system_panel("KDE", dark=False) == LIGHT_PANEL
    assert system_panel("KDE", dark=True) == DARK_PANEL


def test_settings_are_kept_and_a_bad_file_says_nothing(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path)
    heard = QSignalSpy(keeper.changed)
    assert keeper.change(shade=Shade.DARK, hours=HoursFormat.CLOCK) is None
    assert keeper.change(shade=Shade.DARK) is None
    assert heard.count() == 1
    kept = SettingsKeeper(tmp_path)
    assert (kept.now.shade, kept.manner.hours) == (Shade.DARK, HoursFormat.CLOCK)
    (tmp_path / FILE).write_text('{"scale": 9}')
    assert SettingsKeeper(tmp_path).now == Settings()


def test_a_setting_holds_even_where_the_disk_refuses(tmp_path: Path) -> None:
    keeper = SettingsKeeper(tmp_path / "gone")
    refused = keeper.change(scale=1.5)
    assert refused is not None
    assert refused.key == "folder-away"
    assert keeper.now.scale == 1.5


def test_a_second_tray_knocks_at_the_door_of_the_first(paths: Paths, qtbot: QtBot) -> None:
    assert not knock(paths, "")
    with only_tray(paths) as line:
        door = Door(line)
        with qtbot.waitSignal(door.knocked) as heard:
            assert knock(paths, "token-7")
        assert heard.args == ["token-7", ""]
        with pytest.raises(RefusedError) as refused, only_tray(paths):
            pass
        discard(door)
        assert refused.value.key == TAKEN


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_where_nothing_can_be_shown_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedError) as without:
        display.require_display({})
    assert without.value.key == "tray-no-display"
    with pytest.raises(RefusedError) as gone:
        display.require_display({"DISPLAY": ":987"})
    assert gone.value.key == "tray-no-display"
    monkeypatch.setattr(display, "_missing", lambda needed: [name for name in needed if "EGL" in name])
    with pytest.raises(RefusedError) as bare:
        display.require_display({"QT_QPA_PLATFORM": "offscreen"})
    assert "libegl1" not in bare.value.text()
    assert "apt-get install --no-install-recommends libegl1" in bare.value.hint()


def test_the_suite_installs_what_the_tray_asks_for() -> None:
    assert display.LIBRARIES == setup.QT_LIBRARIES


def test_a_display_that_answers_is_taken(x_display: str) -> None:
    display.require_display({"DISPLAY": x_display})


@pytest.mark.skipif(sys.platform != "linux", reason="each system keeps it in another place")
def test_starting_at_login_is_an_entry_that_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    stay_at_login()
    assert not starts_at_login()
    start_at_login(["/opt/my tracker/bin/tracker", "tray", "100%"])
    assert starts_at_login()
    entry = (tmp_path / "autostart" / "org.trackerdesk.Tracker.desktop").read_text("utf-8")
    assert "Exec='/opt/my tracker/bin/tracker' tray 100%%" in entry
    assert "TryExec=/opt/my tracker/bin/tracker\n" in entry, "once it is gone, nothing is tried"
    stay_at_login()
    assert not starts_at_login()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one entry for each person")
def test_what_a_package_starts_for_everybody_is_switched_off_for_oneself_and_on_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "machine"))
    of_machine = tmp_path / "machine" / "autostart" / "org.trackerdesk.Tracker.desktop"
    of_machine.parent.mkdir(parents=True)
    of_machine.write_text("[Desktop Entry]\nExec=/usr/bin/tracker tray\n", "utf-8")
    assert starts_at_login(), "the package's entry counts"
    stay_at_login()
    assert not starts_at_login()
    assert of_machine.exists(), "it is everybody's"
    start_at_login(["/usr/bin/tracker", "tray"])
    assert starts_at_login()
