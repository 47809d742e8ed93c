"""Step 7 of the workspace database: receipts are kept as they were signed."""

import sqlalchemy as sa
from alembic import op

from tracker.host.clock import SystemClock
from tracker.server.audit import RECEIPTS_KEPT, AuditEvent, append

revision = "workspace_0007"
down_revision = "workspace_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what was not kept of records so far; the audit log tells of each device from which one on it is."""
    op.add_column("links", sa.Column("receipt", sa.LargeBinary(64)))
    connection, now = op.get_bind(), SystemClock().now().wall
    ends = sa.text("SELECT device_id, max(seq) + 1 FROM links GROUP BY device_id ORDER BY device_id")
    for device_id, end in connection.execute(ends).all():
        append(connection, AuditEvent(now, "server", RECEIPTS_KEPT, device_id.hex(), {"from": end}))
