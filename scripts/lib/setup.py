"""Set-up for the scripts: `.venv` from requirements.lock, and what the system must have."""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LOCK = ROOT / "requirements.lock"
_STAMP = VENV / "set-up-from"
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""What the tray's Qt needs of a bare Linux, by Debian package; `tracker tray` names the same."""
_APT_INSTALL = ["apt-get", "install", "--no-install-recommends"]


def enter_venv() -> None:
    """Go on inside an up-to-date `.venv`, making it first where needed; the script starts again in it.

    Leaves with exit code 2 and one sentence saying what to do when that cannot be had.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older Python must read a sentence, not a traceback
        stop(f"Tracker needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    sys.excepthook = _without_traceback_when_stopped
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not _is_current():
        if inside:
            stop("`.venv` is older than requirements.lock; run this with a Python from outside of it.")
        _make_venv()
    if not inside:
        _start_again()


def _without_traceback_when_stopped(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        say("Stopped.")
        return
    sys.__excepthook__(kind, error, trace)


def run(command: Sequence[str | Path]) -> int:
    """Run a program from the checkout's root, its output going where ours goes; return its exit code."""
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own lists, no shell


def capture(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program from the checkout's root and keep what it prints, errors too, in `stdout`."""
    return subprocess.run(  # noqa: S603 - our own lists, no shell
        command,
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def say(line: str) -> None:
    """Tell the person at the terminal what goes on, apart from a script's own output."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def stop(sentence: str) -> NoReturn:
    """Say why nothing can be done and leave with exit code 2."""
    say(sentence)
    sys.exit(2)


def ensure_system(packages: Mapping[str, str]) -> list[str]:
    """Have programs (`Xvfb`), libraries (`libEGL.so.1`) and files (`/...`) there; return those still missing.

    `packages` maps each to its Debian package. On Linux, root on a system with apt has them installed; anyone
    else is shown the one command that would. Elsewhere nothing is installed and nothing proposed.
    """
    missing = [name for name in packages if not _is_there(name)]
    if not missing or sys.platform != "linux":
        return missing
    wanted = sorted({packages[name] for name in missing})
    if _may_apt():
        _apt_install(wanted)
        missing = [name for name in missing if not _is_there(name)]
    if missing:
        say(f"Missing: {', '.join(missing)}. To have it, as root: {_apt_command(wanted)}")
    return missing


def _is_there(name: str) -> bool:
    if name.startswith("/"):
        return Path(name).exists()
    if ".so" not in name:
        return shutil.which(name) is not None
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _stamp() -> str:
    """Return what a `.venv` depends on; a moved checkout's would still import the old place."""
    return f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version.split()[0]} {ROOT}"


def _read_stamp() -> str:
    return _STAMP.read_text("utf-8") if PYTHON.exists() and _STAMP.exists() else ""


def _is_current() -> bool:
    return _read_stamp() == _stamp()


def _make_venv() -> None:
    """Make `.venv` and fill it; the stamp is written last, so what was interrupted is made anew."""
    only_lock_differs = _read_stamp().split()[1:] == _stamp().split()[1:]
    pip = _pip(anew=not only_lock_differs)
    _STAMP.unlink(missing_ok=True)
    quietly = ["install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _install([*pip, *quietly, "--require-hashes", "--requirement", LOCK])
    _install([*pip, *quietly, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    _STAMP.write_text(_stamp(), "utf-8")


def _pip(*, anew: bool) -> list[str | Path]:
    """Return the command that is pip for `.venv`, which it makes where `anew`."""
    say(f"{'Setting up' if anew else 'Updating'} .venv (half a minute to a few)...")
    has_pip = importlib.util.find_spec("pip") is not None
    if not has_pip:
        _ensure_ensurepip()
    if anew:
        venv.create(VENV, clear=True, with_pip=not has_pip, symlinks=sys.platform != "win32")
    return [sys.executable, "-m", "pip", "--python", PYTHON] if has_pip else [PYTHON, "-m", "pip"]


def _ensure_ensurepip() -> None:
    if importlib.util.find_spec("ensurepip") is None and _may_apt():
        _apt_install(["python3-venv"])
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        stop(f"This Python has no pip. To have it, as root: {_apt_command(['python3-venv'])}")


def _install(command: list[str | Path]) -> None:
    done = capture(command)
    if done.returncode:
        stop(
            f"{done.stdout.strip()}\nSetting up .venv failed (above is why); run this again to start it anew."
        )


def _may_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_command(packages: Sequence[str]) -> str:
    return " ".join([*_APT_INSTALL, *packages])


def _apt_install(packages: Sequence[str]) -> None:
    say(f"Installing {' '.join(packages)} with apt-get...")
    install = ["env", "DEBIAN_FRONTEND=noninteractive", *_APT_INSTALL, "--yes", *packages]
    if capture(install).returncode:
        capture(["apt-get", "update"])  # a new machine has no package lists yet, or old ones
        again = capture(install)
        if again.returncode:
            say(again.stdout.strip())


def _start_again() -> NoReturn:
    sys.stdout.flush()
    command = [str(PYTHON), *sys.orig_argv[1:]]
    if sys.platform == "win32":
        sys.exit(run(command))
    os.execv(PYTHON, command)  # noqa: S606 - the same script, in our own interpreter
