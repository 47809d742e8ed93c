"""Step 4 of the workspace database: an enrolment's envelope, by whom it was made, and when it was ended."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0004"
down_revision = "workspace_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what enrolments made before do not have: nobody answers for them, so they let nobody join."""
    op.add_column("enrolments", sa.Column("lookup_id", sa.LargeBinary(16)))
    op.add_column("enrolments", sa.Column("envelope", sa.LargeBinary()))
    op.add_column("enrolments", sa.Column("created_by", sa.LargeBinary(16)))
    op.add_column("enrolments", sa.Column("ended_at", sa.BigInteger()))
    op.create_index("enrolments_by_lookup", "enrolments", ["lookup_id"], unique=True)
