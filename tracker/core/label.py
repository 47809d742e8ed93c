"""How everything that is hashed or signed here begins, so that its bytes can mean nothing else."""

from typing import Final

LABEL: Final = b"tsf/v1/"
"""Its use follows, as in `tsf/v1/record` (FORMAT.md)."""
