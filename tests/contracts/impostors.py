"""Server contexts a device must refuse, each wrong in one way; and those it must take."""

import ssl
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from tracker.host.clock import SystemClock
from tracker.server.authority import CA_FILE, CA_KEY_FILE, Authority

HERE = ("localhost", "127.0.0.1")
NOW = SystemClock().now()
DAY = 86_400


def authority(folder: Path, names: Sequence[str] = HERE, days: int = 0) -> Authority:
    """Make an authority as of `days` from now."""
    return Authority.create(folder / f"authority{days}{len(names)}", names, NOW.later(days * DAY))


def plain_context(folder: Path, key: ec.EllipticCurvePrivateKey, *chain: x509.Certificate) -> ssl.SSLContext:
    """Return an ordinary server's context that shows a chain."""
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "chain.pem"
    path.write_bytes(private + b"".join(each.public_bytes(Encoding.PEM) for each in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def leaf(
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePrivateKey,
    address: str = "127.0.0.1",
) -> x509.Certificate:
    """Issue a certificate valid today for an address."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office Proxy")])
    today = datetime.fromtimestamp(NOW.wall // 1_000_000, UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def self_signed(folder: Path, title: str) -> ssl.SSLContext:
    """Show a certificate that vouches for itself under any name it likes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    return plain_context(folder, key, leaf(name, key, key))


def beyond_its_names(folder: Path) -> tuple[Authority, ssl.SSLContext]:
    """Show a leaf for this machine from an authority that is bound to another name."""
    made = authority(folder, ["tracker.example"])
    place = folder / "authority01"
    ca = x509.load_pem_x509_certificate((place / CA_FILE).read_bytes())
    ca_key = load_pem_private_key((place / CA_KEY_FILE).read_bytes(), None)
    assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    return made, plain_context(folder, key, leaf(ca.subject, ca_key, key), ca)


def only(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    """Let a context speak one version, outdated ones too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = version
        context.minimum_version = version
    if version < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def lax_client() -> ssl.SSLContext:
    """Return a client that takes anything, to prove that a refused server does serve."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context
