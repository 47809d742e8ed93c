"""What the member sees of the device's own sealed files, offline: which there are, and what is in one."""

from tracker.agent.enrolment import SHARING_KEY
from tracker.agent.ports import Secrets, Store
from tracker.core.device import Identity, MadeFile
from tracker.core.errors import RefusedError
from tracker.core.sealing import Context, Kind, Opened, PrivateKey, Role, find_token, unseal


def find_made(store: Store, prefix: str) -> MadeFile:
    """Return the one sealed file made here whose id begins so, with dashes or without.

    Raises `RefusedError` when there is none, or more than one.
    """
    digits = prefix.replace("-", "").lower()
    found = store.files_made(2, digits) if digits else ()
    if not found:
        raise RefusedError("screenshot-unknown", prefix=prefix)
    if len(found) > 1:
        raise RefusedError("screenshot-ambiguous", prefix=prefix)
    return found[0]


def open_made(store: Store, keeper: Secrets, file_id: bytes) -> Opened:
    """Open a screenshot that this device sealed, by its own key.

    Raises `RefusedError` when the file or the key is not here, `DamagedError` when it is not what was
    sealed, and what the keeper raises.
    """
    who = store.identity()
    if who is None:
        raise RefusedError("store-not-enrolled")
    sealed = store.sealed(file_id)
    token = find_token(b"".join(sealed.grants), file_id, Role.DEVICE, own_key(keeper, who))
    context = Context(who.workspace_id, who.member_id, who.device_id, Kind.SCREENSHOT)
    return unseal(sealed.blob, token, context)


def own_key(keeper: Secrets, who: Identity) -> PrivateKey:
    """Return the sharing key; another device's would open nothing made here."""
    secret = keeper.get(SHARING_KEY)
    if secret is None:
        raise RefusedError("sharing-key-lost")
    key = PrivateKey.from_secret(secret)
    if key.public_key.raw != who.sharing_public_key:
        raise RefusedError("sharing-key-lost")
    return key
