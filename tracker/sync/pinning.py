"""A TLS context that recognises its server by pins before any byte of ours is sent.

Every connection it makes ends its handshake with a verified chain (validity, host name, trust anchor) of
which at least one certificate's SubjectPublicKeyInfo hashes to a pin. No pins, or no chain (a resumed
session has none), is a refusal. It is built directly: the usual maker would honour SSLKEYLOGFILE.
"""

import hashlib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from tracker.core.device import Connection
from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.core.problem import printable

_CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
_DER: Final = 2
_SEQUENCE: Final = b"\x30\x82"
_OUTSIDE_VALIDITY: Final = frozenset({9, 10})
_OTHER_NAME: Final = frozenset({62, 64})
"""OpenSSL's X509_V_ERR_*: not yet valid, expired; host name mismatch, address mismatch."""

_GOES_ON: Final = (
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
    ssl.SSLSyscallError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)


class _Certificate(Protocol):
    def public_bytes(self, encoding: int) -> bytes: ...


class _Session(Protocol):
    """What `ssl` keeps inside a connection; public as methods of the connection from Python 3.13."""

    def get_verified_chain(self) -> Sequence[_Certificate] | None: ...
    def get_unverified_chain(self) -> Sequence[_Certificate] | None: ...


class _PinnedObject(ssl.SSLObject):
    _sslobj: _Session
    context: "PinnedContext"

    def do_handshake(self) -> None:
        with _recognising(self._sslobj, self.context.pins):
            super().do_handshake()


class _PinnedSocket(ssl.SSLSocket):
    _sslobj: _Session
    context: "PinnedContext"

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 (the signature is ssl's)
        try:
            with _recognising(self._sslobj, self.context.pins):
                super().do_handshake(block)
        except TrackerError:
            self.close()
            raise


class PinnedContext(ssl.SSLContext):
    """A client's context; `pinned_context` makes it. Without pins it recognises nobody."""

    sslobject_class = _PinnedObject
    sslsocket_class = _PinnedSocket
    pins: frozenset[bytes] = frozenset()


def pinned_context(connection: Connection) -> PinnedContext:
    """Return a context for one server: TLS 1.2 and 1.3, forward secrecy and AEAD only, host name checked.

    Raises `RefusedError` when the connection names no pins, `DamagedError` when its authority is none.
    """
    if not connection.pins:
        raise RefusedError("server-unpinned")
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.pins = frozenset(connection.pins)
    harden(context)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.hostname_checks_common_name = False
    if not connection.authority:
        context.load_default_certs()
        return context
    try:
        context.load_verify_locations(cadata=connection.authority)
    except (ssl.SSLError, ValueError) as error:
        raise DamagedError("server-authority") from error
    return context


def authority_name(connection: Connection) -> str:
    """Return what the authority of the server's certificates is called; empty where the system knows it."""
    held = connection.authority
    # Of certificates one after the other the first: two bytes say how long it is (X.690, 8.1.3.5).
    first = held[: 4 + int.from_bytes(held[2:4])] if held[:2] == _SEQUENCE else held
    try:
        return str(_called(x509.load_der_x509_certificate(first).subject)) if held else ""
    except ValueError:
        return ""


def harden(context: ssl.SSLContext) -> None:
    """Let a client's context speak TLS 1.2 and 1.3 with forward secrecy and AEAD only."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_TICKET


@contextmanager
def _recognising(session: _Session, pins: frozenset[bytes]) -> Iterator[None]:
    """Let a handshake through when it ends with a pinned chain; says why not otherwise."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _unverified(error.verify_code, _ders(session.get_unverified_chain())) from error
    except _GOES_ON:
        raise
    except ssl.SSLError as error:
        raise UnreachableError("server-insecure") from error
    chain = _ders(session.get_verified_chain())
    if pins.isdisjoint(_pin(certificate) for certificate in chain):
        raise _intercepted(chain)


def _ders(chain: Sequence[_Certificate] | None) -> list[bytes]:
    return [certificate.public_bytes(_DER) for certificate in chain or ()]


def _pin(certificate: bytes) -> bytes:
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return b""


def _unverified(code: int, chain: list[bytes]) -> TrackerError:
    if code in _OTHER_NAME:
        return UnreachableError("server-other-name")
    if code in _OUTSIDE_VALIDITY:
        return UnreachableError("server-certificate-expired")
    return _intercepted(chain)


def _intercepted(chain: list[bytes]) -> TrackerError:
    return UnreachableError("connection-intercepted", issuer=_issuer(chain))


def _issuer(chain: list[bytes]) -> str | int:
    """Return who signed the certificate that was shown, as it says itself."""
    try:
        issuer = x509.load_der_x509_certificate(chain[0]).issuer
    except (ValueError, IndexError):
        return "?"
    return _called(issuer)


def _called(name: x509.Name) -> str | int:
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            return printable(str(attribute.value))
    return printable(name.rfc4514_string()) or "?"
