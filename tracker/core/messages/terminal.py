"""The English of errors about what is typed and shown."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

TERMINAL_MESSAGES: Final[Mapping[str, Message]] = {
    "output-unwritable": Message(
        "What this command has to say cannot be written: {why}.",
        "No file of yours is damaged by that. Look where its output goes, and whether that disk is full.",
    ),
    "output-not-text": Message(
        "This is no text, and a terminal cannot show it.",
        "Nothing was written. Name a file with -o, or hand it to a program that shows it: "
        "`... -o - | program`.",
    ),
    "secret-missing": Message(
        "No password was given.",
        "Nothing was sent. Type it when asked, or give it as one line on standard input.",
    ),
    "secret-not-text": Message(
        "What was given as the password is not text in UTF-8.",
        "Nothing was sent. Type it when asked, or give it as one line of UTF-8 on standard input.",
    ),
}
