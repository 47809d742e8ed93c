"""A SQLCipher database behind SQLAlchemy Core: reads in the caller's thread, writes committed in groups.

Nothing here is asynchronous; faces call it from the bounded pool of `tracker.server.pool`.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

import sqlcipher3
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from tracker.core.errors import BugError
from tracker.host import sqlcipher

READERS: Final = 16
GROUP_MOST: Final = 64
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_Value = TypeVar("_Value")


class Database:
    """One database file; several threads may use it at once.

    Raises `UnreachableError` when the disk is full or away, `DamagedError` when bytes are not as written.
    """

    def __init__(self, path: Path, key: bytes, migrations: str) -> None:
        """Open or make the file and bring it to the newest step of `migrations/<migrations>`."""
        self._path = path
        self._engine = _engine(path, key)
        with self._fence(), self._engine.begin() as connection:
            _migrate(connection, migrations)
        self._writer = _Writer(self._engine)

    def read(self, query: Callable[[Connection], _Value]) -> _Value:
        """Return what `query` finds, all of it as of one instant."""
        with self._fence(), self._engine.connect() as connection:
            return query(connection)

    def write(self, job: Callable[[Connection], _Value]) -> _Value:
        """Run `job` in a transaction and return its value once that is durable; what it raises undoes it.

        A refusal is better returned: what raises makes its group's neighbours run again, each alone.
        A job touches nothing but its connection: it may run twice when a neighbour in its group fails.
        """
        with self._fence():
            return self._writer.run(job)

    def close(self) -> None:
        """Commit what waits and close every connection."""
        self._writer.close()
        self._engine.dispose()

    @contextmanager
    def _fence(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None)
            if isinstance(cause, Exception):
                raise sqlcipher.explain(cause, self._path) from error
            raise BugError(type(error).__name__) from error
        except (sqlcipher3.Error, OSError) as error:
            raise sqlcipher.explain(error, self._path) from error


def _engine(path: Path, key: bytes) -> Engine:
    def creator() -> sqlcipher.Connection:
        connection = sqlcipher.connect(path, key)
        connection.isolation_level = None
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=creator,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=2,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _migrate(connection: Connection, name: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(_MIGRATIONS / name).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


class _Outcome:
    """What a block raised, caught for whoever waits for it in another thread."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


class _Waiting(Generic[_Value]):
    """A job, and who waits for its value."""

    def __init__(self, job: Callable[[Connection], _Value]) -> None:
        self.job: Final = job
        self.future: Final[Future[_Value]] = Future()


class _Writer:
    """The one thread that writes: it commits together what came together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Waiting[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="database-writer", daemon=True)
        self._thread.start()

    def run(self, job: Callable[[Connection], _Value]) -> _Value:
        waiting = _Waiting(job)
        self._queue.put(waiting)
        return waiting.future.result()

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            with suppress(queue.Empty):
                while len(group) < GROUP_MOST and (more := self._queue.get_nowait()) is not None:
                    group.append(more)
                if len(group) < GROUP_MOST:
                    self._queue.put(None)
            self._commit(group)

    def _commit(self, group: list[_Waiting[Any]]) -> None:
        """Commit a group; when one of it fails, the failed transaction is undone and each goes alone."""
        outcome, values = _Outcome(), list[Any]()
        with outcome, self._engine.begin() as connection:
            values += [waiting.job(connection) for waiting in group]
        if outcome.error is None:
            for waiting, value in zip(group, values, strict=True):
                waiting.future.set_result(value)
        elif len(group) == 1:
            group[0].future.set_exception(outcome.error)
        else:
            for waiting in group:
                self._commit([waiting])
