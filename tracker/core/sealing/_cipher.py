"""A256CBC-HS512 (RFC 7518, 5.2.5) piece by piece: AES-256-CBC, then HMAC-SHA-512 over everything."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hmac import HMAC

from tracker.core.sealing._flow import SLACK, Room
from tracker.core.sealing._header import BLOCK, TAG_BYTES
from tracker.core.sealing._token import Keys


def _mac(keys: Keys, associated: bytes) -> HMAC:
    mac = HMAC(keys.mac, SHA512())
    mac.update(associated + keys.iv)
    return mac


def _tag(mac: HMAC, associated: bytes) -> bytes:
    mac.update((len(associated) * 8).to_bytes(8))
    return mac.finalize()[:TAG_BYTES]


class Encryption:
    """Encrypts the pieces of one plaintext and binds `associated` to them."""

    def __init__(self, keys: Keys, associated: bytes) -> None:
        """Begin; one key set is for one plaintext."""
        self._cbc = Cipher(AES(keys.encryption), CBC(keys.iv)).encryptor()
        self._mac = _mac(keys, associated)
        self._associated = associated

    def encrypt(self, piece: bytes | memoryview, room: Room) -> memoryview:
        """Encrypt the next piece, of any length, into `room`; part of a block waits for the next one.

        What is returned has to be authenticated, each in its turn.
        """
        made = self._cbc.update_into(piece, room.take(len(piece) + SLACK))
        return room.keep(made)

    def authenticate(self, ciphertext: memoryview) -> None:
        """Authenticate what was encrypted, and let go of it: a room hands out its bytes when none is held."""
        with ciphertext:
            self._mac.update(ciphertext)

    def tag(self) -> bytes:
        """Return the 32 bytes over all of it; the caller has padded to whole blocks."""
        return _tag(self._mac, self._associated)


def authentic(keys: Keys, associated: bytes, ciphertext: Iterable[memoryview], tag: bytes) -> bool:
    """Say whether `tag` is right, comparing in constant time."""
    mac = _mac(keys, associated)
    for piece in ciphertext:
        mac.update(piece)
    return bytes_eq(_tag(mac, associated), tag)


class Decryption:
    """Decrypts whole blocks from anywhere in a ciphertext that was found authentic."""

    def __init__(self, key: bytes, before: bytes) -> None:
        """Stand behind the block `before`: the one in front of the first to decrypt, or the IV."""
        self._cbc = Cipher(AES(key), CBC(before)).decryptor()

    def update(self, piece: memoryview, room: Room) -> memoryview:
        """Decrypt into `room` and return it there."""
        made = self._cbc.update_into(piece, room.take(len(piece) + SLACK))
        return room.keep(made)


def padding(length: int) -> bytes:
    """Return the PKCS#7 padding (RFC 5652, 6.3) of a plaintext of `length` bytes."""
    count = BLOCK - length % BLOCK
    return bytes([count]) * count


def padded_by(end: bytes) -> int:
    """Return how many of the last bytes are PKCS#7 padding, all of it checked; 0 when it is none."""
    count = end[-1]
    right = 1 <= count <= BLOCK and end[-count:] == bytes([count]) * count
    return count if right else 0
