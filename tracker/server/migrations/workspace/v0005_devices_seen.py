"""Step 5 of the workspace database: when each device was last heard of."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0005"
down_revision = "workspace_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is not known of devices until they ask again."""
    op.add_column("devices", sa.Column("last_seen_at", sa.BigInteger()))
