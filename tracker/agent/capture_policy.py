"""What the policy in use asks of each capture."""

from tracker.core.capture import CaptureRules
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.screenshot_fields import (
    EXCLUSION_MODE,
    EXCLUSIONS,
    SCREENSHOT_BLUR,
    SCREENSHOT_CURSOR,
    SCREENSHOT_MONITORS,
    SCREENSHOT_WIDTH,
    ExclusionMode,
)


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
