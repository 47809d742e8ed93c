"""Step 6 of the workspace database: what devices say of hours and activity."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0006"
down_revision = "workspace_0005"
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(16)
_AT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables; no record of such was kept before."""
    _make(
        "time_entries",
        sa.Column("entry_id", _ID, primary_key=True),
        sa.Column("seq", _AT, nullable=False),
        sa.Column("start", _AT, nullable=False),
        sa.Column("stop", _AT),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("project_id", _ID),
        sa.Column("task_id", _ID),
        sa.Column("deleted", sa.Boolean(), nullable=False),
    )
    _make(
        "time_aways",
        sa.Column("away_id", _ID, primary_key=True),
        sa.Column("seq", _AT, nullable=False),
        sa.Column("start", _AT, nullable=False),
        sa.Column("stop", _AT, nullable=False),
        sa.Column("project_id", _ID),
    )
    _make(
        "activity_samples",
        sa.Column("start", _AT, primary_key=True, autoincrement=False),
        sa.Column("seq", _AT, nullable=False),
        sa.Column("tracked", sa.Float(), nullable=False),
        sa.Column("active", sa.Float(), nullable=False),
    )
    _make(
        "device_events",
        sa.Column("seq", _AT, primary_key=True, autoincrement=False),
        sa.Column("start", _AT, nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
    )


def _make(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("device_id", _ID, sa.ForeignKey("devices.id"), primary_key=True),
        *columns,
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), nullable=False),
    )
    op.create_index(f"{name}_by_member", name, ["member_id", "start"])
