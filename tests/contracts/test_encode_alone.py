"""Encoding a screenshot loads nothing that no screenshot needs."""

import subprocess
import sys

_ENCODE = """
import sys
from PIL import Image
from tracker.capture.encode import encode
assert encode(Image.new("RGB", (32, 32), "teal"), 1).image[8:12] == b"WEBP"
print(*(name for name in sys.modules if name.startswith("PIL.") and name.endswith("Plugin")))
"""


def test_only_the_plugin_that_writes_webp_is_loaded() -> None:
    """The others stay in memory for as long as the agent lives."""
    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _ENCODE],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert found.stdout.split() == [b"PIL.WebPImagePlugin"]
