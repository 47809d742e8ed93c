"""macOS: what the window server's session dictionary and the power manager tell of the session.

Types and pure parts are tested everywhere; the rest has to be tried on macOS. Lock and change of users are
read from the dictionary every two seconds, since notifications of them need an application's main run loop.
Log-out is not told here: the system ends the agent by SIGTERM then.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from tracker.desktop.session import SessionEvent

LOOK_SECONDS: Final = 2.0
WILL_SLEEP: Final = 0xE0000280
"""kIOMessageSystemWillSleep."""
MAY_SLEEP: Final = 0xE0000270
"""kIOMessageCanSystemSleep."""
HAS_WOKEN: Final = 0xE0000300
"""kIOMessageSystemHasPoweredOn."""

_POWER_EVENTS: Final = {WILL_SLEEP: SessionEvent.SLEEPING, HAS_WOKEN: SessionEvent.WOKE}
_KEPT_AWAKE: Final = re.compile(
    r"^\s*(?:PreventUserIdleDisplaySleep|NoDisplaySleepAssertion)\s+[1-9]", re.MULTILINE
)
_ASKING_SECONDS: Final = 2.0


def events_of(*, locked: bool, in_front: bool) -> Iterator[SessionEvent]:
    """Yield how a session stands; `in_front` is that it is on the console."""
    yield SessionEvent.LOCKED if locked else SessionEvent.UNLOCKED
    yield SessionEvent.USER_BACK if in_front else SessionEvent.USER_LEFT


def event_of(message: int) -> SessionEvent | None:
    """Return what a message of the power manager says."""
    return _POWER_EVENTS.get(message)


def keeps_display(assertions: str) -> bool:
    """Return whether `pmset -g assertions` says that something keeps the display on."""
    return _KEPT_AWAKE.search(assertions) is not None


def display_is_kept_awake() -> bool:
    """Return whether an application keeps the display on, as videos, calls and presentations do."""
    try:
        told = subprocess.run(
            ["/usr/bin/pmset", "-g", "assertions"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ASKING_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return keeps_display(told.stdout)


if sys.platform == "darwin":
    import ctypes
    from collections.abc import Callable
    from contextlib import contextmanager

    from tracker.core.errors import UnreachableError
    from tracker.desktop.session import Say

    _UTF8: Final = 0x08000100
    _Heard = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)

    def _framework(name: str) -> ctypes.CDLL:
        return ctypes.CDLL(f"/System/Library/Frameworks/{name}.framework/{name}")

    _foundation = _framework("CoreFoundation")
    _foundation.CFStringCreateWithCString.restype = ctypes.c_void_p
    _foundation.CFStringCreateWithCString.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
    _foundation.CFDictionaryGetValue.restype = ctypes.c_void_p
    _foundation.CFDictionaryGetValue.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    _foundation.CFBooleanGetValue.argtypes = (ctypes.c_void_p,)
    _foundation.CFRelease.argtypes = (ctypes.c_void_p,)
    _foundation.CFRunLoopGetCurrent.restype = ctypes.c_void_p
    _foundation.CFRunLoopAddSource.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    _foundation.CFRunLoopRunInMode.argtypes = (ctypes.c_void_p, ctypes.c_double, ctypes.c_bool)
    _graphics = _framework("CoreGraphics")
    _graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
    _power = _framework("IOKit")
    _power.IORegisterForSystemPower.restype = ctypes.c_uint32
    _power.IORegisterForSystemPower.argtypes = (
        *(ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), _Heard, ctypes.POINTER(ctypes.c_uint32)),
    )
    _power.IONotificationPortGetRunLoopSource.restype = ctypes.c_void_p
    _power.IONotificationPortGetRunLoopSource.argtypes = (ctypes.c_void_p,)
    _power.IONotificationPortDestroy.argtypes = (ctypes.c_void_p,)
    _power.IODeregisterForSystemPower.argtypes = (ctypes.POINTER(ctypes.c_uint32),)
    _power.IOAllowPowerChange.argtypes = (ctypes.c_uint32, ctypes.c_void_p)
    _mode = ctypes.c_void_p.in_dll(_foundation, "kCFRunLoopDefaultMode")

    class MacSession:
        """A `SessionSource`: looks at the session, and lets the computer sleep when that was handled."""

        def __init__(self, say: Say) -> None:
            """Take who is told."""
            self._say = say
            self._stopped = False
            self._error: BaseException | None = None

        def run(self, alive: Callable[[], None]) -> None:
            """Watch until `stop` is called; raises `UnreachableError` where the system does not tell."""
            with self._power():
                while not self._stopped and self._error is None:
                    self._look()
                    alive()
                    _foundation.CFRunLoopRunInMode(_mode, LOOK_SECONDS, False)  # noqa: FBT003 - C's function
            if self._error is not None:
                raise self._error

        def stop(self) -> None:
            """Have `run` return within `LOOK_SECONDS`."""
            self._stopped = True

        def _look(self) -> None:
            session = _graphics.CGSessionCopyCurrentDictionary()
            if not session:
                raise UnreachableError("desktop-session-unknown")
            locked = _flag(session, b"CGSSessionScreenIsLocked")
            in_front = _flag(session, b"kCGSSessionOnConsoleKey")
            _foundation.CFRelease(session)
            for event in events_of(locked=locked, in_front=in_front):
                self._tell(event)

        @contextmanager
        def _power(self) -> Iterator[None]:
            """Hear of sleep in this thread's run loop."""
            port, notifier = ctypes.c_void_p(), ctypes.c_uint32()

            def hear(_self: int, _service: int, message: int, change: int) -> None:
                if (event := event_of(message)) is not None:
                    self._tell(event)
                if message in (WILL_SLEEP, MAY_SLEEP):
                    _power.IOAllowPowerChange(root, change)

            heard = _Heard(hear)
            root = _power.IORegisterForSystemPower(None, ctypes.byref(port), heard, ctypes.byref(notifier))
            if not root:
                raise UnreachableError("desktop-session-ended")
            source = _power.IONotificationPortGetRunLoopSource(port)
            _foundation.CFRunLoopAddSource(_foundation.CFRunLoopGetCurrent(), source, _mode)
            try:
                yield
            finally:
                _power.IODeregisterForSystemPower(ctypes.byref(notifier))
                _power.IONotificationPortDestroy(port)

        def _tell(self, event: SessionEvent) -> None:
            """Tell; what is raised may not cross the system's own code, and is raised by `run`."""
            if self._stopped:
                return
            try:
                self._say("macos", event)
            except BaseException as error:  # noqa: BLE001 - `run` raises it
                self._error = error

    def _flag(dictionary: int, name: bytes) -> bool:
        key = _foundation.CFStringCreateWithCString(None, name, _UTF8)
        value = _foundation.CFDictionaryGetValue(dictionary, key)
        _foundation.CFRelease(key)
        return bool(value and _foundation.CFBooleanGetValue(value))
