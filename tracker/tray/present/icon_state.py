"""What the icon in the tray says: a base, and one mark beside it."""

from dataclasses import dataclass
from enum import Enum


class Base(Enum):
    """What an icon says first."""

    RUNNING = "running"
    STOPPED = "stopped"
    IDLE = "idle"


class Badge(Enum):
    """What an icon says besides: a screenshot just now, else attention and offline, else a pause."""

    NONE = ""
    PAUSED = "paused"
    OFFLINE = "offline"
    ATTENTION = "attention"
    OFFLINE_ATTENTION = "offline-attention"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class IconState:
    """What the icon in the tray shows."""

    base: Base
    badge: Badge = Badge.NONE
