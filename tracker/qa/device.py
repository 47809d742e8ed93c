"""The device of a run: who it is, what it trusts, and the keys at hand that open what it seals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.core.device import Identity, SealedBlob
from tracker.core.sealing import Context, Kind, PrivateKey, Role, find_token, unseal
from tracker.core.wire import Trust


@dataclass(frozen=True, slots=True)
class QaDevice:
    """An enrolled device, and at least one private key by its role; none of them is on any disk.

    The opener's is there only where the workspace was made up for the run: a real one has it at its server.
    """

    identity: Identity
    trust: Trust
    keys: Mapping[Role, PrivateKey] = field(repr=False)

    def opened(self, sealed: SealedBlob, role: Role | None = None, key: PrivateKey | None = None) -> bytes:
        """Open a picture in a role, with a key of this device or another one; raises `TrackerError`."""
        role = next(iter(self.keys)) if role is None else role
        who = self.identity
        token = find_token(b"".join(sealed.grants), sealed.file_id, role, key or self.keys[role])
        context = Context(who.workspace_id, who.member_id, who.device_id, Kind.SCREENSHOT)
        return unseal(sealed.blob, token, context).content
