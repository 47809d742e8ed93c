"""What names and e-mail addresses may look like, and how they are compared."""

import unicodedata
from typing import Final

NAME_MOST: Final = 200
EMAIL_MOST: Final = 254
SAID_BACK_MOST: Final = 100


def is_name(text: str) -> bool:
    """Say whether this can name something: 1 to `NAME_MOST` printable characters that are not all blanks."""
    return bool(text.strip()) and len(text) <= NAME_MOST and text.isprintable()


def name_key(name: str) -> str:
    """Return a name as it is compared: in small letters, with single blanks, however it was composed.

    Two names are the same by the compatibility caseless match of the Unicode Standard, section 3.13.
    """
    return " ".join(_fold(_fold(unicodedata.normalize("NFD", name))).split())


def is_email(text: str) -> bool:
    """Say whether this can be an e-mail address: something before and after its last @, and no blanks."""
    trimmed = text.strip()
    user, _, host = trimmed.rpartition("@")
    return bool(user and host) and len(text) <= EMAIL_MOST and text.isprintable() and " " not in trimmed


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())


def shortened(text: str) -> str:
    """Return what somebody wrote as it is said back to them: not endless."""
    return text if len(text) <= SAID_BACK_MOST else f"{text[:SAID_BACK_MOST]}…"
