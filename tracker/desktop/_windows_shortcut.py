"""A shortcut on Windows: a hot key, of which the system tells one thread.

Types and pure parts are tested everywhere; the rest has to be tried on Windows.
https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-registerhotkey
"""

import sys
from typing import Final

from tracker.desktop.shortcut import Combination, Modifier

_MASKS: Final = {Modifier.ALT: 0x1, Modifier.CTRL: 0x2, Modifier.SHIFT: 0x4, Modifier.META: 0x8}
_ONCE: Final = 0x4000
"""MOD_NOREPEAT: a key that is held is pressed once."""
_FIRST_F: Final = 0x70


def hot_key(wanted: Combination) -> tuple[int, int]:
    """Return modifiers and virtual key as Windows has them."""
    key = ord(wanted.key) if len(wanted.key) == 1 else _FIRST_F + int(wanted.key[1:]) - 1
    return _ONCE | sum(_MASKS[each] for each in wanted.modifiers), key


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from tracker.core.errors import RefusedError, UnreachableError
    from tracker.desktop._listening import Listening
    from tracker.desktop.shortcut import Held, Pressed, Told

    _HOT_KEY: Final = 0x0312
    _QUIT: Final = 0x0012
    _OURS: Final = 1
    _KEEP: Final = 0
    _user = ctypes.WinDLL("user32", use_last_error=True)
    _user.RegisterHotKey.argtypes = (wintypes.HWND, ctypes.c_int, wintypes.UINT, wintypes.UINT)
    _user.UnregisterHotKey.argtypes = (wintypes.HWND, ctypes.c_int)
    _user.PostThreadMessageW.argtypes = (wintypes.DWORD, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _kernel = ctypes.WinDLL("kernel32")
    _kernel.GetCurrentThreadId.restype = wintypes.DWORD

    class _Messages:
        """The messages of the thread that makes this."""

        def __init__(self) -> None:
            # The first look gives the thread a queue that can be posted to.
            _user.PeekMessageW(ctypes.byref(wintypes.MSG()), None, 0, 0, _KEEP)
            self._thread = _kernel.GetCurrentThreadId()

        def hang_up(self) -> None:
            _user.PostThreadMessageW(self._thread, _QUIT, 0, 0)

    def windows_shortcut(wanted: Combination, pressed: Pressed, told: Told) -> Listening:
        """Listen to a combination."""

        def listen(listening: Listening) -> None:
            listening.on(_Messages())
            if not _user.RegisterHotKey(None, _OURS, *hot_key(wanted)):
                raise RefusedError("shortcut-taken")
            try:
                told(Held())
                _wait(pressed)
            finally:
                _user.UnregisterHotKey(None, _OURS)
            raise UnreachableError("shortcut-ended")

        return Listening(listen, told)

    def _wait(pressed: Pressed) -> None:
        """Tell each press until the thread is told to quit."""
        message = wintypes.MSG()
        while _user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _HOT_KEY:
                pressed()
