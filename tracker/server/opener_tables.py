"""The tables of the opener's own database, which no other room opens."""

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

OPENER_METADATA: Final = MetaData()

SIGNING_KEYS: Final = Table(
    "signing_keys",
    OPENER_METADATA,
    Column("workspace_id", LargeBinary(16), primary_key=True),
    Column("manifest_key", LargeBinary(32), nullable=False),
    Column("receipt_key", LargeBinary(32), nullable=False),
)

MONTH_KEYS: Final = Table(
    "month_keys",
    OPENER_METADATA,
    Column("key_id", LargeBinary(16), primary_key=True),
    Column("member_id", LargeBinary(16), nullable=False),
    Column("kind", Integer, nullable=False),
    Column("month", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    UniqueConstraint("member_id", "kind", "month"),
)
"""`wrapped` is a nonce and the private key's raw parts under AES-256-GCM by a key that lies elsewhere."""

MANIFESTS: Final = Table(
    "manifests",
    OPENER_METADATA,
    Column("member_id", LargeBinary(16), primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)
"""Every manifest ever signed: a record names the one it was sealed under."""

POLICIES: Final = Table(
    "policies",
    OPENER_METADATA,
    Column("member_id", LargeBinary(16), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
)
"""The newest policy signed for each member, so that no version is given out twice or goes back."""
