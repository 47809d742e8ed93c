"""A connection to an X server, light and without its keyboard's table of symbols. The fence of python-xlib.

`Xlib.display.Display` would fetch which key means what, and every extension there is. This is python-xlib's
layer below it, so nothing here could turn a key code into a letter.
"""

import re
import select
import socket
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from tracker.core.errors import UnreachableError

if TYPE_CHECKING:
    from types import TracebackType

    from Xlib.protocol.display import Display

ANSWER_SECONDS: Final = 5.0
"""How long a server may leave a question without an answer until it counts as gone."""

_PROPERTY_CHANGE_MASK: Final = 1 << 22
_LONGEST_PROPERTY: Final = 1_024
"""Bytes of a property that are asked for."""

_PROPERTY_NOTIFY: Final = 28
_GREETING: Final = -1
"""The number by which python-xlib asks for a server's first answer, all of which it sends at once."""

_TEXT, _NUMBER = 8, 32
"""The bits of a value in properties of either kind."""

_LOCAL: Final = re.compile(r"(?:unix)?:(?P<number>\d+)(?:\.\d+)?")
_Answer = TypeVar("_Answer")

Question = Callable[[Any], Any]
"""Puts a request of python-xlib's on a line, without waiting for what it returns to be answered."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A property of a watched window is another one now, or gone."""

    window: int
    property: int


class X11:
    """One connection, used by one thread at a time; only `hang_up` may come from another.

    Everything raises `UnreachableError` (`x11-away`) when the server cannot be reached, is gone, or leaves a
    question without an answer for `ANSWER_SECONDS`.
    """

    def __init__(self, display: str) -> None:
        """Connect to a display (`:0`)."""
        self._line: Final[Any] = _guarded(lambda: _connect(display))
        self._atoms: Final[dict[str, int]] = {}

    @cached_property
    def root(self) -> int:
        """The window that all others of the screen are in."""
        return int(self._line.info.roots[self.screen].root)

    @property
    def screen(self) -> int:
        """The number of the screen."""
        return int(self._line.get_default_screen())

    @property
    def wire(self) -> socket.socket:
        """The line itself, for who speaks X11's own words on it, and from then on no method here."""
        line: socket.socket = self._line.socket
        return line

    def extension(self, name: str) -> int:
        """Return the opcode of an extension; raises `UnreachableError` (`x11-lacks`) without it."""
        from Xlib.protocol.request import QueryExtension

        told: Any = _guarded(lambda: QueryExtension(display=self._line, name=name))
        if not told.present:
            raise UnreachableError("x11-lacks", extension=name)
        return int(told.major_opcode)

    def atom(self, name: str) -> int:
        """Return the number of a name."""
        if name not in self._atoms:
            from Xlib.protocol.request import InternAtom

            told: Any = _guarded(lambda: InternAtom(display=self._line, name=name, only_if_exists=False))
            self._atoms[name] = int(told.atom)
        return self._atoms[name]

    def owner(self, selection: str) -> int:
        """Return the window that owns a selection; 0 where none does."""
        from Xlib.protocol.request import GetSelectionOwner

        atom = self.atom(selection)
        told: Any = _guarded(lambda: GetSelectionOwner(display=self._line, selection=atom))
        return int(told.owner)

    def number(self, window: int, name: str) -> int | None:
        """Return a property that is a number, such as a window; None where there is none, or no window."""
        size, value = self._property(window, name)
        return int(value[0]) if size == _NUMBER and len(value) else None

    def text(self, window: int, name: str) -> bytes:
        """Return a property that is text, its first kilobyte; empty where there is none, or no window."""
        size, value = self._property(window, name)
        return bytes(value) if size == _TEXT else b""

    def watch(self, window: int) -> None:
        """Have changes of a window's properties come out of `changes` from now on."""
        from Xlib.protocol.request import ChangeWindowAttributes

        def ask() -> None:
            ChangeWindowAttributes(
                display=self._line, onerror=_ignored, window=window, event_mask=_PROPERTY_CHANGE_MASK
            )
            self._line.flush()

        _guarded(ask)

    def changes(self) -> list[Changed]:
        """Wait for changes and return those that came."""
        return [
            Changed(int(event.window), int(event.atom))
            for event in self.events()
            if event.type == _PROPERTY_NOTIFY
        ]

    def events(self) -> list[Any]:
        """Wait for events and return those that came, each as python-xlib has it."""
        events = [_guarded(self._line.next_event)]
        while _guarded(self._line.pending_events):
            events.append(_guarded(self._line.next_event))
        return events

    def idle(self, opcode: int) -> float:
        """Return the seconds since the last input; `opcode` is of the extension MIT-SCREEN-SAVER."""
        from Xlib.ext.screensaver import QueryInfo

        told: Any = _guarded(lambda: QueryInfo(display=self._line, opcode=opcode, drawable=self.root))
        return int(told.idle) / 1000

    def asked(self, questions: Iterable[Question]) -> list[Any]:
        """Ask many things at once (`tracker.host.x11_windows`); return the answers in their order.

        Of a window that is not there, None.
        """

        def ask() -> list[Any]:
            sent = [question(self._line) for question in questions]
            return [_answered(each) for each in sent]

        return _guarded(ask)

    def hang_up(self) -> None:
        """Cut the line, from any thread: who waits is woken, and hears `x11-away`."""
        with suppress(OSError):
            self.wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back; by the thread that uses it."""
        with suppress(OSError):
            self.wire.close()

    def __enter__(self) -> Self:
        """Use it for a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        """Close it."""
        self.close()

    def _property(self, window: int, name: str) -> tuple[int, Any]:
        """Return how many bits each value of a property has, 0 where there is none, and the values."""
        from Xlib.error import BadWindow
        from Xlib.protocol.request import GetProperty

        atom = self.atom(name)

        def ask() -> tuple[int, Any]:
            told: Any = GetProperty(
                display=self._line,
                delete=False,
                window=window,
                property=atom,
                type=0,
                long_offset=0,
                long_length=_LONGEST_PROPERTY // 4,
            )
            return told.value or (0, b"")

        try:
            return _guarded(ask)
        except UnreachableError as error:
            if isinstance(error.__cause__, BadWindow):
                return 0, b""
            raise


def _connect(display: str) -> "Display":
    from Xlib.protocol.display import Display

    if local := _LOCAL.fullmatch(display):
        display = _knocked(display, int(local["number"]))

    class Line(Display):
        resource_classes: Any = {}  # noqa: RUF012 - so windows come as numbers, not as objects

        def send_and_recv(self, *args: Any, **how: Any) -> None:
            """Do as python-xlib does, which loops over this for an answer, but do not wait without end."""
            request = how.get("request")
            if request == _GREETING:
                super().send_and_recv(flush=True)
                self._await_turn()
                super().send_and_recv(request=request)
            elif request is not None:
                self.send_recv_lock.release()
                self._await_turn()
                super().send_and_recv(recv=True)
            else:
                super().send_and_recv(*args, **how)

        def _await_turn(self) -> None:
            """Wait until something can be read, or be sent if there is something to send; lock the line."""
            unsent = [self.socket] if self.request_queue or self.data_send else []
            if not any(select.select([self.socket], unsent, [], ANSWER_SECONDS)):
                self.socket.close()
                raise TimeoutError
            self.send_recv_lock.acquire()

    line = Line(display)
    line.set_error_handler(_ignored)
    return line


def _knocked(display: str, number: int) -> str:
    """Return a local display's name as python-xlib must have it so as not to look for it elsewhere.

    Raises `OSError` when nobody is there: python-xlib would leave its socket open.
    """
    if sys.platform == "win32":
        raise OSError
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where every X server has it
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(ANSWER_SECONDS)
        door.connect(path if Path(path).exists() else f"\0{path}")
    return f"unix/{display.removeprefix('unix')}"


def _answered(request: Any) -> Any:
    """Wait for a request's answer; None where its window is not there."""
    from Xlib.error import BadDrawable, BadWindow

    try:
        request.reply()
    except (BadDrawable, BadWindow):
        return None
    return request


def _ignored(*_: object) -> int:
    """Take an error of the server's that nobody waits for: python-xlib would print it."""
    return 1


def _guarded(question: Callable[[], _Answer]) -> _Answer:
    """Have python-xlib do something; whatever it raises when a server is away or talks nonsense is ours."""
    from Xlib import error as xlib

    foreign = (xlib.DisplayError, xlib.ConnectionClosedError, xlib.XauthError, xlib.XError)
    slips = (OSError, RuntimeError, ValueError, TypeError, AttributeError, AssertionError, struct.error)
    try:
        return question()
    except (*foreign, *slips) as error:
        raise UnreachableError("x11-away") from error
