"""Step 2 of the opener's database: the newest policy signed for each member."""

import sqlalchemy as sa
from alembic import op

revision = "opener_0002"
down_revision = "opener_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "policies",
        sa.Column("member_id", sa.LargeBinary(16), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
    )
