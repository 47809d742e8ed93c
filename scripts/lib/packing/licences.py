"""The licences of what lies in a frozen folder, gathered from where each part came from."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAID: Final = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
_LOADER: Final = "pyinstaller"
_PYTHON: Final = "libpython"
_CODE: Final = (".py", ".pyc")


def gather(program: Path, folder: Path) -> None:
    """Put into `folder` the licences of the Python parts, of Python and of the system's libraries."""
    inside = program.parent / "lib"
    for name in sorted(_distributions(program, inside)):
        for file in importlib.metadata.files(name) or ():
            if file.name.upper().startswith(_SAID) and file.suffix not in _CODE:
                _put(Path(str(file.locate())), folder / name / file.name)
    _put(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", folder / "python" / "LICENSE.txt")
    for package in sorted(set(_system_packages(inside))):
        _put(Path("/usr/share/doc") / package / "copyright", folder / package / "copyright")


def _distributions(program: Path, inside: Path) -> set[str]:
    """Return the distributions that something in the program is of."""
    from PyInstaller.archive.readers import CArchiveReader

    modules = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc
    found = {name.split(".")[0] for name in (*modules, *(path.name for path in inside.iterdir()))}
    known = importlib.metadata.packages_distributions()
    return {_LOADER, *(distribution for name in found for distribution in known.get(name, ()))}


def _system_packages(inside: Path) -> Iterator[str]:
    """Yield the Debian packages that libraries were copied from."""
    for library in inside.glob("lib*.so*"):
        if library.is_symlink() or library.name.startswith(_PYTHON):
            continue
        asked = ["dpkg-query", "--search", f"*/lib/*/{library.name}"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own list
        for line in told.splitlines():
            yield line.partition(":")[0]


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
