"""A real Wayland session for tests: sway without a screen, and the screenshot portal, on a bus of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from PIL.Image import Image

    from lib.portal_stand_in import StandIn

_LIBEXEC = "/usr/libexec"
_PORTAL = f"{_LIBEXEC}/xdg-desktop-portal"
_BACK_END = f"{_LIBEXEC}/xdg-desktop-portal-wlr"
# What it needs of the system, by Debian package.
PACKAGES = {
    "dbus-daemon": "dbus-daemon",
    "sway": "sway",
    "swaybg": "swaybg",
    "grim": "grim",
    "pipewire": "pipewire",
    _PORTAL: "xdg-desktop-portal",
    _BACK_END: "xdg-desktop-portal-wlr",
}
_PATIENCE_SECONDS = 30
_SECONDS_TO_END = 5
# sway refuses to run as root, so it runs as Debian's user `games`.
_NOBODY_MUCH = 5
_BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<standard_session_servicedirs/>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


@dataclass(frozen=True)
class WaylandSession:
    """A running session: the environment of its programs, who answers its dialogs, its folder, its portal."""

    environment: dict[str, str]
    desktop: StandIn
    folder: Path
    portal: subprocess.Popen[bytes]

    def sway(self, *command: str) -> list[dict[str, object]]:
        """Have sway do something, as `swaymsg` does, and return what it tells."""
        told = subprocess.run(  # noqa: S603 - our own list, no shell
            ["swaymsg", "--raw", *command],  # noqa: S607 - from PATH
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=60,
        )
        return list(json.loads(told.stdout))

    def show(self, output: str, picture: Image) -> None:
        """Fill an output with a picture, and wait until that is there."""
        path = self.folder / f"{output}-{os.urandom(4).hex()}.png"
        picture.save(path)
        path.chmod(0o644)
        self.sway(f"output {output} background {path} fill")
        wanted = _sample(picture.convert("RGB"))
        _eventually(lambda: _sample(self._seen(output)) == wanted, f"{output} did not show its picture")

    def forget_answers(self) -> None:
        """Let the desktop forget what the person answered to any program."""
        from tracker.core.errors import UnreachableError
        from tracker.host.dbus import Bus, Peer

        name = "org.freedesktop.impl.portal.PermissionStore"
        store = Peer(name, "/org/freedesktop/impl/portal/PermissionStore", name)
        with Bus(self.environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            try:
                bus.call(store, "Delete", "ss", "screenshot", "screenshot", patience=_PATIENCE_SECONDS)
            except UnreachableError as error:
                if error.key != "dbus-refused":  # which says that there is nothing to forget
                    raise

    def _seen(self, output: str) -> Image:
        from io import BytesIO

        from PIL import Image

        shot = subprocess.run(  # noqa: S603 - our own list, no shell
            ["grim", "-t", "ppm", "-o", output, "-"],  # noqa: S607 - from PATH
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=60,
        )
        return Image.open(BytesIO(shot.stdout))


@contextmanager
def wayland_session(*outputs: str, asks: bool = False) -> Iterator[WaylandSession]:
    """Run a session with these outputs, each as sway's configuration has it: `scale 1.5 position 0,0`.

    Its portal is sway's own, which takes pictures without asking and leaves them in `/tmp/out.png`; with
    `asks` it asks first, as GNOME's and KDE's do, and leaves them in `desktop.pictures`.

    Raises `RuntimeError` where it does not start, `FileNotFoundError` where a part of it is not installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="wayland-"))
    with ExitStack() as stack:
        stack.callback(_removed, folder)
        yield stack.enter_context(_Parts(folder, stack).session(outputs, asks=asks))


@contextmanager
def compositor_alone() -> Iterator[tuple[dict[str, str], subprocess.Popen[bytes]]]:
    """Run sway with one output and nothing beside it; yield the environment of its programs, and sway.

    Raises as `wayland_session` does; it needs `sway` only.
    """
    folder = Path(tempfile.mkdtemp(prefix="wayland-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield _Parts(folder, stack).compositor(("resolution 640x480 position 0,0",))


class _Parts:
    """Starts one part after another, each when what it needs is there."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        folder.chmod(0o755)
        self._folder = folder
        self._stack = stack
        self._client = folder / "client"
        self._client.mkdir(0o700)
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
            "HOME": str(self._client),
            "XDG_DATA_HOME": str(self._client / "data"),
            "XDG_RUNTIME_DIR": str(self._client),
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "sway",
            "XDG_DESKTOP_PORTAL_DIR": str(folder / "portals"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
        }

    @contextmanager
    def session(self, outputs: tuple[str, ...], *, asks: bool) -> Iterator[WaylandSession]:
        from lib.portal_stand_in import stand_in

        self.compositor(outputs)
        self._bus()
        if not asks:
            self._back_end()
        pictures = self._client / "Pictures"
        pictures.mkdir()
        with stand_in(self._environment, pictures) as desktop:
            self._describe_portals(asks=asks)
            portal = self._start([_PORTAL, "-r"], self._environment)
            self._until_named("org.freedesktop.portal.Desktop")
            yield WaylandSession(self._environment, desktop, self._folder, portal)

    def compositor(self, outputs: tuple[str, ...]) -> tuple[dict[str, str], subprocess.Popen[bytes]]:
        run = self._folder / "sway"
        run.mkdir(0o700)
        config = self._folder / "sway.conf"
        lines = [f"output HEADLESS-{number} {each}" for number, each in enumerate(outputs, 1)]
        config.write_text("\n".join(["xwayland disable", "default_border none", *lines, ""]))
        config.chmod(0o644)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(run),
            "XDG_RUNTIME_DIR": str(run),
            "WLR_BACKENDS": "headless",
            "WLR_HEADLESS_OUTPUTS": str(len(outputs)),
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
        }
        user = None
        if sys.platform != "win32" and os.geteuid() == 0:
            os.chown(run, _NOBODY_MUCH, _NOBODY_MUCH)
            user = _NOBODY_MUCH
        sway = self._start(["sway", "-c", str(config), "--unsupported-gpu"], environment, user)
        # By its whole path other users' programs find it too.
        self._environment["WAYLAND_DISPLAY"] = str(self._until_there(run, "wayland-[0-9]"))
        self._environment["SWAYSOCK"] = str(self._until_there(run, "sway-ipc.*.sock"))
        return self._environment, sway

    def _bus(self) -> None:
        config = self._folder / "bus.conf"
        config.write_text(_BUS_CONFIG.format(socket=self._folder / "bus"))
        self._start(["dbus-daemon", f"--config-file={config}", "--nofork"], self._environment)
        # Its socket is there a moment before it is heard.
        _eventually(lambda: _is_heard(self._folder / "bus"), f"the bus did not start: {self._logs()}")

    def _back_end(self) -> None:
        self._start(["pipewire"], self._environment)  # without which sway's part of the portal ends at once
        self._until_there(self._client, "pipewire-0")
        self._start([_BACK_END, "-r"], self._environment)
        self._until_named("org.freedesktop.impl.portal.desktop.wlr")

    def _describe_portals(self, *, asks: bool) -> None:
        from lib.portal_stand_in import description

        portals = self._folder / "portals"
        portals.mkdir()
        if not asks:
            shutil.copy("/usr/share/xdg-desktop-portal/portals/wlr.portal", portals)
        # The portal offers screenshots only where something can ask the person.
        (portals / "test.portal").write_text(description(takes=asks))

    def _start(
        self, command: list[str], environment: Mapping[str, str], user: int | None = None
    ) -> subprocess.Popen[bytes]:
        with (self._folder / f"{Path(command[0]).name}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own list, no shell
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )
        self._stack.callback(_ended, process)
        return process

    def _until_there(self, folder: Path, pattern: str) -> Path:
        _eventually(lambda: any(folder.glob(pattern)), f"{pattern} did not appear: {self._logs()}")
        return min(folder.glob(pattern))

    def _until_named(self, name: str) -> None:
        from tracker.host.dbus import Bus

        with Bus(self._environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            _eventually(lambda: bus.has(name), f"{name} did not start: {self._logs()}")

    def _logs(self) -> str:
        return " ".join(
            f"{log.name}: {log.read_text('utf-8', 'replace')}" for log in self._folder.glob("*.log")
        )


def _eventually(holds: Callable[[], bool], otherwise: str) -> None:
    pause = Event()
    for _ in range(_PATIENCE_SECONDS * 50):
        if holds():
            return
        pause.wait(0.02)
    raise RuntimeError(otherwise)


def _is_heard(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(path)) == 0


def _sample(picture: Image) -> object:
    """Return a pixel away from where a picture has edges, which a scaled output blurs."""
    return picture.getpixel((picture.width // 4, picture.height // 4))


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:  # sway forgets what it is told before it runs
        process.kill()
        process.wait(60)


def _removed(folder: Path) -> None:
    """Remove the session's folder, in which its document portal has something mounted."""
    subprocess.run(  # noqa: S603 - our own list, no shell
        ["fusermount3", "-u", "-z", str(folder / "client" / "doc")],  # noqa: S607 - from PATH
        check=False,
        capture_output=True,
        timeout=60,
    )
    shutil.rmtree(folder, ignore_errors=True)
