"""The server's log: one line of JSON per event on one stream; no content, tokens, addresses or queries."""

import logging
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Final, TextIO

import msgspec

_QUIET: Final = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "alembic", "sqlalchemy", "httpx")


class JsonLines(logging.Formatter):
    """Writes `at`, `level`, `event` and the record's `fields`; of an exception its type and places only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; an exception's own words may carry content, so they stay out."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return msgspec.json.encode(line).decode()


def log_to(stream: TextIO) -> None:
    """Send the log of this process to `stream`; libraries are heard from warnings upward."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{PurePath(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places
