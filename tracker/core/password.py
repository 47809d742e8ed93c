"""What a password has to be: long enough, and none of those that are tried first. No network is asked."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from tracker.core.errors import RefusedError

FEWEST: Final = 12
_FEWEST_DIFFERENT: Final = 5
_LEAST_WORD: Final = 3
_LOOKALIKES: Final = str.maketrans("0134@5$7!|", "oleaasstil")
_WORDS: Final = frozenset(
    {
        "abc", "abcabc", "admin", "administrator", "azerty", "azertyuiop", "baseball", "batman", "changeit",
        "changeme", "charlie", "computer", "default", "dragon", "football", "geheim", "hallo", "hello",
        "hunter", "iloveyou", "internet", "killer", "letmein", "login", "master", "michael", "monkey",
        "mustang", "mypassword", "ninja", "parola", "pass", "passord", "passw", "passwd", "password",
        "passwort", "princess", "qazwsx", "qazwsxedc", "qwe", "qwer", "qwert", "qwerty", "qwertyuiop",
        "qwertyuiopasdfghjkl", "qwertz", "qwertzuiop", "root", "samsung", "schatz", "secret", "shadow",
        "soccer", "starwars", "summer", "sunshine", "superman", "test", "tracker", "trustno", "user",
        "welcome", "whatever", "willkommen", "zaqwsx", "zxcvbn", "zxcvbnm",
    }
)  # fmt: skip
"""What common passwords come down to without digits and signs."""


def require_good(password: str, personal: Iterable[str]) -> None:
    """Raise `RefusedError` unless a new password will do.

    `personal` are names that others know to go with the member: theirs, their address, the workspace's.
    """
    if len(password) < FEWEST:
        raise RefusedError("password-short", least=FEWEST)
    if _is_guessable(password.casefold(), set(_parts(personal))):
        raise RefusedError("password-guessable")


def _is_guessable(folded: str, personal: set[str]) -> bool:
    if len(set(folded)) < _FEWEST_DIFFERENT or _is_run(folded):
        return True
    # Digits stand for letters, or come after them: either way one word is tried first.
    roots = {
        _once(_letters(folded)),
        _once(_letters(re.sub(r"[\W\d_]+$", "", folded).translate(_LOOKALIKES))),
    }
    return bool(roots & (_WORDS | personal))


def _is_run(folded: str) -> bool:
    """Say whether each character follows the one before, as in 1234567890123 or abcdefghijkl."""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(folded)}
    return steps in ({1}, {9})


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _once(text: str) -> str:
    """Return what a text repeats, or the text."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text


def _parts(personal: Iterable[str]) -> Iterator[str]:
    """Yield the names and the words within them, as a password is compared."""
    for name in personal:
        folded = name.casefold()
        for part in (folded, folded.partition("@")[0], *re.split(r"[\W\d_]+", folded)):
            if len(word := _letters(part)) >= _LEAST_WORD:
                yield word
