"""Copies in a store that was set aside go after their days, as in any other; what was not delivered stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.assemble import opened_store
from tracker.agent.ended_copies import let_ended_copies_go
from tracker.agent.set_aside import ended_store_aside
from tracker.core.device import Identity
from tracker.core.manifest import DAY
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.record import FileReceipt, FileStatus, Link, Receipt
from tracker.host.paths import Paths

NOW = FakeClock().now().wall


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    with no_keyring():
        yield


@pytest.fixture
async def home(tmp_path: Path) -> Home:
    """Return where a device was enrolled, made two files, delivered one, and was set aside."""
    home = Home(tmp_path)
    await home.enrol()
    home.queue(b"delivered", b"waits")
    with opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        made = store.files_made(9)[-1].file_id
        for commit in store.unsent(9):
            links = [Link.from_bytes(record.link) for record in commit.records]
            store.keep_receipts([(_receipt(identity, link), b"") for link in links])
        receipt = FileReceipt(
            identity.workspace_id, identity.device_id, made, bytes(32), FileStatus.STORED, NOW
        )
        store.keep_file_receipt(receipt, b"")
    with ended_store_aside(home.paths, "2026-01-02"):
        await home.enrol()
    return home


def _receipt(identity: Identity, link: Link) -> Receipt:
    return Receipt(identity.workspace_id, identity.device_id, link.seq, link.digest(), NOW)


def here(paths: Paths) -> list[tuple[bool, FileStatus | None]]:
    """Return of each file in the store set aside whether its bytes are there, newest first."""
    aside = replace(paths, data=paths.data / "ended-2026-01-02" / "data")
    with opened_store(aside) as store:
        return [(made.here, made.status) for made in store.files_made(9)]


async def test_copies_go_when_their_days_are_over_and_not_before(home: Home) -> None:
    days = LOCAL_COPIES.default * DAY
    let_ended_copies_go(home.paths, NOW + days)
    assert here(home.paths) == [(True, None), (True, FileStatus.STORED)]
    let_ended_copies_go(home.paths, NOW + days + 1)
    assert here(home.paths) == [(True, None), (False, FileStatus.STORED)]


async def test_what_cannot_be_opened_stays_and_stops_nothing(home: Home) -> None:
    key = home.paths.data / "ended-2026-01-02" / "data" / "store.key"
    kept = key.read_bytes()
    key.write_bytes(b"none of ours")
    (home.paths.data / "ended-2026-01-01").mkdir()
    let_ended_copies_go(home.paths, NOW + 100 * DAY)
    key.write_bytes(kept)
    assert here(home.paths) == [(True, None), (True, FileStatus.STORED)]
