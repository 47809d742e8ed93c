"""Whether the tray starts when this person signs in: the entry that their system keeps of it."""

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tracker.core.errors import UnreachableError

_NAME: Final = "org.trackerdesk.Tracker"


def starts_at_login() -> bool:
    """Say whether there is such an entry; raises `UnreachableError`."""
    try:
        return _is_kept()
    except OSError as error:
        raise _refused(error) from error


def start_at_login(command: Sequence[str]) -> None:
    """Have a command run whenever this person signs in; raises `UnreachableError`."""
    try:
        _keep(command)
    except OSError as error:
        raise _refused(error) from error


def stay_at_login() -> None:
    """Have nothing run when this person signs in; raises `UnreachableError`."""
    try:
        _drop()
    except OSError as error:
        raise _refused(error) from error


def _refused(error: OSError) -> UnreachableError:
    return UnreachableError("tray-login-refused", why=error.strerror or type(error).__name__)


if sys.platform == "win32":
    import subprocess
    import winreg

    _KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"

    def _is_kept() -> bool:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                winreg.QueryValueEx(key, _NAME)
        except FileNotFoundError:
            return False
        return True

    def _keep(command: Sequence[str]) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))

    def _drop() -> None:
        if _is_kept():
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY, access=winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, _NAME)

elif sys.platform == "darwin":
    import plistlib

    def _file() -> Path:
        return Path.home() / "Library" / "LaunchAgents" / f"{_NAME}.plist"

    def _is_kept() -> bool:
        return _file().exists()

    def _keep(command: Sequence[str]) -> None:
        told = {"Label": _NAME, "ProgramArguments": [*command], "RunAtLoad": True}
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_bytes(
            plistlib.dumps({**told, "LimitLoadToSessionType": "Aqua", "ProcessType": "Interactive"})
        )

    def _drop() -> None:
        _file().unlink(missing_ok=True)

else:
    _ENTRY: Final = Path("autostart") / f"{_NAME}.desktop"
    _HIDDEN: Final = "Hidden=true"

    def _own() -> Path:
        """Return this person's entry of the XDG autostart specification, which goes before the machine's."""
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / _ENTRY

    def _of_machine() -> bool:
        """Say whether the machine has an entry for everybody, as a package brings it."""
        folders = (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep)
        return any((Path(folder) / _ENTRY).exists() for folder in folders)

    def _is_kept() -> bool:
        if _own().exists():
            return _HIDDEN not in _own().read_text("utf-8", "replace").splitlines()
        return _of_machine()

    def _keep(command: Sequence[str]) -> None:
        # A desktop passes over the entry of a program that was removed since.
        program = command[0].replace("\\", "\\\\")
        words = shlex.join(command).replace("\\", "\\\\").replace("%", "%%")
        _write(f"TryExec={program}", f"Exec={words}", f"Icon={_NAME}", "X-GNOME-Autostart-enabled=true")

    def _drop() -> None:
        if _of_machine():
            _write(_HIDDEN)
        else:
            _own().unlink(missing_ok=True)

    def _write(*lines: str) -> None:
        _own().parent.mkdir(parents=True, exist_ok=True)
        entry = ("[Desktop Entry]", "Type=Application", "Name=Tracker", *lines, "")
        _own().write_text("\n".join(entry), "utf-8")
