"""Step 1 of the workspace database: members, devices, chains, sealed files, audit."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(16)
_HASH = sa.LargeBinary(32)
_AT = sa.BigInteger()


def upgrade() -> None:
    """Make every table."""
    _make_people()
    _make_devices()
    _make_chains()
    _make_files()
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("hash", _HASH, nullable=False),
    )


def _make_people() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("email", sa.Text(), nullable=False, unique=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("removed_at", _AT),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", _HASH, primary_key=True),
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("expires_at", _AT, nullable=False),
        sa.Column("ended_at", _AT),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("email_hash", _HASH, primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("locked_until", _AT, nullable=False),
    )


def _make_devices() -> None:
    op.create_table(
        "enrolments",
        sa.Column("token_hash", _HASH, primary_key=True),
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("expires_at", _AT, nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("enrolment_hash", _HASH, sa.ForeignKey("enrolments.token_hash"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("device_key", sa.LargeBinary(32), nullable=False),
        sa.Column("sharing_key", sa.LargeBinary(), nullable=False),
        sa.Column("access_hash", _HASH, nullable=False, unique=True),
        sa.Column("enrolled_at", _AT, nullable=False),
        sa.Column("revoked_at", _AT),
    )


def _make_chains() -> None:
    op.create_table(
        "links",
        sa.Column("device_id", _ID, sa.ForeignKey("devices.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger(), primary_key=True),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("link_hash", _HASH, nullable=False),
        sa.Column("salt", sa.LargeBinary(32)),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("refused", sa.Text()),
        sa.Column("received_at", _AT, nullable=False),
    )
    op.create_table(
        "heads",
        sa.Column("device_id", _ID, sa.ForeignKey("devices.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger(), primary_key=True),
        sa.Column("head", sa.LargeBinary(64), primary_key=True),
        sa.Column("received_at", _AT, nullable=False),
    )
    op.create_table(
        "forks",
        sa.Column("device_id", _ID, sa.ForeignKey("devices.id"), primary_key=True),
        sa.Column("link_hash", _HASH, primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(64), nullable=False),
        sa.Column("received_at", _AT, nullable=False),
    )


def _make_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("device_id", _ID, sa.ForeignKey("devices.id"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("captured_at", _AT, nullable=False),
        sa.Column("blob_length", sa.BigInteger(), nullable=False),
        sa.Column("blob_hash", _HASH, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("received_at", _AT),
        sa.UniqueConstraint("device_id", "seq"),
    )
    op.create_index("files_by_member", "files", ["member_id", "captured_at"])
    op.create_table(
        "grants",
        sa.Column("file_id", _ID, sa.ForeignKey("files.id"), primary_key=True),
        sa.Column("grant_hash", _HASH, primary_key=True),
        sa.Column("grant", sa.LargeBinary(), nullable=False),
    )
