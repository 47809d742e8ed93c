"""The workspace database's tables. Ids are 16 bytes, hashes 32, instants UTC microseconds."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData()

WORKSPACE: Final = Table(
    "workspace",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("statement", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

MEMBERS: Final = Table(
    "members",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Column("created_by", LargeBinary(16)),
)
"""`created_by` is null for who founded the workspace."""

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("member_id", LargeBinary(16), ForeignKey("members.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

SIGN_IN_FAILURES: Final = Table(
    "sign_in_failures",
    METADATA,
    Column("email_hash", LargeBinary(32), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
)

ENROLMENTS: Final = Table(
    "enrolments",
    METADATA,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("member_id", LargeBinary(16), ForeignKey("members.id"), nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("lookup_id", LargeBinary(16)),
    Column("envelope", LargeBinary),
    Column("created_by", LargeBinary(16)),
    Column("ended_at", BigInteger),
    Index("enrolments_by_lookup", "lookup_id", unique=True),
)
"""`envelope` is null once nobody may be introduced by it any more."""

DEVICES: Final = Table(
    "devices",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("member_id", LargeBinary(16), ForeignKey("members.id"), nullable=False),
    Column("enrolment_hash", LargeBinary(32), ForeignKey("enrolments.token_hash"), nullable=False),
    Column("name", Text, nullable=False),
    Column("device_key", LargeBinary(32), nullable=False),
    Column("sharing_key", LargeBinary, nullable=False),
    Column("access_hash", LargeBinary(32), nullable=False, unique=True),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("last_seen_at", BigInteger),
)
"""`last_seen_at` is null before it first asked, and not behind by more than `auth.SEEN_EVERY`."""

LINKS: Final = Table(
    "links",
    METADATA,
    Column("device_id", LargeBinary(16), ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("link", LargeBinary, nullable=False),
    Column("link_hash", LargeBinary(32), nullable=False),
    Column("salt", LargeBinary(32)),
    Column("body", LargeBinary),
    Column("refused", Text),
    Column("received_at", BigInteger, nullable=False),
    Column("receipt", LargeBinary(64)),
)
"""`salt` and `body` are null when the body was refused (`refused` says why) or erased; the link stays.

`receipt` is the signature of what the device was told, null for what arrived before it was kept.
"""

HEADS: Final = Table(
    "heads",
    METADATA,
    Column("device_id", LargeBinary(16), ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("head", LargeBinary(64), primary_key=True),
    Column("received_at", BigInteger, nullable=False),
)

FORKS: Final = Table(
    "forks",
    METADATA,
    Column("device_id", LargeBinary(16), ForeignKey("devices.id"), primary_key=True),
    Column("link_hash", LargeBinary(32), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("head", LargeBinary(64), nullable=False),
    Column("received_at", BigInteger, nullable=False),
)
"""Links that contradict the chain the server holds, with the head that proves the device signed them."""

FILES: Final = Table(
    "files",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("device_id", LargeBinary(16), ForeignKey("devices.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("member_id", LargeBinary(16), ForeignKey("members.id"), nullable=False),
    Column("kind", Integer, nullable=False),
    Column("captured_at", BigInteger, nullable=False),
    Column("blob_length", BigInteger, nullable=False),
    Column("blob_hash", LargeBinary(32), nullable=False),
    Column("status", Integer),
    Column("received_at", BigInteger),
    UniqueConstraint("device_id", "seq"),
    Index("files_by_member", "member_id", "captured_at"),
)
"""`kind` 0 is a file without a grant for the opener. `status` is null until its blob is there."""

GRANTS: Final = Table(
    "grants",
    METADATA,
    Column("file_id", LargeBinary(16), ForeignKey("files.id"), primary_key=True),
    Column("grant_hash", LargeBinary(32), primary_key=True),
    Column("grant", LargeBinary, nullable=False),
)

AUDIT_EVENTS: Final = Table(
    "audit_events",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
