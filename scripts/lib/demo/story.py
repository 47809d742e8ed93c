"""The demonstration's course: enrol, capture, deliver, open, search for plaintext, try a wrong pin."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from lib.bench_row import stopwatch
from lib.demo.knock import ask_health
from lib.demo.search import search_for
from lib.enrolled import join, stay_below
from lib.loopback_server import EMAIL, running_server
from lib.setup import say
from tracker.agent.assemble import Wishes, assemble, forget_key, key_custody, opened_store
from tracker.agent.notice import Happened
from tracker.agent.pipeline import ScreenshotMeta
from tracker.core.record import FileStatus
from tracker.host.keyring import Custody
from tracker.sync.client import MemberClient

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    from lib.loopback_server import LoopbackServer
    from tracker.agent.notice import Notice
    from tracker.agent.ports import Store
    from tracker.core.capture import Capture, CaptureRules
    from tracker.host.paths import Paths

    class Screen(Protocol):
        """What is captured."""

        def capture(self, rules: CaptureRules) -> Capture:
            """Return one screenshot per monitor."""
            ...


_LOOKS = 100
_MADE_MOST = 10_000
_BETWEEN_LOOKS = 0.05


@dataclass
class Figures:
    """What the demonstration counted; -1 where counting itself could not be relied on."""

    captures: int = 0
    sealed: int = 0
    queued: int = 0
    synced: int = 0
    receipts: int = 0
    opened: int = 0
    identical: int = 0
    display: str = ""
    plaintext_hits: int = -1
    wrong_pin_application_bytes: int = -1
    seconds: float = 0.0

    def hold(self) -> bool:
        """Say whether every promise held: all that was sealed came all the way, and nothing leaked."""
        counts = {self.sealed, self.queued, self.synced, self.receipts, self.opened, self.identical}
        whole = self.sealed >= self.captures > 0 and len(counts) == 1
        return whole and self.plaintext_hits == self.wrong_pin_application_bytes == 0


@dataclass
class WatchedScreen:
    """Captures, and remembers the hash of each image before it is sealed."""

    screen: Screen
    hashes: list[bytes] = field(default_factory=list)

    def capture(self, rules: CaptureRules) -> Capture:
        """Return one screenshot per monitor."""
        capture = self.screen.capture(rules)
        self.hashes += [hashlib.sha256(shot.image).digest() for shot in capture.shots]
        return capture


@dataclass(frozen=True)
class Seen:
    """One screenshot as someone entitled opened it: the encoded image and its metadata, in memory."""

    name: str
    image: bytes
    meta: bytes


async def tell(folder: Path, display: str, screen: Screen, *, captures: int, keep: bool) -> Figures:
    """Run the whole course below `folder` and return what was counted; raises `TrackerError`."""
    figures = Figures(display=display)
    watched = WatchedScreen(screen)
    paths = stay_below(folder)
    elapsed = stopwatch()
    say("Starting a server on loopback with a certificate of its own...")
    with running_server(folder) as server:
        with opened_store(paths) as store:
            await _enrol(server, store, paths)
            await _record(figures, store, watched, captures)
        seen = await _open(server)
        figures.wrong_pin_application_bytes = await _try_wrong_pin(server)
        figures.plaintext_hits = _search(folder, seen)
    _compare(figures, watched, seen)
    figures.seconds = round(elapsed(), 1)
    if keep:
        _write_opened(folder / "opened", seen)
    else:
        forget_key(paths)
    return figures


async def _enrol(server: LoopbackServer, store: Store, paths: Paths) -> None:
    say("Enrolling this machine...")
    await join(server, store, "demonstration")
    if key_custody(paths) is Custody.FILE:
        say("No keyring here: the store's key lies in a file that only you can read (degraded custody).")


async def _record(figures: Figures, store: Store, screen: Screen, captures: int) -> None:
    counted: Counter[Happened] = Counter()

    def hear(notice: Notice) -> None:
        counted[notice.happened] += 1
        if notice.error:
            say(f"{notice.error.text()} {notice.error.hint()}")

    assembled = assemble(store, screen, Wishes(every=1.0, tell=hear))
    try:
        await assembled.start_timer()
        await assembled.agent.deliver()
        for number in range(1, captures + 1):
            say(f"Capturing and sealing {number} of {captures}...")
            await assembled.agent.capture()
        queue = store.queue()
        say(f"Syncing over pinned TLS; sealed screenshots: {queue.files}...")
        await assembled.agent.deliver()
    finally:
        await assembled.aclose()
    left, made = store.queue(), store.files_made(_MADE_MOST)
    figures.captures = counted[Happened.CAPTURED]
    figures.sealed, figures.queued = len(made), queue.files
    figures.synced = queue.files - left.files - left.dead_letters
    figures.receipts = sum(file.status is FileStatus.STORED for file in made)


async def _open(server: LoopbackServer) -> list[Seen]:
    say("Opening each screenshot as the workspace's owner...")
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        listed = await owner.files()
        opened = [(entry.file_id, *await owner.content(entry.file_id)) for entry in listed.files]
    finally:
        await owner.aclose()
    return [Seen(f"{name}.webp", image, _as_sealed(meta)) for name, meta, image in opened]


def _as_sealed(meta: dict[str, str | int]) -> bytes:
    """Return metadata as the very bytes that were sealed."""
    return msgspec.json.encode(msgspec.convert(meta, ScreenshotMeta))


def _compare(figures: Figures, screen: WatchedScreen, seen: list[Seen]) -> None:
    sealed = Counter(screen.hashes)
    opened = Counter(hashlib.sha256(each.image).digest() for each in seen)
    figures.opened, figures.identical = opened.total(), (sealed & opened).total()


async def _try_wrong_pin(server: LoopbackServer) -> int:
    """Return how many application bytes a client that expects another key sent, as the server counted them.

    An honest client follows. Unless the server tells of both, the count means nothing, and -1 is returned.
    """
    say("Trying to reach the server with a wrong pin...")
    wrong = replace(server.connection, pins=(secrets.token_bytes(32), secrets.token_bytes(32)))
    refused = await asyncio.to_thread(ask_health, wrong)
    honest = await asyncio.to_thread(ask_health, server.connection)
    for _ in range(_LOOKS):
        counted = server.application_bytes()
        if counted.get(honest) and refused in counted:
            return counted[refused]
        await asyncio.sleep(_BETWEEN_LOOKS)
    return -1


def _search(folder: Path, seen: list[Seen]) -> int:
    """Return how often plaintext is found, or -1 when the search does not find even what was planted."""
    say("Searching everything that agent and server wrote for plaintext...")
    search = search_for((each.image, each.meta) for each in seen)
    return search.hits(folder) if search.finds_planted(folder) else -1


def _write_opened(folder: Path, seen: list[Seen]) -> None:
    folder.mkdir()
    for each in seen:
        (folder / each.name).write_bytes(each.image)
