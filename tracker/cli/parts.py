"""Parts of Tracker that an installation may do without: a command that needs one says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tracker.core.errors import RefusedError

_OF_THE_SERVER: Final = frozenset({"alembic", "argon2", "litestar", "sqlalchemy", "uvicorn"})
_SERVER: Final = "tracker.server"


@contextmanager
def parts_named() -> Iterator[None]:
    """Raise `RefusedError` (`server-not-installed`) where the block misses what the server is made of."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = error.name or ""
        if name.split(".")[0] not in _OF_THE_SERVER and not f"{name}.".startswith(f"{_SERVER}."):
            raise
        raise RefusedError("server-not-installed") from None
