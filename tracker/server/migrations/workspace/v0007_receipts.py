"""Step 7 of the workspace database: receipts are kept as they were signed."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0007"
down_revision = "workspace_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what was not kept of records so far."""
    op.add_column("links", sa.Column("receipt", sa.LargeBinary(64)))
