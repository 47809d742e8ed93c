"""One combination of keys that the desktop tells of wherever it is pressed, and of no other key."""

import string
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, Self

from tracker.core.errors import RefusedError, TrackerError


class Modifier(StrEnum):
    """Keys that are held, as Qt writes them; on macOS `CTRL` is Command and `META` is Control."""

    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    META = "Meta"


KEYS: Final = (*string.ascii_uppercase, *string.digits, *(f"F{number}" for number in range(1, 13)))
"""The keys that can be pressed with them."""


@dataclass(frozen=True, slots=True)
class Combination:
    """Keys that are held, and one that is pressed."""

    modifiers: frozenset[Modifier]
    key: str

    @classmethod
    def read(cls, written: str) -> Self:
        """Return what is written as `Ctrl+Alt+S`; raises `RefusedError` for what no program should take.

        Without Ctrl, Alt or Meta it would be a key that people write with.
        """
        *held, key = written.split("+")
        known = {each.value: each for each in Modifier}
        modifiers = frozenset(known[each] for each in held if each in known)
        if key not in KEYS or len(modifiers) != len(held) or not modifiers - {Modifier.SHIFT}:
            raise RefusedError("shortcut-unfit", keys=written)
        return cls(modifiers, key)

    def __str__(self) -> str:
        """Return it as it is written."""
        return "+".join([*(each.value for each in Modifier if each in self.modifiers), self.key])


@dataclass(frozen=True, slots=True)
class Held:
    """The shortcut is ours; where the desktop decides which one, `called` is what it calls it."""

    called: str = ""
    by_desktop: bool = False


Pressed = Callable[[], None]
"""Called from any thread, once each time it is pressed, however long it is held."""
Told = Callable[[Held | TrackerError], None]
"""Called from any thread once it is held, and with why it is not, or no more."""


class Shortcut(Protocol):
    """A shortcut that is listened to from when it is made."""

    def close(self) -> None:
        """Let go of it; nothing is told any more."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """How a session has shortcuts: `take` begins to listen; the desktop may ask the person first."""

    take: Callable[[Combination, Pressed, Told], Shortcut]
    asks_first: bool = False
