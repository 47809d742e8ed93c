"""What is loaded before the icon is in the panel: Qt, and as little else as there can be."""

import subprocess
import sys

import pytest

pytest.importorskip("PySide6.QtWidgets")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody asks for message buses")

_UNTIL_SHOWN = """
import builtins, os, sys
from importlib.abc import MetaPathFinder

class AfterTheIcon(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "PySide6.QtDBus":
            print(builtins.__import__.__name__, *sys.modules)
            sys.stdout.flush()
            os._exit(0)

sys.meta_path.insert(0, AfterTheIcon())
from tracker.cli import main
main()
"""
"""Once the icon is there, panels on the message bus are looked for first of all."""
_LATER = {
    "PySide6.QtNetwork",
    "asyncio",
    "httpx",
    "msgspec",
    "ssl",
    "subprocess",
    "tomllib",
    "tracker.agent",
    "tracker.core.wire",
    "tracker.tray.app",
    "tracker.tray.settings",
    "tracker.tray.style",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the function that imports, and the modules there are, when the icon of a tray is shown."""
    home = tmp_path_factory.mktemp("home")
    shown = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _UNTIL_SHOWN, "tray"],
        env={"TRACKER_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return shown.stdout.split()


def test_before_the_icon_nothing_is_loaded_that_only_later_things_need(loaded: list[str]) -> None:
    assert {"PySide6.QtWidgets", "tracker.tray.tray_icon"} <= set(loaded)
    assert _LATER.intersection(loaded) == set()


def test_qt_reads_no_source_of_what_is_loaded_after_it(loaded: list[str]) -> None:
    assert "feature" not in loaded[0]
