"""Certificates of the server's own authority: whom they name, how long they last, what they may do.

RFC 5280 is the profile; section 4.2.1.10 are the name constraints.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tracker.core.errors import RefusedError

CA_LIFE: Final = timedelta(days=3650)
LEAF_LIFE: Final = timedelta(days=397)
SKEW: Final = timedelta(days=1)
"""A device whose clock is a little slow may use a certificate made just now."""

Names = Sequence[x509.GeneralName]


@dataclass(frozen=True, slots=True)
class IssuedBy:
    """A CA that signs: its certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)


def general_name(name: str) -> x509.GeneralName:
    """Read an IP address or a DNS name (as IDNA writes it); raises `RefusedError` for anything else."""
    with contextlib.suppress(ValueError):
        return x509.IPAddress(ip_address(name))
    try:
        encoded = name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise RefusedError("authority-name", name=name) from error
    if not encoded or not all(part.replace("-", "").isalnum() for part in encoded.split(".")):
        raise RefusedError("authority-name", name=name)
    return x509.DNSName(encoded)


def _constraints(names: Names) -> x509.NameConstraints:
    """Permit these names only; a kind of name that none of them has is excluded whole (RFC 5280 4.2.1.10)."""
    permitted: list[x509.GeneralName] = []
    for name in names:
        if isinstance(name, x509.IPAddress):
            permitted.append(x509.IPAddress(ip_network(str(name.value))))
        else:
            permitted.append(name)
    excluded: list[x509.GeneralName] = []
    if not any(isinstance(name, x509.IPAddress) for name in names):
        excluded += [x509.IPAddress(IPv4Network("0.0.0.0/0")), x509.IPAddress(IPv6Network("::/0"))]
    if not any(isinstance(name, x509.DNSName) for name in names):
        excluded.append(x509.DNSName(""))
    return x509.NameConstraints(permitted, excluded or None)


def issue_ca(key: ec.EllipticCurvePrivateKey, title: str, names: Names, start: datetime) -> x509.Certificate:
    """Issue a CA's own certificate, critically bound to `names`, from a day before `start`, for ten years."""
    name = _name(title)
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return (
        _builder(name, name, key.public_key(), (start - SKEW, start + CA_LIFE))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_constraints(names), critical=True)
        .sign(key, hashes.SHA256())
    )


def issue_leaf(
    ca: IssuedBy, public_key: ec.EllipticCurvePublicKey, names: Names, start: datetime
) -> x509.Certificate:
    """Issue the server's certificate for `names`, from a day before `start`, for 397 days in all."""
    begin = start - SKEW
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key())
    return (
        _builder(_name("Tracker server"), ca.certificate.subject, public_key, (begin, begin + LEAF_LIFE))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(authority_key, critical=False)
        .sign(ca.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(title: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def pin(certificate: x509.Certificate) -> bytes:
    """Return SHA-256 of a certificate's SubjectPublicKeyInfo."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()
