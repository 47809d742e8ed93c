"""Policy: what a workspace may ask of its members, in one typed table, and what of it holds for whom.

The fields themselves are imported from the module that declares them: `effective(...)[SCREENSHOTS]`.
"""

from tracker.core.policy.change import PolicyChange, changed, parse_bounds, parse_value
from tracker.core.policy.effective import (
    Effective,
    EffectivePolicy,
    Setting,
    Settings,
    Values,
    WorkspacePolicy,
    effective,
)
from tracker.core.policy.field import Field, Saying, Sentence, SetBy
from tracker.core.policy.signed import Policy, check_policy_successor, open_policy, sign_policy
from tracker.core.policy.table import FIELDS, PARTS, Part, find, sayings
from tracker.core.policy.unobeyed import NOT_YET_OBEYED

__all__ = [
    "FIELDS",
    "NOT_YET_OBEYED",
    "PARTS",
    "Effective",
    "EffectivePolicy",
    "Field",
    "Part",
    "Policy",
    "PolicyChange",
    "Saying",
    "Sentence",
    "SetBy",
    "Setting",
    "Settings",
    "Values",
    "WorkspacePolicy",
    "changed",
    "check_policy_successor",
    "effective",
    "find",
    "open_policy",
    "parse_bounds",
    "parse_value",
    "sayings",
    "sign_policy",
]
