"""A session is kept by the keyring or openly by a file, given back whole, and forgotten altogether."""

import base64
import errno
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import keyring
import msgspec
import pytest
from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import KeyringLocked

from tracker.agent import session
from tracker.agent.session import KeptSession, SessionKeeper
from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.wire import PublicConnection
from tracker.host.keyring import Custody

SECRET = bytes(range(32))
TOKEN = base64.urlsafe_b64encode(SECRET).decode().rstrip("=")
SERVER = PublicConnection(1, "https://x", UUID(int=2), "Acme", (bytes(32),), bytes(32), b"")
KEPT = KeptSession(UUID(int=1), "ada@acme.example", "owner", "Acme", 5, UUID(int=2), SERVER)


class Wallet(KeyringBackend):
    """A keyring in memory that can be locked."""

    priority = 5.0

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.locked = False

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self._open().get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self._open()[service, username]

    def _open(self) -> dict[tuple[str, str], str]:
        if self.locked:
            raise KeyringLocked
        return self.items


@pytest.fixture(autouse=True)
def wallet() -> Iterator[Wallet]:
    """Put a keyring of our own in place of the one of the person who runs the tests."""
    before, wallet = keyring.get_keyring(), Wallet()
    keyring.set_keyring(wallet)
    yield wallet
    keyring.set_keyring(before)


@pytest.mark.parametrize("custody", Custody)
def test_what_was_kept_comes_back_and_is_forgotten(tmp_path: Path, wallet: Wallet, custody: Custody) -> None:
    if custody is Custody.FILE:
        keyring.set_keyring(load_keyring("keyring.backends.fail.Keyring"))
    assert SessionKeeper(tmp_path).keep(KEPT, TOKEN) is custody
    keeper = SessionKeeper(tmp_path)
    assert (keeper.kept(), keeper.token()) == (KEPT, TOKEN)
    keeper.forget()
    assert (keeper.kept(), keeper.token(), wallet.items) == (None, None, {})
    assert list(tmp_path.iterdir()) == []


def test_a_session_that_ended_early_is_kept_as_one_unless_another_took_its_place(tmp_path: Path) -> None:
    keeper = SessionKeeper(tmp_path)
    keeper.end(KEPT, 3)
    assert keeper.kept() is None, "nothing was kept, and nothing is made up"
    keeper.keep(KEPT, TOKEN)
    keeper.end(KEPT, 9)
    assert keeper.kept() == KEPT, "it had ended before"
    keeper.end(msgspec.structs.replace(KEPT, email="bob@acme.example"), 3)
    assert keeper.kept() == KEPT
    keeper.end(KEPT, 3)
    assert keeper.kept() == msgspec.structs.replace(KEPT, expires_at=3)
    assert keeper.token() == TOKEN


def test_no_file_holds_the_token_when_the_keyring_does(tmp_path: Path) -> None:
    SessionKeeper(tmp_path).keep(KEPT, TOKEN)
    for path in tmp_path.iterdir():
        written = path.read_bytes()
        assert not any(each in written for each in (TOKEN.encode(), SECRET, SECRET.hex().encode()))


def test_a_locked_keyring_is_said_of_the_session_and_loses_nothing(tmp_path: Path, wallet: Wallet) -> None:
    keeper = SessionKeeper(tmp_path)
    keeper.keep(KEPT, TOKEN)
    wallet.locked = True
    for ask in (keeper.token, keeper.forget, lambda: keeper.keep(KEPT, TOKEN)):
        with pytest.raises(OsPermissionError, match="Your session is in this computer's keyring"):
            ask()
    wallet.locked = False
    assert keeper.token() == TOKEN


def test_a_keyring_that_stays_shut_is_said_of_itself_where_it_holds_no_session(
    tmp_path: Path, wallet: Wallet
) -> None:
    wallet.locked = True
    with pytest.raises(OsPermissionError, match="keyring was not opened") as caught:
        SessionKeeper(tmp_path).keep(KEPT, TOKEN)
    assert "session.key" not in caught.value.hint()
    assert list(tmp_path.iterdir()) == []


def test_a_token_without_its_facts_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or it would go to the server of the session before."""
    keeper = SessionKeeper(tmp_path)
    keeper.keep(KEPT, TOKEN)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no")

    other = TOKEN.replace("AAEC", "BBEC")
    monkeypatch.setattr(session, "write_private", full)
    with pytest.raises(UnreachableError):
        keeper.keep(KeptSession(UUID(int=3), "b@b.example", "owner", "B", 5, UUID(int=4)), other)
    monkeypatch.undo()
    assert (keeper.kept(), keeper.token()) == (KEPT, None)
    keeper.keep(KEPT, other)
    assert (keeper.kept(), keeper.token()) == (KEPT, other)


@pytest.mark.parametrize(
    "token", ["", "short", TOKEN + "A", TOKEN[:-1] + "9", TOKEN.replace("A", "+"), "é" * 43]
)
def test_a_token_that_is_none_is_not_kept(tmp_path: Path, token: str) -> None:
    with pytest.raises(UnreachableError, match="understands"):
        SessionKeeper(tmp_path).keep(KEPT, token)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("written", [b"", b"{}", b"\xff", b"[" * 5000])
def test_a_file_that_says_nothing_is_as_none(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "session.json").write_bytes(written)
    (tmp_path / "connection.json").write_bytes(written)
    assert SessionKeeper(tmp_path).kept() is None
    assert SessionKeeper(tmp_path).server() is None


def test_the_last_server_stays_known_after_signing_out(tmp_path: Path) -> None:
    keeper = SessionKeeper(tmp_path)
    keeper.keep_server(SERVER)
    keeper.keep(KEPT, TOKEN)
    keeper.forget()
    assert keeper.server() == SERVER


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    keeper = SessionKeeper(tmp_path / "nowhere")
    assert (keeper.kept(), keeper.token(), keeper.server()) == (None, None, None)
    with pytest.raises(UnreachableError, match="cannot be made or used"):
        keeper.keep_server(SERVER)
