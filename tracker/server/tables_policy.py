"""The workspace database's table of what is set in policies."""

from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from tracker.server.tables import METADATA

POLICY_SETTINGS: Final = Table(
    "policy_settings",
    METADATA,
    Column("place", Text, primary_key=True),
    Column("subject_id", LargeBinary(16), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("setting", LargeBinary, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
"""`place` is a `SetBy`; its subject the workspace, a project or a member; `setting` JSON of a `Setting`."""
