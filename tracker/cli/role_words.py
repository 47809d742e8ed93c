"""Roles as they are typed."""

import argparse

from tracker.core.permission import Role
from tracker.host.listing import listing
from tracker.host.translate import translate as _


def read_role(word: str) -> str:
    """Return the role that a person typed, with dashes or spaces; raises argparse's own error."""
    role = "-".join(word.lower().replace("-", " ").split())
    if role not in set(Role):
        message = _("there is no role {word!r}; the roles are {roles}").format(word=word, roles=listing(Role))
        raise argparse.ArgumentTypeError(message)
    return role
