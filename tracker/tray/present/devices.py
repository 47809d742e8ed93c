"""The member's devices and sign-ins in words, as their server tells them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.core.problem import printable
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.dates import day_and_time, time_or_day
from tracker.tray.present.recorded import Fact

if TYPE_CHECKING:
    from uuid import UUID

    from tracker.core.errors import TrackerError
    from tracker.core.moment import Instant
    from tracker.core.wire import Me, OwnDevice, OwnSession
    from tracker.tray.present.lengths import Manner

_SIGNED_OUT: Final = frozenset({"session-none", "session-over"})


@dataclass(frozen=True, slots=True)
class Device:
    """One of the member's devices. This one is not signed out from here, and none while it is not known."""

    device_id: "UUID"
    name: str
    sentence: str
    is_here: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What is asked before a device is signed out for good."""

    title: str
    sentences: tuple[str, ...]


def devices(me: "Me", here: "UUID | None", now: "Instant", manner: "Manner") -> tuple[Device, ...]:
    """Return the devices, this one first; `here` is its id, None while nobody knows."""
    told = [_device(each, here, now, manner) for each in me.devices]
    return tuple(sorted(told, key=lambda device: not device.is_here))


def sign_ins(me: "Me", now: "Instant", manner: "Manner") -> tuple[Fact, ...]:
    """Return where the member is signed in, here first."""
    sessions = sorted(me.sessions, key=lambda session: not session.this)
    return tuple(_sign_in(each, now, manner) for each in sessions)


def ending(device: Device) -> Ending:
    """Return what signing a device out means; several may have one name, so that its facts are said again."""
    return Ending(
        _("Sign “{name}” out for good?").format(name=device.name),
        (
            device.sentence,
            _("As soon as it hears of it, it captures and sends nothing more, and says why."),
            _("What it sent stays. What still waits on it stays there, sealed."),
            _("To record there again, it must be enrolled anew."),
        ),
    )


def ended(device: Device) -> Notice:
    """Return that a device was signed out."""
    title = _("“{name}” is signed out for good").format(name=device.name)
    sentence = _("What it sent stays. What still waits on it stays there, sealed.")
    return Notice("device-ended-here", Tone.OK, "circle-check", title, sentence)


def told_at(at: "Instant", now: "Instant", manner: "Manner") -> str:
    """Return when the server told it."""
    return _("As your server told it: {time}").format(time=time_or_day(at, now, manner))


def asking() -> str:
    """Return what goes on while the server is asked."""
    return _("Asking your server...")


def signed_out() -> str:
    """Return what stands there while nobody is signed in."""
    return _("Sign in to see your devices and where you are signed in. Recording goes on without.")


def means_signed_out(error: "TrackerError") -> bool:
    """Say whether an error is but that nobody is signed in here any more."""
    return error.key in _SIGNED_OUT


def _device(device: "OwnDevice", here: "UUID | None", now: "Instant", manner: "Manner") -> Device:
    name = str(printable(device.name)) or _("A device without a name")
    is_here, seen = device.id == here, device.last_seen_at
    said = _("This device, enrolled {date}") if is_here else _("Enrolled {date}")
    lines = [said.format(date=day_and_time(device.enrolled_at, now, manner))]
    if seen is not None and not is_here:
        lines.append(_("Last seen {date}").format(date=day_and_time(seen, now, manner)))
    return Device(device.id, name, "\n".join(lines), is_here, here is not None and not is_here)


def _sign_in(session: "OwnSession", now: "Instant", manner: "Manner") -> Fact:
    begun, end = (day_and_time(at, now, manner) for at in (session.begun_at, session.expires_at))
    lasts = _("Since {begun}; until {end} at most").format(begun=begun, end=end)
    return Fact("key-round", _("This sign-in") if session.this else _("Another sign-in"), lasts)
