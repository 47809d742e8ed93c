"""`tracker agent`: captures, seals and syncs until it is stopped; in the foreground, or apart from it."""

import argparse
import asyncio
import logging
import signal
import sys
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Final

from tracker.agent.happened_words import happened_text
from tracker.agent.notice import Happened
from tracker.cli import agent_apart
from tracker.cli.pace import add_pace
from tracker.cli.parser import Commands, example
from tracker.cli.reminder_words import reminder_text
from tracker.cli.terminal import remark, say, say_json
from tracker.core.errors import UnreachableError
from tracker.core.hours.reminder import About
from tracker.core.ident import id_text
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.agent.notice import Notice
    from tracker.cli.ground import Ground
    from tracker.core.capture import Taken
    from tracker.core.device import Queue
    from tracker.core.wire import Recording

_LOG: Final = logging.getLogger(__name__)


def add(commands: Commands) -> None:
    """Add the command and those within it."""
    parser = commands.add_parser(
        "agent",
        help=_("capture, seal and sync on this device"),
        description=_(
            "Start or stop the agent of this device, or run it in the foreground with --headless: it then "
            "starts the timer, says whenever it captures, and Ctrl-C stops both cleanly. What was captured "
            "is kept and sent."
        ),
        epilog=example("agent --headless"),
    )
    parser.add_argument(
        "--headless", action="store_true", help=_("run here, without a tray icon, and start the timer")
    )
    parser.add_argument(
        "--detached",
        action="store_true",
        help=_("with --headless: let go of the terminal once it runs, as `tracker agent start` does"),
    )
    add_pace(parser)
    parser.add_argument("--json", action="store_true", help=_("say what happens as lines of JSON"))
    within = parser.hold_commands()
    agent_apart.add(within)
    show_help = parser.get_default("run")
    parser.set_defaults(run=partial(run, show_help=show_help), role="agent", mends=False)


def run(args: argparse.Namespace, show_help: "Callable[[argparse.Namespace], int]") -> int:
    """Run the agent until SIGINT, SIGTERM or a command stops it; without --headless show the help."""
    if not args.headless:
        return show_help(args)
    voice = JsonVoice() if args.json else Voice()
    return asyncio.run(_run(args.every, voice, args.ground, detached=args.detached))


class Voice:
    """Says what the agent does, in sentences."""

    def started(self, workspace: str, recording: "Recording") -> None:
        """Say that recording begins."""
        from tracker.cli.status_words import recording_text

        say(f"{recording_text(workspace, recording)} {_('Ctrl-C stops.')}")

    def tell(self, notice: "Notice") -> None:
        """Say what happened; that the server was there and nothing had to be sent is nothing to say."""
        if notice.happened is Happened.UP_TO_DATE:
            return
        if notice.happened is Happened.REMINDED:
            say(reminder_text(About(notice.about)))
        else:
            said = happened_text(notice.happened, notice.count, notice.about)
            say(" ".join(filter(None, (said, _more(notice.happened)))))
        if notice.taken and notice.taken.unexcluded:
            remark(_("  What is to be left out may be on it: your system does not tell where windows are."))
        if notice.error:
            remark(f"  {notice.error.text(_)} {notice.error.hint(_)}")

    def stopped(self, queue: "Queue") -> None:
        """Say that recording has ended, and what is left."""
        from tracker.cli.status_words import waiting_line
        from tracker.core.wire import Waiting

        waiting = waiting_line(Waiting(queue.records, queue.files, queue.dead_letters))
        say(f"{_('Stopped.')} {waiting}")


class JsonVoice(Voice):
    """Says the same as lines of JSON."""

    def started(self, workspace: str, recording: "Recording") -> None:
        """Say that recording begins."""
        paces = {"every": recording.every, "per_slot": recording.per_slot}
        say_json({"event": "started", "workspace": workspace} | paces)

    def tell(self, notice: "Notice") -> None:
        """Say what happened."""
        if notice.happened == "up-to-date":
            return
        error = notice.error
        said = {"key": error.key, "text": error.text(_), "hint": error.hint(_)} if error else None
        about: dict[str, object] = {"about": notice.about} if notice.about else {}
        if notice.taken:
            about |= _taken(notice.taken)
        say_json({"event": notice.happened.value, "count": notice.count, "error": said} | about)

    def stopped(self, queue: "Queue") -> None:
        """Say that recording has ended, and what is left."""
        say_json({"event": "stopped", "waiting": queue.files, "set_aside": queue.dead_letters})


def _more(happened: Happened) -> str:
    """Return which command tells more of what happened."""
    return {
        Happened.STORE_REPAIRED: _("`tracker verify` names them."),
        Happened.POLICY_TAKEN: _("`tracker policy` shows it."),
    }.get(happened, "")


def _taken(taken: "Taken") -> dict[str, object]:
    files = [id_text(file_id) for file_id in taken.files]
    return {**asdict(taken), "files": files, "at": taken.at or None, "leaves_at": taken.leaves_at or None}


async def _run(every: float | None, voice: Voice, ground: "Ground", *, detached: bool) -> int:
    from tracker.agent.assemble import (
        Wishes,
        assemble,
        controlled,
        device_secrets,
        key_custody,
        opened_store,
        this_screen,
    )
    from tracker.agent.config_watch import following
    from tracker.agent.ended_copies import let_ended_copies_go
    from tracker.agent.renewal import renewing
    from tracker.host.clock import SystemClock
    from tracker.host.memory import share_arena
    from tracker.host.paths import Paths
    from tracker.host.process import let_go
    from tracker.host.program import frozen_program, go_on_as_new

    share_arena()
    stop, reread = asyncio.Event(), asyncio.Event()
    _heed_signals(stop, reread, detached=detached)
    paths = Paths.find()
    with opened_store(paths) as store:
        await asyncio.to_thread(let_ended_copies_go, paths, SystemClock().now().wall)
        wishes = Wishes(every, _heard(voice, stop), custody=key_custody(paths), keeper=device_secrets(paths))
        assembled = assemble(store, this_screen(), wishes)
        await assembled.tracking.begin()
        if not detached:
            await assembled.start_timer()
        async with (
            controlled(assembled, paths, stop),
            following(ground.config, ground.log.apply, assembled.tell, reread),
            renewing(frozen_program(), partial(assembled.end_with_timer_running, stop)) as renewed,
        ):
            _LOG.info("agent.started", extra={"fields": {"every": every, "detached": detached}})
            if detached:
                let_go(paths.data)
            voice.started(assembled.identity.workspace_name, assembled.board.present().recording)
            try:
                await assembled.run(stop)
            finally:
                await assembled.aclose()
        queue = store.queue()
        _LOG.info("agent.stopped", extra={"fields": {"files": queue.files, "set_aside": queue.dead_letters}})
        voice.stopped(queue)
    if renewed.is_set():
        go_on_as_new()
    return 0


def _heard(voice: Voice, stop: asyncio.Event) -> "Callable[[Notice], None]":
    def tell(notice: "Notice") -> None:
        try:
            voice.tell(notice)
        except BrokenPipeError:
            # Nobody would learn of what is recorded: end as with Ctrl-C.
            stop.set()
        except UnreachableError:
            # The disk of a log that somebody keeps is full: what is recorded has its own place.
            return

    return tell


def _heed_signals(stop: asyncio.Event, reread: asyncio.Event, *, detached: bool) -> None:
    """Have whatever ends a program stop the agent cleanly; a terminal that closes ends only the one in it.

    For the others SIGHUP asks, as for other programs apart from a terminal, to read the configuration again.
    """
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        return
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    if detached:
        loop.add_signal_handler(signal.SIGHUP, reread.set)
