"""Windows: what a hidden window hears of the session, and whether the display is kept on.

Types and pure parts are tested everywhere; the window itself has to be tried on Windows.
https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsregistersessionnotification
"""

import sys
from typing import Final

from tracker.desktop.session import SessionEvent

_END: Final = 0x0016
_POWER: Final = 0x0218
_SESSION_CHANGE: Final = 0x02B1
_LOGGING_OFF: Final = 0x80000000

_POWER_EVENTS: Final = {
    0x04: SessionEvent.SLEEPING,  # PBT_APMSUSPEND
    0x07: SessionEvent.WOKE,  # PBT_APMRESUMESUSPEND
    0x12: SessionEvent.WOKE,  # PBT_APMRESUMEAUTOMATIC
}
_SESSION_EVENTS: Final = {
    0x1: SessionEvent.USER_BACK,  # WTS_CONSOLE_CONNECT
    0x2: SessionEvent.USER_LEFT,  # WTS_CONSOLE_DISCONNECT
    0x3: SessionEvent.USER_BACK,  # WTS_REMOTE_CONNECT
    0x4: SessionEvent.USER_LEFT,  # WTS_REMOTE_DISCONNECT
    0x7: SessionEvent.LOCKED,  # WTS_SESSION_LOCK
    0x8: SessionEvent.UNLOCKED,  # WTS_SESSION_UNLOCK
}
_DISPLAY_REQUIRED: Final = 0x2
"""ES_DISPLAY_REQUIRED of the system's execution state."""


def event_of(message: int, word: int, long: int) -> SessionEvent | None:
    """Return what a window's message and its two parameters say of the session."""
    if message == _POWER:
        return _POWER_EVENTS.get(word)
    if message == _SESSION_CHANGE:
        return _SESSION_EVENTS.get(word)
    if message == _END and word:
        return SessionEvent.LOGGING_OUT if long & _LOGGING_OFF else SessionEvent.SHUTTING_DOWN
    return None


def keeps_display(execution_state: int) -> bool:
    """Return whether a system's execution state says that an application requires the display."""
    return bool(execution_state & _DISPLAY_REQUIRED)


if sys.platform == "win32":
    import ctypes
    from collections.abc import Callable
    from ctypes import wintypes

    from tracker.core.errors import UnreachableError
    from tracker.desktop.session import Say

    _CLOSE: Final = 0x0010
    _DESTROY: Final = 0x0002
    _TIMER: Final = 0x0113
    _SIGN_MILLISECONDS: Final = 30_000
    _EXECUTION_STATE: Final = 16
    _THIS_SESSION: Final = 0

    _Result = ctypes.c_ssize_t
    _Procedure = ctypes.WINFUNCTYPE(_Result, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _user = ctypes.WinDLL("user32", use_last_error=True)
    _user.DefWindowProcW.restype = _Result
    _user.DefWindowProcW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _user.CreateWindowExW.restype = wintypes.HWND
    _user.CreateWindowExW.argtypes = (
        *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
        *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
        *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
    )
    _user.PostMessageW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _user.DestroyWindow.argtypes = (wintypes.HWND,)
    _user.SetTimer.argtypes = (wintypes.HWND, ctypes.c_size_t, wintypes.UINT, wintypes.LPVOID)
    _sessions = ctypes.WinDLL("wtsapi32")
    _sessions.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
    _sessions.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)

    class _WindowClass(ctypes.Structure):
        """WNDCLASSW."""

        _fields_ = (
            ("style", wintypes.UINT),
            ("procedure", _Procedure),
            ("class_extra", ctypes.c_int),
            ("window_extra", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("icon", wintypes.HICON),
            ("cursor", wintypes.HANDLE),
            ("background", wintypes.HBRUSH),
            ("menu_name", wintypes.LPCWSTR),
            ("class_name", wintypes.LPCWSTR),
        )

    class WindowsSession:
        """A `SessionSource`: a hidden window, top-level, since only such ones hear of power and log-off."""

        def __init__(self, say: Say) -> None:
            """Take who is told."""
            self._say = say
            self._window: int | None = None
            self._stopped = False
            self._error: BaseException | None = None

        def run(self, alive: Callable[[], None]) -> None:
            """Watch until `stop` is called; raises `UnreachableError` where no window can be made."""
            name, procedure = f"{self!r}", _Procedure(self._procedure(alive))
            made = _WindowClass(procedure=procedure, class_name=name)
            _user.RegisterClassW(ctypes.byref(made))
            self._window = _user.CreateWindowExW(0, name, name, 0, 0, 0, 0, 0, None, None, None, None)
            try:
                self._listen(alive)
            finally:
                _user.DestroyWindow(self._window)
                _user.UnregisterClassW(name, None)
            if self._error is not None:
                raise self._error
            if not self._stopped:
                raise UnreachableError("desktop-session-ended")

        def stop(self) -> None:
            """Have `run` return."""
            self._stopped = True
            if self._window is not None:
                _user.PostMessageW(self._window, _CLOSE, 0, 0)

        def _listen(self, alive: Callable[[], None]) -> None:
            """Take messages until the window is closed."""
            window = self._window
            if not window or not _sessions.WTSRegisterSessionNotification(window, _THIS_SESSION):
                return
            _user.SetTimer(window, 1, _SIGN_MILLISECONDS, None)
            alive()
            message = wintypes.MSG()
            while not self._stopped and _user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                _user.DispatchMessageW(ctypes.byref(message))
            _sessions.WTSUnRegisterSessionNotification(window)

        def _procedure(self, alive: Callable[[], None]) -> Callable[[int, int, int, int], int]:
            def procedure(window: int, message: int, word: int, long: int) -> int:
                if message == _TIMER:
                    alive()
                elif message == _CLOSE:
                    _user.PostQuitMessage(0)
                    return 0
                elif (event := event_of(message, word, long)) and not self._stopped:
                    self._tell(event)
                return int(_user.DefWindowProcW(window, message, word, long))

            return procedure

        def _tell(self, event: SessionEvent) -> None:
            """Tell; what is raised may not cross Windows' own code, and is raised by `run`."""
            try:
                self._say("windows", event)
            except BaseException as error:  # noqa: BLE001 - `run` raises it
                self._error = error
                _user.PostQuitMessage(0)

    def display_is_required() -> bool:
        """Return whether any application requires the display, as videos, calls and presentations do."""
        state = wintypes.ULONG()
        power = ctypes.WinDLL("powrprof")
        failed = power.CallNtPowerInformation(
            _EXECUTION_STATE, None, 0, ctypes.byref(state), ctypes.sizeof(state)
        )
        return not failed and keeps_display(state.value)
