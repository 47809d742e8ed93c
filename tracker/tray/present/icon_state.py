"""What the icon in the tray says: a base, and one mark beside it."""

from dataclasses import dataclass
from enum import Enum


class Base(Enum):
    """What an icon says first."""

    RUNNING = "running"
    STOPPED = "stopped"
    IDLE = "idle"


class Badge(Enum):
    """What an icon says besides; attention comes before offline, and that before paused screenshots."""

    NONE = ""
    PAUSED = "paused"
    OFFLINE = "offline"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class IconState:
    """What the icon in the tray shows."""

    base: Base
    badge: Badge = Badge.NONE
