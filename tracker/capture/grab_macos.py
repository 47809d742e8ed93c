"""Grabbing on macOS, which lets a program record the screen only once the person has allowed it."""

import ctypes
import subprocess
from collections.abc import Callable
from typing import Final, Protocol

from tracker.capture.grab import Frame, Grab
from tracker.core.errors import OsPermissionError, UnreachableError

SETTINGS: Final = "x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture"
_CORE_GRAPHICS: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"


class Permission(Protocol):
    """Who knows whether the screen may be recorded."""

    def is_given(self) -> bool:
        """Tell whether this process may record the screen, without asking anybody."""
        ...

    def ask(self) -> None:
        """Have the person asked, and the settings shown in which they can allow it."""
        ...


class ScreenRecording:
    """macOS's permission to record the screen, by CGPreflight- and CGRequestScreenCaptureAccess."""

    def __init__(
        self,
        load: Callable[[str], ctypes.CDLL] = ctypes.CDLL,
        run: Callable[[list[str]], object] = subprocess.check_call,
    ) -> None:
        """Take what loads a library and what runs a program; raises nothing."""
        self._load = load
        self._run = run

    def is_given(self) -> bool:
        """Tell whether it is given; raises `UnreachableError` where macOS does not say."""
        return self._call("CGPreflightScreenCaptureAccess")

    def ask(self) -> None:
        """Ask, and open the page of the settings; raises `UnreachableError`."""
        self._call("CGRequestScreenCaptureAccess")
        try:
            self._run(["/usr/bin/open", SETTINGS])
        except (OSError, subprocess.SubprocessError) as error:
            raise UnreachableError("capture-unreachable") from error

    def _call(self, name: str) -> bool:
        try:
            function = getattr(self._load(_CORE_GRAPHICS), name)
        except (OSError, AttributeError) as error:
            raise UnreachableError("capture-unreachable") from error
        function.argtypes = []
        function.restype = ctypes.c_bool
        return bool(function())


class GrabMacos:
    """Grabs in another way once it is allowed. The person is asked once in the life of this object."""

    def __init__(self, grab: Grab, permission: Permission | None = None) -> None:
        """Take the way of grabbing, and who knows whether it is allowed."""
        self._grab = grab
        self._permission = permission or ScreenRecording()
        self._has_asked = False

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Grab; raises `OsPermissionError` (`capture-macos-denied`) while that is not allowed.

        Without permission macOS would give the desktop's background alone, without any error.
        """
        if not self._permission.is_given():
            if not self._has_asked:
                self._has_asked = True
                self._permission.ask()
            raise OsPermissionError("capture-macos-denied")
        return self._grab.grab(cursor=cursor)
