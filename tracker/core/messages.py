"""The English of every error: what happened, and what to do next. Keys are `area-what`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Message:
    """`text` says what happened; `hint` what is safe and what to do. Braces are filled from the error."""

    text: str
    hint: str


_SEALED: Final = {
    "sealed-damaged": Message(
        "This sealed file is damaged.",
        "Nothing of it was released. Fetch it again from where it came, or tell your admin.",
    ),
    "sealed-no-grant": Message(
        "This key does not open this file.",
        "Use the private key that belongs to one of the public keys it was sealed for.",
    ),
}

MESSAGES: Final[Mapping[str, Message]] = MappingProxyType({**_SEALED})
