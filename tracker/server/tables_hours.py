"""The workspace database's tables of hours: where the newest word on each thing is, and what lists ask for.

All of it follows from the records, and what else these say is read from their bodies. Instants are those of
the devices' timelines.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, LargeBinary, Table, Text

from tracker.server.tables import METADATA


def _said(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        METADATA,
        Column("device_id", LargeBinary(16), ForeignKey("devices.id"), primary_key=True),
        *columns,
        Column("member_id", LargeBinary(16), ForeignKey("members.id"), nullable=False),
        Index(f"{name}_by_member", "member_id", "start"),
    )


TIME_ENTRIES: Final = _said(
    "time_entries",
    Column("entry_id", LargeBinary(16), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("stop", BigInteger),
    Column("source", Text, nullable=False),
    Column("project_id", LargeBinary(16)),
    Column("task_id", LargeBinary(16)),
    Column("deleted", Boolean, nullable=False),
)
"""`project_id` and `task_id` are what the device said, and may name nothing that is here."""

TIME_AWAYS: Final = _said(
    "time_aways",
    Column("away_id", LargeBinary(16), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("stop", BigInteger, nullable=False),
    Column("project_id", LargeBinary(16)),
)

ACTIVITY_SAMPLES: Final = _said(
    "activity_samples",
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("tracked", Float, nullable=False),
    Column("active", Float, nullable=False),
)
"""`tracked` and `active` are seconds."""

DEVICE_EVENTS: Final = _said(
    "device_events",
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("start", BigInteger, nullable=False),
    Column("occurrence", Text, nullable=False),
)
