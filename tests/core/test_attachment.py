"""What may be attached by policy, what an ending stands for, and that a stranger's words are not believed."""

import msgspec
import pytest

from tracker.core.attachment import (
    ANY_OTHER,
    AttachmentKind,
    AttachmentMeta,
    AttachmentRules,
    document_of,
    media_type_of,
    read_meta,
)
from tracker.core.device import Commit, DraftedFile, SealedBlob
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.policy import parse_value

META = AttachmentMeta("Rechnung.pdf", "application/pdf", AttachmentKind.RECEIPT, 7, 8)


def refusal(rules: AttachmentRules, name: str, size: int = 1) -> str:
    with pytest.raises(RefusedError) as refused:
        rules.require(name, size)
    assert refused.value.text()
    assert refused.value.hint().startswith("Nothing was attached, and the file is untouched.")
    return refused.value.key


def test_what_policy_does_not_forbid_may_be_attached() -> None:
    AttachmentRules(allowed=True, megabytes=2).require("anything at all", 2_000_000)


def test_nothing_may_be_attached_where_policy_says_so() -> None:
    assert refusal(AttachmentRules(allowed=False, megabytes=2), "a.pdf") == "attachment-off"


def test_one_byte_too_many_is_too_large() -> None:
    rules = AttachmentRules(allowed=True, megabytes=2)
    assert refusal(rules, "a.pdf", 2_000_001) == "attachment-too-large"
    with pytest.raises(RefusedError, match="This file has 3 MB, and your workspace's policy allows 2 MB"):
        rules.require("a.pdf", 2_000_001)


@pytest.mark.parametrize("name", ["scan.PDF", "photo.jpeg", "photo.webp", "sheet.ods", "all.tar.gz"])
def test_a_type_fits_by_its_ending_or_its_media_type(name: str) -> None:
    types = ("pdf", "image/*", "application/vnd.oasis.opendocument.spreadsheet", "tar.gz")
    AttachmentRules(allowed=True, megabytes=1, types=types).require(name, 1)


@pytest.mark.parametrize("name", ["pdf", "a.pdf.exe", "a.gz", "notes.txt", "a.xpdf", "image", "", "."])
def test_every_other_type_is_refused(name: str) -> None:
    rules = AttachmentRules(allowed=True, megabytes=1, types=("pdf", "image/*", "tar.gz", "text/html"))
    assert refusal(rules, name) == "attachment-type"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.PDF", "application/pdf"), ("b.jpeg", "image/jpeg"), ("pdf", ANY_OTHER), ("c.unheard", ANY_OTHER)],
)
def test_the_media_type_follows_from_the_ending(name: str, media_type: str) -> None:
    assert media_type_of(name) == media_type


def test_what_is_sealed_beside_a_file_is_read_back_and_nothing_else_is() -> None:
    assert read_meta(msgspec.json.encode(META)) == META
    strange = msgspec.json.encode(msgspec.structs.replace(META, project="of nobody"))
    for raw in (b"", b"{}", b"\xff", b"[" * 10_000, b'{"name":"a","media_type":1}', strange):
        with pytest.raises(DamagedError) as damaged:
            read_meta(raw)
        assert damaged.value.reason == "meta"


def test_each_file_has_a_document_of_its_own() -> None:
    assert document_of(bytes(16)) == f"attachment/{'00' * 16}"


@pytest.mark.parametrize(
    ("written", "types"),
    [
        ("PDF, .png , *.jpg", ["pdf", "png", "jpg"]),
        ("image/*,text/plain", ["image/*", "text/plain"]),
        ("tar.gz", ["tar.gz"]),
        ("", []),
    ],
)
def test_types_are_read_however_they_are_written(written: str, types: list[str]) -> None:
    assert parse_value("attachment-types", written) == types


@pytest.mark.parametrize("written", ["*", "*/*", "pdf;png", "a/b/c", ".", "x" * 101, "ä"])
def test_what_is_no_type_is_refused(written: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_value("attachment-types", written)
    assert refused.value.key == "policy-bad-types"


def test_a_commit_tells_of_all_its_files_those_that_lie_apart_too() -> None:
    blob = SealedBlob(bytes(16), b"blob", bytes(32), ())
    apart = DraftedFile(bytes([1]) * 16, "a draft", 7, bytes(32), ())
    assert Commit((), b"", (blob,), drafted=(apart,)).sealed == (blob, apart)
