"""What a text looks like that was typed at an X server, in whatever way it may have been written down."""

import struct
from collections.abc import Sequence

from Xlib import X
from Xlib.display import Display

_WIDTHS = {"16 bits": "H", "32 bits": "I"}


def spellings(text: str, display: str) -> dict[str, bytes]:
    """Return the forms of a text: its letters, and its keys as the X server numbers them, in order.

    For such letters as these a key's symbol (keysym) has the letter's number, so that UTF-16 and UTF-32 are
    the symbols in 16 and 32 bits. Each press may have been written, or each press and release.
    """
    symbols, codes = [ord(letter) for letter in text], key_codes(text, display)
    twice = [code for code in codes for _ in range(2)]
    return {
        "text": text.encode(),
        **_numbers("symbols", symbols),
        **_numbers("codes", codes),
        **_numbers("presses and releases", twice),
        **_pairs("presses, then releases", codes),
    }


def key_codes(text: str, display: str) -> list[int]:
    """Return the code of each letter's key on a display."""
    server = Display(display)
    try:
        codes = [server.keysym_to_keycode(ord(letter)) for letter in text]
    finally:
        server.close()
    assert all(codes), "each letter has a key"
    return codes


def _numbers(name: str, numbers: Sequence[int]) -> dict[str, bytes]:
    """Return numbers as bytes, as words of either order, and as written by JSON and by hand."""
    forms = {f"{name} in 8 bits": bytes(numbers)}
    for width, letter in _WIDTHS.items():
        for order in "<>":
            forms[f"{name} in {width} {order}"] = struct.pack(f"{order}{len(numbers)}{letter}", *numbers)
    for gap in (",", ", ", " ", "\n"):
        forms[f"{name} with {gap!r}"] = gap.join(map(str, numbers)).encode()
    return forms


def _pairs(name: str, codes: Sequence[int]) -> dict[str, bytes]:
    """Return events as the wire has them begin: a kind and a code."""
    kinds = (X.KeyPress, X.KeyRelease)
    return {name: b"".join(bytes((kind, code)) for code in codes for kind in kinds)}
