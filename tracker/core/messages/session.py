"""The English of what can be wrong with a member's session on this computer."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

SESSION_MESSAGES: Final[Mapping[str, Message]] = {
    "session-none": Message(
        "You are not signed in here.", "Nothing was changed. Sign in first: `tracker sign-in`."
    ),
    "session-over": Message(
        "Your session has ended: it ran out, it was ended, or the account was removed.",
        "Nothing was changed. Sign in again: `tracker sign-in`.",
    ),
    "session-no-server": Message(
        "It is not known here which server to sign in to.",
        "Nothing was sent. Name the file that describes it, `tracker sign-in --connection FILE`: the server "
        "wrote it as connection.json, and your admin has it.",
    ),
    "session-no-email": Message(
        "It was not said whose account signs in.",
        "Nothing was sent. Name it with --email.",
    ),
    "password-unequal": Message(
        "The new password was not typed alike twice.", "Nothing was changed. Try again."
    ),
    "session-not-kept": Message(
        "This computer's keyring was not opened, so it could not keep your session.",
        "You are not signed in here. Unlock the keyring, or let Tracker use it when it asks, then sign in "
        "again.",
    ),
    "session-locked-away": Message(
        "Your session is in this computer's keyring, which does not give it out.",
        "Nothing was changed. Unlock the keyring and try again. If it is gone for good, remove the file "
        "{file} and sign in again.",
    ),
}
