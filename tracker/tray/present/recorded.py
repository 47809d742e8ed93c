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


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that may be recorded; `icon` is the name of one."""

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
    """Return each kind of thing, and whether it is recorded while the timer runs."""
    here = seen.here
    return (
        Kind("clock", _("Hours"), _("When you start and stop, on what, and your note."), Verdict.RECORDED),
        _kind(here, "keyboard", _("Activity level"), "activity"),
        _screenshots(here),
        _kind(here, "app-window", _("Applications"), "applications", "titles"),
        Kind("globe", _("Sites"), _("No address of a web site is kept."), Verdict.NOT_RECORDED),
        _idle(here),
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
        Never("circle-stop", _("Anything while stopped")),
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


def now_recorded(seen: "PolicySeen | None", status: "Status | None") -> Notice:
    """Return the banner: what is recorded at this moment."""
    running = status is not None and status.timer is not None and status.timer.state is TimerMode.RUNNING
    never = _("Nothing is recorded while the timer is stopped. There is no hidden mode.")
    if not running or seen is None:
        return Notice("recorded-nothing", Tone.INFO, "eye", _("Nothing is recorded now"), never)
    recorded = [each for each in kinds(seen) if each.verdict is Verdict.RECORDED]
    if is_paused(status):
        recorded = [each for each in recorded if each.icon != _CAMERA]
    things = listing(within(each.title) for each in recorded)
    told = _("Recording now: {things}").format(things=things)
    return Notice("recorded-now", Tone.OK, "eye", told, never)


def _facts(seen: "PolicySeen | None", status: "Status | None") -> Iterator[Fact]:
    if status is not None:
        told = _("It goes to this workspace's server alone, sealed before it touches the disk.")
        yield Fact("server", status.agent.workspace, told)
    if seen is not None:
        yield who_sees(seen)
        own = _("You see all of it here, and open your own screenshots with this device's key, offline too.")
        yield Fact("eye", _("You see everything"), own)
        yield Fact("database", _("Copies on this device"), meant(seen.here, "local-copies"))
    if status is not None and status.agent.custody is not None:
        in_file = status.agent.custody == Custody.FILE.value
        lies = _("In a file that only you can read, as this system has no keyring.")
        yield Fact("key-round", _("Keys of this device"), lies if in_file else _("In this system's keyring."))


def _screenshots(here: EffectivePolicy) -> Kind:
    if not here.fields["screenshots"].value:
        return Kind(_CAMERA, _("Screenshots"), meant(here, "screenshots"), Verdict.NOT_RECORDED)
    return _kind(here, _CAMERA, _("Screenshots"), *_SCREENSHOT_KEYS)


def _kind(here: EffectivePolicy, icon: str, title: str, *keys: str) -> Kind:
    recorded = bool(here.fields[keys[0]].value)
    told = " ".join(meant(here, key) for key in keys)
    return Kind(icon, title, told, Verdict.RECORDED if recorded else Verdict.NOT_RECORDED)


def _idle(here: EffectivePolicy) -> Kind:
    asked = here.fields["idle-time"].value == _ASKED
    told = " ".join(meant(here, key) for key in ("idle-threshold", "idle-time"))
    return Kind("coffee", _("Idle"), told, Verdict.YOU_DECIDE if asked else Verdict.BY_POLICY)


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
