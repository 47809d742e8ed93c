"""What every error says to a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """`text` says what happened; `hint` what is safe and what to do. Braces are filled from the error."""

    text: str
    hint: str
