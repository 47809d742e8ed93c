"""A shortcut on macOS: Carbon's hot key, which the application's main thread is told of, and no other key.

Types and pure parts are tested everywhere; the rest has to be tried on macOS. Keys are meant by their place
on a US keyboard, as Carbon numbers them.
"""

import string
import sys
from typing import Final

from tracker.desktop.shortcut import Combination, Modifier

_MASKS: Final = {
    Modifier.CTRL: 1 << 8,  # cmdKey
    Modifier.SHIFT: 1 << 9,
    Modifier.ALT: 1 << 11,
    Modifier.META: 1 << 12,  # controlKey
}
_LETTERS: Final = (
    *(0x00, 0x0B, 0x08, 0x02, 0x0E, 0x03, 0x05, 0x04, 0x22, 0x26, 0x28, 0x25, 0x2E),
    *(0x2D, 0x1F, 0x23, 0x0C, 0x0F, 0x01, 0x11, 0x20, 0x09, 0x0D, 0x07, 0x10, 0x06),
)
_DIGITS: Final = (0x1D, 0x12, 0x13, 0x14, 0x15, 0x17, 0x16, 0x1A, 0x1C, 0x19)
_F: Final = (0x7A, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6D, 0x67, 0x6F)
_CODES: Final = {
    **dict(zip(string.ascii_uppercase, _LETTERS, strict=True)),
    **dict(zip(string.digits, _DIGITS, strict=True)),
    **{f"F{number}": code for number, code in enumerate(_F, 1)},
}
"""kVK_ANSI_A and so on, of Carbon's Events.h."""


def hot_key(wanted: Combination) -> tuple[int, int]:
    """Return the key's code and the modifiers as Carbon has them."""
    return _CODES[wanted.key], sum(_MASKS[each] for each in wanted.modifiers)


if sys.platform == "darwin":
    import ctypes

    from tracker.core.errors import RefusedError
    from tracker.desktop.shortcut import Held, Pressed, Told

    class _EventType(ctypes.Structure):
        """EventTypeSpec."""

        _fields_ = (("kind_of", ctypes.c_uint32), ("kind", ctypes.c_uint32))

    class _KeyName(ctypes.Structure):
        """EventHotKeyID."""

        _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))

    _KEYBOARD: Final = int.from_bytes(b"keyb", "big")
    _HOT_KEY_PRESSED: Final = 5
    _OURS: Final = _KeyName(int.from_bytes(b"Trkr", "big"), 1)
    _Handler = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    _Out = ctypes.POINTER(ctypes.c_void_p)
    _carbon = ctypes.CDLL("/System/Library/Frameworks/Carbon.framework/Carbon")
    _carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
    _carbon.InstallEventHandler.argtypes = (
        *(ctypes.c_void_p, _Handler, ctypes.c_ulong, ctypes.POINTER(_EventType), ctypes.c_void_p, _Out),
    )
    _carbon.RegisterEventHotKey.argtypes = (
        *(ctypes.c_uint32, ctypes.c_uint32, _KeyName, ctypes.c_void_p, ctypes.c_uint32, _Out),
    )
    _carbon.UnregisterEventHotKey.argtypes = (ctypes.c_void_p,)
    _carbon.RemoveEventHandler.argtypes = (ctypes.c_void_p,)

    class MacShortcut:
        """A `Shortcut` of the main thread, in which it is made and closed, and told of."""

        def __init__(self, wanted: Combination, pressed: Pressed, told: Told) -> None:
            """Take the combination, and tell at once whether it is ours."""
            self._key, self._hearing = ctypes.c_void_p(), ctypes.c_void_p()

            def hear(_next: int, _event: int, _data: int) -> int:
                pressed()
                return 0

            self._handler = _Handler(hear)
            target, kind = _carbon.GetApplicationEventTarget(), _EventType(_KEYBOARD, _HOT_KEY_PRESSED)
            _carbon.InstallEventHandler(
                target, self._handler, 1, ctypes.byref(kind), None, ctypes.byref(self._hearing)
            )
            code, modifiers = hot_key(wanted)
            failed = _carbon.RegisterEventHotKey(code, modifiers, _OURS, target, 0, ctypes.byref(self._key))
            if failed:
                self.close()
            told(RefusedError("shortcut-taken") if failed else Held())

        def close(self) -> None:
            """Let go of it."""
            if self._key.value:
                _carbon.UnregisterEventHotKey(self._key)
            if self._hearing.value:
                _carbon.RemoveEventHandler(self._hearing)
            self._key, self._hearing = ctypes.c_void_p(), ctypes.c_void_p()
