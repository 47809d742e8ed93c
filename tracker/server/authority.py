"""The embedded server's own certificate authority: a CA bound to the server's names, a spare, and a leaf.

Agents recognise the server by the pins of the CA and of the spare, and anchor its chain at their
certificates (`Authority.certificates`), which the enrolment carries. The spare's private key is made to be
taken offline; nothing here reads it again.
"""

import contextlib
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.moment import MICROSECONDS, Moment
from tracker.host.private_file import write_private
from tracker.server.certificates import IssuedBy, Names, general_name, issue_ca, issue_leaf, new_key, pin

RENEW_WITHIN: Final = timedelta(days=30)

CA_FILE: Final = "ca.pem"
CA_KEY_FILE: Final = "ca-key.pem"
SPARE_FILE: Final = "backup-ca.pem"
SPARE_KEY_FILE: Final = "backup-ca-key.pem"
LEAF_FILE: Final = "server.pem"
"""Private key, leaf and CA in one file, so that a renewal replaces all three at once."""

_CIPHERS: Final = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"
_OPTIONS: Final = (
    ssl.OP_NO_COMPRESSION
    | ssl.OP_NO_RENEGOTIATION
    | ssl.OP_NO_TICKET
    | ssl.OP_CIPHER_SERVER_PREFERENCE
    | ssl.OP_SINGLE_ECDH_USE
)


class Authority:
    """A CA, its spare and the server's leaf in one folder (0700, files 0600)."""

    def __init__(self, folder: Path, ca: x509.Certificate, spare: x509.Certificate) -> None:
        """Hold what `create` made or `load` read."""
        self._folder = folder
        self._ca = ca
        self._spare = spare

    @classmethod
    def create(cls, folder: Path, names: Sequence[str], now: Moment) -> Self:
        """Make an authority for these DNS names and IP addresses, and the server's leaf.

        Raises `RefusedError` when one is there already or a name is none, `UnreachableError` for the disk.
        """
        san = [general_name(name) for name in names]
        if not san:
            raise RefusedError("authority-name", name="")
        with _disk():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            if (folder / CA_FILE).exists():
                raise RefusedError("authority-exists", folder=str(folder))
        start = _instant(now)
        spare_key, ca_key = new_key(), new_key()
        spare = issue_ca(spare_key, "Tracker backup authority", san, start)
        ca = issue_ca(ca_key, "Tracker authority", san, start)
        # The CA's certificate is written last: only then is the authority there.
        for name, content in (
            (SPARE_KEY_FILE, _key_pem(spare_key)),
            (SPARE_FILE, _pem(spare)),
            (CA_KEY_FILE, _key_pem(ca_key)),
            (LEAF_FILE, _leaf_pem(IssuedBy(ca, ca_key), san, start)),
            (CA_FILE, _pem(ca)),
        ):
            _write(folder / name, content)
        return cls(folder, ca, spare)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an authority back; raises `DamagedError` for other bytes, `UnreachableError` for the disk."""
        return cls(folder, _read_certificate(folder / CA_FILE), _read_certificate(folder / SPARE_FILE))

    @property
    def pins(self) -> tuple[bytes, bytes]:
        """The pin of the CA and that of its spare: SHA-256 of each SubjectPublicKeyInfo."""
        return pin(self._ca), pin(self._spare)

    @property
    def certificates(self) -> bytes:
        """The certificates of the CA and its spare, DER one after the other: what agents anchor at."""
        return self._ca.public_bytes(Encoding.DER) + self._spare.public_bytes(Encoding.DER)

    def server_context(self, now: Moment) -> ssl.SSLContext:
        """Return a server's context: TLS 1.2 and 1.3, forward secrecy and AEAD only; renews the leaf if due.

        Built directly: the usual maker would honour SSLKEYLOGFILE.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_CIPHERS)
        context.set_alpn_protocols(["http/1.1"])
        context.options |= _OPTIONS
        context.num_tickets = 0
        self.renew(now)
        self.show_leaf(context)
        return context

    def renew(self, now: Moment) -> bool:
        """Replace the leaf when fewer than 30 days of it are left; say whether that was so.

        A running server calls it daily and then `show_leaf` on its context: new connections see the new leaf.
        """
        leaf = _read_certificate(self._folder / LEAF_FILE)
        start = _instant(now)
        if leaf.not_valid_after_utc - start >= RENEW_WITHIN:
            return False
        with _certificates(self._folder / LEAF_FILE):
            san = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        ca = IssuedBy(self._ca, _read_key(self._folder / CA_KEY_FILE))
        _write(self._folder / LEAF_FILE, _leaf_pem(ca, list(san), start))
        return True

    def show_leaf(self, context: ssl.SSLContext) -> None:
        """Let a context show the leaf on disk; raises `DamagedError` when it does not fit its key."""
        with _disk(), _certificates(self._folder / LEAF_FILE):
            context.load_cert_chain(self._folder / LEAF_FILE)


def _leaf_pem(ca: IssuedBy, names: Names, start: datetime) -> bytes:
    key = new_key()
    leaf = issue_leaf(ca, key.public_key(), names, start)
    return _key_pem(key) + _pem(leaf) + _pem(ca.certificate)


def _instant(now: Moment) -> datetime:
    return datetime.fromtimestamp(now.wall // MICROSECONDS, UTC)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreachableError("authority-disk") from error


@contextlib.contextmanager
def _certificates(path: Path) -> Iterator[None]:
    try:
        yield
    except (ssl.SSLError, ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise DamagedError("authority-damaged", file=path.name) from error


def _read_certificate(path: Path) -> x509.Certificate:
    with _disk(), _certificates(path):
        return x509.load_pem_x509_certificates(path.read_bytes())[0]


def _read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    with _disk(), _certificates(path):
        key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise DamagedError("authority-damaged", file=path.name)
    return key


def _write(path: Path, content: bytes) -> None:
    with _disk():
        write_private(path, content)
