"""A capture, told at once: its words with the time that is left, and the commands that look and delete."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.moment import MICROSECONDS
from tracker.core.policy.screenshot_fields import CaptureNotice
from tracker.core.wire import DeleteScreenshot, PreviewScreenshot
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.lengths import countdown

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.core.wire import NewestCapture


@dataclass(frozen=True, slots=True)
class CaptureWords:
    """`left` is `{time}` in the `sentence`, so that it can be told apart; empty where nothing is left."""

    title: str
    sentence: str
    left: str
    may_delete: bool

    @property
    def text(self) -> str:
        """Return title and sentence, as they are said."""
        return f"{self.title}. {self.sentence.format(time=self.left)}"


def is_told(newest: "NewestCapture", *, wanted: bool) -> bool:
    """Say whether a capture is told by a notice: policy comes first, then what the member wants."""
    return wanted or newest.notice is not CaptureNotice.ICON


def capture_words(newest: "NewestCapture", now: "Instant") -> CaptureWords:
    """Return what is told of a capture as of `now`."""
    count = len(newest.screenshots)
    title = translate_many("Screenshot taken", "{count} screenshots taken", count).format(count=count)
    left = max(0, -(-(newest.leaves_at - now) // MICROSECONDS))
    waits = newest.leaves_at > newest.at
    told = _("Sealed. Leaves this device in {time}.") if left else _("Sealed. It leaves this device now.")
    return CaptureWords(
        title,
        told if waits else _("Sealed. It is sent without a review."),
        countdown(left) if left else "",
        bool(left) or newest.may_delete_sent,
    )


def deleted_words() -> CaptureWords:
    """Return what is told once a capture was deleted."""
    told = _("It is deleted here, and at the server with the next sync.")
    return CaptureWords(_("Deleted"), told, "", may_delete=False)


def looking(newest: "NewestCapture") -> PreviewScreenshot | None:
    """Return the command that opens its small picture, where policy wants one beside the notice."""
    wanted = newest.notice is CaptureNotice.PREVIEW
    return PreviewScreenshot(str(newest.screenshots[0])) if wanted else None


def deleting(newest: "NewestCapture") -> tuple[DeleteScreenshot, ...]:
    """Return the commands that delete all of it."""
    return tuple(DeleteScreenshot(str(each)) for each in newest.screenshots)
