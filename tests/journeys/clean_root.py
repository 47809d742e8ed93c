"""A Debian without Python of its own choosing, made anew, in which a package is installed as on a desktop."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SUITE = "bookworm"
_PERSON = "anna"
_FROM_HERE = ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt")
_MINUTES = 60


@dataclass(frozen=True)
class CleanRoot:
    """A root file system with one person in it; its network is this machine's."""

    path: Path

    def admin(self, *command: str) -> str:
        """Run a command in it as root; return what it said, and fail the test where it failed."""
        return self._run(["chroot", str(self.path), "env", "DEBIAN_FRONTEND=noninteractive", *command])

    def person(self, script: str, typed: str = "") -> str:
        """Run lines of shell in it as the person at the desktop; return what they said."""
        lines = f"export XDG_SESSION_TYPE=x11 DISPLAY={self.display}\n{script}"
        command = ["chroot", str(self.path), "su", _PERSON, "-s", "/bin/sh", "-c", lines]
        return self._run(command, typed)

    @property
    def display(self) -> str:
        """The X display of the person's desktop."""
        return ":71"

    @property
    def home(self) -> Path:
        """The person's home, seen from outside."""
        return self.path / "home" / _PERSON

    def install(self, *packages: str) -> None:
        """Install packages with what they depend on, and nothing more; a path is one brought in."""
        self.admin("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages)

    def bring(self, file: Path) -> str:
        """Copy a file in; return its path there."""
        shutil.copy(file, self.path / "tmp" / file.name)
        return f"/tmp/{file.name}"  # noqa: S108 - the root's own folder, which nobody else sees

    def running(self) -> set[int]:
        """Return the processes of the installed program."""
        return {int(entry.name) for entry in Path("/proc").iterdir() if self._is_ours(entry)}

    def _is_ours(self, process: Path) -> bool:
        if not process.name.isdecimal():
            return False
        try:
            program = str((process / "exe").readlink())
        except OSError:
            return False
        return program.startswith(f"{self.path}/usr/lib/tracker-desk/")

    def _run(self, command: list[str], typed: str = "") -> str:
        ran = subprocess.run(  # noqa: S603 - our own words, in a root of our own
            command, input=typed, capture_output=True, text=True, timeout=10 * _MINUTES, check=False
        )
        assert ran.returncode == 0, f"{command[2:]}: {ran.stdout}\n{ran.stderr}"
        return ran.stdout


@contextmanager
def clean_root(folder: Path) -> Iterator[CleanRoot]:
    """Make one below `folder`; needs root and debootstrap. What still runs in it ends with the block."""
    root = CleanRoot(folder / "root")
    make = ["debootstrap", "--variant=minbase", _SUITE, str(root.path), *_mirror()]
    subprocess.run(make, check=True, capture_output=True)  # noqa: S603 - our own list
    shutil.copytree("/etc/apt", root.path / "etc/apt", dirs_exist_ok=True)
    for name in _FROM_HERE:
        (root.path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path("/") / name, root.path / name)
    mounts = [root.path / name for name in ("proc", "dev")]
    for mount in mounts:
        subprocess.run(["mount", "--rbind", f"/{mount.name}", str(mount)], check=True)  # noqa: S603, S607 - ours
        subprocess.run(["mount", "--make-rslave", str(mount)], check=True)  # noqa: S603, S607 - ours
    try:
        root.admin("apt-get", "update", "--quiet")
        root.admin("useradd", "--create-home", _PERSON)
        yield root
    finally:
        for process in root.running():
            os.kill(process, 9)
        for mount in mounts:
            subprocess.run(["umount", "--lazy", str(mount)], check=False)  # noqa: S603, S607 - ours


def _mirror() -> list[str]:
    """Return where this machine has its own packages from."""
    asked = ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own list
    places = {line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith(f"{_SUITE} ")}
    return sorted(place for place in places if place.rstrip("/").endswith("debian"))[:1]
