"""Writing what devices say of hours into its tables, where the newest word on each thing stands."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table

from tracker.core.hours.said import ActivitySample, DeviceEvent, Said, TimeAway, TimeEntry
from tracker.server.auth import Device
from tracker.server.tables_hours import ACTIVITY_SAMPLES, DEVICE_EVENTS, TIME_AWAYS, TIME_ENTRIES


def keep_said(connection: Connection, device: Device, seq: int, said: Said) -> None:
    """Let what record `seq` says stand instead of what older records said of the same thing."""
    table, key, fields = row_of(said, seq)
    mine = {"device_id": device.device_id, **key}
    connection.execute(table.delete().where(*(table.c[name] == value for name, value in mine.items())))
    row = {**mine, **fields, "member_id": device.member_id}
    connection.execute(table.insert(), row)


def row_of(said: Said, seq: int) -> tuple[Table, Mapping[str, Any], Mapping[str, Any]]:
    """Return in which table, under which key besides the device, and how what is said stands."""
    match said:
        case TimeEntry(entry_id=entry_id, work=work):
            span = {"seq": seq, "start": said.start, "stop": said.stop}
            booked = {"project_id": _id(work.project_id), "task_id": _id(work.task_id)}
            kind = {"source": said.source.value, "deleted": said.deleted}
            return TIME_ENTRIES, {"entry_id": entry_id.bytes}, {**span, **booked, **kind}
        case TimeAway(away_id=away_id, work=work):
            span = {"seq": seq, "start": said.start, "stop": said.stop}
            return TIME_AWAYS, {"away_id": away_id.bytes}, {**span, "project_id": _id(work.project_id)}
        case ActivitySample(start=start):
            seconds = {"tracked": said.tracked, "active": said.active}
            return ACTIVITY_SAMPLES, {"start": start}, {"seq": seq, **seconds}
        case DeviceEvent(at=at):
            return DEVICE_EVENTS, {"seq": seq}, {"start": at, "occurrence": said.occurrence.value}


def _id(of: UUID | None) -> bytes | None:
    return None if of is None else of.bytes
