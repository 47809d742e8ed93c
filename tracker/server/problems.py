"""What the server answers when something fails: a problem of the wire, with a status that fits."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from litestar import Response
from litestar.exceptions import ClientException, HTTPException

from tracker.core.errors import (
    DamagedError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.problem import problem_of
from tracker.core.wire import Problem
from tracker.server.bearer import AnyRequest

_LOG: Final = logging.getLogger(__name__)
_FAILED: Final = 500
_NOT_FOUND: Final = 404
_WRONG_METHOD: Final = 405
_TOO_LARGE: Final = 413
_BY_KEY: Final[Mapping[str, int]] = {
    "session-refused": 401,
    "session-locked": 429,
    "server-not-found": _NOT_FOUND,
    "server-wrong-method": _WRONG_METHOD,
    "server-not-understood": 400,
    "server-overloaded": _TOO_LARGE,
    "server-failed": _FAILED,
    "server-storage-full": 507,
    "introduction-unknown": 404,
    "introduction-often": 429,
    "enrolment-nobody": 404,
    "enrolment-ended": 410,
    "enrolment-used-up": 410,
    "enrolment-expired": 410,
    "enrolment-misfit": 409,
    "enrolment-uses-not-possible": 422,
    "enrolment-span-not-possible": 422,
    "device-known": 409,
    "password-same": 422,
    "password-short": 422,
    "password-guessable": 422,
    "people-name": 422,
    "people-email": 422,
    "people-role-unknown": 422,
    "people-name-taken": 409,
    "people-email-taken": 409,
    "people-id-taken": 409,
    "people-archived": 409,
    "people-last-owner": 409,
    "record-gap": 409,
    "record-forked": 409,
    "file-without-record": 404,
    "file-deleted": 410,
    "file-not-stored": 409,
    "file-misfit": 422,
    "policy-no-subject": 404,
    "policy-unknown-key": 422,
    "policy-unknown-key-near": 422,
    "policy-bad-value": 422,
    "policy-bad-names": 422,
    "policy-bad-schedule": 422,
    "policy-bad-bounds": 422,
    "policy-no-bounds": 422,
    "policy-bounds-wrong-place": 422,
    "policy-wrong-place": 422,
    "policy-outside": 422,
}
_BY_CLASS: Final[tuple[tuple[type[TrackerError], int], ...]] = (
    (UnrecognisedError, 401),
    (RefusedError, 403),
    (UnreachableError, 503),
    (DamagedError, 422),
)
_STORAGE: Final = "server-storage-"
_OWN: Final = (
    "database-",
    "authority-",
    "folder-",
    _STORAGE,
    "server-folder-",
    "server-part-",
    "server-audit-",
)
"""Troubles of the server's own disk, whose words and paths are for its log."""
_RETRY_AFTER: Final = {429: "60", 503: "5", 507: "60"}


def answer_known(_request: AnyRequest, error: TrackerError) -> Response[Problem]:
    """Answer one of our errors; of the server's own troubles only that they are, so that devices keep all."""
    if error.key.startswith(_OWN):
        _LOG.error("request.trouble", exc_info=error, extra={"fields": {"key": error.key}})
        error = _as_told(error)
    status = _BY_KEY.get(error.key) or next(
        (status for kind, status in _BY_CLASS if isinstance(error, kind)), _FAILED
    )
    headers = {"Retry-After": _RETRY_AFTER[status]} if status in _RETRY_AFTER else {}
    return Response(problem_of(error), status_code=status, headers=headers)


def _as_told(error: TrackerError) -> TrackerError:
    """Return what strangers to the server's disk hear: of its storage, where nothing is named, all."""
    if error.key.startswith(_STORAGE):
        return error
    return UnreachableError("server-storage-full" if error.key == "database-disk-full" else "server-failed")


def answer_http(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """Answer what Litestar refuses, in our words; nothing of the request is repeated."""
    if error.status_code == _TOO_LARGE:
        return answer_known(request, RefusedError("server-overloaded"))
    if error.status_code == _NOT_FOUND:
        return answer_known(request, RefusedError("server-not-found"))
    if error.status_code == _WRONG_METHOD:
        answer = answer_known(request, RefusedError("server-wrong-method"))
        answer.headers.update(error.headers or {})
        return answer
    if isinstance(error, ClientException):
        return answer_known(request, RefusedError("server-not-understood"))
    return answer_unknown(request, error)


def answer_unknown(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Answer a fault of our own: it is logged, and the other side keeps what it has and tries again."""
    if _is_gone(error):
        return answer_known(request, RefusedError("server-not-understood"))
    _LOG.error("request.failed", exc_info=error)
    return answer_known(request, UnreachableError("server-failed"))


def answer_nested(request: AnyRequest, _error: RecursionError) -> Response[Problem]:
    """Answer a body nested deeper than any message of ours: only reading such a one recurses here."""
    return answer_known(request, RefusedError("server-not-understood"))


def _is_gone(error: Exception) -> bool:
    """Say whether the client left in the middle of its body: nobody's fault, nobody to answer."""
    return isinstance(error, HTTPException) and "disconnected" in error.detail


HANDLERS: Final[Mapping[Any, Any]] = {
    TrackerError: answer_known,
    HTTPException: answer_http,
    RecursionError: answer_nested,
    Exception: answer_unknown,
}
