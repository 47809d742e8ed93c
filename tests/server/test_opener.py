"""The opener: every check of FORMAT.md, "Whose file it is", violated once; manifests that never go back."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.workspace import PICTURE, Device, Workspace, digest, read
from tracker.core.errors import DamagedError
from tracker.core.manifest import MONTHS_NAMED, Manifest, Signed, key_for, months_from
from tracker.core.moment import Moment
from tracker.core.record import Body, Record, RecordKind, SealedFile, sign_head
from tracker.core.sealing import Context, Kind, PrivateKey, PublicKey, Role, seal, wrap_token
from tracker.core.wire import Trust
from tracker.server.month_keys import MonthKeys
from tracker.server.opener import RENEW_AFTER, Claim

META = b'{"media_type":"image/webp"}'


@dataclass
class Bench:
    """A device, its workspace's opener, and a way to claim whatever one likes."""

    workspace: Workspace
    device: Device

    @property
    def context(self) -> Context:
        who = self.device.sealer
        return Context(who.workspace_id, who.member_id, who.device_id, Kind.SCREENSHOT)

    @property
    def now(self) -> Moment:
        return self.workspace.clock.now()

    def claim(self, **lies: Any) -> tuple[Claim, bytes]:
        """Return a claim that holds but for the lies told, and its blob.

        `sealed_for` is the context in the header, `kind` and `month_at` choose the key, `role` the grant's.
        """
        context, at = self.context, lies.get("at", self.now)
        sealed = seal(PICTURE, META, lies.get("sealed_for", context), secrets.token_bytes)
        named = key_for(self.device.manifest, lies.get("kind", Kind.SCREENSHOT), lies.get("key_at", at.wall))
        key = PublicKey.from_raw(named.public_key)
        token = lies.get("token", sealed.token)
        grant = wrap_token(token, lies.get("granted_for", sealed.file_id), lies.get("role", Role.OPENER), key)
        payload = SealedFile(
            lies.get("recorded_as", sealed.file_id),
            len(sealed.blob),
            digest(sealed.blob),
            lies.get("manifest_hash", self.device.signed.digest()),
            (digest(grant),),
        )
        body = Body(RecordKind.SEALED_FILE, at, payload.to_bytes())
        record, tip = self.device.tip.append(body, secrets.token_bytes)
        after, _ = tip.append(body, secrets.token_bytes)
        claim = Claim(
            context=context,
            file_id=lies.get("asked_for", sealed.file_id),
            record=record,
            later=(after.link,),
            head=sign_head(self.device.signing, after.link),
            grants=(grant,),
            device_key=self.device.signing.public_key().public_bytes_raw(),
            device_member_id=context.member_id,
            received_at=self.now.wall,
            revoked_at=None,
            erased=False,
        )
        return claim, sealed.blob

    def reason(self, claim: Claim, blob: bytes) -> str:
        """Return why the opener refuses."""
        with pytest.raises(DamagedError) as caught:
            self.workspace.services.opener.open(claim, blob)
        assert caught.value.key == "file-damaged"
        return caught.value.reason


@pytest.fixture
def bench(workspace: Workspace) -> Bench:
    return Bench(workspace, workspace.device())


def test_a_claim_that_holds_opens(bench: Bench) -> None:
    opened = bench.workspace.services.opener.open(*bench.claim())
    assert (opened.content, opened.meta) == (PICTURE, META)


def other_id(*_: object) -> bytes:
    return secrets.token_bytes(16)


LIES: dict[str, tuple[str, Callable[[Bench], dict[str, Any]]]] = {
    "the record is of another file": ("file", lambda _: {"recorded_as": other_id()}),
    "another file was asked for": ("file", lambda _: {"asked_for": other_id()}),
    "record and question agree, the header not": ("file", lambda _: dict.fromkeys(
        ("recorded_as", "asked_for", "granted_for"), other_id())),
    "sealed for another member": (
        "context", lambda bench: {"sealed_for": replace(bench.context, member_id=other_id())}),
    "sealed as another kind": (
        "context", lambda bench: {"sealed_for": replace(bench.context, kind=Kind.ATTACHMENT)}),
    "granted to the key of another kind": ("key", lambda _: {"kind": Kind.ATTACHMENT}),
    "granted to the key of another month": (
        "key", lambda bench: {"key_at": bench.now.later(40 * 86_400).wall}),
    "a capture at no time of any month": (
        "month", lambda bench: {"at": replace(bench.now, wall=-(1 << 62)), "key_at": bench.now.wall}),
    "a manifest nobody signed": ("manifest", lambda _: {"manifest_hash": bytes(32)}),
    "a grant in another role": ("grant", lambda _: {"role": Role.OWNER}),
    "a grant for another file": ("grant_file", lambda _: {"granted_for": other_id()}),
    "a grant of another token": ("tag", lambda _: {"token": bytes(32)}),
}  # fmt: skip


USES_THE_KEY = {"a grant for another file", "a grant of another token"}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_of_the_sealer_is_seen(bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what nobody can see without it is found out with a private key."""
    used, private = list[bytes](), MonthKeys.private

    def note(keys: MonthKeys, key_id: bytes) -> PrivateKey:
        used.append(key_id)
        return private(keys, key_id)

    monkeypatch.setattr(MonthKeys, "private", note)
    reason, lies = LIES[name]
    assert bench.reason(*bench.claim(**lies(bench))) == reason
    assert bool(used) == (name in USES_THE_KEY)


def resigned(claim: Claim, key: Ed25519PrivateKey) -> Claim:
    return replace(claim, head=sign_head(key, claim.later[-1]))


ALTERED: dict[str, tuple[str, Callable[[Claim], Claim]]] = {
    "an erased file": ("erased", lambda claim: replace(claim, erased=True)),
    "received after the device was revoked": (
        "revoked", lambda claim: replace(claim, revoked_at=claim.received_at)),
    "a device of another member": ("member", lambda claim: replace(claim, device_member_id=other_id())),
    "checked for another device": (
        "context", lambda claim: replace(claim, context=replace(claim.context, device_id=other_id()))),
    "checked for another workspace": (
        "context", lambda claim: replace(claim, context=replace(claim.context, workspace_id=other_id()))),
    "checked for another kind": (
        "context", lambda claim: replace(claim, context=replace(claim.context, kind=Kind.ATTACHMENT))),
    "signed by another key": ("head", lambda claim: resigned(claim, Ed25519PrivateKey.generate())),
    "a link missing before the head": ("head", lambda claim: replace(claim, later=())),
    "a link that does not follow": ("chain", lambda claim: replace(claim, later=claim.later * 2)),
    "another body": (
        "commit", lambda claim: replace(claim, record=replace(claim.record, body=claim.record.body + b"x"))),
    "another salt": ("commit", lambda claim: replace(claim, record=replace(claim.record, salt=bytes(32)))),
    "no grant": ("grant", lambda claim: replace(claim, grants=())),
    "a grant the record does not name": (
        "grant", lambda claim: replace(claim, grants=(claim.grants[0][:-1] + b"\x00\x01",))),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_claim_is_seen(bench: Bench, name: str) -> None:
    reason, alter = ALTERED[name]
    claim, blob = bench.claim()
    assert bench.reason(alter(claim), blob) == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [(lambda blob: blob + b"x", "blob-length"), (lambda blob: blob[:-1] + b"\x00\x01"[:1], "blob-hash")],
)
def test_another_blob_is_seen(bench: Bench, change: Callable[[bytes], bytes], reason: str) -> None:
    claim, blob = bench.claim()
    blob = blob if blob[-1] else blob[:-1] + b"\x01"
    assert bench.reason(claim, change(blob)) == reason


def test_a_body_that_is_no_sealed_file_is_seen(bench: Bench) -> None:
    claim, blob = bench.claim()
    record, tip = bench.device.tip.append(Body(RecordKind.SEALED_FILE, bench.now, b"?"), secrets.token_bytes)
    lone = replace(claim, record=Record(record.link, record.salt, record.body), later=())
    assert tip.seq == record.link.seq + 1
    assert bench.reason(replace(lone, head=sign_head(bench.device.signing, record.link)), blob) == "payload"


def fetched(bench: Bench) -> Signed:
    return read(bench.workspace.ask("GET", "/trust", bench.device.token), Trust).manifest


def version(signed: Signed) -> int:
    return msgspec.json.decode(signed.body, type=Manifest).version


def test_a_manifest_names_this_month_and_three_more_for_each_kind(bench: Bench) -> None:
    months = months_from(bench.now.wall)
    assert len(months) == MONTHS_NAMED
    named = {(key.month, key.kind) for key in bench.device.manifest.keys}
    assert named == {(month, kind) for month in months for kind in Kind}
    assert len({key.public_key for key in bench.device.manifest.keys}) == len(named)
    assert all(PublicKey.from_raw(key.public_key).suite == 2 for key in bench.device.manifest.keys)


def test_a_manifest_stays_the_same_bytes_until_it_is_due(bench: Bench) -> None:
    bench.workspace.clock.advance(RENEW_AFTER / 1_000_000 - 1)
    assert fetched(bench) == bench.device.signed
    bench.workspace.clock.advance(2)
    assert version(fetched(bench)) > version(bench.device.signed)


def test_a_new_month_makes_a_new_manifest_with_the_same_keys_for_the_old_months(bench: Bench) -> None:
    bench.workspace.clock.advance(11 * 86_400)
    before, after = bench.device.manifest, bench.device.use(fetched(bench))
    common = set(before.keys) & set(after.keys)
    assert {key.month for key in common} == set(months_from(bench.now.wall)[:3])
    assert {key.month for key in after.keys} == set(months_from(bench.now.wall))


def test_a_version_never_goes_back_even_when_the_clock_does(bench: Bench) -> None:
    bench.workspace.clock.advance(5 * 86_400)
    newer = fetched(bench)
    bench.workspace.clock.jump(-400 * 86_400)
    older_clock = fetched(bench)
    assert version(older_clock) > version(newer) or older_clock == newer


def test_each_member_has_keys_of_their_own(workspace: Workspace) -> None:
    member_id, _ = workspace.add_member("employee")
    one, other = workspace.device(), workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    assert not {key.public_key for key in one.manifest.keys} & {key.public_key for key in other.manifest.keys}


def test_wrapping_keys_are_the_owners_files_only(bench: Bench) -> None:
    folder = bench.workspace.folder / "wrapping"
    files = list(folder.iterdir())
    assert len(files) == len(bench.device.manifest.keys)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {(path.stat().st_mode & 0o777, path.stat().st_size) for path in files} == {(0o600, 32)}
