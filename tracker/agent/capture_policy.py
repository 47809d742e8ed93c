"""What the policy in use asks of each capture."""

from msgspec.structs import replace

from tracker.core.capture import CaptureRules
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.screenshot_fields import (
    DELETE_OWN_SCREENSHOTS,
    EXCLUSION_MODE,
    EXCLUSIONS,
    SCREENSHOT_BLUR,
    SCREENSHOT_CURSOR,
    SCREENSHOT_MONITORS,
    SCREENSHOT_NOTICE,
    SCREENSHOT_WIDTH,
    ExclusionMode,
)
from tracker.core.wire import NewestCapture


def told_as(newest: NewestCapture, policy: EffectivePolicy) -> NewestCapture:
    """Return a capture with how it is to be told, and whether it may be deleted once it was sent."""
    notice, may_delete = policy[SCREENSHOT_NOTICE], policy[DELETE_OWN_SCREENSHOTS]
    return replace(newest, notice=notice, may_delete_sent=may_delete)


def capture_rules(policy: EffectivePolicy) -> CaptureRules:
    """Return what is asked of a capture while this policy holds."""
    return CaptureRules(
        blur=policy[SCREENSHOT_BLUR],
        monitors=policy[SCREENSHOT_MONITORS],
        width=policy[SCREENSHOT_WIDTH],
        cursor=policy[SCREENSHOT_CURSOR],
        exclusions=policy[EXCLUSIONS],
        strict=policy[EXCLUSION_MODE] is ExclusionMode.STRICT,
    )
