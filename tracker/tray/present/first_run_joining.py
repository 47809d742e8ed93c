"""Joining a workspace in words: what was given, what goes on, and what came of it."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracker.agent.joining import begins_json, enrolment_known
from tracker.core.errors import RefusedError
from tracker.core.introduction import Code, is_code
from tracker.core.problem import printable
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import Enrolment


class Phase(Enum):
    """What joining does now."""

    ASKING = "asking"
    JOINING = "joining"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was given, in words: a name, which is to stand out, and what is known of it."""

    name: str
    sentence: str


def recognised(given: str, server: str) -> Recognised | None:
    """Return what a text is that may still be being typed; None while it is nothing whole.

    No file is read and nobody asked. A code that names no server is for `server`.
    """
    try:
        if is_code(given):
            return Recognised(Code.read(given, server).place, _("is asked for it"))
        if "://" in given or begins_json(given):
            enrolment = enrolment_known(given)
            return None if enrolment is None else of_enrolment(enrolment)
    except RefusedError:
        return None
    return None


def of_enrolment(enrolment: "Enrolment") -> Recognised:
    """Return what an enrolment is for."""
    told = _("at {server}").format(server=printable(urlsplit(enrolment.server).netloc))
    return Recognised(str(printable(enrolment.workspace_name)), told)


def invited(given: str, server: str) -> str:
    """Return how somebody was invited who opened this, before they join with it; empty without anything."""
    known = recognised(given, server)
    if known is None:
        none = _("What you opened is no invitation")
        return none if is_none(given, server) else given and _("You opened an invitation")
    if is_code(given):
        return _("You were invited by {server}").format(server=known.name)
    return _("You were invited to {workspace}").format(workspace=known.name)


def next_step(given: str, server: str) -> str:
    """Return what comes next for whoever opened this; empty without anything."""
    if not given:
        return ""
    if is_none(given, server):
        return _(
            "Nothing was sent. Copy it again, all of it, or ask your admin: the next step takes another."
        )
    return _("You join in the next step. Nothing is sent before.")


def is_none(given: str, server: str) -> bool:
    """Say whether a link, or what stands in a file, is no whole invitation; no file is read for it."""
    return ("://" in given or begins_json(given)) and recognised(given, server) is None


def going_on(phase: Phase) -> str:
    """Return what is being done."""
    return {
        Phase.ASKING: _("Asking the server for your enrolment..."),
        Phase.JOINING: _("Making this device's keys, and telling the server their public halves..."),
    }[phase]


def stopped(phase: Phase) -> str:
    """Return how things stand after the person stopped it in a phase."""
    if phase is Phase.ASKING:
        return _("Stopped. Nothing was joined, and nothing is kept here.")
    return _(
        "Stopped. Nothing is kept here. If the server counts this device already, your admin sees it and can "
        "end it; ask them for a new enrolment then."
    )
