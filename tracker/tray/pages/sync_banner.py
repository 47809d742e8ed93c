"""The banner of a sync that was asked for: that it is under way, a way to stop waiting, how it ended."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.tray.present.answers import is_said
from tracker.tray.present.attention import Deed, Notice
from tracker.tray.widgets.banner import Banner

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.tray.pages.sending import Sending


class SyncBanner(Banner):
    """Out of sight until somebody asks, on whichever page."""

    def __init__(self, sending: "Sending", *, stops: bool = False) -> None:
        """Take what it tells of; with `stops` the button that stops waiting is in the banner."""
        super().__init__()
        self._sending, self._stops = sending, stops
        self._above: Notice | None = None
        self._status: Status | None = None
        sending.told.connect(self._tell)
        self.asked.connect(self._do)
        self._tell()

    def stand_below(self, above: Notice | None, status: "Status | None") -> None:
        """Be out of sight, too, where what stands above says the same, as things stand."""
        if (above, status) != (self._above, self._status):
            self._above, self._status = above, status
            self._tell()

    def _tell(self) -> None:
        notice = self._sending.notice
        if not self._sending.waits and is_said(notice, self._above, self._status):
            notice = None
        if notice is not None and self._sending.waits and self._stops:
            notice = replace(notice, deed=Deed.STOP_WAITING)
        elif notice is not None and not (self._stops and notice.deed is Deed.SYNC):
            notice = replace(notice, deed=Deed.NONE)  # The page itself says that, with its button.
        self.show_notice(notice)

    def _do(self, deed: Deed) -> None:
        if deed is Deed.STOP_WAITING:
            self._sending.stop()
        else:
            self._sending.begin()
