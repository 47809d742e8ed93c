"""Opens this person's store, and knows who keeps its keys."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tracker.agent.enrolment import SHARING_KEY
from tracker.agent.launch import AGENT_LOCK
from tracker.agent.ports import Secrets, Store
from tracker.core.errors import BugError, RefusedError
from tracker.host.instance import only_instance
from tracker.host.keyring import SECRET_BYTES, Custody, KeyKeeper
from tracker.host.paths import Paths
from tracker.store import SqlCipherStore

_STORE_KEY: Final = "store"
STORE_FILE: Final = "store.db"
"""In the data folder; what the database puts beside it begins with the same name."""


@contextmanager
def opened_store(paths: Paths) -> Iterator[Store]:
    """Open this person's store for the block, alone; makes it, and its key, the first time.

    Raises `RefusedError` when another agent has it, and what the store and the keyring raise.
    """
    paths.make()
    with only_instance(paths.data / AGENT_LOCK, "agent-running"):
        store = SqlCipherStore.open(paths.data / STORE_FILE, _store_key(paths.data))
        try:
            yield store
        finally:
            store.close()


@contextmanager
def viewed_store(paths: Paths) -> Iterator[Store]:
    """Open this person's store for the block beside an agent that may be running: to look, not to change.

    It is neither made nor migrated. Raises `RefusedError` before enrolment and for another version's store,
    and what the store and the keyring raise.
    """
    if not (paths.data / STORE_FILE).exists():
        raise RefusedError("store-not-enrolled")
    store = SqlCipherStore.view(paths.data / STORE_FILE, _store_key(paths.data))
    try:
        if store.identity() is None:
            raise RefusedError("store-not-enrolled")
        yield store
    finally:
        store.close()


def _store_key(folder: Path) -> bytes:
    keeper = KeyKeeper(folder)
    held = keeper.get(_STORE_KEY)
    if held is not None:
        return held
    if (folder / STORE_FILE).exists():
        raise RefusedError("store-key-lost", folder=str(folder))
    key = secrets.token_bytes(SECRET_BYTES)
    keeper.keep(_STORE_KEY, key)
    return key


def require_no_keys_left(paths: Paths) -> None:
    """Raise `RefusedError` where an enrolment left its keys without its store: another would replace them."""
    store = paths.data / STORE_FILE
    if not store.exists() and KeyKeeper(paths.data).custody(SHARING_KEY) is not None:
        raise RefusedError("enrolment-keys-left", folder=str(paths.data), file=str(store))


def key_custody(paths: Paths) -> Custody:
    """Return who keeps the keys of this device; a file, as soon as one of them lies in one."""
    keeper = KeyKeeper(paths.data)
    custody = keeper.custody(_STORE_KEY)
    if custody is None:
        raise BugError
    return Custody.FILE if keeper.custody(SHARING_KEY) is Custody.FILE else custody


def key_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that say where the keys of a device lie; they need not be there."""
    return tuple(KeyKeeper(folder).path(name) for name in (SHARING_KEY, _STORE_KEY))


def forget_key(paths: Paths) -> None:
    """Forget the store's key: what the store holds can never be opened again."""
    KeyKeeper(paths.data).delete(_STORE_KEY)


def device_secrets(paths: Paths) -> Secrets:
    """Return who keeps this device's secrets."""
    return KeyKeeper(paths.data)
