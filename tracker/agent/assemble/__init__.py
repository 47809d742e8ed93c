"""Brings the agent's parts together: the one place here that names concrete classes."""

from tracker.agent.assemble.enrolling import enrol_here, fetch_first
from tracker.agent.assemble.keeping import (
    STORE_FILE,
    device_secrets,
    forget_key,
    key_custody,
    key_files,
    opened_store,
    require_no_keys_left,
    viewed_store,
)
from tracker.agent.assemble.running import Assembled, Wishes, assemble, controlled, this_screen

__all__ = [
    "STORE_FILE",
    "Assembled",
    "Wishes",
    "assemble",
    "controlled",
    "device_secrets",
    "enrol_here",
    "fetch_first",
    "forget_key",
    "key_custody",
    "key_files",
    "opened_store",
    "require_no_keys_left",
    "this_screen",
    "viewed_store",
]
