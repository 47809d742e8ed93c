"""Custody of secrets: by a real keyring or openly by a file, and never silently from one to the other."""

import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer
from keyring.core import load_keyring
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError

from tracker.core.errors import BugError, OsPermissionError, UnreachableError
from tracker.host import keyring as custody
from tracker.host.keyring import Custody, KeyKeeper
from tracker.host.private_file import write_private

SECRET = bytes(range(32))
NO_KEYRING = "keyring.backends.fail.Keyring"
NULL_KEYRING = "keyring.backends.null.Keyring"


class WorkingKeyring(KeyringBackend):
    """A real back end that keeps its items in memory; `trouble` comes before each answer."""

    priority = 5.0

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.trouble: Callable[[], object] = lambda: None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.trouble()
        self.items[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        self.trouble()
        return self.items.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        self.trouble()
        if self.items.pop((service, username), None) is None:
            raise PasswordDeleteError


class PlainKeyring(WorkingKeyring):
    """What keyrings.alt offers: a plain file, which keyring itself does not recommend."""

    priority = 0.5


@pytest.fixture(autouse=True)
def _leave_no_keyring() -> object:
    """Let no test reach the keyring of the person who runs it."""
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring(NO_KEYRING))
    yield
    keyring.set_keyring(before)


@pytest.fixture(params=["keyring", "file"])
def kept_by(request: pytest.FixtureRequest) -> Custody:
    """Each kind of custody, with the keyring that makes it so."""
    keyring.set_keyring(WorkingKeyring() if request.param == "keyring" else load_keyring(NO_KEYRING))
    return Custody(request.param)


@pytest.fixture
def keeper(tmp_path: Path) -> KeyKeeper:
    return KeyKeeper(tmp_path)


def test_a_secret_is_kept_given_back_and_forgotten(kept_by: Custody, keeper: KeyKeeper) -> None:
    assert keeper.get("store") is None
    assert keeper.custody("store") is None
    assert keeper.keep("store", SECRET) is kept_by
    assert keeper.get("store") == SECRET
    assert keeper.custody("store") is kept_by
    keeper.delete("store")
    keeper.delete("store")
    assert keeper.get("store") is None


def test_a_secret_outlives_the_program(kept_by: Custody, tmp_path: Path) -> None:
    KeyKeeper(tmp_path).keep("store", SECRET)
    assert KeyKeeper(tmp_path).get("store") == SECRET
    assert KeyKeeper(tmp_path).custody("store") is kept_by


@pytest.mark.usefixtures("kept_by")
def test_names_and_folders_have_their_own_secrets(tmp_path: Path) -> None:
    one, two = KeyKeeper(tmp_path), KeyKeeper(tmp_path / "other")
    (tmp_path / "other").mkdir()
    one.keep("store", SECRET)
    one.keep("server", bytes(32))
    two.keep("store", b"2" * 32)
    assert (one.get("store"), one.get("server"), two.get("store")) == (SECRET, bytes(32), b"2" * 32)


@pytest.mark.usefixtures("kept_by")
def test_keeping_again_replaces(keeper: KeyKeeper) -> None:
    keeper.keep("store", SECRET)
    keeper.keep("store", bytes(32))
    assert keeper.get("store") == bytes(32)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a profile's files private by its folder")
@pytest.mark.usefixtures("kept_by")
def test_its_file_is_its_owners_only(keeper: KeyKeeper, tmp_path: Path) -> None:
    keeper.keep("store", SECRET)
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a profile's files private by its folder")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_file_open_to_others_is_refused_until_it_is_closed(
    kept_by: Custody, keeper: KeyKeeper, tmp_path: Path, mode: int
) -> None:
    keeper.keep("store", SECRET)
    file = tmp_path / "store.key"
    before = file.read_bytes()
    file.chmod(mode)
    for ask in (keeper.get, keeper.custody, keeper.delete, lambda name: keeper.keep(name, bytes(32))):
        with pytest.raises(OsPermissionError) as refused:
            ask("store")
        assert refused.value.key == "keyring-file-open"
        assert f"chmod 600 {file}" in refused.value.hint()
    assert file.read_bytes() == before
    file.chmod(0o600)
    assert (keeper.get("store"), keeper.custody("store")) == (SECRET, kept_by)


@pytest.mark.skipif(sys.platform == "win32", reason="owners are POSIX's")
def test_somebody_elses_file_is_refused(
    keeper: KeyKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.keep("store", SECRET)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(OsPermissionError) as refused:
        keeper.get("store")
    assert refused.value.key == "keyring-file-open"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_disk_that_keeps_nothing_private_is_no_custody(
    keeper: KeyKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_openly(path: Path, content: bytes) -> None:
        write_private(path, content)
        path.chmod(0o755)

    monkeypatch.setattr(custody, "write_private", written_openly)
    with pytest.raises(OsPermissionError) as refused:
        keeper.keep("store", SECRET)
    assert refused.value.key == "keyring-file-open"


def test_a_keyring_holds_the_secret_and_the_file_does_not(keeper: KeyKeeper, tmp_path: Path) -> None:
    backend = WorkingKeyring()
    keyring.set_keyring(backend)
    keeper.keep("store", SECRET)
    keeper.keep("store", SECRET)
    assert len(backend.items) == 1, "replacing leaves no item behind"
    assert SECRET.hex() not in (tmp_path / "store.key").read_text()
    keeper.delete("store")
    assert backend.items == {}


@pytest.mark.parametrize("backend", [load_keyring(NO_KEYRING), load_keyring(NULL_KEYRING), PlainKeyring()])
def test_what_is_no_real_keyring_does_not_count(keeper: KeyKeeper, backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    assert keeper.keep("store", SECRET) is Custody.FILE


def test_of_a_chain_the_first_real_one_counts(keeper: KeyKeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, real = PlainKeyring(), WorkingKeyring()
    chain = load_keyring("keyring.backends.chainer.ChainerBackend")
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [plain, real])
    keyring.set_keyring(chain)
    assert keeper.keep("store", SECRET) is Custody.KEYRING
    assert (len(plain.items), len(real.items)) == (0, 1)


@pytest.mark.parametrize("ask", ["get", "keep", "delete"])
def test_a_keyring_that_is_gone_is_told_and_nothing_is_made_anew(
    keeper: KeyKeeper, tmp_path: Path, ask: str
) -> None:
    backend = WorkingKeyring()
    keyring.set_keyring(backend)
    keeper.keep("store", SECRET)
    before = (tmp_path / "store.key").read_bytes()
    keyring.set_keyring(load_keyring(NO_KEYRING))
    asks: dict[str, Callable[[], object]] = {
        "get": lambda: keeper.get("store"),
        "keep": lambda: keeper.keep("store", bytes(32)),
        "delete": lambda: keeper.delete("store"),
    }
    with pytest.raises(OsPermissionError) as gone:
        asks[ask]()
    assert gone.value.key == "keyring-gone"
    assert gone.value.hint()
    assert (tmp_path / "store.key").read_bytes() == before
    keyring.set_keyring(backend)
    assert keeper.get("store") == SECRET


def test_what_a_file_keeps_stays_there_until_it_is_kept_again(keeper: KeyKeeper) -> None:
    keeper.keep("store", SECRET)
    keyring.set_keyring(WorkingKeyring())
    assert (keeper.get("store"), keeper.custody("store")) == (SECRET, Custody.FILE)
    assert keeper.keep("store", SECRET) is Custody.KEYRING


@pytest.mark.parametrize("there", [None, "not base64", "AAAA"])
def test_an_item_that_is_lost_or_changed_is_told(keeper: KeyKeeper, there: str | None) -> None:
    backend = WorkingKeyring()
    keyring.set_keyring(backend)
    keeper.keep("store", SECRET)
    (item,) = backend.items
    del backend.items[item]
    if there is not None:
        backend.items[item] = there
    with pytest.raises(OsPermissionError) as lost:
        keeper.get("store")
    assert lost.value.key == "keyring-item-gone"


@pytest.mark.parametrize("content", ["", "keyring", "file 00", "cloud 00", "file xx", "keyring " + "0" * 30])
def test_a_damaged_file_is_told_and_never_taken_for_none(
    keeper: KeyKeeper, tmp_path: Path, content: str
) -> None:
    write_private(tmp_path / "store.key", content.encode())
    with pytest.raises(OsPermissionError) as damaged:
        keeper.get("store")
    assert damaged.value.key == "keyring-file-damaged"


@pytest.mark.parametrize(
    "failure", [KeyringLocked(), InitError(), NoKeyringError(), RuntimeError(), OSError(), ValueError()]
)
def test_nothing_that_a_keyring_raises_passes(keeper: KeyKeeper, tmp_path: Path, failure: Exception) -> None:
    def trouble() -> None:
        raise failure

    backend = WorkingKeyring()
    backend.trouble = trouble
    keyring.set_keyring(backend)
    with pytest.raises(OsPermissionError) as refused:
        keeper.keep("store", SECRET)
    assert refused.value.key == "keyring-refused"
    assert refused.value.__cause__ is failure
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_forgets_at_once_is_no_custody(keeper: KeyKeeper, tmp_path: Path) -> None:
    backend = WorkingKeyring()
    backend.trouble = backend.items.clear
    keyring.set_keyring(backend)
    with pytest.raises(OsPermissionError):
        keeper.keep("store", SECRET)
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_never_answers_does_not_hold_us_up(
    keeper: KeyKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    backend = WorkingKeyring()
    backend.trouble = released.wait
    keyring.set_keyring(backend)
    monkeypatch.setattr(custody, "ANSWER_SECONDS", 0.05)
    with pytest.raises(OsPermissionError) as silent:
        keeper.keep("store", SECRET)
    released.set()
    assert silent.value.key == "keyring-refused"


@pytest.mark.usefixtures("kept_by")
def test_a_folder_that_is_away_is_told(keeper: KeyKeeper, tmp_path: Path) -> None:
    keeper.keep("store", SECRET)
    (tmp_path / "store.key").rename(tmp_path / "kept")
    (tmp_path / "store.key").mkdir()
    with pytest.raises(OsPermissionError):
        keeper.get("store")
    with pytest.raises(UnreachableError) as away:
        KeyKeeper(tmp_path / "no").keep("store", SECRET)
    assert away.value.key == "folder-away"


def test_a_secret_of_another_length_is_a_bug(keeper: KeyKeeper) -> None:
    with pytest.raises(BugError):
        keeper.keep("store", b"short")
