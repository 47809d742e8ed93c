"""What has to be said of captures reads as sentences, and other events say nothing of them."""

from msgspec.structs import replace

from tests.fakes.status import some_status
from tracker.agent.notice import Happened, Notice
from tracker.agent.status import after
from tracker.cli.capture_words import event_lines
from tracker.cli.status_words import status_lines
from tracker.core.capture import Taken
from tracker.core.hours.said import DeviceEvent, Occurrence

UNEXCLUDED = "What is to be left out may be on the screenshot: your system does not tell where windows are."


def test_a_status_says_of_the_last_capture_what_has_to_be_said() -> None:
    taken = Taken(1, redacted=2, unexcluded=True, blank=(1,))
    status = after(some_status(), Notice(Happened.CAPTURED, 1, taken=taken), 5)
    lines = list(status_lines(status))
    assert "2 windows were painted over on the screenshot." in lines
    assert UNEXCLUDED in lines
    assert "1 monitor showed one colour all over and was left out." in lines
    plain = after(status, Notice(Happened.CAPTURED, 1, taken=Taken(1)), 6)
    assert UNEXCLUDED not in status_lines(plain)
    assert replace(plain.recording, since=0) == replace(
        status.recording, since=0, redacted=0, unexcluded=False, blank=0
    )


def test_events_of_captures_read_as_sentences() -> None:
    said = DeviceEvent(Occurrence.CAPTURE_SAID, 1, {"redacted": 0, "unexcluded": 1, "blank": "?"})
    stopped = [
        DeviceEvent(Occurrence.CAPTURE_STOPPED, 2, {"reason": f"capture-{why}"})
        for why in ("off", "excluded")
    ]
    resumed = DeviceEvent(Occurrence.CAPTURE_RESUMED, 3)
    first, second = event_lines([said, *stopped, resumed])
    assert first.endswith(f": {UNEXCLUDED}")
    assert "left out" in second or "excluded" in second
