"""A Debian package of the frozen folder: where everything goes, and what dpkg is told of it."""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Final

from lib import setup
from lib.packing.icons import draw

PACKAGE: Final = "tracker-desk"
APPLICATION: Final = "org.trackerdesk.Tracker"
_LINUX = setup.ROOT / "installers" / "linux"
_HOME = f"usr/lib/{PACKAGE}"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_DESKTOP = """libbrotli1, libdbus-1-3, libegl1, libfontconfig1, libfreetype6, libgl1, libglib2.0-0,
 libgssapi-krb5-2, libwayland-client0, libwayland-cursor0, libwayland-egl1, libx11-6, libx11-xcb1,
 libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0,
 libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-xfixes0, libxcb-xkb1, libxkbcommon-x11-0, libxkbcommon0,
 libzstd1"""
_CONTROL = """Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: The Tracker authors <tracker@example.org>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: gnome-keyring | kwalletmanager, xdg-desktop-portal
Section: utils
Priority: optional
Description: time tracker that shows whoever is tracked all of it
 Records working hours and activity, takes screenshots while the timer runs, seals each at once
 and syncs them to the workspace's own server. An icon shows at any time whether it records.
"""


def pack(frozen: Path, version: str, root: Path, out: Path) -> Path:
    """Return the package, written below `out`, of what `freeze` made; `root` is scratch to lay it out in."""
    shutil.copytree(frozen, root / _HOME, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/tracker").symlink_to(f"../lib/{PACKAGE}/tracker")
    _put(_LINUX / f"{APPLICATION}.desktop", root / f"usr/share/applications/{APPLICATION}.desktop")
    _put(_LINUX / "autostart.desktop", root / f"etc/xdg/autostart/{APPLICATION}.desktop")
    draw(setup.ROOT / "assets/icons/tracker.svg", root / "usr/share/icons/hicolor", APPLICATION)
    _document(root / f"usr/share/doc/{PACKAGE}")
    _settle(root)
    _describe(root, version)
    package = out / f"{PACKAGE}_{version}_{_architecture()}.deb"
    command: list[str | Path] = ["dpkg-deb", "--root-owner-group", "--build", root, package]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_dated())  # noqa: S603 - our own list
    return package


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _document(folder: Path) -> None:
    """Put there the licences of all that is inside, and what changed."""
    _put(_LINUX / "copyright", folder / "copyright")
    changes = (setup.ROOT / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    for licence in (setup.ROOT / "assets").rglob("*-*.txt"):
        _put(licence, folder / "licences" / licence.name)
    for distribution in importlib.metadata.distributions():
        for file in distribution.files or ():
            if any(part in file.name.upper() for part in ("LICENSE", "LICENCE", "COPYING", "NOTICE")):
                _put(Path(str(file.locate())), folder / "licences" / distribution.name / file.name)


def _settle(root: Path) -> None:
    """Give everything the rights that a package has, whoever builds it."""
    for path in root.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path == root / _HOME / "tracker"
        path.chmod(0o755 if runs else 0o644)


def _describe(root: Path, version: str) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    control = root / "DEBIAN"
    control.mkdir()
    said = _CONTROL.format(
        package=PACKAGE,
        version=version.replace("rc", "~rc"),
        architecture=_architecture(),
        kilobytes=sum(path.stat().st_size for path in files) // 1024,
        depends=f"libc6 (>= {platform.libc_ver()[1]}), {_DESKTOP}",
    )
    (control / "control").write_text(said, "utf-8")
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n"
        for path in files
    )
    (control / "md5sums").write_text("".join(sums), "utf-8")
    (control / "conffiles").write_text(f"/etc/xdg/autostart/{APPLICATION}.desktop\n", "utf-8")
    shutil.copyfile(_LINUX / "prerm", control / "prerm")
    (control / "prerm").chmod(0o755)


def _architecture() -> str:
    return _ARCHITECTURES.get(platform.machine(), platform.machine())


def _dated() -> dict[str, str]:
    """Return the environment in which the same sources give the same package: dated by their last change."""
    asked = ["git", "-C", str(setup.ROOT), "log", "-1", "--format=%ct"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - our own list
    stamp = ran.stdout.strip()
    return {"SOURCE_DATE_EPOCH": stamp, **os.environ} if stamp else dict(os.environ)
