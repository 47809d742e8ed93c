"""Joining a workspace as every face does it: which enrolment is meant, room for it, and what came of it."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.agent.assemble import (
    device_secrets,
    enrol_here,
    fetch_first,
    key_custody,
    opened_store,
    require_no_keys_left,
    viewed_store,
)
from tracker.agent.enrolment import already_enrolled
from tracker.agent.set_aside import ended_store_aside
from tracker.agent.standing import is_over
from tracker.agent.work import kept_work
from tracker.core.device import Identity, Queue
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.introduction import LINK, Code, is_code, read_link
from tracker.core.manifest import day_of
from tracker.core.wire import Enrolment, Work
from tracker.host.clock import SystemClock
from tracker.host.keyring import Custody
from tracker.host.paths import Paths
from tracker.sync.enrolment_file import enrolment_of, read_enrolment
from tracker.sync.introduction import introduce

MOST: Final = 1 << 16
"""Characters of an enrolment's JSON that are read at most; it is a tenth of that."""

_JSON: Final = "{"
_ASKING: Final = {"server-away": "introduction-away", "server-slow": "introduction-slow"}
_JOINING: Final = {"server-away": "enrolment-away", "server-slow": "enrolment-slow"}
"""What is said of a server where nothing waits for it yet."""

_LIKE_A_PATH: Final = re.compile(r"[/\\]|\.\w{1,8}$")
_ANY_LINK: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Aside:
    """Where what an ended device kept lies now, and what of it was not sent."""

    home: Path
    waiting: Queue


@dataclass(frozen=True, slots=True)
class Joined:
    """Who this device is now, what the server calls it, who keeps its keys, and what was moved for it."""

    identity: Identity
    work: Work
    custody: Custody
    aside: Aside | None


async def enrolment_given(given: str, server: str) -> Enrolment:
    """Return the enrolment that somebody was given, as a file's name or content, a link, or a code.

    A code that names no server is taken to `server`; only for a code is anybody asked. Raises `TrackerError`.
    """
    known = enrolment_known(given)
    if known is not None:
        return known
    with _nothing_recorded(_ASKING):
        return await introduce(Code.read(given, server))


def enrolment_known(given: str) -> Enrolment | None:
    """Return the same without asking anybody, None for a code; raises as `enrolment_given` does."""
    if begins_json(given):
        return enrolment_of(given.encode())
    if _ANY_LINK.match(given):
        return enrolment_of(read_link(_require_own(given.strip(), LINK)))
    if is_code(given) and not Path(given).exists():
        return None
    file = Path(given)
    with suppress(OSError):
        if file.is_dir():
            raise RefusedError("enrolment-folder", folder=given)
    if not _is_path(file, given):
        raise RefusedError("enrolment-neither")
    return read_enrolment(file)


def _is_path(file: Path, given: str) -> bool:
    """Say whether somebody means a file by it, be there none: a folder or an ending stands in its name."""
    with suppress(OSError):
        if file.exists():
            return True
    return _LIKE_A_PATH.search(given) is not None


@contextmanager
def _nothing_recorded(said: Mapping[str, str]) -> Iterator[None]:
    """Say of a server that does not answer what holds before a device has joined, for the block."""
    try:
        yield
    except UnreachableError as error:
        key = said.get(error.key)
        if key is None:
            raise
        raise UnreachableError(key, **error.values) from error


def begins_json(given: str) -> bool:
    """Say whether what was given is what stands in a file, or the begin of that."""
    return given.lstrip().startswith(_JSON)


def is_json(text: str) -> bool:
    """Say whether a text is JSON to its end."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


async def join(paths: Paths, enrolment: Enrolment, name: str) -> Joined:
    """Enrol this device under a name that members see, and fetch what is asked of its member.

    What a device kept that was signed out for good is set aside first, and put back where this fails or is
    cancelled: then nothing is kept. Raises `TrackerError`.
    """
    with _room_for_new(paths, enrolment) as aside, opened_store(paths) as store:
        with _nothing_recorded(_JOINING):
            identity = await enrol_here(store, device_secrets(paths), enrolment, name)
        await fetch_first(store)
        kept = await asyncio.to_thread(kept_work, store)
    return Joined(identity, Work() if kept is None else kept.work, key_custody(paths), aside)


@contextmanager
def _room_for_new(paths: Paths, enrolment: Enrolment) -> Iterator[Aside | None]:
    """Set aside what a device kept that was signed out for good, and yield what that is, for the block."""
    waiting = _left_by_ended(paths, enrolment)
    if waiting is None:
        yield None
        return
    with ended_store_aside(paths, day_of(SystemClock().now().wall)) as home:
        yield Aside(home, waiting)


def _left_by_ended(paths: Paths, enrolment: Enrolment) -> Queue | None:
    """Return what a device that was signed out for good has not sent; None where none was enrolled.

    Raises `RefusedError` on an enrolled device, before its agent, which may be running, is in the way.
    """
    require_no_keys_left(paths)
    try:
        with viewed_store(paths) as store:
            here, waiting = store.identity(), store.queue()
            if here is not None and not is_over(store):
                raise already_enrolled(here, enrolment, waiting, str(paths.data))
            return waiting
    except RefusedError as error:
        # Another version's store is seen to when it is opened.
        if error.key not in ("store-not-enrolled", "store-not-migrated"):
            raise
    return None


def _require_own(link: str, own: str) -> str:
    """Return a link of ours; raises `RefusedError` for one that is cut short, and for any other."""
    if link.startswith(own):
        return link
    scheme = own.partition("//")[0]
    raise RefusedError("enrolment-link-wrong" if link.startswith(scheme) else "enrolment-link-other")
