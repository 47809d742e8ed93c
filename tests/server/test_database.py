"""The workspace database: steps make the tables the code knows; writes commit in groups, each for itself."""

import importlib
import pkgutil
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, func, select

from tracker import server
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.server import audit
from tracker.server.database import Database
from tracker.server.opener_tables import OPENER_METADATA
from tracker.server.tables import AUDIT_EVENTS, MEMBERS, METADATA

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "workspace.db", KEY, "workspace")
    yield opened
    opened.close()


def add(connection: Connection, seq: int) -> int:
    connection.execute(AUDIT_EVENTS.insert().values(seq=seq, event=b"", hash=bytes(32)))
    return seq


def count(database: Database) -> int:
    query = select(func.count()).select_from(AUDIT_EVENTS)
    return database.read(lambda connection: connection.execute(query).scalar_one())


@pytest.mark.parametrize(("name", "metadata"), [("workspace", METADATA), ("opener", OPENER_METADATA)])
def test_the_steps_make_the_tables_the_code_knows(tmp_path: Path, name: str, metadata: MetaData) -> None:
    database = Database(tmp_path / "x.db", KEY, name)
    for module in pkgutil.iter_modules(server.__path__):
        # Tables are known once the modules that name them are.
        if "tables" in module.name:
            importlib.import_module(f"tracker.server.{module.name}")

    def compare(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert database.read(compare) == []
    database.close()


def test_a_second_start_changes_nothing(tmp_path: Path, database: Database) -> None:
    database.write(lambda connection: add(connection, 0))
    again = Database(tmp_path / "workspace.db", KEY, "workspace")
    assert count(again) == 1
    again.close()


def test_another_key_is_told(tmp_path: Path, database: Database) -> None:
    database.write(lambda connection: add(connection, 0))
    with pytest.raises(DamagedError) as caught:
        Database(tmp_path / "workspace.db", bytes(32), "workspace")
    assert caught.value.key == "database-wrong-key"


def test_it_is_encrypted(tmp_path: Path, database: Database) -> None:
    database.write(lambda connection: add(connection, 0))
    for path in tmp_path.iterdir():
        assert b"audit_events" not in path.read_bytes()
        assert b"SQLite" not in path.read_bytes()


def test_what_waits_together_is_committed_together(database: Database) -> None:
    first, begun = threading.Event(), threading.Event()
    seen = list[int]()

    def hold(connection: Connection) -> None:
        begun.set()
        first.wait(10)
        add(connection, 0)

    def look(seq: int, connection: Connection) -> None:
        seen.append(connection.execute(select(func.count()).select_from(AUDIT_EVENTS)).scalar_one())
        add(connection, seq)

    with ThreadPoolExecutor(8) as threads:
        held = threads.submit(database.write, hold)
        assert begun.wait(10)
        rest = [threads.submit(database.write, lambda c, seq=seq: look(seq, c)) for seq in range(1, 6)]
        while database._writer._queue.qsize() < len(rest):
            begun.wait(0)
        before = count(database)
        first.set()
        for each in (held, *rest):
            each.result(10)
    assert before == 0
    assert seen == [1, 2, 3, 4, 5]
    assert count(database) == 6


def test_one_that_fails_undoes_only_itself(database: Database) -> None:
    def refuse(connection: Connection) -> None:
        add(connection, 100)
        raise RefusedError("server-not-found")

    with ThreadPoolExecutor(16) as threads:
        good = [threads.submit(database.write, lambda c, seq=seq: add(c, seq)) for seq in range(40)]
        bad = [threads.submit(database.write, refuse) for _ in range(10)]
        assert [each.result(10) for each in good] == list(range(40))
        for each in bad:
            with pytest.raises(RefusedError):
                each.result(10)
    assert count(database) == 40


def test_a_slip_in_our_sql_is_ours(database: Database) -> None:
    with pytest.raises(BugError):
        database.read(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))


def test_no_error_tells_what_was_to_be_written(database: Database) -> None:
    row = {
        "id": bytes(16),
        "email": "ada@acme.example",
        "role": "owner",
        "password_hash": "a hash",
        "created_at": 0,
    }
    database.write(lambda connection: connection.execute(MEMBERS.insert(), row))
    with pytest.raises(BugError) as caught:
        database.write(lambda connection: connection.execute(MEMBERS.insert(), row))
    told = "".join(traceback.format_exception(caught.value))
    assert "UNIQUE" in told
    assert "ada@" not in told
    assert "a hash" not in told


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    Database(path, KEY, "workspace").close()
    raw = bytearray(path.read_bytes())
    raw[8192:] = bytes(len(raw) - 8192)
    path.write_bytes(raw)
    with pytest.raises(DamagedError):
        Database(path, KEY, "workspace").read(audit.events)


def event(action: str) -> audit.AuditEvent:
    return audit.AuditEvent(1, "someone", action, "something")


def note(database: Database, action: str) -> None:
    database.write(lambda connection: audit.append(connection, event(action)))


def test_the_audit_log_tells_in_order(database: Database) -> None:
    for action in ("one", "two", "three"):
        note(database, action)
    assert [each.action for each in database.read(audit.events)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    "crime",
    [
        "UPDATE audit_events SET event = CAST(replace(event, 'two', 'owt') AS BLOB) WHERE seq = 1",
        "UPDATE audit_events SET hash = zeroblob(32) WHERE seq = 1",
        "DELETE FROM audit_events WHERE seq = 1",
        "DELETE FROM audit_events WHERE seq = 0",
        "UPDATE audit_events SET seq = 9 WHERE seq = 2",
    ],
)
def test_a_changed_audit_log_is_seen(database: Database, crime: str) -> None:
    for action in ("one", "two", "three"):
        note(database, action)
    database.write(lambda connection: connection.exec_driver_sql(crime))
    with pytest.raises(DamagedError):
        database.read(audit.events)
