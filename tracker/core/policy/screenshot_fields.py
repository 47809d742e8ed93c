"""What a workspace may ask about screenshots. Enumerations protect privacy the more the later they stand.

Every capture is shown: there is no value by which one could be hidden.
"""

from enum import StrEnum
from typing import Final

from tracker.core.policy.field import NOT_BY_PROJECT, Field
from tracker.core.policy.limited import Choice, Number, Protects, Toggle
from tracker.core.policy.listed import Names


class Blur(StrEnum):
    """How far a screenshot is blurred before it is sealed."""

    NONE = "none"
    LIGHT = "light"
    STRONG = "strong"


class Monitors(StrEnum):
    """Which monitors a capture takes."""

    ALL = "all"
    ACTIVE = "active"
    PRIMARY = "primary"


class CaptureNotice(StrEnum):
    """How a capture shows itself. Each way can be seen; there is none that cannot."""

    ICON = "icon"
    BANNER = "banner"
    PREVIEW = "preview"


class ExclusionMode(StrEnum):
    """What happens where the system does not tell what is on the screen."""

    BEST_EFFORT = "best-effort"
    STRICT = "strict"


_LEFT_OUT: Final = (
    *("1Password", "Bitwarden", "Dashlane", "Enpass", "KeePass", "Keeper Password Manager"),
    *("keeperpasswordmanager", "LastPass", "NordPass", "Proton Pass", "RoboForm", "Vaultwarden"),
    *("gnome.World.Secrets", "Keychain Access", "KWalletManager", "Passwords and Keys", "Seahorse"),
    *("Incognito", "InPrivate", "New Private Tab", "Private Browsing", "Private Window"),
    *("Inkognito", "Privater Modus", "Navigation privée", "Incógnito", "Navegación privada", "التصفح الخاص"),
)
"""Password managers and private windows of browsers, by what no other window is likely to be called.

So neither "Keeper" (a bookkeeper's work) nor "Secrets" alone. Browsers name private windows in the
language of their user.
"""

SCREENSHOTS: Final = Field(
    "screenshots",
    Toggle(protects=False),
    default=True,
    says={
        True: "Screenshots are taken while the timer runs.",
        False: "No screenshots are taken.",
    },
)
SCREENSHOTS_PER_SLOT: Final = Field(
    "screenshots-per-slot",
    Number(1, 10, protects=Protects.LESS),
    default=1,
    says={
        None: (
            "At most {count} screenshot is taken in ten minutes, at a random moment.",
            "At most {count} screenshots are taken in ten minutes, at random moments.",
        )
    },
)
SCREENSHOT_BLUR: Final = Field(
    "screenshot-blur",
    Choice(Blur),
    default=Blur.NONE,
    says={
        Blur.NONE: "Screenshots are not blurred.",
        Blur.LIGHT: "Screenshots are blurred a little before they are sealed, "
        "so that small print can hardly be read.",
        Blur.STRONG: "Screenshots are blurred before they are sealed, "
        "so that no text of usual size can be read.",
    },
)
SCREENSHOT_MONITORS: Final = Field(
    "screenshot-monitors",
    Choice(Monitors),
    default=Monitors.ALL,
    says={
        Monitors.ALL: "A screenshot shows every monitor.",
        Monitors.ACTIVE: "A screenshot shows only the monitor with the window you work in.",
        Monitors.PRIMARY: "A screenshot shows only your primary monitor.",
    },
)
SCREENSHOT_WIDTH: Final = Field(
    "screenshot-width",
    Number(320, 7680, "px", Protects.LESS),
    default=2560,
    says={
        None: (
            "Screenshots are scaled down to at most {count} pixel in width.",
            "Screenshots are scaled down to at most {count} pixels in width.",
        )
    },
)
SCREENSHOT_CURSOR: Final = Field(
    "screenshot-cursor",
    Toggle(protects=False),
    default=False,
    says={
        True: "Screenshots show the mouse pointer.",
        False: "Screenshots do not show the mouse pointer.",
    },
)
SCREENSHOT_NOTICE: Final = Field(
    "screenshot-notice",
    Choice(CaptureNotice),
    default=CaptureNotice.PREVIEW,
    says={
        CaptureNotice.ICON: "Whenever a screenshot is taken, you see it at Tracker's icon.",
        CaptureNotice.BANNER: "Whenever a screenshot is taken, you see a notice.",
        CaptureNotice.PREVIEW: "Whenever a screenshot is taken, you see a notice with a small picture of it, "
        "or with Look, which shows one.",
    },
)
SCREENSHOT_REVIEW: Final = Field(
    "screenshot-review",
    Number(0, 1440, "min", Protects.MORE),
    default=2,
    says={
        0: "Screenshots are sent at once; there is no time to review them first.",
        None: (
            "Screenshots wait {count} minute before they are sent, so that you can review them first.",
            "Screenshots wait {count} minutes before they are sent, so that you can review them first.",
        ),
    },
)
SCREENSHOT_PAUSE: Final = Field(
    "screenshot-pause",
    Number(0, 480, "min", Protects.MORE),
    default=0,
    says={
        0: "You may not pause screenshots.",
        None: (
            "You may pause screenshots for {count} minute at a time: your hours go on, and it is recorded.",
            "You may pause screenshots for {count} minutes at a time: your hours go on, and it is recorded.",
        ),
    },
)
EXCLUSIONS: Final = Field(
    "exclusions",
    Names(),
    default=_LEFT_OUT,
    says={
        (): "No application or window is left out of screenshots.",
        None: "Windows are never captured when their application or title names one of these: {items}.",
    },
)
EXCLUSION_MODE: Final = Field(
    "exclusion-mode",
    Choice(ExclusionMode),
    default=ExclusionMode.BEST_EFFORT,
    says={
        ExclusionMode.BEST_EFFORT: "Where your system does not tell which windows are on the screen, "
        "screenshots are taken all the same, and what should be left out may be on them.",
        ExclusionMode.STRICT: "Where your system does not tell which windows are on the screen, "
        "no screenshot is taken while anything is to be left out.",
    },
)
DELETE_OWN_SCREENSHOTS: Final = Field(
    "delete-own-screenshots",
    Toggle(protects=True),
    default=True,
    says={
        True: "You may delete your own screenshots, also after they were sent.",
        False: "You may not delete your own screenshots once they were sent.",
    },
)
CLIENTS_SEE_SCREENSHOTS: Final = Field(
    "clients-see-screenshots",
    Toggle(protects=False),
    default=False,
    says={
        True: "Clients who follow a project may see the screenshots taken in it.",
        False: "Clients do not see screenshots.",
    },
)
SCREENSHOT_RETENTION: Final = Field(
    "screenshot-retention",
    Number(1, 366, "d", Protects.LESS),
    default=92,
    says={
        None: (
            "Screenshots are destroyed {count} day after they were taken.",
            "Screenshots are destroyed {count} days after they were taken.",
        )
    },
    places=NOT_BY_PROJECT,
)
