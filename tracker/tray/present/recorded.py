"""What is recorded of the member, in words: the policy as it holds here, and what nobody can switch on."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tracker.agent.policy_words import headings, meant, setters
from tracker.core.policy import FIELDS, PARTS, EffectivePolicy
from tracker.core.wire import TimerMode
from tracker.host.keyring import Custody
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.dates import date_and_time
from tracker.tray.present.pause import is_paused
from tracker.tray.present.signs import within

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.core.wire import Status
    from tracker.tray.present.lengths import Manner

_ASKED: Final = "ask"
_CAMERA: Final = "camera"
_CLIENT_KEYS: Final = ("clients-see-screenshots", "clients-see-attachments")
_SCREENSHOT_KEYS: Final = ("screenshots-per-slot", "screenshot-blur", "screenshot-review")


class Verdict(Enum):
    """What becomes of one kind of thing."""

    RECORDED = "recorded"
    NOT_RECORDED = "not-recorded"
    YOU_DECIDE = "you-decide"
    BY_POLICY = "by-policy"


class Item(Enum):
    """The kinds of things: all that records hold belongs to one."""

    HOURS = "hours"
    ACTIVITY = "activity"
    SCREENSHOTS = "screenshots"
    APPLICATIONS = "applications"
    SITES = "sites"
    IDLE = "idle"
    AWAY = "away"
    FILES = "files"
    DEEDS = "deeds"
    DEVICE = "device"


BY_TIMER: Final = frozenset({Item.HOURS, Item.ACTIVITY, Item.SCREENSHOTS, Item.APPLICATIONS})
"""What goes on for as long as the timer runs, where policy asks for it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that may be recorded; `icon` is the name of one."""

    item: Item
    icon: str
    title: str
    sentence: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the policy, and who set it."""

    sentence: str
    set_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one part of the policy."""

    title: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know of this device; `icon` is the name of one."""

    icon: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Never:
    """What there is no code for."""

    icon: str
    text: str


def kinds(seen: "PolicySeen") -> tuple[Kind, ...]:
    """Return each kind of thing, and what becomes of it."""
    here = seen.here
    return (
        _always(
            Item.HOURS,
            "clock",
            _("Hours"),
            _(
                "When you start, stop and take a break, on what, your note, and what you add or change by "
                "hand, with your reason."
            ),
        ),
        _kind(here, Item.ACTIVITY, "keyboard", _("Activity level"), "activity"),
        _screenshots(here),
        _kind(here, Item.APPLICATIONS, "app-window", _("Applications"), "applications", "titles"),
        Kind(Item.SITES, "globe", _("Sites"), _("No address of a web site is kept."), Verdict.NOT_RECORDED),
        _idle(here),
        _always(
            Item.AWAY,
            "hourglass",
            _("Time away"),
            _(
                "Only while the timer is on: when you are away, and why. No input, a locked screen, sleep, "
                "another user, signing out or shutting down."
            ),
        ),
        _files(here),
        _always(
            Item.DEEDS,
            "hand",
            _("Pauses, gaps and deletions"),
            _(
                "That you paused screenshots and for how long, that none could be taken and why, how many "
                "windows were painted over; that you deleted a screenshot or a file, not what was in it."
            ),
        ),
        _always(
            Item.DEVICE,
            "power",
            _("This device"),
            _(
                "Its name and last contact; when the computer and Tracker start and Tracker ends; when its "
                "clock or time zone changes; when a part of Tracker fails or works again. This also while "
                "the timer is stopped."
            ),
        ),
    )


def chapters(seen: "PolicySeen") -> tuple[Chapter, ...]:
    """Return the whole policy, part by part."""
    return tuple(_chapters(seen.here))


def nevers() -> tuple[Never, ...]:
    """Return what is never recorded, whatever a policy says."""
    return (
        Never("keyboard", _("What you type")),
        Never("mic", _("Microphone")),
        Never("video", _("Camera")),
        Never("map-pin", _("Location")),
        Never("activity", _("Activity while stopped")),
        Never("camera", _("Screenshots while stopped")),
        Never("hourglass", _("Absence while stopped")),
    )


def origin(seen: "PolicySeen", manner: "Manner") -> str:
    """Return whose policy it is, and since when it has held here."""
    if not seen.usable:
        return _("It cannot be read, so the most careful values hold")
    if seen.held is None:
        return _("Not fetched yet, so the defaults hold")
    told = _("Set by your workspace, here since {time}")
    return told.format(time=date_and_time(seen.held.since, manner))


def facts(seen: "PolicySeen | None", status: "Status | None") -> tuple[Fact, ...]:
    """Return where what is recorded lies, and who may see it."""
    return tuple(_facts(seen, status))


def who_sees(seen: "PolicySeen") -> Fact:
    """Return who may see what is recorded."""
    by_role = _("Whoever looks after the workspace, and managers of your teams and projects, by their role.")
    clients = " ".join(meant(seen.here, key) for key in _CLIENT_KEYS)
    return Fact("users", _("Who may see it"), f"{by_role} {clients}")


def concerns() -> tuple[Fact, ...]:
    """Return whom to turn to with a doubt."""
    return (
        Fact(
            "users",
            _("About what is recorded of you"),
            _("Ask whoever looks after your workspace: its policy says what is recorded and who may see it."),
        ),
        Fact(
            "shield",
            _("About Tracker itself"),
            _(
                "Write to its makers, by the way that SECURITY.md of Tracker's repository names. A doubt is "
                "enough, and you get an answer within three working days. Diagnostics help them: states and "
                "counts of this device, nothing of you."
            ),
        ),
    )


def now_recorded(seen: "PolicySeen | None", status: "Status | None") -> Notice:
    """Return the banner: what is recorded at this moment."""
    running = status is not None and status.timer is not None and status.timer.state is TimerMode.RUNNING
    hidden = _("There is no hidden mode.")
    if status is None:
        return Notice("recorded-nothing", Tone.INFO, "eye", _("Nothing is recorded now"), hidden)
    stopped = _(
        "While the timer is stopped, no time, activity or screenshots are recorded: only what you do here "
        "by hand, and what is said below of this device."
    )
    told_stopped = f"{stopped} {hidden}"
    if not running or seen is None:
        title = _("Nothing of your work is recorded now")
        return Notice("recorded-nothing", Tone.INFO, "eye", title, told_stopped)
    recorded = [each for each in kinds(seen) if each.verdict is Verdict.RECORDED and each.item in BY_TIMER]
    if is_paused(status):
        recorded = [each for each in recorded if each.item is not Item.SCREENSHOTS]
    things = listing(within(each.title) for each in recorded)
    told = _("Recording now: {things}").format(things=things)
    return Notice("recorded-now", Tone.OK, "eye", told, told_stopped)


def _facts(seen: "PolicySeen | None", status: "Status | None") -> Iterator[Fact]:
    if status is not None:
        told = _("It goes to this workspace's server alone, sealed before it touches the disk.")
        yield Fact("server", status.agent.workspace, told)
    if seen is not None:
        yield who_sees(seen)
        own = _(
            "You see your hours, activity and screenshots here, as those who may see them do, and open your "
            "screenshots with this device's key, offline too. Pauses, and what is recorded of this device "
            "itself, are named on this page; there is no list of them yet."
        )
        yield Fact("eye", _("What you see yourself"), own)
        yield Fact("database", _("Copies on this device"), meant(seen.here, "local-copies"))
    if status is not None and status.agent.custody is not None:
        in_file = status.agent.custody == Custody.FILE.value
        lies = _("In a file that only you can read, as this system has no keyring.")
        yield Fact("key-round", _("Keys of this device"), lies if in_file else _("In this system's keyring."))


def _always(item: Item, icon: str, title: str, sentence: str) -> Kind:
    return Kind(item, icon, title, sentence, Verdict.RECORDED)


def _screenshots(here: EffectivePolicy) -> Kind:
    title = _("Screenshots")
    if not here.fields["screenshots"].value:
        return Kind(Item.SCREENSHOTS, _CAMERA, title, meant(here, "screenshots"), Verdict.NOT_RECORDED)
    return _kind(here, Item.SCREENSHOTS, _CAMERA, title, *_SCREENSHOT_KEYS)


def _files(here: EffectivePolicy) -> Kind:
    title = _("Attached files")
    if not here.fields["attachments"].value:
        return Kind(Item.FILES, "paperclip", title, meant(here, "attachments"), Verdict.NOT_RECORDED)
    own = _("Only those that you attach yourself, with name, type and size, sealed on this device.")
    return _always(Item.FILES, "paperclip", title, own)


def _kind(here: EffectivePolicy, item: Item, icon: str, title: str, *keys: str) -> Kind:
    recorded = bool(here.fields[keys[0]].value)
    told = " ".join(meant(here, key) for key in keys)
    return Kind(item, icon, title, told, Verdict.RECORDED if recorded else Verdict.NOT_RECORDED)


def _idle(here: EffectivePolicy) -> Kind:
    asked = here.fields["idle-time"].value == _ASKED
    told = " ".join(meant(here, key) for key in ("idle-threshold", "idle-time"))
    return Kind(Item.IDLE, "coffee", _("Idle"), told, Verdict.YOU_DECIDE if asked else Verdict.BY_POLICY)


def _chapters(here: EffectivePolicy) -> Iterator[Chapter]:
    called, title = headings(), ""
    rules: list[Rule] = []
    for key in FIELDS:
        if key in PARTS:
            if rules:
                yield Chapter(title, tuple(rules))
            title, rules = called[PARTS[key]], []
        rules.append(Rule(meant(here, key), setters(here, key)))
    yield Chapter(title, tuple(rules))
