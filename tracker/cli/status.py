"""`tracker status` and `tracker sync`: what the agent does, where it stands, and what waits."""

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.status_words import contradiction_text, status_lines, waiting_line
from tracker.cli.terminal import complain, remark, say, say_json
from tracker.cli.work_words import damaged_text
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.problem import error_of
from tracker.core.wire import Status, SyncNow, Waiting, Watch
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.host.paths import Paths

_SYNC_SECONDS: Final = 600.0
_NOT_RUNNING: Final = "agent-not-running"
_OVER: Final = "device-ended"
_RUNS: Final = 0
_DOES_NOT_RUN: Final = 1
_NOT_SENT: Final = 1


def add(commands: Commands) -> None:
    """Add both commands."""
    status = commands.add_parser(
        "status",
        help=_("see what the agent does and what waits to be sent"),
        description=_(
            "Show how the timer stands, what is asked about time away, whether the agent of this device "
            "runs, whether it captures, how it reaches the server, and what waits here. Ends with 0 when the "
            "agent runs and 1 when it does not."
        ),
        epilog=example("status --watch"),
    )
    status.add_argument("--json", action="store_true", help=_("as lines of JSON; times in UTC microseconds"))
    status.add_argument("--watch", action="store_true", help=_("go on, and show every change"))
    status.set_defaults(run=run_status)
    sync = commands.add_parser(
        "sync",
        help=_("send what waits, and fetch what changed, now"),
        description=_(
            "Have the agent send what waits, and fetch your policy and projects, without waiting any longer, "
            "and say how it went. It is started where it is not there."
        ),
        epilog=example("sync"),
    )
    sync.add_argument("--json", action="store_true", help=_("how things stand then, as one line of JSON"))
    sync.set_defaults(run=run_sync)


def run_status(args: argparse.Namespace) -> int:
    """Show how things stand."""
    from tracker.agent.launch import running
    from tracker.host.paths import Paths

    paths = Paths.find()
    status = running(paths)
    if status is None:
        _tell_stopped(paths, as_json=args.json)
        return _DOES_NOT_RUN
    if not args.watch:
        _tell(status, as_json=args.json)
        _mention_crashes(paths)
        return _RUNS
    return _watch(paths, as_json=args.json)


def run_sync(args: argparse.Namespace) -> int:
    """Send what waits and fetch what changed; 1 when the server could not be worked with."""
    from tracker.cli.with_agent import ask

    status = ask(SyncNow(), _SYNC_SECONDS)
    if args.json:
        say_json(status)
    else:
        say(waiting_line(status.waiting))
    if trouble := status.undelivered or status.connection.incident:
        complain(error_of(trouble.problem))
        return _NOT_SENT
    return 0


def _watch(paths: "Paths", *, as_json: bool) -> int:
    from tracker.agent.control_client import calling
    from tracker.host.local_socket import Address

    first = True
    with calling(Address.within(paths.runtime)) as agent:
        for status in told_anew(agent.follow(Watch()), as_json=as_json):
            _tell_next(status, as_json=as_json, first=first)
            first = False
    complain(UnreachableError(_NOT_RUNNING))
    return _DOES_NOT_RUN


def told_anew(statuses: Iterable[Status], *, as_json: bool) -> Iterator[Status]:
    """Yield each status that says something else than the one before: in JSON, or in words."""
    before: object = None
    for status in statuses:
        settled = _settled(status)
        said = settled if as_json else tuple(status_lines(settled))
        if said != before:
            yield status
        before = said


def _settled(status: Status) -> Status:
    """Return a status without what changes by itself: the seconds that a running timer has counted."""
    if status.timer is None:
        return status
    timer = msgspec.structs.replace(status.timer, today=0, week=0, left_today=None, left_this_week=None)
    return msgspec.structs.replace(status, timer=timer)


def _tell_next(status: Status, *, as_json: bool, first: bool) -> None:
    """Tell one status of many, apart from the one before by a line with the time."""
    if not first and not as_json:
        from tracker.host.clock import SystemClock

        say(f"--- {instant_text(SystemClock().now().wall, seconds=True)} ---")
    _tell(status, as_json=as_json)


def _tell(status: Status, *, as_json: bool) -> None:
    if as_json:
        say_json({"running": True, **msgspec.to_builtins(status)})
    else:
        for line in status_lines(status):
            say(line)


def _tell_stopped(paths: "Paths", *, as_json: bool) -> None:
    """Tell what waits in the store of an agent that does not run; raises `RefusedError` before enrolment."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.contradiction import kept_contradiction
    from tracker.agent.standing import kept_ending
    from tracker.agent.strays import left_out

    with viewed_store(paths) as store:
        identity, queue, contradiction = store.identity(), store.queue(), kept_contradiction(store)
        ended, damaged = kept_ending(store), [entry.entry_id for entry in left_out(store)]
    workspace = identity.workspace_name if identity else ""
    waiting = Waiting(queue.records, queue.files, queue.dead_letters)
    if as_json:
        told = {"workspace": workspace, "waiting": waiting, "contradiction": contradiction}
        told |= {"ended": ended.key if ended else None, "damaged_entries": damaged}
        say_json({"running": False, **told})
        return
    for stopped in _why_stopped(ended):
        say(f"{stopped.text(_)} {stopped.hint(_)}")
    if contradiction is not None:
        say(contradiction_text(contradiction))
    say(waiting_line(waiting))
    for entry_id in damaged:
        say(damaged_text(entry_id))
    _mention_crashes(paths)


def _why_stopped(ended: TrackerError | None) -> Iterator[TrackerError]:
    """Yield why nothing is recorded; that no agent runs is nothing to mend on a device that is over."""
    if ended is None or ended.key != _OVER:
        yield UnreachableError(_NOT_RUNNING)
    if ended is not None:
        yield ended


def _mention_crashes(paths: "Paths") -> None:
    """Say that there are reports of faults that nobody has looked at."""
    from tracker.host.crash import recent_crashes

    if count := len(recent_crashes(paths)):
        sentence = translate_many(
            "{count} new crash report: {command}", "{count} new crash reports: {command}", count
        )
        remark(sentence.format(count=count, command="tracker crashes list"))
