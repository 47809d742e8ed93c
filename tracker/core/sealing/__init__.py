"""Sealed files: `seal` and `unseal`, in memory or as streams, and grants of the token (FORMAT.md)."""

from tracker.core.sealing._beside import Beside, Job, at_once
from tracker.core.sealing._bundle import Grant, find_token, read_grants
from tracker.core.sealing._grant import Role, unwrap_token, wrap_token
from tracker.core.sealing._header import HEADER_BYTES, Context, Header, Kind, read_header
from tracker.core.sealing._key import PrivateKey, PublicKey
from tracker.core.sealing._pem import from_pem, to_pem
from tracker.core.sealing._seal import Sealed, SealedStream, Source, seal, seal_stream
from tracker.core.sealing._unseal import Opened, Verified, unseal, unseal_stream, verify_stream

__all__ = [
    "HEADER_BYTES",
    "Beside",
    "Context",
    "Grant",
    "Header",
    "Job",
    "Kind",
    "Opened",
    "PrivateKey",
    "PublicKey",
    "Role",
    "Sealed",
    "SealedStream",
    "Source",
    "Verified",
    "at_once",
    "find_token",
    "from_pem",
    "read_grants",
    "read_header",
    "seal",
    "seal_stream",
    "to_pem",
    "unseal",
    "unseal_stream",
    "unwrap_token",
    "verify_stream",
    "wrap_token",
]
