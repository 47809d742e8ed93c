"""Light or dark: what windows are, and what panels are."""

from enum import StrEnum


class Shade(StrEnum):
    """Light or dark, or as the system is."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
