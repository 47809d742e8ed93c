"""Which fields this version tells of and does not act on yet: whoever shows a policy says so."""

from typing import Final

NOT_YET_OBEYED: Final = frozenset(
    {
        "screenshot-retention", "sites",
    }
)  # fmt: skip
"""The keys of fields without a reader; what obeys them comes with capture, tray and retention."""
