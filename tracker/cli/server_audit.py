"""`tracker server audit`: who did what to whom, by name, and whether the log was altered."""

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.core.ident import ID_BYTES
from tracker.core.policy import FIELDS
from tracker.core.policy.limited import Limited
from tracker.core.problem import printable
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.server.audit import AuditEvent

_SHOWN: Final = 8
"""Digits of an id that are shown."""

_WORD: Final = re.compile(r"[\w.@:/+-]*")
_POLICY: Final = "policy.changed"
_INSTANTS: Final = ("expires_at",)


def add(commands: Commands) -> None:
    """Add `server audit`."""
    audit = commands.add_parser(
        "audit",
        help=_("show the audit log and verify its chain"),
        description=_(
            "Show who did what to whom, oldest first, and verify that no event was altered, taken "
            "out or put in. The server may run meanwhile. Exit code 1 when the chain does not hold."
        ),
        epilog=example("server audit ~/acme --json"),
    )
    audit.add_argument("folder", metavar="DIR", type=Path)
    audit.add_argument("--json", action="store_true", help=_("one line of JSON per event"))
    audit.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the log; names are those of today, and JSON keeps to ids."""
    from tracker.server.assemble import opened_database
    from tracker.server.audit import events
    from tracker.server.names import names

    with opened_database(args.folder.absolute()) as database:
        found, called = database.read(lambda connection: (events(connection), names(connection)))
    for event in found:
        if args.json:
            say_json(event)
        else:
            say(_line(event, called))
    count = len(found)
    told = translate_many("{count} event; the chain holds.", "{count} events; the chain holds.", count)
    remark(told.format(count=count))
    return 0


def _line(event: "AuditEvent", called: Mapping[str, str]) -> str:
    line = _("{time}  {action:<24}  by {actor}  on {subject}")
    said = line.format(
        time=instant_text(event.at, seconds=True),
        action=event.action,
        actor=_who(event.actor, called),
        subject=_who(event.subject, called),
    )
    details = _policy(event) if event.action == _POLICY else _details(event, called)
    what = listing(details)
    return f"{said}  {what}" if what else said


def _details(event: "AuditEvent", called: Mapping[str, str]) -> Iterator[str]:
    for name, value in event.details.items():
        if name in _INSTANTS and isinstance(value, int):
            yield f"{name} {instant_text(value)}"
        elif value != "":
            yield f"{name} {_who(str(value), called)}"


def _policy(event: "AuditEvent") -> Iterator[str]:
    key = str(event.details.get("key"))
    before, after = (_setting(key, str(event.details.get(which))) for which in ("old", "new"))
    yield _("{key}: {after}; before: {before}").format(key=printable(key), after=after, before=before)


def _setting(key: str, raw: str) -> str:
    """Return what was set, as people write it."""
    setting = json.loads(raw)
    value, bounds = setting.get("value"), setting.get("bounds")
    said = _("not set") if value is None else _value(key, value)
    if bounds is None:
        return said
    return _("{value}, bounds {bounds}").format(value=said, bounds=_bounds(key, bounds))


def _value(key: str, raw: Any) -> str:
    kind = FIELDS[key].kind if key in FIELDS else None
    value = None if kind is None else kind.read(raw)
    text = json.dumps(raw) if kind is None or value is None else kind.text(value)
    return str(printable(text)) or _("empty")


def _bounds(key: str, raw: Any) -> str:
    kind = FIELDS[key].kind if key in FIELDS else None
    allowed = kind.read_bounds(raw) if isinstance(kind, Limited) else None
    return json.dumps(raw) if allowed is None or not isinstance(kind, Limited) else kind.text_bounds(allowed)


def _who(said: str, called: Mapping[str, str]) -> str:
    """Return a name with the beginning of its id, of what has no name that alone; a word as it is."""
    if len(said) != 2 * ID_BYTES:
        return _in_place(said)
    name = called.get(said)
    return said[:_SHOWN] if name is None else f"{_in_place(name)} ({said[:_SHOWN]})"


def _in_place(said: str) -> str:
    """Return what somebody wrote: one word as it is, anything else in quotes, as no part of the line."""
    shown = str(printable(said))
    return shown if _WORD.fullmatch(shown) else json.dumps(shown, ensure_ascii=False)
