"""A screenshot as a value, and what may be said of a capture."""

from tracker.core.capture import Capture, Screenshot, Taken


def test_printing_a_screenshot_tells_its_size_and_not_its_bytes() -> None:
    assert repr(Screenshot(b"secret", 4, 3, 1)) == "Screenshot(width=4, height=3, monitor=1)"


def test_what_is_said_of_a_capture_holds_no_picture() -> None:
    shots = tuple(Screenshot(b"secret", 4, 3, number) for number in range(2))
    taken = Capture(shots, redacted=3, unexcluded=True, blank=(2,)).taken
    assert taken == Taken(2, 3, True, (2,))
    assert "secret" not in repr(taken)
