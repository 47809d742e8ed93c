"""`tracker agent`: captures, seals and syncs until it is stopped."""

import argparse
import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Final

from tracker.cli.parser import Commands
from tracker.cli.terminal import remark, say, say_json
from tracker.core.errors import UnreachableError

if TYPE_CHECKING:
    from tracker.agent.notice import Notice
    from tracker.core.device import Queue

DEFAULT_SECONDS: Final = 60.0
_SHORTEST: Final = 1.0

_SENTENCES: Final = {
    "captured": "Captured and sealed: {count}.",
    "not-captured": "Not captured.",
    "delivered": "Delivered, with receipts: {count}.",
    "not-delivered": "Not delivered; everything is kept here, sealed.",
    "set-aside": "Set aside, not deleted: {count}.",
    "trust-stale": "The key manifest is old; the server has no newer one yet.",
    "trust-refused": "The server offered a key manifest that was not accepted.",
}


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "agent",
        help="capture, seal and sync on this device",
        description="Run the agent of this device in the foreground. It says whenever it captures. "
        "Ctrl-C stops it cleanly: what was captured is kept and sent.",
        epilog="example: tracker agent --headless --every 60",
    )
    parser.add_argument("--headless", action="store_true", required=True, help="without a tray icon")
    parser.add_argument(
        "--every", metavar="SECONDS", type=_seconds, default=DEFAULT_SECONDS, help="between captures (60)"
    )
    parser.add_argument("--json", action="store_true", help="say what happens as lines of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the agent until SIGINT or SIGTERM."""
    return asyncio.run(_run(args.every, JsonVoice() if args.json else Voice()))


class Voice:
    """Says what the agent does, in sentences."""

    def started(self, workspace: str, every: float) -> None:
        """Say that recording begins."""
        say(f"Recording for {workspace}: a capture every {every:g} s. Ctrl-C stops.")

    def tell(self, notice: "Notice") -> None:
        """Say what happened."""
        say(_SENTENCES[notice.happened].format(count=notice.count))
        if notice.error:
            remark(f"  {notice.error.text()} {notice.error.hint()}")

    def stopped(self, queue: "Queue") -> None:
        """Say that recording has ended, and what is left."""
        say(f"Stopped. Waiting here, sealed: {queue.files}. Set aside: {queue.dead_letters}.")


class JsonVoice(Voice):
    """Says the same as lines of JSON."""

    def started(self, workspace: str, every: float) -> None:
        """Say that recording begins."""
        say_json({"event": "started", "workspace": workspace, "every": every})

    def tell(self, notice: "Notice") -> None:
        """Say what happened."""
        error = notice.error
        said = {"key": error.key, "text": error.text(), "hint": error.hint()} if error else None
        say_json({"event": notice.happened.value, "count": notice.count, "error": said})

    def stopped(self, queue: "Queue") -> None:
        """Say that recording has ended, and what is left."""
        say_json({"event": "stopped", "waiting": queue.files, "set_aside": queue.dead_letters})


async def _run(every: float, voice: Voice) -> int:
    from tracker.agent.assemble import Wishes, assemble, opened_store, this_screen
    from tracker.host.paths import Paths

    stop = asyncio.Event()
    _stop_on_signals(stop)

    def tell(notice: "Notice") -> None:
        try:
            voice.tell(notice)
        except BrokenPipeError:
            # Nobody would learn of what is recorded: end as with Ctrl-C.
            stop.set()
        except UnreachableError:
            # The disk of a log that somebody keeps is full: what is recorded has its own place.
            return

    with opened_store(Paths.find()) as store:
        assembled = assemble(store, this_screen(), Wishes(every, tell))
        voice.started(assembled.identity.workspace_name, every)
        try:
            await assembled.agent.run(stop)
        finally:
            await assembled.aclose()
        voice.stopped(store.queue())
    return 0


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST <= seconds < float("inf"):
        message = f"{text} is not a pace; give 1 second or more"
        raise argparse.ArgumentTypeError(message)
    return seconds
