"""Roles as people call them."""

from tracker.core.permission import Role
from tracker.core.problem import printable
from tracker.host.translate import translate as _


def role_word(role: str) -> str:
    """Return what people call a role; of a newer server's, its own word."""
    words: dict[str, str] = {
        Role.OWNER: _("owner"),
        Role.EXECUTIVE_MANAGER: _("executive manager"),
        Role.TEAM_MANAGER: _("team manager"),
        Role.PROJECT_MANAGER: _("project manager"),
        Role.EMPLOYEE: _("employee"),
        Role.PROJECT_VIEWER: _("project viewer"),
    }
    return words.get(role) or str(printable(role)).replace("-", " ")
