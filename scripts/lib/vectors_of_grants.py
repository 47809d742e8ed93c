"""Grants that open, and for every refusal some that must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.second_sealer import drawn, encapsulated, granted, sha256
from tracker.core.errors import DamagedError
from tracker.core.sealing import PrivateKey, Role, unwrap_token, wrap_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_TOKEN = drawn("grant token", 32)
_FILE = drawn("grant file", 16)
_KEYS = {suite: PrivateKey.from_raw(drawn(f"key {suite}", length)) for suite, length in ((1, 32), (2, 96))}
_RAW = {suite: key.public_key.raw for suite, key in _KEYS.items()}


def grants(kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return all vectors of grants; bytes are hex. `kept` are grants by name, used again while they open."""
    second = {
        role: _of_suite_2(role, kept.get(f"opens: suite 2 as {role.name.lower()}", "")) for role in Role
    }
    return [*_opening(second), *_refused(second[Role.OPENER])]


def _of_suite_2(role: Role, kept: str) -> bytes:
    grant = bytes.fromhex(kept)
    try:
        if unwrap_token(grant, _FILE, role, _KEYS[2]) == _TOKEN:
            return grant
    except DamagedError:
        pass
    return wrap_token(_TOKEN, _FILE, role, _KEYS[2].public_key)


def _opening(second: Mapping[Role, bytes]) -> Iterator[dict[str, Any]]:
    for role in Role:
        name = f"opens: suite 1 as {role.name.lower()}"
        yield _vector(name, "opens", granted(name, _TOKEN, _FILE, role, _RAW[1]), role)
    for role, grant in second.items():
        yield _vector(f"opens: suite 2 as {role.name.lower()}", "opens", grant, role, 2)


def _refused(second: bytes) -> Iterator[dict[str, Any]]:
    first = granted("right", _TOKEN, _FILE, Role.OPENER, _RAW[1])
    changes: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        "no bytes at all": ("grant_length", lambda _: b""),
        "role and key id alone": ("grant_length", lambda grant: grant[:17]),
        "the last byte cut off": ("grant_length", lambda grant: grant[:-1]),
        "a byte more": ("grant_length", lambda grant: grant + b"\0"),
        "its role byte 0": ("grant_role", lambda grant: b"\x00" + grant[1:]),
        "its role byte 4": ("grant_role", lambda grant: b"\x04" + grant[1:]),
        "its role byte the device's": ("grant_role", lambda grant: b"\x02" + grant[1:]),
        "a bit of the key id": ("grant_key", lambda grant: _flipped(grant, 1)),
        "a bit of the encapsulation": ("grant_file", lambda grant: _flipped(grant, 17)),
        "a bit of the ciphertext": ("grant_file", lambda grant: _flipped(grant, -40)),
        "a bit of the tag": ("grant_file", lambda grant: _flipped(grant, -1)),
    }
    for suite, grant in ((1, first), (2, second)):
        for name, (verdict, change) in changes.items():
            yield _vector(f"suite {suite}: {name}", verdict, change(grant), suite=suite)
        yield _vector(f"suite {suite}: another file", "grant_file", grant, suite=suite) | {
            "file_id": "00" * 16
        }
        yield _vector(f"suite {suite}: for the key of the other", "grant_length", grant, suite=3 - suite)
        yield _vector(f"suite {suite}: asked for by the owner", "grant_role", grant, Role.OWNER, suite)
    yield from _hostile()


def _hostile() -> Iterator[dict[str, Any]]:
    other = PrivateKey.from_raw(drawn("another key", 32)).public_key
    yield _vector("made for another key", "grant_key", granted("other", _TOKEN, _FILE, 1, other.raw))
    yield _vector("made in role 4", "grant_role", granted("role 4", _TOKEN, _FILE, 4, _RAW[1]))
    front = b"\x01" + sha256("key", _RAW[1])[:16]
    infos = {
        "bound to suite 2": b"tsf/v1/grant\x02" + _FILE + front,
        "bound to another role": b"tsf/v1/grant\x01" + _FILE + b"\x02" + front[1:],
        "bound to another key id": b"tsf/v1/grant\x01" + _FILE + b"\x01" + bytes(16),
        "bound to nothing": b"",
    }
    for name, info in infos.items():
        yield _vector(name, "grant_file", front + encapsulated(name, _TOKEN, info, _RAW[1]))
    yield _vector("a key of small order", "grant_file", front + bytes(80))


def _vector(
    name: str, verdict: str, grant: bytes, role: Role = Role.OPENER, suite: int = 1
) -> dict[str, Any]:
    vector = {"name": name, "verdict": verdict, "role": int(role), "file_id": _FILE.hex()}
    vector |= {"private_key": _KEYS[suite].raw.hex(), "grant": grant.hex()}
    return vector | ({"token": _TOKEN.hex()} if verdict == "opens" else {})


def _flipped(grant: bytes, at: int) -> bytes:
    changed = bytearray(grant)
    changed[at] ^= 1
    return bytes(changed)
