"""What keeps things: who holds the keys, how much room there is, and whether a crash would leave traces."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from tracker.agent.assemble import STORE_FILE, key_custody
from tracker.agent.doctor.finding import Finding, Machine, State
from tracker.core.errors import UnreachableError
from tracker.core.messages.message import Message
from tracker.host.keyring import Custody, custody_of_new
from tracker.host.process import are_core_dumps_forbidden

_MEBIBYTE: Final = 1 << 20
_TOO_LITTLE: Final = 100
_LITTLE: Final = 1024
"""Free mebibytes: a day's screenshots take some tens."""

_SAYS: Final = {
    "keyring": Message("The keys are kept by the system's keyring.", ""),
    "file": Message(
        "There is no keyring in this session: the keys are kept in a file that only you can read.",
        "Encrypt the whole disk, or set up a keyring, such as gnome-keyring or KWallet, and enrol anew.",
    ),
    "room": Message("There are {free} MiB free where Tracker keeps things.", ""),
    "little": Message(
        "Only {free} MiB are free where Tracker keeps things.",
        "Make some room soon; what is kept there is safe.",
    ),
    "none": Message(
        "Only {free} MiB are free where Tracker keeps things: soon nothing can be recorded.",
        "Make room in {folder}; what is kept there is safe.",
    ),
    "no-dumps": Message("A crash leaves no image of Tracker's memory on the disk.", ""),
    "dumps": Message(
        "A crash could leave an image of Tracker's memory on the disk.",
        "Windows offers no switch for it; see that no local dumps of crashes are kept (LocalDumps).",
    ),
}


def keyring(machine: Machine, at_hand: Callable[[], Custody] = custody_of_new) -> Iterable[Finding]:
    """Tell who keeps the keys of this device, or would once it is enrolled; raises `OsPermissionError`."""
    is_enrolled = (machine.paths.data / STORE_FILE).exists()
    custody = key_custody(machine.paths) if is_enrolled else at_hand()
    if custody is Custody.KEYRING:
        return [Finding("keyring", State.OK, _SAYS["keyring"])]
    return [Finding("keyring", State.WARN, _SAYS["file"])]


def disk(machine: Machine, free_bytes: Callable[[Path], int] | None = None) -> Iterable[Finding]:
    """Tell how much room there is; raises `UnreachableError` where the disk does not say."""
    folder = next(each for each in (machine.paths.data, *machine.paths.data.parents) if each.exists())
    free = (free_bytes or _free)(folder) // _MEBIBYTE
    state, says = next(
        (state, says)
        for least, state, says in (
            (_LITTLE, State.OK, "room"),
            (_TOO_LITTLE, State.WARN, "little"),
            (0, State.NO, "none"),
        )
        if free >= least
    )
    return [Finding("disk", state, _SAYS[says], {"free": free, "folder": str(folder)})]


def core_dumps(
    machine: Machine, forbidden: Callable[[], bool] = are_core_dumps_forbidden
) -> Iterable[Finding]:
    """Tell whether this process, which asked for it as all of ours do, would leave an image of its memory."""
    del machine
    if forbidden():
        return [Finding("core-dumps", State.OK, _SAYS["no-dumps"])]
    return [Finding("core-dumps", State.WARN, _SAYS["dumps"])]


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise UnreachableError("folder-away", folder=str(folder)) from error
