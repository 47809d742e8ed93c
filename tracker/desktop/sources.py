"""Which sources tell of the session on which system."""

import sys
from collections.abc import Callable, Mapping

from tracker.desktop.session import News, Say, SessionSource, Tell

Make = Callable[[], SessionSource]


def session_sources(tell: Tell, environment: Mapping[str, str]) -> dict[str, Make]:
    """Return what makes each source of session events of this system, by a name for it.

    Each is made anew for each run; together they tell what is new. Nothing is touched before they run.
    """
    return _makers(News(tell).say, environment)


if sys.platform == "win32":

    def _makers(say: Say, _environment: Mapping[str, str]) -> dict[str, Make]:
        from tracker.desktop._windows import WindowsSession

        return {"session": lambda: WindowsSession(say)}

elif sys.platform == "darwin":

    def _makers(say: Say, _environment: Mapping[str, str]) -> dict[str, Make]:
        from tracker.desktop._macos import MacSession

        return {"session": lambda: MacSession(say)}

else:
    import os
    from contextlib import suppress

    from tracker.core.errors import UnreachableError
    from tracker.host.dbus import session_bus, system_bus

    def _makers(say: Say, environment: Mapping[str, str]) -> dict[str, Make]:
        from tracker.desktop._bus import BusSource
        from tracker.desktop._linux import Desktop, Logind

        session_id, account = environment.get("XDG_SESSION_ID", ""), os.getuid()
        own = system_bus(environment)
        makers: dict[str, Make] = {"session": lambda: BusSource(own, Logind(say, session_id, account))}
        with suppress(UnreachableError):
            shared = session_bus(environment)
            makers["screen-lock"] = lambda: BusSource(shared, Desktop(say))
        return makers
