"""Our own vectors, made by a second sealer from FORMAT.md alone: each opens, or fails as it says."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from lib import vectors
from tracker.core.errors import DamagedError
from tracker.core.sealing import (
    Context,
    Kind,
    Opened,
    PrivateKey,
    Role,
    seal,
    unseal,
    unseal_stream,
    unwrap_token,
)

FOLDER = Path(__file__).parent / "sealed"
FILES = json.loads((FOLDER / "files.json").read_text("utf-8"))
GRANTS = json.loads((FOLDER / "grants.json").read_text("utf-8"))
OPENS = "opens"
REFUSALS = {
    *(
        "magic",
        "version",
        "suite",
        "header_length",
        "reserved",
        "length",
        "tag",
        "padding",
        "lengths",
        "meta",
    ),
    *("padme", "zeros", "token", "grant_length", "grant_role", "grant_key", "grant_file", "context"),
}
UNDER_A_RIGHT_TAG = {
    "suite",
    "header_length",
    "reserved",
    "length",
    "padding",
    "lengths",
    "meta",
    "padme",
    "zeros",
}

Vector = dict[str, Any]


def some(all_of_them: list[Vector], *, opening: bool) -> list[Any]:
    return [
        pytest.param(each, id=each["name"]) for each in all_of_them if (each["verdict"] == OPENS) is opening
    ]


def context(vector: Vector) -> Context:
    workspace, member, device = (
        bytes.fromhex(vector[f"{owner}_id"]) for owner in ("workspace", "member", "device")
    )
    return Context(workspace, member, device, Kind(vector["kind"]))


def unwrapped(vector: Vector) -> bytes:
    grant, file_id, key = (bytes.fromhex(vector[name]) for name in ("grant", "file_id", "private_key"))
    return unwrap_token(grant, file_id, Role(vector["role"]), PrivateKey.from_raw(key))


@pytest.mark.parametrize("vector", some(FILES, opening=True))
def test_a_file_of_the_second_sealer_opens(vector: Vector) -> None:
    blob, token = bytes.fromhex(vector["blob"]), bytes.fromhex(vector["token"])
    meta, content = bytes.fromhex(vector["meta"]), bytes.fromhex(vector["content"])
    assert unseal(blob, token, context(vector)) == Opened(meta, content)


@pytest.mark.parametrize("vector", some(FILES, opening=True))
def test_both_sealers_make_the_same_bytes(vector: Vector) -> None:
    drawn = iter(bytes.fromhex(vector[name]) for name in ("token", "file_id", "kin"))
    file = seal(
        bytes.fromhex(vector["content"]),
        bytes.fromhex(vector["meta"]),
        context(vector),
        lambda _: next(drawn),
    )
    assert file.blob.hex() == vector["blob"]


@pytest.mark.parametrize("vector", some(FILES, opening=False))
def test_a_file_is_refused_for_the_reason_it_should_be(vector: Vector) -> None:
    blob, token = bytes.fromhex(vector["blob"]), bytes.fromhex(vector["token"])
    with pytest.raises(DamagedError) as in_memory:
        unseal(blob, token, context(vector))
    target = io.BytesIO()
    with pytest.raises(DamagedError) as as_stream:
        unseal_stream(io.BytesIO(blob), token, context(vector), target)
    assert in_memory.value.reason == as_stream.value.reason == vector["verdict"]
    assert target.getvalue() == b""


@pytest.mark.parametrize("vector", some(GRANTS, opening=True))
def test_a_grant_opens(vector: Vector) -> None:
    assert unwrapped(vector).hex() == vector["token"]


@pytest.mark.parametrize("vector", some(GRANTS, opening=False))
def test_a_grant_is_refused_for_the_reason_it_should_be(vector: Vector) -> None:
    with pytest.raises(DamagedError) as refused:
        unwrapped(vector)
    assert refused.value.reason == vector["verdict"]


def test_every_refusal_has_a_vector() -> None:
    assert {each["verdict"] for each in FILES + GRANTS} == REFUSALS | {OPENS}
    tagged = {each["verdict"] for each in FILES if each["name"].startswith("right tag")}
    assert tagged >= UNDER_A_RIGHT_TAG


@pytest.mark.parametrize("name", ["files.json", "grants.json"])
def test_the_committed_vectors_are_what_the_script_makes(name: str) -> None:
    assert vectors.texts()[name] == (FOLDER / name).read_text("utf-8")
