"""Step 1 of the opener's database: its signing keys, the month keys, the manifests it signed."""

import sqlalchemy as sa
from alembic import op

revision = "opener_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "signing_keys",
        sa.Column("workspace_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("manifest_key", sa.LargeBinary(32), nullable=False),
        sa.Column("receipt_key", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "month_keys",
        sa.Column("key_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("member_id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("member_id", "kind", "month"),
    )
    op.create_table(
        "manifests",
        sa.Column("member_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("version", sa.BigInteger(), primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
    )
