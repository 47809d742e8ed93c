"""A screenshot as a value."""

from tracker.core.capture import Screenshot


def test_printing_a_screenshot_tells_its_size_and_not_its_bytes() -> None:
    assert repr(Screenshot(b"secret", 4, 3, 1)) == "Screenshot(width=4, height=3, monitor=1)"
