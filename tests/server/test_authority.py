"""The server's own authority: what lies on its disk, what its certificates say, when the leaf is renewed."""

import hashlib
import ssl
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.fakes.clock import START as NOW
from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.server.authority import CA_FILE, CA_KEY_FILE, LEAF_FILE, SPARE_KEY_FILE, Authority

DAY = 86_400
NAMES = ["localhost", "tracker.example", "127.0.0.1", "::1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tls"


@pytest.fixture
def own(folder: Path) -> Authority:
    return Authority.create(folder, NAMES, NOW)


def certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates((folder / name).read_bytes())[0]


def constraints(folder: Path) -> x509.Extension[x509.NameConstraints]:
    return certificate(folder, CA_FILE).extensions.get_extension_for_class(x509.NameConstraints)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_its_files(own: Authority, folder: Path) -> None:
    own.renew(NOW.later(380 * DAY))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 5


def test_it_is_loaded_without_the_spares_private_key(own: Authority, folder: Path) -> None:
    (folder / SPARE_KEY_FILE).unlink()
    loaded = Authority.load(folder)
    assert (loaded.pins, loaded.certificates) == (own.pins, own.certificates)
    loaded.server_context(NOW)


def test_pins_are_those_of_the_certificates(own: Authority) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=own.certificates)
    keys = [
        x509.load_der_x509_certificate(der)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for der in context.get_ca_certs(binary_form=True)
    ]
    assert {hashlib.sha256(key).digest() for key in keys} == set(own.pins)
    assert len(set(own.pins)) == 2


@pytest.mark.usefixtures("own")
def test_its_names_are_a_critical_constraint(folder: Path) -> None:
    found = constraints(folder)
    assert found.critical
    permitted = [str(name.value) for name in found.value.permitted_subtrees or ()]
    assert permitted == ["localhost", "tracker.example", "127.0.0.1/32", "::1/128"]


@pytest.mark.parametrize(
    ("name", "excluded"),
    [("tracker.example", ["0.0.0.0/0", "::/0"]), ("10.0.0.5", [""])],
)
def test_a_kind_of_name_it_has_none_of_is_excluded(folder: Path, name: str, excluded: list[str]) -> None:
    Authority.create(folder, [name], NOW)
    assert [str(each.value) for each in constraints(folder).value.excluded_subtrees or ()] == excluded


@pytest.mark.usefixtures("own")
def test_the_leaf_lasts_397_days(folder: Path) -> None:
    leaf = certificate(folder, LEAF_FILE)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=397)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == NAMES


def test_the_leaf_is_renewed_30_days_before_its_end(own: Authority, folder: Path) -> None:
    before = certificate(folder, LEAF_FILE)
    assert not own.renew(NOW.later(366 * DAY))
    assert own.renew(NOW.later(366 * DAY + 1))
    after = certificate(folder, LEAF_FILE)
    assert after.serial_number != before.serial_number
    assert after.extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    ) == before.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert not own.renew(NOW.later(400 * DAY))


def test_a_context_made_late_shows_a_new_leaf(own: Authority, folder: Path) -> None:
    before = certificate(folder, LEAF_FILE)
    own.server_context(NOW.later(390 * DAY))
    assert certificate(folder, LEAF_FILE) != before


@pytest.mark.usefixtures("own")
def test_openssl_finds_the_chain_sound(folder: Path) -> None:
    check = ["openssl", "verify", "-x509_strict", "-CAfile", CA_FILE, "-attime", str(NOW.wall // 1_000_000)]
    done = subprocess.run(  # noqa: S603 (our own files)
        [*check, "-purpose", "sslserver", "-verify_hostname", "tracker.example", LEAF_FILE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == f"{LEAF_FILE}: OK", done.stderr


def test_only_forward_secrecy_and_authenticated_encryption_are_offered(own: Authority) -> None:
    context = own.server_context(NOW)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert all(suite["aead"] for suite in context.get_ciphers())
    kinds = {suite["kea"] for suite in context.get_ciphers()}
    assert kinds == {"kx-ecdhe", "kx-any"}
    for option in (ssl.OP_NO_COMPRESSION, ssl.OP_NO_RENEGOTIATION, ssl.OP_NO_TICKET):
        assert option in context.options
    assert context.num_tickets == 0


def test_an_authority_is_never_overwritten(own: Authority, folder: Path) -> None:
    with pytest.raises(RefusedError, match="already"):
        Authority.create(folder, NAMES, NOW)
    assert Authority.load(folder).pins == own.pins


@pytest.mark.parametrize("name", ["", "two words", "https://x", "*.example", "a..b", "x/y", "a" * 64])
def test_a_name_that_is_none_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(RefusedError, match="not a host name"):
        Authority.create(folder, [name], NOW)
    assert not folder.exists()


def test_no_names_are_refused(folder: Path) -> None:
    with pytest.raises(RefusedError):
        Authority.create(folder, [], NOW)


def test_an_authority_that_is_not_there_is_unreachable(folder: Path) -> None:
    with pytest.raises(UnreachableError, match="cannot be used"):
        Authority.load(folder)


@pytest.mark.parametrize("name", [CA_FILE, LEAF_FILE])
@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
@pytest.mark.usefixtures("own")
def test_a_damaged_file_is_named(folder: Path, name: str, junk: bytes) -> None:
    (folder / name).write_bytes(junk)
    with pytest.raises(DamagedError, match=name):
        Authority.load(folder).server_context(NOW)


def test_a_leaf_beside_another_key_is_damaged(own: Authority, folder: Path) -> None:
    pem = (folder / LEAF_FILE).read_bytes()
    end = b"-----END PRIVATE KEY-----\n"
    (folder / LEAF_FILE).write_bytes((folder / CA_KEY_FILE).read_bytes() + pem.partition(end)[2])
    with pytest.raises(DamagedError, match=LEAF_FILE):
        own.server_context(NOW)


def test_a_key_of_another_kind_is_damaged(own: Authority, folder: Path) -> None:
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / CA_KEY_FILE).write_bytes(other)
    with pytest.raises(DamagedError, match=CA_KEY_FILE):
        own.renew(NOW.later(390 * DAY))


def test_a_leaf_without_names_is_damaged(own: Authority, folder: Path) -> None:
    (folder / LEAF_FILE).write_bytes((folder / CA_FILE).read_bytes())
    with pytest.raises(DamagedError, match=LEAF_FILE):
        own.renew(NOW.later(4000 * DAY))
