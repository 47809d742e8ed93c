"""The test suite: the guards, then pytest, whose closing line comes last."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from lib import gnome_session, guards, panel_session, setup, virtual_display, wayland_session

if TYPE_CHECKING:
    from pathlib import Path

# What the tests mock logind and other parts of a desktop with, by Debian package.
_MOCKED_DESKTOP = {
    "dbus-daemon": "dbus-daemon",
    "/usr/lib/python3/dist-packages/dbusmock/__init__.py": "python3-dbusmock",
}
# What hands words from programs to screen readers, by Debian package.
_SCREEN_READERS = {"/usr/libexec/at-spi-bus-launcher": "at-spi2-core"}
# A real keyring, and what judges menu entries, by Debian package.
_KEYRING = {"gnome-keyring-daemon": "gnome-keyring"}
_MENU_ENTRIES = {"desktop-file-validate": "desktop-file-utils"}
_NEEDED = {
    **virtual_display.PACKAGES,
    **panel_session.PACKAGES,
    **setup.QT_LIBRARIES,
    **gnome_session.PACKAGES,
    **wayland_session.PACKAGES,
    **_SCREEN_READERS,
    **_MOCKED_DESKTOP,
    **_KEYRING,
    **_MENU_ENTRIES,
}
# A clean Debian, in which the package is tried.
_NEEDED_BY_LONG = {"debootstrap": "debootstrap"}
_WORKERS = 2
_MEASURED = ["--cov", "--cov-report=term-missing:skip-covered"]
# A long test is not one that hangs, until it takes an hour.
_WITH_LONG = ["-o", "faulthandler_timeout=3600"]
_WHOLE = [*_MEASURED, "--numprocesses", str(_WORKERS), "--dist", "worksteal"]


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for; return 0 only if tests ran and nothing failed."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/test.py",
        description="Run the guards and every test but the long ones; a path or -k runs only those tests.",
        epilog="example: python3 scripts/test.py tests/core -k timer. The rest is passed on to pytest.",
        allow_abbrev=False,
    )
    parser.add_argument("--all", action="store_true", help="the long tests too")
    parser.add_argument("--quick", action="store_true", help="without the type checks")
    options, for_pytest = parser.parse_known_args(arguments)
    if not for_pytest and (failing := guards.failed(quick=options.quick)):
        setup.say(f"The tests did not run, because this failed: {', '.join(failing)}.")
        return 1
    setup.ensure_system({**_NEEDED, **_NEEDED_BY_LONG} if options.all else _NEEDED)
    # Hundreds of processes start; without bytecode on disk each would compile all of the code again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return setup.run(_pytest(for_pytest, long_ones=options.all))


def _pytest(arguments: list[str], *, long_ones: bool) -> list[str | Path]:
    marks = _WITH_LONG if long_ones else ["-m", "not long"]
    return [setup.PYTHON, "-m", "pytest", *marks, *(arguments or _WHOLE)]
