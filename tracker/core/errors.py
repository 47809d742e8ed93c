"""Every error a person can meet, by who acts next. Foreign exceptions become one of these at their fence."""

from collections.abc import Callable
from typing import Final

from tracker.core.messages import MESSAGES

Translate = Callable[[str], str]


def _as_written(sentence: str) -> str:
    return sentence


class TrackerError(Exception):
    """Something a person should know: `key` names its message, `values` fill it in.

    Raises `KeyError` at once for a key that has no message, so that a slip shows where it is made.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        """Take the key of a message in `tracker.core.messages` and what it needs."""
        self.message: Final = MESSAGES[key]
        self.key: Final = key
        self.values: Final = values
        super().__init__(key)

    def text(self, translate: Translate = _as_written) -> str:
        """Return what happened, in one sentence."""
        return translate(self.message.text).format_map(self.values)

    def hint(self, translate: Translate = _as_written) -> str:
        """Return what is safe and what to do next."""
        return translate(self.message.hint).format_map(self.values)

    def __str__(self) -> str:
        """Return the sentence in English; faces translate it instead."""
        return f"{self.text()} {self.hint()}".strip()


class RefusedError(TrackerError):
    """Asked, and policy or permission said no: tell, do not retry."""


class UnrecognisedError(RefusedError):
    """The asking device or session is not known (any more): keep everything, tell, sign in or enrol again."""


class UnreachableError(TrackerError):
    """Network, server or disk is away now: keep, retry with backoff."""


class DamagedError(TrackerError):
    """Bytes are not what was sealed or stored: set aside, audit, never delete silently."""

    @property
    def reason(self) -> str:
        """Return the reason code for logs and tests; people get the sentence."""
        return str(self.values.get("reason", self.key))


class OsPermissionError(TrackerError):
    """Screen, input or keyring permission is missing: show where to grant it."""


class BugError(Exception):
    """Ours: a crash report, never shown as advice."""
