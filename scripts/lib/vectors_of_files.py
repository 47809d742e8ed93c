"""Sealed files that open, and for every refusal some that must not, most of them under a right tag."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lib.second_sealer import Lie, drawn, padded, pkcs7, sealed, sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPENS = "opens"
_META = b'{"media_type":"image/webp"}'
_CONTENT = b"What was on the screen at nine."
_TAG_BYTES = 32


def _unchanged(value: bytes) -> bytes:
    return value


@dataclass(frozen=True)
class _File:
    name: str
    verdict: str
    content: bytes = _CONTENT
    meta: bytes = _META
    kind: int = 1
    lie: Lie = field(default_factory=Lie)
    blob: Callable[[bytes], bytes] = _unchanged
    token: Callable[[bytes], bytes] = _unchanged
    sealed_for: int | None = None
    """The kind the sealer wrote into the context, where it is not the opener's."""


def files() -> list[dict[str, Any]]:
    """Return all vectors of sealed files; bytes are hex."""
    return [
        _vector(each) for group in (_opening(), _shapes(), _headers(), _tags(), _plains()) for each in group
    ]


def _vector(file: _File) -> dict[str, Any]:
    owner = {each: drawn(f"owner {each}", 16) for each in ("workspace_id", "member_id", "device_id")}
    kind = file.kind if file.sealed_for is None else file.sealed_for
    context = sha256("context", *owner.values(), bytes([kind]))[:16]
    file_id, token, blob = sealed(file.name, file.content, file.meta, context, file.lie)
    vector: dict[str, Any] = {"name": file.name, "verdict": file.verdict}
    vector |= {name: each.hex() for name, each in owner.items()}
    vector |= {"kind": file.kind, "token": file.token(token).hex(), "blob": file.blob(blob).hex()}
    if file.verdict == _OPENS:
        kin = drawn(f"{file.name} kin", 32)
        vector |= {"file_id": file_id.hex(), "kin": kin.hex()}
        vector |= {"meta": file.meta.hex(), "content": file.content.hex()}
    return vector


def _opening() -> Iterator[_File]:
    yield _File("opens: nothing in it", _OPENS, b"", b"")
    yield _File("opens: a screenshot", _OPENS)
    yield _File("opens: an attachment", _OPENS, kind=2)
    yield _File("opens: only meta", _OPENS, b"")
    yield _File("opens: only content", _OPENS, meta=b"")
    for length in (1, 3, 4, 5, 15, 16, 17, 100, 1000):
        yield _File(f"opens: {length} bytes of content", _OPENS, drawn(f"content {length}", length), b"{}")


def _shapes() -> Iterator[_File]:
    yield _File("no bytes at all", "magic", blob=lambda blob: blob[:0])
    yield _File("half a magic", "magic", blob=lambda blob: blob[:4])
    yield _File("another magic", "magic", blob=lambda blob: b"\x89PNG\r\n\x1a\n" + blob[8:])
    yield _File("a magic that lost its eighth bit", "magic", blob=lambda blob: b"\x13" + blob[1:])
    yield _File("the magic alone", "length", blob=lambda blob: blob[:8])
    yield _File("one byte less than a header", "length", blob=lambda blob: blob[:63])
    yield _File("a header alone", "length", blob=lambda blob: blob[:64])
    yield _File("the last byte cut off", "length", blob=lambda blob: blob[:-1])
    yield _File("the tag cut off", "length", blob=lambda blob: blob[:-_TAG_BYTES])
    yield _File("a byte more", "length", blob=lambda blob: blob + b"\0")
    yield _File("itself twice", "length", blob=lambda blob: blob * 2)


def _headers() -> Iterator[_File]:
    yield _patched("right tag: another magic", "magic", 0, b"\x94")
    yield _patched("right tag: version 0", "version", 8, b"\x00")
    yield _patched("right tag: version 2", "version", 8, b"\x02")
    yield _patched("right tag: suite 0", "suite", 9, b"\x00")
    yield _patched("right tag: suite 2", "suite", 9, b"\x02")
    yield _patched("right tag: header length 0", "header_length", 10, bytes(2))
    yield _patched("right tag: header length 65", "header_length", 10, (65).to_bytes(2))
    yield _patched("right tag: header length 16384", "header_length", 10, b"\x40\x00")
    for at in (12, 15, 56, 63):
        yield _patched(f"right tag: byte {at} not zero", "reserved", at, b"\x01")
    yield _patched("right tag: a length of 0", "length", 48, bytes(8))
    yield _patched("right tag: a length of 2^40 + 16", "length", 48, (2**40 + 16).to_bytes(8))
    yield _patched("right tag: a length of 2^64 - 16", "length", 48, (2**64 - 16).to_bytes(8))
    yield _patched("right tag: a length that is not whole blocks", "length", 48, (113).to_bytes(8))
    yield _patched("right tag: a block more than there is", "length", 48, (128).to_bytes(8))
    yield _patched("right tag: a block less than there is", "length", 48, (96).to_bytes(8))
    short = Lie(plain=b"", padding=lambda _: b"")
    yield _File("right tag: two blocks, right length", "length", lie=short)
    yield _File("right tag: sealed as the other kind", "context", sealed_for=2)
    yield _patched("right tag: sealed for nobody", "context", 32, bytes(16))


def _tags() -> Iterator[_File]:
    yield _File("a token of 31 bytes", "token", token=lambda token: token[:-1])
    yield _File("a token of 33 bytes", "token", token=lambda token: token + b"\0")
    yield _File("no token", "token", token=lambda _: b"")
    yield _File("another token", "tag", token=lambda token: token[:-1] + bytes([token[-1] ^ 1]))
    yield _File("another file id", "tag", blob=lambda blob: blob[:16] + bytes(16) + blob[32:])
    yield _File(
        "two blocks exchanged", "tag", blob=lambda blob: blob[:64] + blob[80:96] + blob[64:80] + blob[96:]
    )
    yield _File("the tag all zero", "tag", blob=lambda blob: blob[:-_TAG_BYTES] + bytes(_TAG_BYTES))
    yield _File("the last bit of the tag", "tag", blob=lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]))
    bytes_not_bits = Lie(tag_over=lambda data: data[:-8] + (64).to_bytes(8))
    yield _File("a tag that counts the header in bytes", "tag", lie=bytes_not_bits)
    yield _File("a tag without the header", "tag", lie=Lie(tag_over=lambda data: data[64:]))
    yield _File("a tag without the IV", "tag", lie=Lie(tag_over=lambda data: data[:64] + data[80:]))
    yield _File("a tag without the length", "tag", lie=Lie(tag_over=lambda data: data[:-8]))


def _plains() -> Iterator[_File]:
    plain = padded(_CONTENT, _META)
    yield _lied("padding of 0", "padding", Lie(padding=lambda length: bytes(-length % 16)))
    yield _lied("padding of 17", "padding", Lie(padding=lambda length: b"\x11" * len(pkcs7(length))))
    yield _lied("padding of 255", "padding", Lie(padding=lambda length: b"\xff" * len(pkcs7(length))))
    yield _lied(
        "padding whose first byte differs", "padding", Lie(padding=lambda length: b"\0" + pkcs7(length)[1:])
    )
    all_17, all_32 = (Lie(plain=bytes(32 - count), padding=_all_of(count)) for count in (17, 32))
    yield _lied("padding of 17, all there", "padding", all_17)
    yield _lied("padding of 32, all there", "padding", all_32)
    yield _lied("padding that claims a byte of the tail", "padding", Lie(padding=_one_more))
    for length in (0, 1, 11):
        yield _lied(f"{length} bytes under the transform", "lengths", Lie(plain=bytes(length)))
    yield _lied("content longer than all", "lengths", Lie(plain=(len(plain)).to_bytes(8) + plain[8:]))
    yield _lied("content of 2^64 - 1", "lengths", Lie(plain=b"\xff" * 8 + plain[8:]))
    yield _lied("meta of 2^32 - 1", "lengths", Lie(plain=plain[:8] + b"\xff" * 4 + plain[12:]))
    yield _lied("lengths that wrap around together", "lengths", Lie(plain=_wrapping(plain)))
    yield _lied("meta one byte too long", "meta", Lie(plain=padded(b"", bytes(65_537))))
    yield _lied("no room made for secrecy", "padme", Lie(plain=bytes(7) + b"\x05" + bytes(9)))
    yield _lied("a block more of zeros", "padme", Lie(plain=plain + bytes(16)))
    yield _lied(
        "content shorter than it was padded for", "padme", Lie(plain=bytes(12) + bytes(len(plain) - 12))
    )
    odd = padded(b"12345", b"")
    yield _lied("something after the content", "zeros", Lie(plain=odd[:-1] + b"\x01"))
    long = padded(drawn("content 1000", 1000), b"")
    filled = 12 + 1000
    yield _lied("the first zero", "zeros", Lie(plain=long[:filled] + b"\x80" + long[filled + 1 :]))
    yield _lied("the last zero", "zeros", Lie(plain=long[:-1] + b"\x01"))


def _patched(name: str, verdict: str, at: int, patch: bytes) -> _File:
    return _File(name, verdict, lie=Lie(header={at: patch}))


def _lied(name: str, verdict: str, lie: Lie) -> _File:
    return replace(_File(f"right tag: {name}", verdict), lie=lie)


def _one_more(length: int) -> bytes:
    count = len(pkcs7(length))
    return bytes([count + 1]) * count


def _all_of(count: int) -> Callable[[int], bytes]:
    return lambda _: bytes([count]) * count


def _wrapping(plain: bytes) -> bytes:
    return (2**64 - 4).to_bytes(8) + (4).to_bytes(4) + plain[12:]
