"""An X server with windows of one colour each, as tests of what is on the screen open them."""

from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image
from Xlib import X, Xatom, Xutil
from Xlib.display import Display

from lib.virtual_display import VirtualDisplay
from tests.contracts.desks import eventually
from tracker.capture.area import Area
from tracker.capture.redact import PAINT
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows import ShownWindow
from tracker.capture.windows_way import choose_windows
from tracker.core.capture import Capture, CaptureRules

KEEPASS = CaptureRules(exclusions=("KeePassXC", "private browsing"), strict=True)
ORANGE, BLUE, GREEN = 0xF08020, 0x2040F0, 0x20C060


class Desk:
    """An X server with a striped background, and windows of one colour each."""

    def __init__(self, display: VirtualDisplay) -> None:
        self.display = display
        self.server = Display(display.name)
        self.screen = self.server.screen()
        self.root = self.screen.root
        self.windows = choose_windows({"DISPLAY": display.name}, "linux")
        stripes = self.root.create_pixmap(16, 16, self.screen.root_depth)
        context = stripes.create_gc(foreground=0x305010)
        stripes.fill_rectangle(context, 0, 0, 16, 16)
        context.change(foreground=0x90B0D0)
        stripes.fill_rectangle(context, 0, 0, 8, 16)
        self.root.change_attributes(background_pixmap=stripes)
        self.root.clear_area()
        self.server.sync()

    def open(  # noqa: PLR0913 - a window is many things, and most of them only rarely
        self,
        area: Area,
        name: str,
        title: str = "",
        *,
        colour: int = ORANGE,
        unmanaged: bool = False,
        alpha: bool = False,
    ) -> "X.Window":  # type: ignore[name-defined]  # python-xlib's own
        """Open a window where it is asked for, without waiting until it is there."""
        about = {"background_pixel": colour, "override_redirect": unmanaged, "border_pixel": 0}
        depth, visual = (32, _visual_with_alpha(self.server)) if alpha else (self.screen.root_depth, 0)
        if alpha:
            about["colormap"] = self.root.create_colormap(visual, X.AllocNone)
        size = (area.left, area.top, area.right - area.left, area.bottom - area.top)
        window = self.root.create_window(*size, 0, depth, X.InputOutput, visual, **about)
        window.set_wm_class(name.lower(), name)
        self.title(window, title)
        window.set_wm_normal_hints(flags=Xutil.USPosition | Xutil.USSize)
        window.map()
        self.server.sync()
        return window

    def title(self, window: "X.Window", title: str) -> None:  # type: ignore[name-defined]
        utf8 = self.server.intern_atom("UTF8_STRING")
        window.change_property(self.server.intern_atom("_NET_WM_NAME"), utf8, 8, title.encode())

    def mark(self, window: "X.Window", name: str, values: Sequence[int]) -> None:  # type: ignore[name-defined]
        window.change_property(self.server.intern_atom(name), Xatom.CARDINAL, 32, list(values))
        self.server.sync()

    def seen(self) -> dict[str, ShownWindow]:
        """Return the windows that tests opened, by their class, from the lowest to the topmost."""
        assert self.windows is not None
        return {each.name.split()[-1]: each for each in self.windows.visible() if each.name}

    def capture(self, rules: CaptureRules = KEEPASS) -> Capture:
        return ScreenCapture(choose({"DISPLAY": self.display.name}, "linux"), self.windows).capture(rules)


def _visual_with_alpha(server: Display) -> int:
    depths = server.screen().allowed_depths
    return next(int(each.visuals[0].visual_id) for each in depths if each.depth == 32 and each.visuals)


def colours(capture: Capture, number: int = 0) -> Callable[[int, int], str]:
    """Return what tells the colour of a place: painted, of a window, or of the background."""
    known = {PAINT: "painted", (0xF0, 0x80, 0x20): "orange", (0x20, 0x40, 0xF0): "blue"}
    known |= {(0x20, 0xC0, 0x60): "green"}
    with Image.open(BytesIO(capture.shots[number].image)) as decoded:
        shown = decoded.convert("RGB")

    def at(x: int, y: int) -> str:
        pixel = shown.getpixel((x, y))
        assert isinstance(pixel, tuple)
        near = (
            name for colour, name in known.items() if max(map(_apart, zip(pixel, colour, strict=True))) < 24
        )
        return next(near, "background")

    return at


def _apart(pair: tuple[int, int]) -> int:
    return abs(pair[0] - pair[1])


def until(desk: Desk, *names: str) -> dict[str, ShownWindow]:
    eventually(lambda: set(names) <= set(desk.seen()))
    return desk.seen()
