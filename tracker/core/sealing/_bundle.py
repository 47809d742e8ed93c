"""Grants one after another in one file, as the command line keeps them (FORMAT.md, Grants file)."""

from dataclasses import dataclass, field
from typing import Final

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import ID_BYTES
from tracker.core.sealing._grant import GRANT_BYTES, ROLES, Role, unwrap_token
from tracker.core.sealing._header import damaged
from tracker.core.sealing._key import PrivateKey

_SUITE_OF: Final = {length: suite for suite, length in GRANT_BYTES.items()}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a grant shows without any key: for whom it is, and as whom they open."""

    role: Role
    suite: int
    key_id: bytes
    raw: bytes = field(repr=False)


def read_grants(bundle: bytes) -> tuple[Grant, ...]:
    """Split a bundle where every grant begins with a known role; the shorter grant first where two ways fit.

    Raises `DamagedError` with reason grant_length when there is no way.
    """
    splits = [False] * len(bundle) + [True]
    for at in reversed(range(len(bundle))):
        splits[at] = bundle[at] in ROLES and any(
            splits[at + each : at + each + 1] == [True] for each in _SUITE_OF
        )
    if not splits[0]:
        raise damaged("grant_length")
    grants, at = [], 0
    while at < len(bundle):
        length = next(each for each in _SUITE_OF if splits[at + each])
        grants.append(_grant(bundle[at : at + length]))
        at += length
    return tuple(grants)


def find_token(bundle: bytes, file_id: bytes, role: Role, key: PrivateKey) -> bytes:
    """Return the token from the first grant for `key` and `role` that opens, wherever it stands.

    Raises `RefusedError` when none names the key, `DamagedError` as `unwrap_token` when none of those opens.
    """
    front = bytes([role]) + key.public_key.key_id
    failure: RefusedError | DamagedError = RefusedError("sealed-no-grant")
    at = bundle.find(front)
    while at >= 0:
        try:
            return unwrap_token(bundle[at : at + GRANT_BYTES[key.suite]], file_id, role, key)
        except DamagedError as error:
            failure = error
        at = bundle.find(front, at + 1)
    raise failure


def _grant(raw: bytes) -> Grant:
    return Grant(Role(raw[0]), _SUITE_OF[len(raw)], raw[1 : 1 + ID_BYTES], raw)
