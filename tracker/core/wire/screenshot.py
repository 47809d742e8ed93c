"""What a person's programs say to their agent about screenshots, and what a face needs to tell of one."""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from tracker.core.moment import Instant
from tracker.core.policy.screenshot_fields import CaptureNotice

PREVIEW_PIXELS: Final = 320
"""The most that a preview has each way: for a screen of twice the usual density, too."""
PREVIEW_BYTES: Final = 24_576
"""The most that a preview's picture has: it fits in one line beside a status."""


class PreviewScreenshot(Struct, frozen=True, tag_field="command", tag="preview-screenshot"):
    """Open the screenshot made here whose id begins so, and tell a small picture of it."""

    screenshot: str


class PauseScreenshots(Struct, frozen=True, tag_field="command", tag="pause-screenshots", omit_defaults=True):
    """Take no screenshots for so many minutes, while hours go on; for as long as policy allows if null."""

    minutes: Annotated[int, Meta(ge=1)] | None = None


class ResumeScreenshots(Struct, frozen=True, tag_field="command", tag="resume-screenshots"):
    """Take screenshots again, although a pause of them is not over."""


class Preview(Struct, frozen=True):
    """A small picture of a screenshot: WebP of `width` by `height` pixels, for memory only."""

    file_id: UUID
    image: bytes
    width: int
    height: int


class NewestCapture(Struct, frozen=True):
    """The newest capture of this run, so that a face can tell of it at once, with look and delete.

    `screenshots` are the ids of what is left of it, one for each monitor; `number` counts captures from 1.
    Until `leaves_at` nothing of it is sent and its member may delete it in any case, afterwards where
    `may_delete_sent`. `notice` is how policy wants it told at least, and `told` that the desktop did.
    """

    screenshots: tuple[UUID, ...]
    at: Instant
    leaves_at: Instant
    number: int = 1
    notice: CaptureNotice = CaptureNotice.PREVIEW
    may_delete_sent: bool = False
    told: bool = False


class NoticesBy(StrEnum):
    """Who tells captures, reminders and questions at once: a face, the desktop's own notices, or nobody."""

    FACE = "face"
    DESKTOP = "desktop"
    NOBODY = "nobody"
