"""A Debian package of the frozen folder: where everything goes, and what dpkg is told of it."""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
from email.utils import formatdate
from typing import TYPE_CHECKING, Final

from lib import setup
from lib.packing.icons import draw
from lib.packing.licences import gather

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE: Final = "tracker-desk"
APPLICATION: Final = "org.trackerdesk.Tracker"
_LINUX = setup.ROOT / "installers" / "linux"
_HOME = f"usr/lib/{PACKAGE}"
_VERSION_ENDS = re.compile(r"(a|b|rc)")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_DESKTOP = (
    "libbrotli1, libdbus-1-3, libegl1, libfontconfig1, libfreetype6, libgl1, libglib2.0-0, "
    "libgssapi-krb5-2, libwayland-client0, libwayland-cursor0, libx11-6, libx11-xcb1, libxcb-cursor0, "
    "libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, "
    "libxcb-render0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-util1, libxcb-xfixes0, "
    "libxcb-xkb1, libxcb1, libxkbcommon-x11-0, libxkbcommon0, libzstd1"
)
_MAINTAINER = "The Tracker authors <tracker@example.org>"
_CONTROL = """Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: gnome-keyring | kwalletmanager, xdg-desktop-portal, xdg-utils
Section: utils
Priority: optional
Description: time tracker that shows whoever is tracked all of it
 Records working hours and activity, takes screenshots while the timer
 runs, seals each at once and syncs them to the workspace's own server.
 An icon shows at any time whether it records.
"""
_CHANGES = """{package} ({version}) stable; urgency=medium

  * What changed is in CHANGELOG.md.gz.

 -- {maintainer}  {date}
"""


def pack(frozen: Path, version: str, root: Path, out: Path) -> Path:
    """Return the package, written below `out`, of what `freeze` made; `root` is scratch to lay it out in."""
    shutil.copytree(frozen, root / _HOME, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/tracker").symlink_to(f"../lib/{PACKAGE}/tracker")
    _put(_LINUX / f"{APPLICATION}.desktop", root / f"usr/share/applications/{APPLICATION}.desktop")
    _put(_LINUX / "autostart.desktop", root / f"etc/xdg/autostart/{APPLICATION}.desktop")
    draw(setup.ROOT / "assets/icons/tracker.svg", root / "usr/share/icons/hicolor", APPLICATION)
    version, changed = _VERSION_ENDS.sub(r"~\1", version), _last_change()
    _document(root, version, changed)
    _settle(root)
    _describe(root, version)
    package = out / f"{PACKAGE}_{version}_{_architecture()}.deb"
    command: list[str | Path] = ["dpkg-deb", "--root-owner-group", "--build", root, package]
    dated = {**os.environ, "SOURCE_DATE_EPOCH": str(changed)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=dated)  # noqa: S603 - our own list
    return package


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _document(root: Path, version: str, changed: int) -> None:
    """Say what changed, whose the parts are, and by which licences; `changed` is in seconds since 1970."""
    folder = root / "usr/share/doc" / PACKAGE
    _put(_LINUX / "copyright", folder / "copyright")
    said = _CHANGES.format(
        package=PACKAGE, version=version, maintainer=_MAINTAINER, date=formatdate(changed, localtime=False)
    )
    _pack_text(said.encode(), folder / "changelog.gz")
    _pack_text((setup.ROOT / "CHANGELOG.md").read_bytes(), folder / "CHANGELOG.md.gz")
    _pack_text((_LINUX / "tracker.1").read_bytes(), root / "usr/share/man/man1/tracker.1.gz")
    gather(root / _HOME / "tracker", folder / "licences")
    for licence in (setup.ROOT / "assets").rglob("*-*.txt"):
        _put(licence, folder / "licences" / licence.name)


def _pack_text(said: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(said, mtime=0))


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
        version=version,
        architecture=_architecture(),
        maintainer=_MAINTAINER,
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


def _last_change() -> int:
    """Return when the sources last changed, so that the same ones give the same package."""
    asked = ["git", "-C", str(setup.ROOT), "log", "-1", "--format=%ct"]
    said = os.environ.get("SOURCE_DATE_EPOCH") or setup.capture(asked).stdout.strip()
    return int(said) if said.isdecimal() else 0
