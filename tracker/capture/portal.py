"""The screenshot portal of a Wayland desktop, which asks the person once and then gives pictures.

By org.freedesktop.portal.Screenshot and org.freedesktop.portal.Request of xdg-desktop-portal.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from threading import Thread
from typing import Final

from tracker.capture.portal_file import take
from tracker.core.errors import OsPermissionError, TrackerError, UnreachableError
from tracker.host.dbus import Bus, Peer, session_bus
from tracker.host.portal import NAME, ROOT, START_SECONDS, Answer, answer, expect

_SCREENSHOT: Final = Peer(NAME, ROOT, "org.freedesktop.portal.Screenshot")
_STORE_NAME: Final = "org.freedesktop.impl.portal.PermissionStore"
_STORE: Final = Peer(_STORE_NAME, "/org/freedesktop/impl/portal/PermissionStore", _STORE_NAME)
_TABLE: Final = "screenshot"
_OURSELVES: Final = ("", "org.trackerdesk.Tracker")
"""Who we are to the permission store: a program outside of any sandbox, with a name or without."""

_OLDEST: Final = 2
"""The first version that asks the person once instead of showing every picture first."""

_PICTURE_SECONDS: Final = 10.0
"""How long a picture may take; whoever takes longer is asking the person."""

_GIVEN: Final = 0


class Portal:
    """Gives pictures of everything the desktop shows, and never has more than one question open.

    What comes later than `_PICTURE_SECONDS` no longer shows the moment it was asked for: it is thrown away.
    After a refusal nothing is asked any more.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take the environment of the session whose portal it is."""
        self._environment = environment
        self._refused: OsPermissionError | None = None
        self._is_waiting = False
        self._has_given = False

    def picture(self) -> bytes:
        """Return a picture as the portal encoded it: PNG.

        Raises `OsPermissionError` while the person is asked (`capture-asking`), after they said no
        (`capture-denied`), and once a picture could not be removed (`capture-portal-kept`); otherwise
        `UnreachableError`.
        """
        if self._refused:
            raise OsPermissionError(self._refused.key, **self._refused.values)
        if self._is_waiting:
            raise self._unanswered()
        try:
            return self._asked()
        except UnreachableError as error:
            if error.key in {"dbus-away", "dbus-refused"}:
                raise UnreachableError("capture-portal-away") from error
            raise

    def _asked(self) -> bytes:
        with ExitStack() as stack:
            bus = stack.enter_context(Bus(session_bus(self._environment)))
            request = _request(bus)
            told = answer(bus, request, _PICTURE_SECONDS)
            if told:
                return self._taken(bus, told)
            stack.pop_all()  # the line is from now on used by who waits
        self._is_waiting = True
        Thread(target=self._wait, args=(bus, request), daemon=True).start()
        raise self._unanswered()

    def _wait(self, bus: Bus, request: str) -> None:
        """Wait for a late answer: what it says counts, and the picture that comes with it is thrown away."""
        try:
            with suppress(TrackerError), bus:
                told = answer(bus, request, None)
                if told:
                    self._taken(bus, told)
        finally:
            self._is_waiting = False

    def _taken(self, bus: Bus, told: Answer) -> bytes:
        code, results = told
        try:
            if code != _GIVEN:
                raise _refusal(bus)
            _, uri = results.get("uri", ("s", ""))
            picture = take(str(uri))
        except OsPermissionError as error:
            self._refused = error
            raise
        self._has_given = True
        return picture

    def _unanswered(self) -> TrackerError:
        """Return what to say of a request that waits: who was allowed once is not being asked about."""
        return (
            UnreachableError("capture-unreachable")
            if self._has_given
            else OsPermissionError("capture-asking")
        )


def ask_again(environment: Mapping[str, str]) -> None:
    """Have the desktop forget what the person answered: the first capture after a start asks them anew.

    Raises `UnreachableError` (`dbus-away`) where there is no desktop to tell.
    """
    with Bus(session_bus(environment)) as bus:
        for name in _OURSELVES:
            try:
                bus.call(_STORE, "DeletePermission", "sss", _TABLE, _TABLE, name, patience=START_SECONDS)
            except UnreachableError as error:
                if error.key != "dbus-refused":  # which says that it knows of no answer
                    raise


def require_portal(environment: Mapping[str, str]) -> None:
    """Raise what a picture would where there is no portal that gives one; asks nobody for any."""
    try:
        with Bus(session_bus(environment)) as bus:
            _require_portal(bus)
    except UnreachableError as error:
        if error.key in {"dbus-away", "dbus-refused"}:
            raise UnreachableError("capture-portal-away") from error
        raise


def stored_answer(environment: Mapping[str, str]) -> bool | None:
    """Return what the person answered, as the desktop remembers it; None where it remembers none.

    Raises `UnreachableError` (`dbus-away`) where there is no desktop to ask.
    """
    with Bus(session_bus(environment)) as bus:
        answers = _answers(bus)
    told = [each for name, each in answers.items() if name in _OURSELVES]
    return all("yes" in each for each in told) if told else None


def _request(bus: Bus) -> str:
    """Ask for a picture without a dialog of choices; return the path of the request."""
    _require_portal(bus)
    token, path = expect(bus)
    options = {"handle_token": ("s", token), "interactive": ("b", False)}
    bus.call(_SCREENSHOT, "Screenshot", "sa{sv}", "", options, patience=START_SECONDS)
    return path


def _require_portal(bus: Bus) -> None:
    try:
        version = bus.property(_SCREENSHOT, "version", patience=START_SECONDS)
    except UnreachableError as error:
        if error.key == "dbus-refused" and bus.has(NAME):
            raise UnreachableError("capture-portal-lacks") from error
        raise
    if not isinstance(version, int) or version < _OLDEST:
        raise UnreachableError("capture-portal-old")


def _refusal(bus: Bus) -> TrackerError:
    """Return what a picture that was not given means: a no, or a fault where the person said yes."""
    answers = _answers(bus)
    allowed = bool(answers) and all("yes" in each for each in answers.values())
    return UnreachableError("capture-unreachable") if allowed else OsPermissionError("capture-denied")


def _answers(bus: Bus) -> Mapping[str, Sequence[str]]:
    """Return what the desktop remembers of each program; nothing where it does not tell."""
    try:
        answers, _ = bus.call(_STORE, "Lookup", "ss", _TABLE, _TABLE)
    except UnreachableError:
        return {}
    return dict(answers)
