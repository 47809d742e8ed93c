"""Sealed files: `seal` and `unseal`, in memory or as streams, and grants of the token (FORMAT.md)."""

from tracker.core.sealing._grant import Role, unwrap_token, wrap_token
from tracker.core.sealing._header import Context, Header, Kind, read_header
from tracker.core.sealing._key import PrivateKey, PublicKey
from tracker.core.sealing._seal import Sealed, SealedStream, Source, seal, seal_stream
from tracker.core.sealing._token import Draw
from tracker.core.sealing._unseal import Opened, unseal, unseal_stream

__all__ = [
    "Context",
    "Draw",
    "Header",
    "Kind",
    "Opened",
    "PrivateKey",
    "PublicKey",
    "Role",
    "Sealed",
    "SealedStream",
    "Source",
    "read_header",
    "seal",
    "seal_stream",
    "unseal",
    "unseal_stream",
    "unwrap_token",
    "wrap_token",
]
