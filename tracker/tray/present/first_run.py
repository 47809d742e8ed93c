"""The first run in words: its steps, what Tracker does, and what a workspace asks for before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tracker.core.policy.device_fields import ACTIVITY
from tracker.core.policy.screenshot_fields import SCREENSHOTS
from tracker.core.problem import error_of
from tracker.host.keyring import Custody
from tracker.host.translate import translate as _
from tracker.tray.present.attention import title_and_more
from tracker.tray.present.recorded import BY_TIMER, Verdict, kinds, who_sees

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Status


class Step(Enum):
    """What is shown one after the other."""

    WELCOME = "welcome"
    JOIN = "join"
    ASKED = "asked"
    SIGN_IN = "sign-in"
    ALLOW = "allow"
    PICTURE = "picture"


STEPS: Final = tuple(Step)
UNENROLLED: Final = "store-not-enrolled"
ENDED: Final = "device-ended"
"""The errors by which this device has to join a workspace, first or again."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know; `icon` is the name of one."""

    icon: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells: a title and a sentence, some points, and a sentence below them."""

    title: str
    lead: str
    points: tuple[Point, ...] = ()
    below: str = ""


def ended_by(status: "Status") -> "TrackerError | None":
    """Return why this device records no more, where its workspace has ended it for good."""
    known = (status.recording.reason, status.connection.incident)
    problems = (each.problem for each in known if each is not None)
    return next((error_of(each) for each in problems if each.key == ENDED), None)


def steps(seen: "PolicySeen | None") -> tuple[Step, ...]:
    """Return the steps there are; who takes no screenshots is shown no picture."""
    if seen is None or seen.here[SCREENSHOTS]:
        return STEPS
    return tuple(each for each in STEPS if each is not Step.PICTURE)


def promises() -> tuple[Point, ...]:
    """Return what always holds, as it stands beside every step."""
    return (
        Point("eye", _("Nothing in secret"), _("What is recorded of you is said here, item by item.")),
        Point("lock", _("Sealed at once"), _("Each screenshot is encrypted before it touches the disk.")),
        Point("hand", _("You decide when"), _("No time, activity or screenshot while the timer is stopped.")),
    )


def welcome(ended: "TrackerError | None", invited: str = "", onward: str = "") -> Told:
    """Return what is told before this device has joined a workspace, or after its workspace ended it.

    `invited` is how the person was invited, if they opened that, and `onward` what comes next then.
    """
    if ended is not None:
        return Told(
            _("This device was signed out"),
            _("Your workspace ended it for good. Nothing is recorded or sent any more."),
            (
                Point("lock", _("What was recorded is safe"), _("It stays on this device, sealed as it is.")),
                Point(
                    "key-round",
                    _("Joining again begins anew"),
                    _(
                        "Ask your admin for a new enrolment. What is kept here moves to a folder of its own, "
                        "where it can still be looked at."
                    ),
                ),
            ),
        )
    lead = _(
        "Tracker records your working time for a workspace that you join. This is all that it can record:"
    )
    lead = f"{onward} {lead}".strip()
    return Told(
        invited or _("Welcome"),
        lead,
        (
            Point("clock", _("Hours"), _("When you start and stop, on which project, and your note.")),
            Point("keyboard", _("Activity level"), _("How many keys and clicks a minute. Never which.")),
            Point("camera", _("Screenshots"), _("Only if your workspace asks for them, sealed at once.")),
            Point(
                "app-window",
                _("Applications"),
                _("Which is in front, and the title of its window, each only if it is asked for."),
            ),
            _besides(),
        ),
        _(
            "Never: what you type, microphone, camera or location; and no time, activity or screenshot while "
            "the timer is stopped. You read what your workspace asks for before you start it."
        ),
    )


def asked(seen: "PolicySeen", workspace: str, custody: Custody = Custody.KEYRING) -> Told:
    """Return what a workspace asks, as its policy says it; and where this device's keys lie, if in a file."""
    recorded = [each for each in kinds(seen) if each.verdict is Verdict.RECORDED and each.item in BY_TIMER]
    lead = _("Your workspace asks you to record your working time with Tracker. This is all that it records:")
    if seen.held is None:
        lead = _("The policy is not here yet; it comes as soon as the server answers. Until then this holds:")
    told = [Point(each.icon, each.title, each.sentence) for each in recorded]
    told.append(_besides())
    seer = who_sees(seen)
    told.append(Point(seer.icon, seer.title, seer.sentence))
    if custody is Custody.FILE:
        lies = _("This system has no keyring, so a file that only you can read holds them.")
        told.append(Point("key-round", _("Your keys lie in a file"), lies))
    return Told(_("Welcome to {workspace}").format(workspace=workspace), lead, tuple(told))


def unread(error: "TrackerError | None", workspace: str) -> Told:
    """Return that what a workspace asks cannot be shown yet, and why, where that is known."""
    why = () if error is None else (Point("triangle-alert", *title_and_more(error)),)
    return Told(
        _("Welcome to {workspace}").format(workspace=workspace),
        _("What your workspace asks could not be read here, so you have not seen it yet."),
        why,
        _(
            "Try again. You can also go on: no time, activity or screenshot is recorded before you start the "
            "timer, and the page What is recorded shows what your workspace asks as soon as it can be read."
        ),
    )


def _besides() -> Point:
    """Return what is recorded besides what a policy switches, in short."""
    return Point(
        "power",
        _("This device"),
        _(
            "Its name, absences while the timer is on, what you attach, pause or delete; also while it is "
            "stopped: Tracker's start, end and faults, changes of clock and time zone."
        ),
    )


def records(seen: "PolicySeen | None") -> Mapping[str, bool]:
    """Return whether `input` and `screen` are asked for; as long as nobody knows, they are."""
    if seen is None:
        return {"input": True, "screen": True}
    return {"input": bool(seen.here[ACTIVITY]), "screen": bool(seen.here[SCREENSHOTS])}
