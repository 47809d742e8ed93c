"""The agent's log as every face shows it: sentences for events, with why; nothing in it is of a person's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from tracker.agent.happened_words import happened_text, watched
from tracker.agent.notice import PASSING, Happened
from tracker.core.messages import MESSAGES
from tracker.core.moment import Instant
from tracker.host.log_events import Event, events_backwards
from tracker.host.translate import translate as _

LOG: Final = "agent"
"""Whose log it is: the role of the agent's process."""

_STARTED: Final = "agent.started"
_STOPPED: Final = "agent.stopped"
_AGENT: Final = "agent."
_UNSEEN: Final = "\N{HORIZONTAL ELLIPSIS}"
"""Stands for names of files and servers, which no log holds."""

_TROUBLES: Final = frozenset(
    {
        Happened.NOT_CAPTURED,
        Happened.NOT_STARTED,
        Happened.NOT_DELIVERED,
        Happened.SET_ASIDE,
        Happened.TRUST_REFUSED,
        Happened.POLICY_REFUSED,
        Happened.POLICY_UNUSABLE,
        Happened.CONFIG_REFUSED,
        Happened.HOURS_NOT_KEPT,
        Happened.STORE_REPAIRED,
        Happened.SOURCE_FAILED,
    }
)
_WEIGHTY: Final = frozenset({"warning", "error", "critical"})
_LOST, _FOUND = "server.lost", "server.found"
_FAILED: Final = frozenset({"command.refused", "config.refused", _LOST})
_WAITING: Final = frozenset({f"{_AGENT}{Happened.NOT_DELIVERED.value}", _LOST})
_DELIVERED: Final = (Happened.DELIVERED, Happened.RECORDS_DELIVERED, Happened.UP_TO_DATE)
_MENDING: Final = frozenset({*(f"{_AGENT}{each.value}" for each in _DELIVERED), _FOUND})
"""A delivery that went well is the end of one that did not, and so is a server that answers again."""
_KNOWN: Final[Mapping[str, Happened]] = {f"{_AGENT}{each.value}": each for each in Happened}


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as it is read: what happened, why where that is known, whether something went wrong.

    It `mends` what went wrong before where that is over with it.
    """

    event: Event
    sentence: str
    why: str
    trouble: bool
    mends: bool = False

    @property
    def at(self) -> Instant:
        """Return when it happened."""
        return self.event.at


def last_logged(folder: Path, most: int) -> tuple[Logged, ...]:
    """Return so many of the last events in a folder of logs; raises as `events_backwards`."""
    newest_first = [*islice(events_backwards(folder, LOG), most)]
    return tuple(logged(reversed(newest_first)))


def logged(events: Iterable[Event]) -> Iterator[Logged]:
    """Yield events in sentences, as they come: the oldest first.

    An agent that starts while the one before never said that it ended is told as that.
    """
    runs = waits = False
    for event in events:
        if event.name == _STARTED and runs:
            anew = _("The agent started anew: the one before ended without a word.")
            yield Logged(event, anew, "", trouble=True)
        else:
            yield replace(_in_words(event), mends=waits and event.name in _MENDING)
        waits = event.name in _WAITING or (waits and event.name not in _MENDING)
        if event.name.startswith(_AGENT):
            runs = event.name != _STOPPED


def _in_words(event: Event) -> Logged:
    happened = _KNOWN.get(event.name)
    if happened is None:
        trouble = event.level in _WEIGHTY or event.name in _FAILED
        return Logged(event, _other(event), _why(event), trouble)
    count, about = event.fields.get("count", 0), str(event.fields.get("about", ""))
    sentence = happened_text(happened, count if isinstance(count, int) else 0, about)
    if happened is Happened.RESTING:
        return Logged(event, sentence, "", trouble=False)
    trouble = happened in _TROUBLES and event.fields.get("key") not in PASSING
    return Logged(event, sentence, _why(event), trouble)


def _other(event: Event) -> str:
    """Return the sentence of what is not told by a notice."""
    sentences = {
        _STARTED: _("The agent started."),
        _STOPPED: _("The agent ended in good order."),
        _LOST: _("Your server cannot be used now."),
        _FOUND: _("Your server can be used again."),
        "trust.taken": _("Newer keys of your workspace are in use."),
        "command.done": _("A command was carried out: {command}."),
        "command.refused": _("A command was refused: {command}."),
        "config.refused": happened_text(Happened.CONFIG_REFUSED),
        "text.damaged": _("A translation is damaged: sentences of it are in English."),
        "crash.reported": _("Tracker came upon a fault of its own. Its report is called {report}."),
        "library": _("Something that Tracker is built on gave a warning: {logger}."),
    }
    said = sentences.get(event.name, _("Something else happened: {event}."))
    return said.format_map(_Values({**event.fields, "event": event.name}))


def _why(event: Event) -> str:
    """Return the sentence of the event's error; a newer version may know more of them than we do."""
    message = MESSAGES.get(str(event.fields.get("key", "")))
    if message is None:
        return ""
    source = {"source": watched(str(event.fields["about"]))} if "about" in event.fields else {}
    said = _(message.text).format_map(_Values({**source, **event.fields}))
    return "" if said == _UNSEEN else said


class _Values(dict[str, object]):
    def __missing__(self, _name: str) -> str:
        return _UNSEEN
