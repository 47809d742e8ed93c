"""Step 2 of the workspace database: names of members; teams, clients, projects, tasks, and places in them."""

import sqlalchemy as sa
from alembic import op

revision = "workspace_0002"
down_revision = "workspace_0001"
branch_labels = None
depends_on = None

_ID = sa.LargeBinary(16)
_AT = sa.BigInteger()


def upgrade() -> None:
    """Call members by their address until they are given a name, and make the tables."""
    op.add_column("members", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE members SET name = email")
    op.add_column("members", sa.Column("created_by", _ID))
    _make_named("teams")
    _make_named("clients")
    _make_named("projects", sa.Column("client_id", _ID, sa.ForeignKey("clients.id")))
    _make_named(
        "tasks",
        sa.Column("project_id", _ID, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("created_by", _ID, sa.ForeignKey("members.id"), nullable=False),
    )
    op.create_index("projects_by_client", "projects", ["client_id"])
    op.create_index("tasks_by_project", "tasks", ["project_id"])
    _make_span("team_members", "team", "oversees")
    _make_span("assignments", "project", "manages")


def _make_named(name: str, *more: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        *more,
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("archived_at", _AT),
    )
    op.create_index(f"{name}_by_name", name, ["name_key"])


def _make_span(name: str, whole: str, charge: str) -> None:
    """Make the table of who is in something from when until when, and who is in charge of it."""
    op.create_table(
        name,
        sa.Column(f"{whole}_id", _ID, sa.ForeignKey(f"{whole}s.id"), primary_key=True),
        sa.Column("member_id", _ID, sa.ForeignKey("members.id"), primary_key=True),
        sa.Column("since", _AT, primary_key=True),
        sa.Column("until", _AT),
        sa.Column(charge, sa.Boolean(), nullable=False),
    )
    op.create_index(f"{name}_by_member", name, ["member_id"])
