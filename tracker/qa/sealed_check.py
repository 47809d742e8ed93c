"""The check of sealed files: that their own keys open them, and nothing else does."""

import secrets
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from tracker.agent.doctor.finding import Finding, State
from tracker.core.device import SealedBlob
from tracker.core.errors import TrackerError
from tracker.core.messages.message import Message
from tracker.core.sealing import PrivateKey, Role
from tracker.host.translate import translate
from tracker.qa.device import QaDevice

_SAYS: Final = {
    "sealed": Message("Sealed files that open with their own keys and with no other: {count}.", ""),
    "opens-with-another": Message("A sealed file opens with a key it was not sealed for.", ""),
    "does-not-open": Message("A sealed file does not open with the {role} key: {why}", ""),
}


def opened(sealed: SealedBlob, device: QaDevice) -> Image.Image:
    """Open a sealed picture as someone entitled does; raises `TrackerError`."""
    with Image.open(BytesIO(device.opened(sealed)), formats=("WEBP",)) as picture:
        return picture.convert("RGB")


def sealed(files: Sequence[SealedBlob], device: QaDevice) -> Finding:
    """Return whether each file opens with each key at hand in its role, and with none in another one."""
    for file in files:
        for role in device.keys:
            try:
                device.opened(file, role)
            except TrackerError as error:
                values = {"role": role.name.lower(), "why": error.text(translate)}
                return Finding("sealed", State.NO, _SAYS["does-not-open"], values)
        if any(_opens(file, device, role, key) for role, key in _strangers(device)):
            return Finding("sealed", State.NO, _SAYS["opens-with-another"])
    return Finding("sealed", State.OK, _SAYS["sealed"], {"count": len(files)})


def _strangers(device: QaDevice) -> Iterator[tuple[Role, PrivateKey]]:
    """Yield for each role the keys of the others, and one that is nobody's."""
    nobodys = PrivateKey.from_secret(secrets.token_bytes(32))
    for role in (Role.OPENER, Role.DEVICE):
        yield role, nobodys
        yield from ((role, key) for other, key in device.keys.items() if other is not role)


def _opens(file: SealedBlob, device: QaDevice, role: Role, key: PrivateKey) -> bool:
    try:
        device.opened(file, role, key)
    except TrackerError:
        return False
    return True
