"""Rectangles: what two share, and what is left of one without another."""

from typing import NamedTuple


class Area(NamedTuple):
    """A rectangle `[left, right)` by `[top, bottom)`; one without width or height holds nothing."""

    left: int
    top: int
    right: int
    bottom: int

    def __bool__(self) -> bool:
        """Tell whether it holds anything."""
        return self.left < self.right and self.top < self.bottom

    def shared(self, other: "Area") -> "Area":
        """Return what lies in both."""
        return Area(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def without(self, hole: "Area") -> list["Area"]:
        """Return what lies in this and not in `hole`, as at most four rectangles that do not overlap."""
        hole = self.shared(hole)
        if not hole:
            return [self] if self else []
        parts = (
            Area(self.left, self.top, self.right, hole.top),
            Area(self.left, hole.top, hole.left, hole.bottom),
            Area(hole.right, hole.top, self.right, hole.bottom),
            Area(self.left, hole.bottom, self.right, self.bottom),
        )
        return [part for part in parts if part]
