"""What has to be said of a capture, in words."""

from collections.abc import Iterable, Iterator
from typing import Final

from tracker.cli.instant import instant_text
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

_EXCLUDED: Final = "capture-excluded"


def capture_lines(*, redacted: int, unexcluded: bool, blank: int) -> Iterator[str]:
    """Yield what has to be said of a capture: what was painted over, could not be, or was left out."""
    if redacted:
        line = translate_many(
            "{count} window was painted over on the screenshot.",
            "{count} windows were painted over on the screenshot.",
            redacted,
        )
        yield line.format(count=redacted)
    if unexcluded:
        yield _(
            "What is to be left out may be on the screenshot: your system does not tell where windows are."
        )
    if blank:
        line = translate_many(
            "{count} monitor showed one colour all over and was left out.",
            "{count} monitors showed one colour all over and were left out.",
            blank,
        )
        yield line.format(count=blank)


def event_lines(events: Iterable[DeviceEvent]) -> Iterator[str]:
    """Yield what events say of captures, each with its time."""
    for event in events:
        for words in _event_words(event):
            yield f"{instant_text(event.at)}: {words}"


def _event_words(event: DeviceEvent) -> Iterator[str]:
    said = event.details
    if event.occurrence is Occurrence.CAPTURE_SAID:
        redacted, unexcluded, blank = (_number(said.get(key)) for key in ("redacted", "unexcluded", "blank"))
        yield from capture_lines(redacted=redacted, unexcluded=bool(unexcluded), blank=blank)
    elif event.occurrence is Occurrence.SCREENSHOTS_PAUSED:
        yield _paused_line(_number(said.get("minutes")))
    elif event.occurrence is Occurrence.SCREENSHOTS_RESUMED:
        yield _ended_line(said.get("why"))
    elif event.occurrence is Occurrence.CAPTURE_STOPPED and said.get("reason") == _EXCLUDED:
        yield RefusedError(_EXCLUDED).text(_)


def _paused_line(minutes: int) -> str:
    line = translate_many(
        "You paused screenshots for {count} minute at most.",
        "You paused screenshots for {count} minutes at most.",
        minutes,
    )
    return line.format(count=minutes)


def _ended_line(why: str | int | None) -> str:
    return {
        "asked": _("You ended the pause of screenshots."),
        "booted": _("The pause of screenshots ended, as the computer was started anew."),
        "policy": _("The pause of screenshots ended, as policy allows none, or none so long, for your work."),
    }.get(str(why), _("The pause of screenshots was over."))


def _number(detail: str | int | None) -> int:
    return detail if isinstance(detail, int) else 0
