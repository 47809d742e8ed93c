"""A Debian without Python, made anew, in which a package is installed as on a person's computer."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

PERSON = "anna"
_SUITE = "bookworm"
_FROM_HERE = ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_SECONDS = 900
_LOOK_EVERY = 0.5
# The first process of the root's own: with it end the others, and its mounts are nobody else's.
_FIRST = 'mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && exec sleep infinity'
_SESSION = """#!/bin/sh
exec 3>display
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp &
until [ -s display ]; do sleep 0.1; done
cat >session.new <<END
export DISPLAY=:$(cat display) XDG_SESSION_TYPE=x11
export DBUS_SESSION_BUS_ADDRESS='$DBUS_SESSION_BUS_ADDRESS'
END
. ./session.new
openbox &
tint2 &
mv session.new session
exec sleep infinity
"""


@dataclass(frozen=True)
class CleanRoot:
    """A root file system, and the process whose mounts and processes are its own; the network is ours."""

    path: Path
    first: int

    def admin(self, *command: str) -> str:
        """Run a command in it as root; return what it said, and fail the test where it failed."""
        ran = self._run(command)
        assert ran.returncode == 0, f"{command}: {ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def person(self, script: str, typed: str = "", name: str = PERSON) -> str:
        """Run lines of shell in it as a person who has signed in; return all that they said."""
        lines = f"[ ! -e session ] || . ./session\n{script}"
        ran = self._run(("su", "--login", name, "-c", lines), typed)
        assert ran.returncode == 0, f"{script}: {ran.stdout}\n{ran.stderr}"
        return ran.stdout + ran.stderr

    @property
    def home(self) -> Path:
        """The person's home, seen from outside."""
        return self.path / "home" / PERSON

    def install(self, *packages: str) -> None:
        """Install packages with what they depend on, and nothing more; a path is one brought in."""
        self.admin("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages)

    def bring(self, file: Path) -> str:
        """Copy a file in; return its path there."""
        shutil.copy(file, self.path / "tmp" / file.name)
        return f"/tmp/{file.name}"  # noqa: S108 - the root's own folder, which nobody else sees

    def running(self) -> dict[int, str]:
        """Return the words of each process of the installed program, by its number in the root."""
        told = self.admin("sh", "-c", _LIST).splitlines()
        return {int(number): words for number, _, words in (line.partition(" ") for line in told)}

    @contextmanager
    def desktop(self) -> Iterator[None]:
        """Have the person sit at a desktop for the block: X, a message bus, a window manager, a panel."""
        script = self.path / "usr/local/bin/desk"
        script.write_text(_SESSION, "utf-8")
        script.chmod(0o755)
        command = ("su", "--login", PERSON, "-c", "exec dbus-run-session desk")
        with subprocess.Popen(  # noqa: S603 - our own words
            self._inside(command), env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                until((self.home / "session").exists, "a desktop")
                yield
            finally:
                process.kill()

    def _inside(self, command: tuple[str, ...]) -> list[str]:
        ours = f"/proc/{self.first}/ns"
        enter = ["nsenter", f"--mount={ours}/mnt", f"--pid={ours}/pid_for_children"]
        return [*enter, "chroot", str(self.path), *command]

    def _run(self, command: tuple[str, ...], typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own words, in a root of our own
            self._inside(command),
            input=typed,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )


_LIST = """
for process in /proc/[0-9]*; do
    case "$(readlink $process/exe)" in
        /usr/lib/tracker-desk/*) echo "${process#/proc/} $(tr '\\0' ' ' <$process/cmdline)" ;;
    esac
done
"""


def until(holds: Callable[[], object], what: str, seconds: float = 120) -> None:
    """Wait until something holds; fail the test with what was not seen."""
    for _ in range(round(seconds / _LOOK_EVERY)):
        if holds():
            return
        Event().wait(_LOOK_EVERY)
    pytest.fail(f"not seen in time: {what}")


@contextmanager
def clean_root(folder: Path, *people: str) -> Iterator[CleanRoot]:
    """Make one below `folder`, with these people beside the first; needs root and debootstrap.

    Whatever runs in it ends with the block, and nothing of this machine is mounted in it for others.
    """
    path = folder / "root"
    make = ["debootstrap", "--variant=minbase", _SUITE, str(path), *_mirror()]
    subprocess.run(make, check=True, capture_output=True, timeout=600)  # noqa: S603 - our own list
    shutil.copytree("/etc/apt", path / "etc/apt", dirs_exist_ok=True)
    for name in _FROM_HERE:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path("/") / name, path / name)
    with entered(path) as root:
        root.admin("apt-get", "update", "--quiet")
        for person in (PERSON, *people):
            root.admin("useradd", "--create-home", person)
        yield root


@contextmanager
def entered(path: Path) -> Iterator[CleanRoot]:
    """Have a root file system's processes and mounts be of its own for the block."""
    unshare = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    with subprocess.Popen([*unshare, "sh", "-c", _FIRST, "sh", str(path)]) as first:  # noqa: S603 - our own words
        try:
            mounts = Path(f"/proc/{first.pid}/mounts")
            until(lambda: f"{path}/proc proc" in mounts.read_text("utf-8"), "the root's own mounts")
            yield CleanRoot(path, first.pid)
        finally:
            first.kill()


def _environment() -> dict[str, str]:
    """Return what a machine just set up says to its programs, and how the network is reached from here."""
    ways = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {**ways, "PATH": _PATH, "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def _mirror() -> list[str]:
    """Return where this machine has its own packages from."""
    asked = ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=600).stdout  # noqa: S603 - our own list
    places = {line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith(f"{_SUITE} ")}
    return sorted(place for place in places if place.rstrip("/").endswith("debian"))[:1]
