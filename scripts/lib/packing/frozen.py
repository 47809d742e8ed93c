"""One folder that holds the program and all it runs on: the wheel of this checkout, frozen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from lib import setup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "tracker"
SPEC = setup.ROOT / "installers" / "tracker.spec"
_SHIPPED = ("LICENSE", "README.md", "assets", "pyproject.toml", "tracker")
_AS_THEY_CAME = ("PySide6", "shiboken6", "PIL", "pillow.libs")
_VERSION_LINE = re.compile(r'^version = ".*"$', re.MULTILINE)


def freeze(version: str, scratch: Path) -> Path:
    """Return the folder, made below an empty `scratch`; what the wheel leaves out is not in it.

    Raises `RuntimeError` with what the tool said that failed.
    """
    sources = _sources(version, scratch / "sources")
    installed = scratch / "installed"
    _run(["hatchling", "build", "-t", "wheel", "-d", scratch / "wheel"], sources)
    wheel = next((scratch / "wheel").iterdir())
    # A wheel is what it installs (PEP 427), and the environment may have no pip of its own.
    shutil.unpack_archive(wheel, installed, "zip")
    freezing = ["PyInstaller", "--log-level", "WARN", "--noconfirm"]
    places: list[str | Path] = ["--distpath", scratch / "frozen", "--workpath", scratch / "work", SPEC]
    from_wheel = {"TRACKER_FREEZE_FROM": str(installed), "PYTHONPATH": str(installed), "PYTHONHASHSEED": "0"}
    _run([*freezing, *places], scratch, from_wheel)
    _cleanse(scratch / "frozen" / NAME / "lib")
    return scratch / "frozen" / NAME


def _sources(version: str, folder: Path) -> Path:
    folder.mkdir()
    for name in _SHIPPED:
        here = setup.ROOT / name
        if here.is_dir():
            shutil.copytree(here, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(here, folder / name)
    project = folder / "pyproject.toml"
    project.write_text(
        _VERSION_LINE.sub(f'version = "{version}"', project.read_text("utf-8"), count=1), "utf-8"
    )
    return folder


def _cleanse(folder: Path) -> None:
    """Take out of libraries what only debuggers read, and paths of this machine in which to look for others.

    Those whose makers moved parts of them, which `strip` may take for damage, are left as they came.
    """
    for library in sorted(folder.rglob("*.so*")):
        if library.is_symlink() or library.relative_to(folder).parts[0] in _AS_THEY_CAME:
            continue
        for cleanse in (["strip", "--strip-unneeded"], ["chrpath", "--delete"]):
            subprocess.run([*cleanse, str(library)], check=True, capture_output=True)  # noqa: S603 - our own lists


def _run(module: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a module of the environment with its words."""
    command: list[str | Path] = [setup.PYTHON, "-m", *module]
    ran = subprocess.run(  # noqa: S603 - our own lists, no shell
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode:
        message = f"{' '.join(map(str, module[:2]))} failed:\n{ran.stdout}"
        raise RuntimeError(message)
