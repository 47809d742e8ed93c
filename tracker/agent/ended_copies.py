"""Copies in the stores of devices that have ended here: they go after as many days as any others."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tracker.agent import policy
from tracker.agent.assemble import STORE_FILE, opened_store
from tracker.agent.copies import let_copies_go
from tracker.agent.ports import Store
from tracker.agent.set_aside import ended_homes
from tracker.core.errors import TrackerError
from tracker.core.policy import Settings, effective
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.host.paths import Paths


def let_ended_copies_go(paths: Paths, now: int) -> None:
    """Let the copies go that each store set aside here has held for longer than its own policy says.

    `now` is in UTC microseconds. What was never delivered stays. A store that cannot be opened now is left as
    it is, and tried at the next call.
    """
    for data in ended_homes(paths.data):
        with suppress(TrackerError):
            _let_go(paths, data, now)


def _let_go(paths: Paths, data: Path, now: int) -> None:
    if (data / STORE_FILE).exists():
        with opened_store(replace(paths, data=data)) as store:
            let_copies_go(store, _days(store), now)


def _days(store: Store) -> int:
    """Return how many days the policy that the store holds gives copies; the default where it holds none."""
    identity = store.identity()
    held = None if identity is None else policy.read_policy(identity, store.document(policy.DOCUMENT))
    return effective(Settings() if held is None else held.policy.settings)[LOCAL_COPIES]
