"""How an enrolment travels: whole in a link, or as a short code that finds and opens it at the server.

A code is 80 random bits, of which the server keeps nothing. From them come, by HKDF-SHA-256 (RFC 5869), the
lookup id that is sent, and the key under which the server keeps the enrolment (AES-256-GCM). Who holds the
lookup id and the envelope, be it the server's disk or a man in the middle, has 2^80 codes to try; and only
who knows the code can have made an envelope that opens. A code seals one envelope: its nonce is of it too.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import Draw
from tracker.core.label import LABEL

LINK: Final = "tracker-desk://enrol#"
SECRET_BYTES: Final = 10
LOOKUP_BYTES: Final = 16
ENVELOPE_MOST: Final = 16 << 10
"""Bytes of the largest envelope; two certificates and what else an enrolment says are a fifth of it."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is easily taken for another."""
_FORGIVEN: Final = str.maketrans("OIL", "011", "- ")
_CODE_LETTERS: Final = 16
_GROUP: Final = 4
_PATH: Final = re.compile(r"[/\\]|\.[A-Za-z]+@|\.json$")
_DASHED: Final = re.compile(r"-.*[0-9]|[0-9].*-")
_PLACE: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(:(?P<port>[0-9]{1,5}))?")


def link_of(enrolment: bytes) -> str:
    """Return the link that carries an enrolment, as compact JSON."""
    return LINK + base64.urlsafe_b64encode(enrolment).rstrip(b"=").decode()


def read_link(link: str) -> bytes:
    """Return the JSON in a link; raises `RefusedError` when there is none in it."""
    carried = link.strip().removeprefix(LINK)
    try:
        return base64.b64decode(carried + "=" * (-len(carried) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError("enrolment-link-wrong") from error


@dataclass(frozen=True, slots=True)
class Code:
    """A short code: its secret of 80 bits, and where the server is, as `host` or `host:port`."""

    secret: bytes = field(repr=False)
    place: str

    @classmethod
    def make(cls, draw: Draw, place: str) -> Self:
        """Make a fresh code for a server."""
        return cls(draw(SECRET_BYTES), place)

    @classmethod
    def read(cls, text: str, otherwise: str = "") -> Self:
        """Read a code as people type it: in any case, O for 0, I and L for 1, dashes and blanks or none.

        One that names no server is for the place `otherwise`. Raises `RefusedError` when it is none.
        """
        typed, place = _parts(text)
        place = otherwise if place is None else place
        letters = typed.upper().translate(_FORGIVEN)
        if len(letters) != _CODE_LETTERS or not set(letters) <= set(_LETTERS) or not _is_place(place):
            raise RefusedError("enrolment-code-wrong")
        number = 0
        for letter in letters:
            number = number * len(_LETTERS) + _LETTERS.index(letter)
        return cls(number.to_bytes(SECRET_BYTES, "big"), place)

    def text(self) -> str:
        """Return the code as it is shown: `K7QF-2M9T-XW3P-RB6D@tracker.example`."""
        number, letters = int.from_bytes(self.secret, "big"), ""
        for _ in range(_CODE_LETTERS):
            number, rest = divmod(number, len(_LETTERS))
            letters = _LETTERS[rest] + letters
        groups = (letters[at : at + _GROUP] for at in range(0, _CODE_LETTERS, _GROUP))
        return f"{'-'.join(groups)}@{self.place}"

    def lookup_id(self) -> bytes:
        """Return the 16 bytes by which the server finds the envelope."""
        return self._derived()[0]

    def seal(self, enrolment: bytes) -> bytes:
        """Return the envelope of the one enrolment that this code is for."""
        lookup, key, nonce = self._derived()
        return AESGCM(key).encrypt(nonce, enrolment, lookup)

    def open(self, envelope: bytes) -> bytes:
        """Return the enrolment in an envelope; raises `DamagedError` unless this code sealed it."""
        lookup, key, nonce = self._derived()
        try:
            return AESGCM(key).decrypt(nonce, envelope, lookup)
        except InvalidTag as error:
            raise DamagedError("introduction-false", server=self.place) from error

    def _derived(self) -> tuple[bytes, bytes, bytes]:
        """Return lookup id, key and nonce."""
        length = LOOKUP_BYTES + _KEY_BYTES + _NONCE_BYTES
        made = HKDF(SHA256(), length, salt=None, info=LABEL + b"introduction").derive(self.secret)
        return made[:LOOKUP_BYTES], made[LOOKUP_BYTES:-_NONCE_BYTES], made[-_NONCE_BYTES:]


def is_code(text: str) -> bool:
    """Say whether somebody means a code rather than a file's name, be it not quite one.

    A code that is mistyped has about its length and dashes, with digits among them; a path is none.
    """
    typed, place = _parts(text)
    letters = typed.translate(_FORGIVEN)
    if _PATH.search(text) or abs(len(letters) - _CODE_LETTERS) > _GROUP:
        return False
    if place is not None:
        return True
    return letters.isalnum() and (len(letters) == _CODE_LETTERS or _DASHED.search(typed) is not None)


def _parts(text: str) -> tuple[str, str | None]:
    """Return what was typed before the last @, and the place after it; None where there is no @."""
    typed, at, place = text.strip().rpartition("@")
    return (typed, place) if at else (place, None)


def _is_place(place: str) -> bool:
    """Say whether this can follow `https://` as host and port, and nothing more."""
    found = _PLACE.fullmatch(place)
    return found is not None and int(found["port"] or 1) in range(1, 1 << 16)
