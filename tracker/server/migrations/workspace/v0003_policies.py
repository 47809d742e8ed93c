"""Step 3 of the workspace database: what is set in policies."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0003"
down_revision = "workspace_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; where nothing is set, the defaults hold."""
    op.create_table(
        "policy_settings",
        sa.Column("place", sa.Text(), primary_key=True),
        sa.Column("subject_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("setting", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
    )
