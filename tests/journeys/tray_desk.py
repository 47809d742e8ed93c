"""A person's desktop with the tray in it: the real command, on a real X server, with a panel or without."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from Xlib import X
from Xlib.display import Display
from Xlib.error import XError
from Xlib.protocol.event import ClientMessage
from Xlib.xobject.drawable import Window

from lib.panel_session import PanelSession
from tests.fakes.home import Home

SECONDS = 60
_LOOK_EVERY = 0.1
_OURS = "tracker"
_A_PANEL = 2
"""Who asks for the focus, as EWMH numbers them."""


@dataclass(frozen=True)
class TrayDesk:
    """What is seen and done at it."""

    session: PanelSession
    home: Home
    environment: dict[str, str]

    @contextmanager
    def tray(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run `tracker tray` for the block; the agent that it started is ended with it."""
        command = [sys.executable, "-m", "tracker", "tray", *words]
        try:
            with self.session.running(command, **self.environment) as process:
                yield process
        finally:
            self.home.run("agent", "stop")

    def tracker(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the session, in a process of its own."""
        return subprocess.run(  # noqa: S603 - our own command, no shell
            [sys.executable, "-m", "tracker", *words],
            env={**self.session.environment, **self.environment},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def status(self) -> dict[str, object]:
        """Return what the agent tells."""
        told: dict[str, object] = json.loads(self.home.run("status", "--json").stdout or "{}")
        return told

    def timer(self) -> object:
        """Return how the timer stands; None without an agent."""
        told = self.status().get("timer")
        return told["state"] if isinstance(told, dict) else None

    def titles(self) -> list[str]:
        """Return the titles of all windows that are shown."""
        with _display(self.session) as display:
            return [_title(window) for window in _shown(display.screen().root)]

    def listed(self) -> list[str]:
        """Return the titles of the windows that panels list (EWMH, `_NET_CLIENT_LIST`)."""
        with _display(self.session) as display:
            known = display.screen().root.get_full_property(
                display.intern_atom("_NET_CLIENT_LIST"), X.AnyPropertyType
            )
            windows = [
                display.create_resource_object("window", each) for each in (known.value if known else ())
            ]
            return [_title(window) for window in windows]

    def active(self) -> str:
        """Return the title of the window that has the focus; empty for none."""
        with _display(self.session) as display:
            window = display.get_input_focus().focus
            while isinstance(window, Window) and window.id != display.screen().root.id:
                if title := _title(window):
                    return title
                window = window.query_tree().parent
        return ""

    @contextmanager
    def another_window(self, title: str) -> Iterator[None]:
        """Show a window of another program for the block, which has the focus."""
        with _display(self.session) as display:
            root, managed = display.screen().root, display.intern_atom("_NET_SUPPORTING_WM_CHECK")
            eventually(lambda: root.get_full_property(managed, X.AnyPropertyType), "nobody manages windows")
            window = root.create_window(50, 50, 300, 200, 1, display.screen().root_depth)
            window.set_wm_name(title)
            window.map()
            display.sync()

            def focused() -> bool:
                if self.active() == title:
                    return True
                # A window manager gives no focus to what it finds when it starts; a panel may ask for it.
                wanted = ClientMessage(
                    window=window,
                    client_type=display.intern_atom("_NET_ACTIVE_WINDOW"),
                    data=(32, [_A_PANEL, X.CurrentTime, 0, 0, 0]),
                )
                root.send_event(wanted, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
                display.sync()
                return False

            eventually(focused, "the window manager did not give it the focus")
            yield

    def click_in(self, title: str, x: int, y: int) -> None:
        """Click at a place of a window that is shown."""
        search = ("search", "--sync", "--onlyvisible", "--name", title)
        self.xdotool(*search, "mousemove", "--window", "%1", x, y, "click", 1)

    def icon_place(self) -> tuple[int, int] | None:
        """Return the middle of our icon within the panel, in pixels; None while it is not there."""
        with _display(self.session) as display:
            root = display.screen().root
            for panel in _shown(root):
                for window in _shown(panel) if "tint2" in _kind(panel) else ():
                    if _OURS in _kind(window):
                        size, at = window.get_geometry(), root.translate_coords(window, 0, 0)
                        return at.x + size.width // 2, at.y + size.height // 2
        return None

    def xdotool(self, *words: object) -> None:
        """Move and click the mouse, or press keys."""
        xdotool(self.session, *words)


def xdotool(session: PanelSession, *words: object) -> None:
    """Move and click the mouse, or press keys, at a desktop."""
    subprocess.run(  # noqa: S603 - our own words, no shell
        ["xdotool", *map(str, words)],  # noqa: S607 - from PATH
        env=dict(session.environment),
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )


def eventually(holds: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Wait until something holds; fail with `what` did not happen."""
    for _ in range(round(seconds / _LOOK_EVERY)):
        if holds():
            return
        Event().wait(_LOOK_EVERY)
    raise AssertionError(what)


def agent_process(desk: TrayDesk) -> int:
    """Return the number of the agent's process, 0 while there is none."""
    told = desk.status().get("agent")
    return int(told["pid"]) if isinstance(told, dict) else 0


def stop_agents(home: Home) -> None:
    """Stop a home's agent, also one that a tray started as it was ended and that does not answer yet."""

    def are_gone() -> bool:
        home.run("agent", "stop")
        return not any(_is_of(home, process) for process in Path("/proc").glob("[0-9]*"))

    eventually(are_gone, "an agent outlives its test")


def _is_of(home: Home, process: Path) -> bool:
    try:
        return f"TRACKER_HOME={home.folder}\0".encode() in (process / "environ").read_bytes()
    except OSError:
        return False


@contextmanager
def _display(session: PanelSession) -> Iterator[Display]:
    display = Display(session.display.name)
    try:
        yield display
    finally:
        display.close()


def _shown(window: Window) -> list[Window]:
    """Return what is shown within a window, at any depth; a window that goes meanwhile is none."""
    try:
        children = window.query_tree().children
        mine = [child for child in children if child.get_attributes().map_state == X.IsViewable]
    except XError:
        return []
    return [*mine, *(inner for child in mine for inner in _shown(child))]


def _title(window: Window) -> str:
    try:
        return str(window.get_wm_name())
    except XError:
        return ""


def _kind(window: Window) -> str:
    try:
        return " ".join(window.get_wm_class() or ()).lower()
    except XError:
        return ""
