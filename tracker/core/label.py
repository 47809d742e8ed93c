"""How everything begins that is hashed or signed here, so that no bytes mean one thing here and another there."""

from typing import Final

LABEL: Final = b"tsf/v1/"
"""Its use follows, as in `tsf/v1/record` (FORMAT.md)."""
