"""No code can learn which key was pressed: what could tell is imported nowhere; libraries have one fence."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.house import python_files, short, tree

FENCES = {
    "Xlib": {
        "tracker/host/x11.py",
        "tracker/host/x11_drawn.py",
        "tracker/host/x11_keys.py",
        "tracker/host/x11_windows.py",
    },
    "jeepney": {"tracker/host/dbus.py"},
    "pynput": {"tracker/activity/input_pynput.py"},
    "evdev": set[str](),
    "keyboard": set[str](),
}
"""Who takes each; what the others of X11 ask goes over the line of `x11`, which keeps its errors."""

SHORTCUT = {
    "Xlib.protocol.request.GetKeyboardMapping": {"tracker/host/x11_keys.py"},
    "tracker.host.x11_keys": {"tracker/desktop/_x11_shortcut.py"},
    "tracker.desktop._x11_shortcut": {"tracker/desktop/shortcut_way.py"},
    "tracker.desktop.shortcut_way": {"tracker/tray/shortcut.py"},
}
"""Who asks for one combination of keys, and for the table where its key is looked up: nobody that counts."""

SYMBOLS = ("Xlib.XK", "Xlib.display", "Xlib.keysymdef", "Xlib.ext.record", "Xlib.ext.xinput")
"""Parts of python-xlib that fetch or hold what keys mean, or parse the details of input events."""


def imported(module: ast.Module) -> Iterator[str]:
    """Yield every module that a module takes, wherever it does."""
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(name), names=names):
                yield from (f"{name}.{alias.name}" for alias in names)
            case _:
                pass


@cache
def imports() -> dict[str, frozenset[str]]:
    """Return what each file of the product takes."""
    return {short(path): frozenset(imported(tree(path))) for path in python_files("tracker")}


def importers(package: str) -> set[str]:
    return {
        file
        for file, names in imports().items()
        if any(f"{name}.".startswith(f"{package}.") for name in names)
    }


@pytest.mark.parametrize("package", FENCES)
def test_what_hears_of_keys_is_spoken_to_in_one_place(package: str) -> None:
    assert importers(package) == FENCES[package]


@pytest.mark.parametrize("part", SYMBOLS)
def test_what_tells_keys_apart_is_taken_nowhere(part: str) -> None:
    assert importers(part) == set()


@pytest.mark.parametrize("part", SHORTCUT)
def test_only_the_icon_asks_for_its_one_combination_of_keys(part: str) -> None:
    assert importers(part) == SHORTCUT[part]


def test_an_import_is_found() -> None:
    sample = ast.parse("def f():\n    from Xlib import XK\n    import Xlib.display as d\n")
    assert list(imported(sample)) == ["Xlib.XK", "Xlib.display"]
