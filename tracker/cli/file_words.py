"""How lists tell of sealed files that were made here: what became of one."""

from typing import TYPE_CHECKING

from tracker.core.record import FileStatus
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.device import MadeFile


def state_text(file: "MadeFile") -> str:
    """Say where a file is, and why it is there."""
    if file.status is None:
        return _("here, set aside") if file.set_aside else _("here, waiting")
    if file.status is FileStatus.STORED:
        return _("delivered, a copy here") if file.here else _("delivered, on the server only")
    return _("expired") if file.status is FileStatus.EXPIRED else _("deleted by you")
